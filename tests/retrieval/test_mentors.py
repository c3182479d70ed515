"""Who is suggested: vetted for the topic, not expired, not full, not the asker, best first, with a reason."""

import math
from dataclasses import replace
from datetime import date

import pytest

from content_index.types import Resource
from retrieval.mentors import NearResource, match_mentors
from tests.retrieval.given import mentor

TODAY = date(2026, 11, 23)
TRAVEL = Resource("travel", "Claim travel costs", "", topics=("travel", "expenses"))
SAFETY = Resource("safety", "Report a near miss", "", topics=("site-safety",))


def matched(mentors, near, loads=None, never=()):
    return [m.mentor.user_id for m in match_mentors(mentors, near, loads or {}, TODAY, never)]


@pytest.mark.parametrize(
    ("mentors", "loads", "never", "expected"),
    [
        pytest.param([mentor("U1", "travel")], {}, (), ["U1"], id="vetted for the topic"),
        pytest.param([mentor("U1", "pricing")], {}, (), [], id="vetted for another topic"),
        pytest.param([mentor("U1")], {}, (), [], id="vetted for nothing"),
        pytest.param([mentor("U1", "travel", expires_on=TODAY)], {}, (), ["U1"], id="the last day counts"),
        pytest.param([mentor("U1", "travel", expires_on=date(2026, 11, 22))], {}, (), [], id="expired"),
        pytest.param([mentor("U1", "travel", open_cap=2)], {"U1": 1}, (), ["U1"], id="room for one more"),
        pytest.param([mentor("U1", "travel", open_cap=2)], {"U1": 2}, (), [], id="as many as the cap"),
        pytest.param([mentor("U1", "travel", open_cap=0)], {}, (), [], id="takes none"),
        pytest.param([mentor("U1", "travel"), mentor("U2", "travel")], {}, {"U1"}, ["U2"], id="the asker"),
        pytest.param([mentor("U2", "travel"), mentor("U1", "travel")], {}, (), ["U1", "U2"], id="ties by id"),
        pytest.param(
            [mentor("U1", "travel"), mentor("U2", "travel")], {"U1": 1}, (), ["U2", "U1"], id="load"
        ),
    ],
)
def test_who_may_be_asked(mentors, loads, never, expected):
    assert matched(mentors, [NearResource(TRAVEL, 0.8)], loads, never) == expected


def test_the_nearer_the_resource_the_better_the_mentor():
    near = [NearResource(TRAVEL, 0.8), NearResource(SAFETY, 0.6)]
    assert matched([mentor("U1", "site-safety"), mentor("U2", "travel")], near) == ["U2", "U1"]


def test_a_mentor_who_fits_far_less_is_left_out():
    near = [NearResource(TRAVEL, 0.8), NearResource(SAFETY, 0.3)]
    assert matched([mentor("U1", "site-safety"), mentor("U2", "travel")], near) == ["U2"]


def test_only_the_three_nearest_say_what_the_question_is_about():
    near = [*[NearResource(TRAVEL, 0.8)] * 3, NearResource(SAFETY, 0.8)]
    assert matched([mentor("U1", "site-safety")], near) == []


def test_the_score_by_hand():
    near = [NearResource(replace(TRAVEL, owner="U1"), 0.8), NearResource(TRAVEL, 0.4)]
    (match,) = match_mentors([mentor("U1", "travel")], near, {"U1": 2}, TODAY)
    # .8² for the first, half as much again for keeping it, .4² for the second, and two open questions.
    assert match.score == pytest.approx((0.64 + 0.32 + 0.16) * math.exp(-0.05 * 2))


@pytest.mark.parametrize(
    ("near", "topics", "reason"),
    [
        pytest.param([TRAVEL], ("expenses",), "vetted for expenses", id="the topic"),
        pytest.param(
            [SAFETY, TRAVEL], ("site-safety", "expenses"), "vetted for site safety, expenses", id="two"
        ),
        pytest.param(
            [replace(TRAVEL, owner="U1")],
            ("expenses",),
            "vetted for expenses; keeps “Claim travel costs” current",
            id="owner",
        ),
        pytest.param(
            [TRAVEL, replace(TRAVEL, title="Book", verified_by="U1")],
            ("expenses",),
            "vetted for expenses; keeps “Book” current",
            id="verifier",
        ),
    ],
)
def test_why_this_mentor(near, topics, reason):
    found = [NearResource(resource, 0.5) for resource in near]
    (match,) = match_mentors([mentor("U1", "site-safety", "expenses")], found, {}, TODAY)
    assert (match.topics, match.reason) == (topics, reason)


def test_nobody_is_near():
    assert match_mentors([mentor("U1", "travel")], [], {}, TODAY) == []
    assert match_mentors([], [NearResource(TRAVEL, 0.8)], {}, TODAY) == []
