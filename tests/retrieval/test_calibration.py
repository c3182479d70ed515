"""Reliability, calibration error and risk against coverage, computed by hand."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.calibration import (
    Cards,
    coverage_at_risk,
    expected_calibration_error,
    reliability,
    risk_coverage,
)


def cards(*rows):
    """Return cards of (score, right, answerable)."""
    scores, right, answerable = zip(*rows, strict=True) if rows else ((), (), ())
    return Cards(np.array(scores, dtype=float), np.array(right, dtype=bool), np.array(answerable, dtype=bool))


any_cards = st.lists(
    st.tuples(st.floats(0, 1), st.booleans(), st.booleans()).map(lambda c: (c[0], c[1] and c[2], c[2])),
    min_size=1,
    max_size=30,
)


def binned(*rows, bins):
    """Return (probability, right, low, high, count) of each bin."""
    return [pytest.approx(astuple(found), abs=1e-4) for found in reliability(cards(*rows), bins)]


def test_bins_hold_as_many_cards_each():
    assert binned(*((n / 10, n >= 5, True) for n in range(10)), bins=2) == [
        (0.2, 0.0, 0.0, 0.4345, 5),
        (0.7, 1.0, 0.5655, 1.0, 5),
    ]


def test_equal_scores_stay_in_one_bin():
    assert binned(*[(0.5, True, True)] * 30, *[(0.9, False, True)] * 20, bins=10) == [
        (0.5, 1.0, 0.8865, 1.0, 30),
        (0.9, 0.0, 0.0, 0.1611, 20),
    ]


def test_no_cards_make_no_bins():
    assert reliability(cards()) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([(0.75, True, True)] * 3 + [(0.75, False, True)], 0.0, id="right as often as it says"),
        pytest.param([(1.0, True, True), (1.0, False, False)], 0.5, id="sure, and wrong half of the time"),
        pytest.param([(0.2, True, True), (0.8, False, True)], 0.8, id="errors of two bins do not cancel"),
        pytest.param([(0.41, True, True), (0.49, False, True)], 0.05, id="errors of one bin do"),
        pytest.param([], 0.0, id="no cards"),
    ],
)
def test_expected_calibration_error_by_hand(rows, expected):
    assert expected_calibration_error(cards(*rows)) == pytest.approx(expected)


def test_risk_and_coverage_of_every_threshold():
    curve = risk_coverage(
        cards(
            (0.9, True, True), (0.7, False, False), (0.7, True, True), (0.2, False, True), (0.1, False, False)
        )
    )
    assert curve.thresholds.tolist() == [0.9, 0.7, 0.2, 0.1]
    assert curve.coverage.tolist() == pytest.approx([1 / 3, 2 / 3, 1, 1])
    assert curve.risk.tolist() == pytest.approx([0, 1 / 3, 2 / 4, 3 / 5])


@pytest.mark.parametrize(
    ("rows", "risk", "expected"),
    [
        pytest.param([(0.9, True, True), (0.8, True, True)], 0.1, 1.0, id="all right"),
        pytest.param([(0.9, True, True), (0.8, False, True)], 0.1, 0.5, id="the second is wrong"),
        pytest.param([(0.9, True, True), (0.8, False, True)], 0.5, 1.0, id="half may be wrong"),
        pytest.param([(0.9, False, False), (0.8, True, True)], 0.1, 0.0, id="chatter comes first"),
        pytest.param([(0.9, True, True), (0.9, False, False)], 0.1, 0.0, id="equal scores come together"),
        pytest.param([(0.9, False, True)] + [(0.8, True, True)] * 9, 0.1, 1.0, id="made up for further down"),
        pytest.param([(0.9, False, False)], 0.1, 0.0, id="no answerable question"),
        pytest.param([], 0.1, 0.0, id="no cards"),
    ],
)
def test_coverage_at_risk_by_hand(rows, risk, expected):
    assert coverage_at_risk(cards(*rows), risk).tolist() == [expected]


@given(rows=any_cards, data=st.data())
def test_weighing_a_card_is_having_it_so_often(rows, data):
    weights = data.draw(st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows)))
    repeated = [row for row, weight in zip(rows, weights, strict=True) for _ in range(weight)]
    weighed = coverage_at_risk(cards(*rows), 0.2, np.array([weights], dtype=float))
    assert weighed.tolist() == pytest.approx(coverage_at_risk(cards(*repeated), 0.2).tolist())


@given(rows=any_cards)
def test_coverage_at_risk_is_a_point_of_the_curve(rows):
    curve = risk_coverage(cards(*rows))
    within = curve.coverage[curve.risk <= 0.2]
    assert coverage_at_risk(cards(*rows), 0.2)[0] == pytest.approx(max(within, default=0.0))
