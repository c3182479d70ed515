"""Fitting the gate: two logistic regressions over signs, terms and sentence vectors, and their blend."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from benchmarks.gate.messages import INTENTS_USED, Kind, Labelled
from retrieval.gate import GateModel, Head, Vocabulary, term_weights
from retrieval.gate_signs import Message

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

# Chosen by leaving out one source, or one day of the chat, at a time; neighbouring values did about as well.
PENALTY, OPENING_PENALTY = 10.0, 50.0  # L2
TERM_SCALE, VECTOR_SCALE = 3.0, 3.0  # against signs of unit spread
SEEN_BY = 3  # a term must stand in so many messages
SATURATION = 8.0
# How much of a question it is, where yes or no would be too blunt. Our own judgment; more of a need costs
# precision in the chat, where people describe their problem on and on inside a thread.
DEGREE = {Kind.SOCIAL: 0.1, Kind.NEED: 0.75}
# Real chat has fewer jokes and more statements than what we wrote. Tried from 1 to 2.5 for statements.
KIND_WEIGHT = {Kind.RHETORICAL: 0.5, Kind.NONE: 2.5}
INTENT_WEIGHT = 0.3  # of a message of the intent sets; not tuned
UNMARKED_WEIGHT = 0.5  # of the copies without question marks; not tuned
STARTER = 0.35  # degree of opening a conversation of a thread starter whom nobody answered
OPENS = 0.8  # the same of the questions and needs that we wrote; our other messages open none
OPENING_WEIGHT = 0.3  # of our messages there
MIN_SPREAD = 0.2  # keeps a rare sign from getting a huge weight; not tuned


@dataclass(frozen=True, slots=True)
class Corpus:
    """Messages with what the gate sees of them: signs (n, signs) and vectors (n, dim).

    `copied` marks those that repeat another without its question marks.
    """

    messages: list[Labelled]
    read: list[Message]
    signs: Floats
    vectors: Floats
    weights: Floats
    copied: NDArray[np.bool_]

    @property
    def degrees(self) -> Floats:
        """How much of a question each message is, from 0 to 1."""
        return np.array([DEGREE.get(message.kind, float(message.asks)) for message in self.messages])


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted; the blend becomes a probability only by `calibrated`."""

    vocabulary: Vocabulary
    question: Head
    opening: Head

    def scores(self, corpus: Corpus, places: Places) -> Floats:
        """Return the blended score of some messages, shape (len(places),)."""
        question, opening = (_log_odds(self.vocabulary, head, corpus, places) for head in self._heads())
        return np.asarray(opening + SATURATION / (1 + np.exp(-question)), dtype=np.float64)

    def _heads(self) -> tuple[Head, Head]:
        return self.question, self.opening

    def calibrated(self, scale: float, shift: float, listen_from: float) -> GateModel:
        """Return the model that is shipped."""
        return GateModel(self.question, self.opening, SATURATION, scale, shift, listen_from)


def corpus_of(messages: list[Labelled], vectors: Floats, unmarked: Sequence[bool]) -> Corpus:
    """Read the messages; `unmarked` tells which are copies without question marks."""
    read = [Message(message.text) for message in messages]
    weights = [
        KIND_WEIGHT.get(message.kind, 1.0)
        * (INTENT_WEIGHT if message.source in INTENTS_USED else 1.0)
        * (UNMARKED_WEIGHT if copied else 1.0)
        for message, copied in zip(messages, unmarked, strict=True)
    ]
    return Corpus(
        messages, read, np.array([r.signs for r in read]), vectors, np.array(weights), np.array(unmarked)
    )


def fit(corpus: Corpus, places: Places, with_vectors: bool) -> Fitted:
    """Fit both heads on some of the messages."""
    known = np.array([place for place in places if corpus.messages[place].kind is not Kind.UNSURE])
    chat = np.array([place for place in known if corpus.messages[place].source not in INTENTS_USED])
    vocabulary = _vocabulary([corpus.read[place] for place in known])
    degrees, weights = corpus.degrees[known], corpus.weights[known]
    asks = _Target(known, weights * degrees, weights * (1 - degrees), 1 / PENALTY)
    question = _fit_head(vocabulary, corpus, asks, with_vectors)
    return Fitted(vocabulary, question, _fit_head(vocabulary, corpus, _opening(corpus, chat), with_vectors))


