"""A simulated workspace whose confidence is off teaches it; a few people, or loud ones, hardly move it."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.recalibration.platt import (
    AS_SHIPPED,
    LEAST_VOTES,
    MOST_MOVED,
    MOST_OF_A_PERSON,
    Recalibration,
    Refit,
    Vote,
    logistic,
    refit,
)

EVERYWHERE = np.linspace(-6, 6, 49)


def workspace(votes, slope=1.0, intercept=0.0, seed=1):
    """Return votes of forty people where the true log odds are an affine map of the shipped ones."""
    random = np.random.default_rng(seed)
    log_odds = np.abs(random.normal(1.0, 1.2, votes))  # of shown answers, whose confidence is at least .5
    helped = random.random(votes) < 1 / (1 + np.exp(-(slope * log_odds + intercept)))
    return [
        Vote(place, f"question {place}", f"U{place % 40}", float(log_odds[place]), bool(helped[place]))
        for place in range(votes)
    ]


def furthest(own, true):
    """Return how far two maps are apart at most, where cards are shown."""
    return max(abs(own.probability(x) - true.probability(x)) for x in EVERYWHERE[EVERYWHERE >= 0])


@pytest.mark.parametrize(
    ("slope", "intercept"),
    [
        pytest.param(1.0, -1.0, id="too sure"),
        pytest.param(1.0, 0.8, id="too modest"),
        pytest.param(0.6, -0.3, id="too extreme"),
        pytest.param(1.3, -1.2, id="not extreme enough, and too sure"),
    ],
)
def test_known_affine_map_is_recovered_from_many_verdicts(slope, intercept):
    found = refit(
        [replace(vote, user_id=f"U{vote.question_id}") for vote in workspace(3000, slope, intercept)]
    )
    assert found.helps
    assert furthest(found.recalibration, Recalibration(slope, intercept)) < 0.05


def test_hundred_verdicts_already_bring_it_nearer():
    votes = workspace(100, 1.0, -1.0)
    true = Recalibration(1.0, -1.0)
    found = refit(votes)
    assert (found.votes, found.people, found.helps) == (100.0, 40, True)
    assert furthest(found.recalibration, true) < 0.6 * furthest(AS_SHIPPED, true)


@pytest.mark.parametrize(
    ("votes", "reason"),
    [
        pytest.param([], "nobody judged anything", id="none"),
        pytest.param(workspace(int(LEAST_VOTES) - 1, 1, -3), "one is missing", id="too few votes"),
        pytest.param(
            [replace(vote, user_id=f"U{vote.question_id % 7}") for vote in workspace(500, 1, -3)],
            "seven people are not a workspace",
            id="too few people",
        ),
    ],
)
def test_too_little_leaves_the_confidence_as_shipped(votes, reason):
    found = refit(votes)
    assert (found.recalibration, found.loss_before, found.helps) == (AS_SHIPPED, None, False), reason


def test_map_that_does_not_help_others_is_not_used():
    # Where the shipped confidence is right, chance alone decides, and the prior makes that rare.
    assert sum(refit(workspace(200, seed=seed)).helps for seed in range(20)) <= 8
    assert not Refit(Recalibration(2.0, 1.0), 60.0, 10, loss_before=0.5, loss_after=0.5).helps


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), log_odds=st.lists(st.floats(-3, 6), min_size=3, max_size=3))
def test_three_malicious_verdicts_move_nothing_much(seed, log_odds):
    honest = workspace(120, 1.0, -0.5, seed)
    spite = [Vote(1000 + place, f"spite {place}", "U666", x, False) for place, x in enumerate(log_odds)]
    before, after = (refit(votes).recalibration for votes in (honest, honest + spite))
    assert furthest(before, after) < 0.05


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1000), helped=st.booleans())
def test_thousand_verdicts_of_one_person_count_like_a_few(seed, helped):
    honest = workspace(120, 1.0, -0.5, seed)
    flood = [Vote(1000 + place, f"flood {place}", "U666", 1.0, helped) for place in range(1000)]
    found = refit(honest + flood)
    assert found.votes == pytest.approx(120 + MOST_OF_A_PERSON)
    assert furthest(refit(honest).recalibration, found.recalibration) < 0.06


def test_many_who_judge_one_answer_count_as_one_question():
    crowd = [Vote(1, "how?", f"U{place}", 1.0, False) for place in range(200)]
    found = refit(crowd)
    assert found.votes == pytest.approx(1.0)
    assert (found.people, found.recalibration) == (200, AS_SHIPPED)


def test_last_word_on_the_same_text_counts():
    said = [Vote(1, "How do I?", "U1", 1.0, False), Vote(2, "how  do i?", "U1", 1.2, True)]
    assert refit(said) == refit(said[1:]) == Refit(AS_SHIPPED, 1.0, 1)


@given(
    slope=st.floats(0.4, 2.5),
    intercept=st.floats(-5, 5),
    first=st.floats(-8, 8),
    second=st.floats(-8, 8),
)
def test_map_is_monotone_and_bounded(slope, intercept, first, second):
    own = Recalibration(slope, intercept)
    low, high = sorted((first, second))
    assert own.probability(low) <= own.probability(high)
    moved = math.log(own.probability(first) / (1 - own.probability(first))) - first
    assert abs(moved) <= MOST_MOVED + 1e-6


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1000), slope=st.floats(-3, 5), intercept=st.floats(-4, 4))
def test_whatever_is_said_the_slope_stays_above_zero(seed, slope, intercept):
    own = refit(workspace(300, slope, intercept, seed)).recalibration
    assert 0.4 <= own.slope <= 2.5


def test_same_verdicts_give_the_same_map():
    votes = workspace(200, 0.8, -0.5)
    assert refit(votes) == refit(list(votes))


def test_shipped_map_changes_nothing():
    assert [AS_SHIPPED.probability(x) for x in (-2.0, 0.0, 3.0)] == [logistic(x) for x in (-2.0, 0.0, 3.0)]
