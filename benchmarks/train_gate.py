"""`python -m benchmarks.train_gate` fits the question gate, prints its figures and writes its weights.

It needs the public sets in ../shared/data and scikit-learn. The same data give the same weights.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.gate import figures
from benchmarks.gate.figures import Held
from benchmarks.gate.fitting import Corpus, Floats, corpus_of, fit
from benchmarks.gate.messages import (
    INTENTS_USED,
    OWN,
    SHARED,
    Labelled,
    chat_messages,
    handbook_messages,
    intent_messages,
    own_messages,
)
from benchmarks.result import ROOT
from retrieval.gate import WEIGHTS, Gate, GateModel, Head, Vocabulary
from retrieval.gate_signs import SIGNS
from retrieval.loading import load_encoder
from retrieval.model_files import BUNDLED_NAME

SEED = 7
MEASURED = (*OWN, "chat_irc")  # what is held out, source by source or day by day
UNMARKED = 0.5  # share of the questions that are learned a second time, without their question marks
DIGITS = 3  # of a weight in the file
ABOUT = (
    "Fitted by benchmarks/train_gate.py. Sources: messages written for Waypost (Apache-2.0);"
    " chat messages of jkkummerfeld/irc-disentanglement 82ed04f (CC BY 4.0, Kummerfeld et al., ACL 2019);"
    " clinc/oos-eval 828f809 (CC BY 3.0, Larson et al., EMNLP 2019);"
    " PolyAI-LDN/task-specific-datasets 57ec275, banking77 (CC BY 4.0, Casanueva et al., 2020)."
    " No message of these sets is in this file."
)


@dataclass(frozen=True, slots=True)
class _Variant:
    """One set of weights and what it says of messages that were held out, as probabilities."""

    model: GateModel
    vocabulary: Vocabulary
    held: Held


def main() -> int:
    """Fit, measure, write; returns the exit code."""
    if not SHARED.exists():
        print("the public sets are not in ../shared/data; the weights stay as they are", file=sys.stderr)
        return 1
    corpus = _learned()
    full, text = _variant(corpus, with_vectors=True), _variant(corpus, with_vectors=False)
    _write(full, text)
    print(figures.source_table(MEASURED, full.held, text.held).text(), end="\n\n")
    print(figures.length_table(full.held.of(MEASURED)).text(), end="\n\n")
    print(figures.kind_table(full.held).text(), end="\n\n")
    for line in (*_chat_lines(corpus, full, text), *_listening_lines(text), *_handbook_lines()):
        print(f"- {line}")
    return 0


def _learned() -> Corpus:
    """Return all that is learned from, the copies without question marks last."""
    random = np.random.default_rng(SEED)
    messages = [*own_messages(), *chat_messages(), *_some_intents(random)]
    copied = [
        replace(message, text=message.text.replace("?", ""))
        for message in messages
        if message.source not in INTENTS_USED
        and message.asks
        and "?" in message.text
        and random.random() < UNMARKED
    ]
    everything = messages + copied
    vectors = _encoded([message.text for message in everything])
    return corpus_of(everything, vectors, [False] * len(messages) + [True] * len(copied))


def _some_intents(random: np.random.Generator) -> Iterator[Labelled]:
    messages = list(intent_messages())
    for source, count in INTENTS_USED.items():
        of_source = [message for message in messages if message.source == source]
        asking = [message for message in of_source if message.asks]
        yield from (message for message in of_source if not message.asks)
        yield from (asking[place] for place in random.permutation(len(asking))[:count])


def _encoded(texts: list[str]) -> Floats:
    encoder = load_encoder("bundled", ROOT / "waypost-models")
    return np.asarray(encoder.encode(texts), dtype=np.float64)


def _variant(corpus: Corpus, with_vectors: bool) -> _Variant:
    scores = _held_out(corpus, with_vectors)
    scale, shift = figures.calibration(scores.of(MEASURED))
    held = Held(scores.messages, 1 / (1 + np.exp(-(scale * scores.says + shift))))
    listen_from = figures.listening_threshold(held.of(MEASURED))
    fitted = fit(corpus, np.arange(len(corpus.messages)), with_vectors)
    return _Variant(fitted.calibrated(scale, shift, listen_from), fitted.vocabulary, held)


def _held_out(corpus: Corpus, with_vectors: bool) -> Held:
    """Score every message of our own and of the chat by a gate that saw nothing of its source or day."""
    folds = np.array([message.fold for message in corpus.messages])
    held = np.array([message.source in MEASURED for message in corpus.messages]) & ~corpus.copied
    scores = np.zeros(len(folds))
    for fold in sorted(set(folds[held])):
        fitted = fit(corpus, np.flatnonzero(folds != fold), with_vectors)
        places = np.flatnonzero(held & (folds == fold))
        scores[places] = fitted.scores(corpus, places)
    places = np.flatnonzero(held)
    return Held([corpus.messages[place] for place in places], scores[places])


def _chat_lines(corpus: Corpus, full: _Variant, text: _Variant) -> Iterator[str]:
    chat = [message.source == "chat_irc" for message in full.held.messages]
    messages = [message for message, of_chat in zip(full.held.messages, chat, strict=True) if of_chat]
    for name, variant in (("full", full), ("text", text)):
        auroc = figures.label_auroc(messages, variant.held.says[chat])
        low, high = figures.label_interval(messages, variant.held.says[chat])
        yield (
            f"chat_irc, starts a thread and is answered, days held out, {name}: "
            f"AUROC {auroc:.3f} ({low:.3f} to {high:.3f} by drawing days)"
        )
    gate = Gate(BUNDLED_NAME)
    places = [place for place, message in enumerate(corpus.messages) if message.source == "chat_irc"]
    places = [place for place in places if not corpus.copied[place]]
    seen = np.array([gate.probability(corpus.messages[p].text, corpus.vectors[p]) for p in places])
    auroc = figures.label_auroc([corpus.messages[place] for place in places], seen)
    yield f"the same with the shipped weights, which have seen these messages: AUROC {auroc:.3f}"
    yield _without_chat(corpus, (full.model.scale, full.model.shift))


def _without_chat(corpus: Corpus, blend: tuple[float, float]) -> str:
    """Measure on the chat a gate that saw none of it, but for the two numbers of the calibration."""
    of_chat = np.array([message.source == "chat_irc" for message in corpus.messages])
    places = np.flatnonzero(of_chat & ~corpus.copied)
    fitted = fit(corpus, np.flatnonzero(~of_chat), with_vectors=True)
    scale, shift = blend
    scores = scale * fitted.scores(corpus, places) + shift
    held = Held([corpus.messages[place] for place in places], 1 / (1 + np.exp(-scores))).of(MEASURED)
    precision, recall = figures.precision_recall(held)
    at = figures.recall_when_precise(held)
    return (
        f"chat_irc wholly left out: precision {precision:.3f}, recall {recall:.3f}; "
        f"recall at precision .90 {at:.3f}; AUROC {held.auroc():.3f}"
    )


def _listening_lines(text: _Variant) -> Iterator[str]:
    for source in MEASURED:
        held = text.held.of([source])
        passed = held.says >= text.model.listen_from
        yield (
            f"quick look, {source} held out: {passed[held.asks > 0].mean():.3f} of the questions pass, "
            f"{passed[held.asks == 0].mean():.3f} of the rest"
        )


def _handbook_lines() -> Iterator[str]:
    messages = list(handbook_messages())
    vectors = _encoded([message.text for message in messages])
    texts = [message.text for message in messages]
    for name in (BUNDLED_NAME, "another model"):
        says = np.array(Gate(name).probabilities(texts, vectors.astype(np.float32)))
        for queries in ("handbook queries", "handbook queries_typo"):
            held = Held(messages, says).of([queries, "handbook chatter"])
            precision, recall = figures.precision_recall(held)
            yield (
                f"{queries} against chatter, never fitted on, encoded by {name}: AUROC {held.auroc():.3f}, "
                f"precision {precision:.3f}, recall {recall:.3f}, "
                f"mean probability of the queries {held.says[held.asks > 0].mean():.3f}"
            )


def _write(full: _Variant, text: _Variant) -> None:
    terms = list(full.vocabulary.places)
    data = {
        "about": ABOUT,
        "signs": list(SIGNS),
        "terms": terms,
        "idf": _rounded(full.vocabulary.idf),
        "full": _record(full.model),
        "text": _record(text.model),
    }
    lines = (
        f"{json.dumps(key)}:{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"
        for key, value in data.items()
    )
    (ROOT / "retrieval" / WEIGHTS).write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")


def _record(model: GateModel) -> dict[str, Any]:
    heads = {"question": model.question, "opening": model.opening}
    blend = {name: getattr(model, name) for name in ("saturation", "scale", "shift", "listen_from")}
    return {"heads": {name: _head_record(head) for name, head in heads.items()}, "blend": blend}


def _head_record(head: Head) -> list[Any]:
    return [head.bias, *(_rounded(weights) for weights in (head.signs, head.terms, head.vector))]


def _rounded(values: NDArray[np.float32]) -> list[float]:
    return [round(float(value), DIGITS) for value in values]


if __name__ == "__main__":
    sys.exit(main())
