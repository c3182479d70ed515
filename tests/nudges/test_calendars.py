from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nudges.calendars import (
    Calendar,
    Weekday,
    first_slot_on,
    is_open,
    is_workday,
    next_slot,
    slot_from,
    working_day_after,
)
from nudges.errors import NudgeError
from tests.nudges.given import BERLIN, OFFICE, at

NEW_YORK = ZoneInfo("America/New_York")
KOLKATA = ZoneInfo("Asia/Kolkata")
SUN_TO_THU = frozenset(set(Weekday) - {Weekday.FRI, Weekday.SAT})
EVERY_DAY = frozenset(Weekday)


def round_the_clock(zone, *slots):
    return Calendar(zone, EVERY_DAY, slots, opens=time(0), closes=time(23, 59))


@pytest.mark.parametrize(
    ("after", "slot"),
    [
        ("2026-11-24 08:00", "2026-11-24 09:30"),  # before work
        ("2026-11-24 09:30", "2026-11-24 14:00"),  # strictly after
        ("2026-11-24 14:00", "2026-11-25 09:30"),  # the day has no more
        ("2026-11-27 15:00", "2026-11-30 09:30"),  # over the weekend
    ],
)
def test_next_slot_is_strictly_after_the_moment(after, slot):
    assert next_slot(OFFICE, at(after)) == at(slot)


def test_slot_from_takes_a_slot_that_is_now():
    assert slot_from(OFFICE, at("2026-11-24 14:00")) == at("2026-11-24 14:00")


def test_slots_come_as_utc():
    assert next_slot(OFFICE, at("2026-11-24 08:00")).tzinfo is UTC


def test_a_half_hour_zone_has_its_own_mornings():
    assert next_slot(Calendar(KOLKATA), at("2026-11-24 05:00", ZoneInfo("UTC"))) == datetime(
        2026, 11, 24, 8, 30, tzinfo=UTC
    )


def test_a_week_may_run_from_sunday_to_thursday():
    riyadh = ZoneInfo("Asia/Riyadh")
    calendar = Calendar(riyadh, SUN_TO_THU)
    assert next_slot(calendar, at("2026-11-26 15:00", riyadh)) == at("2026-11-29 09:30", riyadh)


def test_a_holiday_has_no_slots():
    calendar = Calendar(BERLIN, holidays=frozenset({date(2026, 12, 25)}))
    assert first_slot_on(calendar, date(2026, 12, 25)) == at("2026-12-28 09:30")


@pytest.mark.parametrize(
    ("anchor", "n", "day"),
    [
        (date(2026, 11, 24), 0, date(2026, 11, 24)),  # a working day is its own
        (date(2026, 11, 28), 0, date(2026, 11, 30)),  # a Saturday waits
        (date(2026, 11, 24), 1, date(2026, 11, 25)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # over the weekend
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # strictly after a Saturday
        (date(2026, 11, 24), 10, date(2026, 12, 8)),
    ],
)
def test_working_days_are_counted_strictly_after_the_anchor(anchor, n, day):
    assert working_day_after(OFFICE, anchor, n) == day


def test_working_days_are_not_counted_backwards():
    with pytest.raises(NudgeError, match="cannot count -1 working days"):
        working_day_after(OFFICE, date(2026, 11, 24), -1)


@pytest.mark.parametrize(
    ("moment", "is_it"),
    [
        ("2026-11-24 08:59", False),
        ("2026-11-24 09:00", True),
        ("2026-11-24 17:59", True),
        ("2026-11-24 18:00", False),  # closing time is outside
        ("2026-11-28 10:00", False),  # Saturday
    ],
)
def test_hours_are_open_on_workdays_until_closing_time(moment, is_it):
    assert is_open(OFFICE, at(moment)) is is_it


def test_a_skipped_local_time_comes_once_and_later():
    night = round_the_clock(NEW_YORK, time(2, 30))
    first = next_slot(night, at("2026-03-08 00:00", NEW_YORK))
    second = next_slot(night, first)
    assert (first, second) == (at("2026-03-08 03:30", NEW_YORK), at("2026-03-09 02:30", NEW_YORK))


def test_a_doubled_local_time_counts_the_first_time_only():
    night = round_the_clock(NEW_YORK, time(1, 30))
    first = next_slot(night, at("2026-11-01 00:00", NEW_YORK))
    assert first == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert next_slot(night, first) == at("2026-11-02 01:30", NEW_YORK)


def test_a_slot_pushed_past_midnight_is_not_lost():
    # Clocks in Nuuk go from 23:00 on Saturday to 0:00 on Sunday.
    nuuk = ZoneInfo("America/Nuuk")
    calendar = round_the_clock(nuuk, time(23, 30))
    assert next_slot(calendar, at("2026-03-29 00:10", nuuk)) == at("2026-03-29 00:30", nuuk)


def test_a_day_that_a_country_skipped_has_no_slot():
    apia = ZoneInfo("Pacific/Apia")  # there was no 30 December 2011
    assert next_slot(Calendar(apia), at("2011-12-29 15:00", apia)) == at("2012-01-02 09:30", apia)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"workdays": frozenset()}, "no workdays"),
        ({"slots": ()}, "no slots"),
        ({"slots": (time(18),)}, "slot 18:00 is outside the working hours 09:00–18:00"),
    ],
)
def test_a_calendar_without_any_moment_is_refused(wrong, why):
    with pytest.raises(NudgeError, match=why):
        Calendar(BERLIN, **wrong)


ZONES = st.sampled_from(
    [
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kolkata",
        "Asia/Riyadh",
        "Australia/Lord_Howe",  # changes by half an hour
        "Africa/Cairo",  # changes at midnight
        "America/Nuuk",  # changes before midnight
        "Pacific/Apia",
    ]
).map(ZoneInfo)
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
SLOTS = st.lists(st.times().map(lambda t: t.replace(second=0, microsecond=0)), min_size=1, max_size=3)


@st.composite
def calendars(draw):
    return Calendar(
        draw(ZONES),
        draw(st.frozensets(st.sampled_from(Weekday), min_size=1)),
        tuple(draw(SLOTS)),
        holidays=draw(st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=3)),
        opens=time(0),
        closes=time.max,
    )


def slots_by_hand(calendar, after, days):
    """Return every slot of the days around a moment: each local day and slot name gives one moment."""
    first = after.astimezone(calendar.timezone).date() - timedelta(days=2)
    moments = {
        datetime.combine(first + timedelta(days=n), slot, calendar.timezone).astimezone(UTC)
        for n in range(days)
        for slot in calendar.slots
        if is_workday(calendar, first + timedelta(days=n))
    }
    return sorted(moment for moment in moments if moment > after and is_open(calendar, moment))


@given(calendars(), MOMENTS)
def test_walking_the_slots_meets_each_once_and_in_order(calendar, after):
    expected = slots_by_hand(calendar, after, days=30)[:6]
    walked = []
    moment = after
    for _ in expected:
        moment = next_slot(calendar, moment)
        walked.append(moment)
    assert walked == expected


@given(calendars(), st.dates(date(2026, 1, 1), date(2027, 12, 1)), st.integers(1, 20))
def test_between_an_anchor_and_its_nth_working_day_lie_n_working_days(calendar, anchor, n):
    last = working_day_after(calendar, anchor, n)
    between = [anchor + timedelta(days=d) for d in range(1, (last - anchor).days + 1)]
    assert sum(is_workday(calendar, day) for day in between) == n
    assert is_workday(calendar, last)
