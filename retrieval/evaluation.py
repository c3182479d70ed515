"""Measure answers on a folder of questions whose right answers are known."""

import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from retrieval.answer import Answerer
from retrieval.bootstrap import interval, mean_interval
from retrieval.calibration import Cards, coverage_at_risk, expected_calibration_error
from retrieval.test_sets import TestSet
from retrieval.types import Query

SHOWN = 3  # a card shows at most three aids and is right if one of them is relevant
RANKED = 10
RISKS = {"coverage_at_risk_10": 0.1, "coverage_at_risk_20": 0.2}

Floats = NDArray[np.float64]
QuestionGate = Callable[[str, NDArray[np.float32]], float]
"""From a text and its vector, shape (dim,), to the probability that it is a question."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was made of one query: `ranking` holds up to ten (resource id, score), best first."""

    id: str
    decision: str
    confidence: float
    question_probability: float
    ranking: tuple[tuple[str, float], ...]
    took_ms: float


@dataclass(frozen=True, slots=True)
class Run:
    """What was made of a test set's texts; `relevant` are its judgments."""

    relevant: Mapping[str, Mapping[str, float]]
    answered: tuple[Prediction, ...]
    unanswerable: tuple[Prediction, ...]
    chatter: tuple[Prediction, ...]

    @property
    def predictions(self) -> tuple[Prediction, ...]:
        """All of them, answerable queries first, then unanswerable ones, then chatter."""
        return self.answered + self.unanswerable + self.chatter


@dataclass(frozen=True, slots=True)
class Change:
    """How much higher a mean figure became, and the 95 % interval of that."""

    mean: float
    interval: tuple[float, float]


def run(test_set: TestSet, predict: Callable[[str, str], Prediction]) -> Run:
    """Hand every text of the test set to `predict` (id, text)."""
    answered, unanswerable, chatter = (
        tuple(predict(text_id, text) for text_id, text in texts.items())
        for texts in (test_set.queries, test_set.unanswerable, test_set.chatter)
    )
    return Run(test_set.relevant, answered, unanswerable, chatter)


def prediction(answerer: Answerer, query_id: str, query: Query, gate: QuestionGate) -> Prediction:
    """Answer one query as Waypost does, and time it."""
    started = time.perf_counter()
    ranked = answerer.ranked(query)
    took_ms = (time.perf_counter() - started) * 1000
    return Prediction(
        id=query_id,
        decision=ranked.answer.decision.value,
        confidence=ranked.answer.confidence,
        question_probability=gate(query.text, ranked.answer.vector),
        ranking=tuple((hit.passage.resource_id, hit.score) for hit in ranked.hits[:RANKED]),
        took_ms=took_ms,
    )


def figures(measured: Run) -> dict[str, float | None]:
    """Return the figures of `waypost eval`; None where the test set has nothing to compute one from.

    nDCG has linear gain. A confidence speaks for a card on its own when the text is known to be a question;
    against chatter it is multiplied by the probability that the text is one.
    """
    found: dict[str, float | None] = {name: float(v.mean()) for name, v in by_query(measured).items()}
    found |= {name: auroc(*scores) for name, scores in _told_apart(measured).items()}
    cards = all_cards(measured)
    found |= {name: float(coverage_at_risk(cards, risk)[0]) for name, risk in RISKS.items()}
    times = sorted(p.took_ms for p in measured.answered)
    found["query_ms_p50"] = statistics.median(times)
    found["query_ms_p95"] = times[min(len(times) - 1, math.ceil(0.95 * len(times)) - 1)]
    return found


def by_query(measured: Run) -> dict[str, Floats]:
    """Return the figures of every single answerable query, as arrays of shape (queries,), in their order."""
    pairs = [([doc for doc, _ in p.ranking], measured.relevant[p.id]) for p in measured.answered]
    return {
        name: np.array([figure(docs, grades) for docs, grades in pairs])
        for name, figure in _OF_A_QUERY.items()
    }


def all_cards(measured: Run) -> Cards:
    """Return the card that every text would get, chatter too, by the probability that it should."""
    return _cards(measured, [_card_score(p) for p in measured.predictions])


def question_cards(measured: Run) -> Cards:
    """Return the card of every text that is known to be a question, by its confidence."""
    questions = replace(measured, chatter=())
    return _cards(questions, [p.confidence for p in questions.predictions])


