"""Whatever is planned, wherever people live, however long the machine was down: the promises hold."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from nudges.calendars import Calendar, Weekday, is_open, local_day
from nudges.store import NudgeStore
from nudges.types import NewNudge, NudgeState, Reason
from tests.nudges.given import Desk, fresh_database

WEEK = timedelta(days=7)
SUN_TO_THU = frozenset(set(Weekday) - {Weekday.FRI, Weekday.SAT})
PEOPLE = {
    "U1": Calendar(ZoneInfo("Europe/Berlin"), holidays=frozenset({date(2026, 3, 30), date(2026, 10, 26)})),
    "U2": Calendar(ZoneInfo("Asia/Kolkata")),
    "U3": Calendar(ZoneInfo("Asia/Riyadh"), SUN_TO_THU),
    "U4": Calendar(  # works nights and weekends through both changes of the clock
        ZoneInfo("America/New_York"),
        frozenset(Weekday),
        (time(1, 30), time(2, 30)),
        opens=time(1),
        closes=time(4),
    ),
}
STARTS = st.sampled_from(  # each a few days before a change of the clock somewhere
    [datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 3, 26, tzinfo=UTC), datetime(2026, 10, 22, tzinfo=UTC)]
)


@st.composite
def plans(draw, start, people):
    due_at = start + timedelta(minutes=draw(st.integers(0, 6 * 24 * 60)))
    reason = draw(st.sampled_from(Reason))
    return NewNudge(
        draw(st.sampled_from(people)),
        draw(st.sampled_from(["badge", "laptop", "leave", "payslip", "travel", "vpn"])),
        reason,
        draw(st.sampled_from(["A", "B"])),
        note="",
        due_at=due_at,
        expires_at=due_at + timedelta(days=draw(st.integers(2, 30))),
        planned_at=start,
        safety_critical=reason is Reason.CAMPAIGN and draw(st.booleans()),
    )


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_caps_and_hours_hold_and_every_nudge_ends_once(data):
    start = data.draw(STARTS)
    people = data.draw(st.lists(st.sampled_from(sorted(PEOPLE)), min_size=1, max_size=2))
    new = data.draw(st.lists(plans(start, people), min_size=1, max_size=15))
    downtime = data.draw(st.lists(st.sampled_from([1, 20, 300, 4_000]), min_size=1, max_size=4))
    with fresh_database() as database:
        with database.atomic() as db:
            ids = {nudge.id for nudge in map(NudgeStore(db).plan, new) if nudge}
        desk = Desk(database, PEOPLE)
        desk.now = start
        run_until_all_have_ended(desk, database, downtime)
        with database.reading() as db:
            ended = [nudge for nudge in map(NudgeStore(db).get, ids) if nudge]
    unsent = [nudge.id for nudge in ended if nudge.state is NudgeState.EXPIRED]
    assert sorted([nudge.id for nudge in desk.sent] + unsent) == sorted(ids)
    assert broken_promises(desk.sent) == []


def run_until_all_have_ended(desk, database, downtime):
    """Sweep when something is due, late by each downtime (in minutes) in turn."""
    for turn in range(500):
        with database.reading() as db:
            waiting = [nudge.due_at for user in PEOPLE for nudge in NudgeStore(db).upcoming(user, 100)]
        if not waiting:
            return
        desk.now = max(desk.now, min(waiting)) + timedelta(minutes=downtime[turn % len(downtime)])
        desk.runner.sweep()
    raise AssertionError("nudges were moved for ever")


def broken_promises(sent):
    """Return every message that came at a wrong time or too soon after those before it."""
    broken = []
    for position, nudge in enumerate(sent):
        calendar = PEOPLE[nudge.user_id]
        before = [earlier for earlier in sent[:position] if earlier.user_id == nudge.user_id]
        same_day = [b for b in before if local_day(calendar, b.sent_at) == local_day(calendar, nudge.sent_at)]
        same_week = [b for b in before if nudge.sent_at - b.sent_at < WEEK]
        same_resource = [b for b in same_week if b.resource_id == nudge.resource_id]
        too_many = len(same_day) >= 1 or len(same_week) >= 3 or same_resource
        if not is_open(calendar, nudge.sent_at) or (too_many and not nudge.safety_critical):
            broken.append(nudge)
    return broken
