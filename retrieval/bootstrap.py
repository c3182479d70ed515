"""Percentile bootstrap: how far a figure may be off because the questions happened to be these.

Efron & Tibshirani, An Introduction to the Bootstrap, 1993.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000
LEVEL = 0.95  # the usual one; not tuned
SEED = 20261124  # any fixed number, so that the same run says the same interval
CELLS = 4_000_000  # weights held at once, 32 MB of float64; not tuned

Floats = NDArray[np.float64]
Statistic = Callable[[Floats], Floats]
"""From weights of shape (m, n), how often each of n texts was drawn in each of m resamples, to m figures."""


def interval(statistic: Statistic, strata: Sequence[int]) -> tuple[float, float]:
    """Return the bounds between which 95 % of the resampled figures lie.

    `strata` are the sizes of the groups of texts, in the order of the columns of the weights. Each group is
    resampled by itself, because how many texts of a kind a test set has was decided and not drawn.
    """
    figures = np.concatenate([statistic(weights) for weights in _resamples(strata)])
    low, high = np.quantile(figures, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def mean_interval(values: Floats) -> tuple[float, float]:
    """Return the interval of the mean of values of shape (n,); for a paired comparison, of differences."""
    return interval(lambda weights: weights @ values / len(values), [len(values)])


def _resamples(strata: Sequence[int]) -> Iterator[Floats]:
    """Yield weights of shape (m, n) until there are RESAMPLES rows; m is what CELLS allows."""
    random = np.random.default_rng(SEED)
    at_once = max(1, CELLS // max(1, sum(strata)))
    for start in range(0, RESAMPLES, at_once):
        rows = min(at_once, RESAMPLES - start)
        yield np.hstack([_drawn(random, rows, size) for size in strata])


def _drawn(random: np.random.Generator, rows: int, size: int) -> Floats:
    """Draw `size` of `size` texts with replacement, `rows` times; return how often each was drawn."""
    if not size:
        return np.zeros((rows, 0))
    places = random.integers(size, size=(rows, size)) + size * np.arange(rows)[:, None]
    return np.bincount(places.ravel(), minlength=rows * size).reshape(rows, size).astype(np.float64)
