"""How likely it is that one of the shown aids helps, and what that allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from retrieval.recalibration.platt import AS_SHIPPED, Recalibration
from retrieval.types import Estimate, Hit

SHOWN = 3  # aids on a card; the probability is that at least one of them helps


class Band(StrEnum):
    """What a confidence allows: to answer unasked, to answer who asked, or to offer a mentor in private."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


SURE_FROM = 0.65  # an answer nobody asked Waypost for has to be surer than one somebody did
LIKELY_FROM = 0.5  # more likely than not that one of the aids helps


@dataclass(frozen=True, slots=True)
class Signals:
    """What the estimate rests on: each means the same in every company's content.

    score: of the first hit, about 0 to 1. coverage: how much of the question the best of the shown hits
    covers, or how close the question is to those that one of them was confirmed for, -1 to 1. lead: how much
    nearer the nearest passage is than the fifty nearest are on average, 0 to 1.
    """

    score: float
    coverage: float
    lead: float


# Logistic regression over 632 questions on five libraries (439 answerable, 193 not; Waypost's own judgments),
# each counted once, by benchmarks/fit_confidence.py. How good it is on a library that was left out, and what
# else was tried, is in docs/ranking.md.
WEIGHTS = "2"  # counted up with every change of them: verdicts on answers of others say nothing of these
_BIAS = -11.77
_SCORE, _COVERAGE, _LEAD = 11.61, 10.98, 9.76


def estimate(hits: Sequence[Hit], lead: float, model: str) -> Estimate | None:
    """Return the log odds that one of the first three hits helps, as shipped; None if there are no hits."""
    if not hits:
        return None
    seen = signals(hits, lead)
    log_odds = _BIAS + _SCORE * seen.score + _COVERAGE * seen.coverage + _LEAD * seen.lead
    return Estimate(log_odds, estimator(model))


def estimator(model: str) -> str:
    """Return the name under which the log odds of these weights, with this model, can be compared."""
    return f"{model} {WEIGHTS}"


def confidence(estimate: Estimate | None, recalibration: Recalibration = AS_SHIPPED) -> float:
    """Return how likely one of the shown aids helps, from 0 to 1."""
    return recalibration.probability(estimate.log_odds) if estimate else 0.0


def band(confidence: float) -> Band:
    """Return what a confidence allows."""
    if confidence >= SURE_FROM:
        return Band.SURE
    return Band.LIKELY if confidence >= LIKELY_FROM else Band.UNSURE


def signals(hits: Sequence[Hit], lead: float) -> Signals:
    """Return the signals of hits, best first; there must be at least one."""
    return Signals(hits[0].score, max(max(hit.coverage, hit.memory) for hit in hits[:SHOWN]), lead)