def intervals(measured: Run) -> dict[str, tuple[float, float]]:
    """Return 95 % bootstrap intervals of the figures that depend on which questions were asked."""
    found = {name: mean_interval(values) for name, values in by_query(measured).items()}
    for name, (positive, negative) in _told_apart(measured).items():
        if len(negative):
            found[name] = auroc_interval(positive, negative)
    cards = all_cards(measured)
    sizes = [len(measured.answered), len(measured.unanswerable), len(measured.chatter)]
    for name, risk in RISKS.items():
        found[name] = interval(partial(coverage_at_risk, cards, risk), sizes)
    return found


def calibration_errors(measured: Run) -> dict[str, float]:
    """Return the expected calibration error over all texts, and that of the confidence over questions."""
    return {
        "ece": expected_calibration_error(all_cards(measured)),
        "ece_questions": expected_calibration_error(question_cards(measured)),
    }


def changes(before: Run, after: Run, metrics: Sequence[str]) -> dict[str, Change]:
    """Return what `after` is better by, with paired bootstrap intervals, for figures of single queries.

    Raises ValueError if the two did not answer the same queries.
    """
    if [p.id for p in before.answered] != [p.id for p in after.answered]:
        raise ValueError("two runs can be compared only on the same queries")
    first, second = by_query(before), by_query(after)
    gains = {metric: second[metric] - first[metric] for metric in metrics}
    return {name: Change(float(gain.mean()), mean_interval(gain)) for name, gain in gains.items()}


def ndcg(ranking: Sequence[str], grades: Mapping[str, float], k: int = RANKED) -> float:
    """Return the normalised discounted cumulative gain at k, with linear gain.

    Järvelin & Kekäläinen, TOIS 2002.
    """
    gain = sum(grades.get(doc, 0.0) / math.log2(rank + 1) for rank, doc in enumerate(ranking[:k], start=1))
    ideal = sorted(grades.values(), reverse=True)[:k]
    best = sum(grade / math.log2(rank + 1) for rank, grade in enumerate(ideal, start=1))
    return gain / best if best else 0.0


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the probability that a positive scores above a negative, ties count half; None without both."""
    if not positive or not negative:
        return None
    return float(_wins(positive, negative).mean())


def auroc_interval(positive: Sequence[float], negative: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of `auroc`; positives and negatives are resampled each by itself."""
    wins, split = _wins(positive, negative), len(positive)
    return interval(
        lambda weights: ((weights[:, :split] @ wins) * weights[:, split:]).sum(axis=1) / wins.size,
        [len(positive), len(negative)],
    )


def _wins(positive: Sequence[float], negative: Sequence[float]) -> Floats:
    """Return who scores higher, shape (positives, negatives): 1 the positive, 0 the negative, .5 neither."""
    difference = np.subtract.outer(np.asarray(positive), np.asarray(negative))
    wins: Floats = np.sign(difference) / 2 + 0.5
    return wins


def _told_apart(measured: Run) -> dict[str, tuple[list[float], list[float]]]:
    return {
        "auroc_unanswerable": (
            [p.confidence for p in measured.answered],
            [p.confidence for p in measured.unanswerable],
        ),
        "auroc_chatter": (
            [_card_score(p) for p in measured.answered],
            [_card_score(p) for p in measured.chatter],
        ),
    }


def _cards(measured: Run, scores: Sequence[float]) -> Cards:
    right = by_query(measured)["hit_3"] > 0
    others = np.zeros(len(scores) - len(right), dtype=bool)
    return Cards(
        scores=np.array(scores, dtype=np.float64),
        right=np.concatenate([right, others]),
        answerable=np.concatenate([np.ones(len(right), dtype=bool), others]),
    )


def _card_score(prediction: Prediction) -> float:
    return prediction.confidence * prediction.question_probability


def _reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, float]) -> float:
    return next((1 / rank for rank, doc in enumerate(ranking[:RANKED], 1) if grades.get(doc, 0) > 0), 0.0)


def _recall(ranking: Sequence[str], grades: Mapping[str, float]) -> float:
    relevant = _relevant(grades)
    return len(relevant.intersection(ranking)) / len(relevant)


_OF_A_QUERY: dict[str, Callable[[Sequence[str], Mapping[str, float]], float]] = {
    "ndcg_10": ndcg,
    "mrr_10": _reciprocal_rank,
    "recall_5": lambda docs, grades: _recall(docs[:5], grades),
    "success_1": lambda docs, grades: _found(docs[:1], grades),
    "hit_3": lambda docs, grades: _found(docs[:SHOWN], grades),
}


def _relevant(grades: Mapping[str, float]) -> set[str]:
    return {doc for doc, grade in grades.items() if grade > 0}


def _found(ranking: Sequence[str], grades: Mapping[str, float]) -> float:
    return float(any(grades.get(doc, 0) > 0 for doc in ranking))
