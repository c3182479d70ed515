"""How well the gate tells questions from other messages, on messages it was not fitted on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

from benchmarks.gate.fitting import Floats, platt
from benchmarks.gate.messages import OWN, Kind, Labelled
from benchmarks.result import Cell, Table
from retrieval.gate import QUESTION_FROM

OWN_WEIGHT = 0.3  # of our own messages in the calibration; real chat has its own share of questions
PASSED = 0.98  # share of questions that the quick look must let through, when chosen on held-out messages
DRAWS, DRAWS_SEED = 1000, 7  # of days, for an interval; another seed moves its ends by up to .005
PRECISE = 0.9  # precision at which recall is compared between models
# Whether small talk in the form of a question is one is a matter of taste: it is reported by itself.
JUDGED_KINDS = frozenset(Kind) - {Kind.UNSURE, Kind.SOCIAL}


@dataclass(frozen=True, slots=True)
class Held:
    """Messages with what a gate that never saw them says: scores or probabilities, shape (n,)."""

    messages: list[Labelled]
    says: Floats

    @property
    def asks(self) -> Floats:
        """1 for what an annotator would call a question, else 0."""
        return np.array([float(message.asks) for message in self.messages])

    def of(self, sources: Sequence[str]) -> "Held":
        """Return those of some sources, without those that are not judged."""
        kept = [m.source in sources and m.kind in JUDGED_KINDS for m in self.messages]
        messages = [message for message, keep in zip(self.messages, kept, strict=True) if keep]
        return Held(messages, self.says[kept])

    def auroc(self) -> float:
        """Return the probability that a question gets more than another message."""
        return float(roc_auc_score(self.asks, self.says))


def calibration(held: Held) -> tuple[float, float]:
    """Return the scale and shift that turn held-out scores into probabilities."""
    weights = np.array([1.0 if m.source == "chat_irc" else OWN_WEIGHT for m in held.messages])
    return platt(held.says, held.asks, weights)


def listening_threshold(held: Held) -> float:
    """Return the probability that the wanted share of questions reach."""
    return float(np.quantile(held.says[held.asks > 0], 1 - PASSED))


def precision_recall(held: Held, threshold: float = QUESTION_FROM) -> tuple[float, float]:
    """Return precision and recall of calling a question what reaches the threshold."""
    called = held.says >= threshold
    return float(held.asks[called].mean()), float(called[held.asks > 0].mean())


def recall_when_precise(held: Held) -> float:
    """Return the highest recall that any threshold with enough precision reaches."""
    right = held.asks[np.argsort(-held.says, kind="stable")]
    precision = np.cumsum(right) / np.arange(1, len(right) + 1)
    return float((np.cumsum(right) / right.sum())[precision >= PRECISE].max(initial=0.0))


def kind_table(held: Held) -> Table:
    """Return the share of each kind of our own messages that is called a question."""
    kinds = np.array([message.kind.value for message in held.messages])
    own = np.array([message.source in OWN for message in held.messages])
    rows: list[tuple[Cell, ...]] = []
    for kind in sorted(JUDGED_KINDS | {Kind.SOCIAL}):
        of_kind = held.says[own & (kinds == kind.value)]
        rows.append((kind.name.lower(), len(of_kind), round(float((of_kind >= QUESTION_FROM).mean()), 3)))
    return Table("Our own messages by kind", ("kind", "messages", "called a question"), tuple(rows))


def marked(held: Held) -> Held:
    """Return what the question mark alone says."""
    return Held(held.messages, np.array([float("?" in message.text) for message in held.messages]))


def label_auroc(messages: Sequence[Labelled], says: Floats) -> float:
    """Return how well the label of chat_irc, starts a thread and is answered, is told from the rest."""
    return float(roc_auc_score([message.answered for message in messages], says))


def label_interval(messages: Sequence[Labelled], says: Floats) -> tuple[float, float]:
    """Return where `label_auroc` lies in 95 % of draws of days, which are drawn whole and with replacement.

    Messages of one day share a topic and its people, so single messages would give too narrow an interval.
    """
    answered, folds = np.array([m.answered for m in messages]), np.array([m.fold for m in messages])
    days = [np.flatnonzero(folds == fold) for fold in sorted(set(folds))]
    random = np.random.default_rng(DRAWS_SEED)
    drawn = (
        np.concatenate([days[day] for day in random.integers(len(days), size=len(days))])
        for _ in range(DRAWS)
    )
    low, high = np.percentile([roc_auc_score(answered[d], says[d]) for d in drawn], [2.5, 97.5])
    return float(low), float(high)


def source_table(sources: Sequence[str], full: Held, text: Held) -> Table:
    """Return precision and recall for each held-out source."""
    rows = tuple(_row(source, full.of([source]), text.of([source])) for source in sources)
    columns = ("held out", "messages", "questions", "? P", "? R", "text P", "text R")
    title = "Precision and recall at the shipped threshold, on messages of sources that were held out"
    return Table(title, (*columns, "full P", "full R", "full R at P .90", "full AUROC"), rows)


def _row(source: str, full: Held, text: Held) -> tuple[Cell, ...]:
    found = (*precision_recall(marked(full)), *precision_recall(text), *precision_recall(full))
    shown = (*found, recall_when_precise(full), full.auroc())
    return (source, len(full.messages), int(full.asks.sum()), *(round(figure, 3) for figure in shown))


def length_table(held: Held) -> Table:
    """Return precision and recall by length: a gate that only measures length would show it here."""
    words = np.array([len(message.text.split()) for message in held.messages])
    rows: list[tuple[Cell, ...]] = []
    for name, low, high in (
        ("1 to 4", 0, 4),
        ("5 to 9", 5, 9),
        ("10 to 19", 10, 19),
        ("20 or more", 20, 9999),
    ):
        inside = (words >= low) & (words <= high)
        part = Held([m for m, keep in zip(held.messages, inside, strict=True) if keep], held.says[inside])
        precision, recall = precision_recall(part)
        rows.append(
            (
                name,
                len(part.messages),
                int(part.asks.sum()),
                *(round(f, 3) for f in (precision, recall, part.auroc())),
            )
        )
    return Table("By number of words", ("words", "messages", "questions", "P", "R", "AUROC"), tuple(rows))
