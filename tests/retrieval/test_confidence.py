"""How sure an answer is, computed by hand, and what that allows."""

import math

import pytest

from content_index.types import Passage
from retrieval.confidence import Band, Signals, band, confidence, estimate, estimator, signals
from retrieval.recalibration.platt import Recalibration
from retrieval.types import Estimate, Hit


def hit(score, coverage=0.0, memory=0.0):
    return Hit(1, Passage("r", 0, "", ""), score, 0.0, 0.0, coverage, memory)


def test_nothing_found_is_no_confidence():
    assert estimate([], 0.0, "model") is None
    assert confidence(None) == 0.0


@pytest.mark.parametrize(
    ("hits", "expected"),
    [
        pytest.param([hit(0.6, 0.5)], Signals(0.6, 0.5, 0.2), id="one hit"),
        pytest.param([hit(0.6, 0.5), hit(0.5, 0.7)], Signals(0.6, 0.7, 0.2), id="best coverage of the shown"),
        pytest.param([hit(0.6)] * 3 + [hit(0.5, 0.9)], Signals(0.6, 0.0, 0.2), id="the fourth is not shown"),
        pytest.param([hit(0.6, 0.2, 0.8)], Signals(0.6, 0.8, 0.2), id="a confirmed question covers too"),
    ],
)
def test_signals(hits, expected):
    assert signals(hits, lead=0.2) == expected


def test_the_estimate_by_hand():
    log_odds = -11.77 + 11.61 * 0.6 + 10.98 * 0.5 + 9.76 * 0.2
    found = estimate([hit(0.6, 0.5)], 0.2, "model")
    assert found
    assert found.log_odds == pytest.approx(log_odds)
    assert found.estimator == estimator("model")
    assert confidence(found) == pytest.approx(1 / (1 + math.exp(-log_odds)))


@pytest.mark.parametrize(("score", "coverage", "lead"), [(0.6, 0.4, 0.1), (0.5, 0.5, 0.1), (0.5, 0.4, 0.2)])
def test_more_of_any_signal_is_more_confidence(score, coverage, lead):
    base = confidence(estimate([hit(0.5, 0.4)], 0.1, "model"))
    assert confidence(estimate([hit(score, coverage)], lead, "model")) > base


def test_a_workspace_has_its_own_confidence():
    found = Estimate(0.5, "model 1")
    assert confidence(found, Recalibration(0.8, -0.3)) == pytest.approx(1 / (1 + math.exp(-0.1)))


def test_log_odds_of_other_models_have_another_name():
    assert estimator("one") != estimator("other")


@pytest.mark.parametrize(
    ("probability", "expected"),
    [(1.0, Band.SURE), (0.65, Band.SURE), (0.64, Band.LIKELY), (0.5, Band.LIKELY), (0.49, Band.UNSURE)],
)
def test_bands(probability, expected):
    assert band(probability) is expected
