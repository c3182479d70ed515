"""How sure an answer is, computed by hand."""

import math

import pytest

from content_index.types import Passage
from retrieval.confidence import Signals, confidence, signals
from retrieval.types import Hit


def hit(score, cosine=0.0, text="", heading=""):
    return Hit(1, Passage("r", 0, heading, text), score, cosine, 0.0)


def test_nothing_found_is_no_confidence():
    assert confidence("claim travel", [], "") == 0.0


@pytest.mark.parametrize(
    ("hits", "title", "expected"),
    [
        pytest.param([hit(0.6, 0.5)], "", Signals(0.5, 0.6, 0), id="one hit leads by all it has"),
        pytest.param(
            [hit(0.6, 0.5), hit(0.5, 0.7)], "", Signals(0.7, 0.6, 0), id="best cosine of those shown"
        ),
        pytest.param([hit(0.6)] * 3 + [hit(0.5, 0.9)], "", Signals(0, 0.6, 0), id="the fourth is not shown"),
        pytest.param([hit(0.75)] + [hit(0.25)] * 5, "", Signals(0, 0.5, 0), id="lead over the fifth"),
        pytest.param([hit(0.6)], "Travelling", Signals(0, 0.6, 0.5), id="a word in the title"),
        pytest.param([hit(0.6, 0, "claims", "Travel")], "", Signals(0, 0.6, 1), id="heading and text"),
    ],
)
def test_signals(hits, title, expected):
    assert signals("how do I claim travel?", hits, title) == expected


def test_the_estimate_by_hand():
    log_odds = -4.75 + 5.5 * 0.5 + 5.9 * 0.6 + 4.5 * 0.5
    assert confidence("claim travel", [hit(0.6, 0.5)], "Travel") == pytest.approx(
        1 / (1 + math.exp(-log_odds))
    )


def test_more_of_any_signal_is_more_confidence():
    base = confidence("claim travel", [hit(0.5, 0.4)], "")
    assert confidence("claim travel", [hit(0.5, 0.5)], "") > base
    assert confidence("claim travel", [hit(0.6, 0.4)], "") > base
    assert confidence("claim travel", [hit(0.5, 0.4)], "Claim") > base
