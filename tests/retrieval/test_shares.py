"""How far a share can be trusted: the figures of Wilson's interval."""

import pytest

from retrieval.shares import wilson_interval


@pytest.mark.parametrize(
    ("right", "count", "low", "high"),
    [
        # All of n: the lower end is n / (n + z²). The others are examples of R. G. Newcombe, "Two-sided
        # confidence intervals for the single proportion", Statistics in Medicine 17 (1998), method 3.
        pytest.param(16, 16, 0.8064, 1.0, id="all of sixteen"),
        pytest.param(15, 15, 0.7961, 1.0, id="all of fifteen"),
        pytest.param(35, 35, 0.9011, 1.0, id="all of thirty-five"),
        pytest.param(34, 34, 0.8985, 1.0, id="all of thirty-four"),
        pytest.param(81, 263, 0.2553, 0.3662, id="Newcombe: a third"),
        pytest.param(1, 29, 0.0061, 0.1718, id="Newcombe: one"),
        pytest.param(0, 20, 0.0, 0.1611, id="Newcombe: none"),
    ],
)
def test_interval_of_a_share(right, count, low, high):
    found = wilson_interval(right / count, count)
    assert [round(bound, 4) for bound in found] == [low, high]


def test_of_nothing_everything_is_possible():
    assert wilson_interval(0.0, 0) == (0.0, 1.0)
