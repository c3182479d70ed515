"""Bootstrap intervals against what theory says, and the promise that they say the same every time."""

import math

import numpy as np
import pytest

from retrieval import bootstrap
from retrieval.bootstrap import interval, mean_interval


def test_interval_of_a_share_agrees_with_the_normal_approximation():
    values = np.repeat([0.0, 1.0], [160, 240])
    spread = 1.96 * math.sqrt(0.6 * 0.4 / 400)
    low, high = mean_interval(values)
    assert [low, high] == [pytest.approx(0.6 - spread, abs=0.005), pytest.approx(0.6 + spread, abs=0.005)]


def test_mean_of_equal_values_is_certain():
    assert mean_interval(np.full(50, 0.25)) == (0.25, 0.25)


def test_same_values_have_the_same_interval_every_time():
    values = np.random.default_rng(1).normal(size=100)
    assert mean_interval(values) == mean_interval(values)


def test_paired_differences_are_narrower_than_what_they_are_made_of():
    first = np.random.default_rng(2).normal(size=200)
    low, high = mean_interval((first + 0.1) - first)
    assert [low, high] == [pytest.approx(0.1), pytest.approx(0.1)]


@pytest.mark.parametrize("cells", [1, 7 * 3000, 10**9], ids=["one at a time", "in four parts", "all at once"])
def test_every_group_keeps_its_size_and_all_resamples_are_drawn(monkeypatch, cells):
    monkeypatch.setattr(bootstrap, "CELLS", cells)
    monkeypatch.setattr(bootstrap, "RESAMPLES", 10_000 if cells > 1 else 50)
    seen = []

    def statistic(weights):
        assert (weights[:, :5].sum(axis=1) == 5).all()
        assert (weights[:, 5:].sum(axis=1) == 2).all()
        seen.append(len(weights))
        return weights[:, 0]

    interval(statistic, [5, 0, 2])
    assert sum(seen) == bootstrap.RESAMPLES
