from datetime import timedelta

import pytest

from nudges.manners import Limits, person_free_at, resource_free_at
from nudges.types import Sent
from tests.nudges.given import OFFICE, at

LIMITS = Limits()
NOW = at("2026-11-26 09:30")


@pytest.mark.parametrize(
    ("before", "free_at"),
    [
        ([], "2026-11-26 09:30"),
        (["2026-11-25 17:59"], "2026-11-26 09:30"),  # yesterday is another day
        (["2026-11-26 09:15"], "2026-11-27 00:00"),  # one today
        (["2026-11-19 09:40", "2026-11-24 09:30", "2026-11-25 09:30"], "2026-11-26 09:40"),  # three in a week
        (
            ["2026-11-20 14:00", "2026-11-20 14:00", "2026-11-25 14:00", "2026-11-25 14:01"],
            "2026-11-27 14:00",
        ),
        (["2026-11-24 09:30", "2026-11-25 09:30", "2026-11-26 09:15"], "2026-12-01 09:30"),  # both caps
    ],
)
def test_a_person_is_free_when_the_day_and_the_week_have_room(before, free_at):
    sends = [Sent("travel", at(moment)) for moment in before]
    assert person_free_at(LIMITS, OFFICE, sends, NOW) == at(free_at)


@pytest.mark.parametrize(
    ("resource_id", "free_at"),
    [
        ("travel", at("2026-12-01 09:30")),  # a week after the last time
        ("badge", NOW),  # never heard of
    ],
)
def test_a_resource_rests_for_a_week(resource_id, free_at):
    sends = [Sent("travel", at("2026-11-20 09:30")), Sent("travel", at("2026-11-24 09:30"))]
    assert resource_free_at(LIMITS, sends, resource_id, NOW) == free_at


def test_lookback_covers_the_longest_of_the_caps():
    assert (LIMITS.lookback, Limits(same_resource_after=timedelta(days=30)).lookback) == (
        timedelta(days=7),
        timedelta(days=30),
    )