def platt(scores: Floats, asks: Floats, weights: Floats) -> tuple[float, float]:
    """Return scale and shift that turn held-out scores into probabilities (Platt, 1999)."""
    model = LogisticRegression(C=1e6).fit(scores[:, None], asks, sample_weight=weights)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _vocabulary(read: list[Message]) -> Vocabulary:
    seen = Counter(term for message in read for term in message.terms)
    terms = sorted(term for term, count in seen.items() if count >= SEEN_BY)
    idf = [math.log(len(read) / seen[term]) for term in terms]
    return Vocabulary({term: place for place, term in enumerate(terms)}, np.array(idf, dtype=np.float32))


@dataclass(frozen=True, slots=True)
class _Target:
    """What a head is fitted to: how much each message counts as having the property, and as not having it."""

    places: Places
    yes: Floats
    no: Floats
    strength: float


def _opening(corpus: Corpus, places: Places) -> _Target:
    degrees, weights = np.array([_opens(corpus.messages[place]) for place in places]).T
    # Openings are few: both sides get the same weight in sum.
    yes, no = weights * degrees, weights * (1 - degrees)
    return _Target(places, yes * no.sum() / yes.sum(), no, 1 / OPENING_PENALTY)


def _opens(message: Labelled) -> tuple[float, float]:
    """Return how much a message opens a conversation that gives an answer, and what that judgment weighs."""
    if message.source == "chat_irc":
        return (1.0 if message.answered else STARTER * message.starts), 1.0
    return OPENS * (message.kind in (Kind.QUESTION, Kind.NEED)), OPENING_WEIGHT


def _fit_head(vocabulary: Vocabulary, corpus: Corpus, target: _Target, with_vectors: bool) -> Head:
    """Fit one head; a message may count as both, three tenths of a yes and seven of a no."""
    spread = corpus.signs[target.places].std(axis=0) + MIN_SPREAD
    features = _features(vocabulary, corpus, target.places, spread, with_vectors)
    yes, no = np.flatnonzero(target.yes > 0), np.flatnonzero(target.no > 0)
    model = LogisticRegression(C=target.strength, max_iter=3000).fit(
        sparse.vstack([features[yes], features[no]]),
        np.repeat([1, 0], [len(yes), len(no)]),
        sample_weight=np.concatenate([target.yes[yes], target.no[no]]),
    )
    found, signs, terms = model.coef_[0], len(spread), len(vocabulary.idf)
    return Head(
        bias=float(model.intercept_[0]),
        signs=np.asarray(found[:signs] / spread, dtype=np.float32),
        terms=np.asarray(found[signs : signs + terms] * TERM_SCALE, dtype=np.float32),
        vector=np.asarray(found[signs + terms :] * VECTOR_SCALE, dtype=np.float32),
    )


def _features(
    vocabulary: Vocabulary, corpus: Corpus, places: Places, spread: Floats, with_vectors: bool
) -> sparse.csr_matrix:
    blocks = [
        sparse.csr_matrix(corpus.signs[places] / spread),
        TERM_SCALE * _terms(vocabulary, corpus, places),
    ]
    if with_vectors:
        blocks.append(sparse.csr_matrix(VECTOR_SCALE * corpus.vectors[places]))
    return sparse.hstack(blocks).tocsr()


def _terms(vocabulary: Vocabulary, corpus: Corpus, places: Places) -> sparse.csr_matrix:
    """Return the TF-IDF weights of the messages' terms, shape (len(places), number of terms)."""
    rows = [term_weights(vocabulary, corpus.read[place]) for place in places]
    starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    values = np.concatenate([weights for _, weights in rows])
    columns = np.concatenate([np.array(columns, dtype=np.int64) for columns, _ in rows])
    return sparse.csr_matrix((values, columns, starts), shape=(len(rows), len(vocabulary.idf)))


def _log_odds(vocabulary: Vocabulary, head: Head, corpus: Corpus, places: Places) -> Floats:
    odds = head.bias + corpus.signs[places] @ head.signs + _terms(vocabulary, corpus, places) @ head.terms
    return np.asarray(odds + corpus.vectors[places] @ head.vector if len(head.vector) else odds)
