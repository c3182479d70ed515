"""How likely it is that one of the shown aids helps, and what that allows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from retrieval.types import Hit

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
    covers, or how close the question is to those that one of them was confirmed for, -1 to 1.
    """

    score: float
    coverage: float


# Logistic regression over 520 questions on three public handbooks (360 answerable, 160 not; Waypost's own
# judgments), each counted once. Its figures are in docs/ranking.md. The lead over the next hits and the
# length of the question were tried: neither made it better at telling unanswerable questions on the first.
_BIAS = -6.67
_SCORE, _COVERAGE = 7.62, 6.45


def confidence(hits: Sequence[Hit]) -> float:
    """Return how likely one of the first three hits helps, from 0 to 1."""
    if not hits:
        return 0.0
    seen = signals(hits)
    log_odds = _BIAS + _SCORE * seen.score + _COVERAGE * seen.coverage
    return 1 / (1 + math.exp(-log_odds))


def band(confidence: float) -> Band:
    """Return what a confidence allows."""
    if confidence >= SURE_FROM:
        return Band.SURE
    return Band.LIKELY if confidence >= LIKELY_FROM else Band.UNSURE


def signals(hits: Sequence[Hit]) -> Signals:
    """Return the signals of hits, best first; there must be at least one."""
    return Signals(hits[0].score, max(max(hit.coverage, hit.memory) for hit in hits[:SHOWN]))
