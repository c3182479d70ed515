"""Can a confidence be trusted? Reliability, expected calibration error, and risk against coverage."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.shares import wilson_interval

BINS = 10  # the usual number in the literature; not tuned

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cards:
    """The card each text would get, as arrays of shape (n,).

    scores: probability, 0 to 1, that the card is right. right: whether one of its aids is relevant.
    answerable: whether anything is relevant at all.
    """

    scores: Floats
    right: Flags
    answerable: Flags


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Cards of similar probability: its mean, the share that was right, and that share's 95 % interval."""

    probability: float
    right: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """What happens from each threshold on, as arrays of shape (thresholds,), the highest threshold first.

    coverage: share of the answerable questions that get a card. risk: share of all cards that are wrong.
    """

    thresholds: Floats
    coverage: Floats
    risk: Floats


def reliability(cards: Cards, bins: int = BINS) -> list[ReliabilityBin]:
    """Return bins that hold about as many cards each, lowest probability first; equal ones stay together."""
    if not cards.scores.size:
        return []
    edges = np.unique(np.quantile(cards.scores, np.arange(1, bins) / bins))
    places = np.searchsorted(edges, cards.scores, side="right")
    return [_bin(cards.scores[places == place], cards.right[places == place]) for place in np.unique(places)]


def expected_calibration_error(cards: Cards) -> float:
    """Return the mean distance between probability and share of right cards, over ten bins of equal width.

    It has no bootstrap interval: resampling makes every bin noisier, which puts the interval above it.
    Naeini et al., AAAI 2015; Guo et al., arXiv:1706.04599.
    """
    places = np.minimum((cards.scores * BINS).astype(int), BINS - 1)
    excess = np.bincount(places, weights=cards.scores - cards.right, minlength=BINS)
    return float(np.abs(excess).sum() / max(1, cards.scores.size))


def risk_coverage(cards: Cards) -> RiskCoverage:
    """Return risk and coverage for every threshold that makes a difference.

    Cards are shown from the highest score down, equal ones together. Geifman & El-Yaniv, arXiv:1705.08500.
    """
    thresholds = np.unique(cards.scores)[::-1]
    shown, wrong, covered = _totals(cards, np.ones((1, cards.scores.size)))
    answerable = max(1, int(cards.answerable.sum()))
    return RiskCoverage(thresholds, covered[0] / answerable, wrong[0] / np.maximum(shown[0], 1))


def coverage_at_risk(cards: Cards, risk: float, weights: Floats | None = None) -> Floats:
    """Return the largest share of answerable questions with a card while at most `risk` of cards are wrong.

    `weights` of shape (m, n) weigh the n cards in m ways, once each if left out; the result has shape (m,).
    """
    weights = np.ones((1, cards.scores.size)) if weights is None else weights
    shown, wrong, covered = _totals(cards, weights)
    allowed = np.where(wrong <= risk * shown, covered, 0.0)
    best: Floats = allowed.max(axis=1, initial=0.0) / np.maximum(weights @ cards.answerable, 1)
    return best


def _totals(cards: Cards, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the cards shown, the wrong ones, and those of answerable questions, from each threshold on.

    Each has shape (m, thresholds), the highest threshold first.
    """
    order = np.argsort(-cards.scores, kind="stable")
    scores = cards.scores[order]
    ends = np.flatnonzero(np.append(scores[1:] != scores[:-1], True)) if scores.size else np.zeros(0, int)
    weights = weights[:, order]
    of_each = (np.ones(scores.size), ~cards.right[order], cards.answerable[order])
    shown, wrong, covered = (np.cumsum(weights * flags, axis=1)[:, ends] for flags in of_each)
    return shown, wrong, covered


def _bin(scores: Floats, right: Flags) -> ReliabilityBin:
    share, count = float(right.mean()), len(right)
    low, high = wilson_interval(share, count)
    return ReliabilityBin(float(scores.mean()), share, low, high, count)
