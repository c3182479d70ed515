import logging
import multiprocessing
import threading
from collections import Counter
from datetime import date, timedelta

import pytest

from content_index.database import Database
from nudges.calendars import Calendar
from nudges.manners import Limits
from nudges.planning import grade
from nudges.runner import NudgeRunner, SweepReport
from nudges.store import NudgeStore
from nudges.types import Grade, GradeGiven, NudgeState, Reason
from tests.nudges.given import BERLIN, OFFICE, Desk, at, new_nudge

NOW = at("2026-11-24 09:30")


def plan(database, *new):
    """Plan nudges and return their ids."""
    with database.atomic() as db:
        return [nudge.id for nudge in map(NudgeStore(db).plan, new) if nudge]


def dues(database, user_id="U1"):
    """Return what a person has ahead of them: (resource, when)."""
    with database.reading() as db:
        return [(nudge.resource_id, nudge.due_at) for nudge in NudgeStore(db).upcoming(user_id)]


def state(database, nudge_id):
    with database.reading() as db:
        nudge = NudgeStore(db).get(nudge_id)
    assert nudge is not None
    return nudge.state


def test_a_due_nudge_is_sent_and_one_for_later_is_not(database, desk):
    plan(database, new_nudge(), new_nudge("U2", due_at=NOW + timedelta(seconds=1)))
    assert desk.runner.sweep() == SweepReport(sent=1)
    assert [(n.user_id, n.state, n.sent_at) for n in desk.sent] == [("U1", NudgeState.SENT, NOW)]


def test_a_second_sweep_sends_nothing_again(database, desk):
    plan(database, new_nudge())
    assert [desk.runner.sweep(), desk.runner.sweep()] == [SweepReport(sent=1), SweepReport()]


@pytest.mark.parametrize("safety_critical", [False, True])
def test_outside_hours_a_nudge_waits_for_the_next_slot(database, desk, safety_critical):
    plan(database, new_nudge(safety_critical=safety_critical))
    desk.now = at("2026-11-27 18:00")
    assert desk.runner.sweep() == SweepReport(moved=1)
    assert dues(database) == [("travel", at("2026-11-30 09:30"))]


def test_a_person_gets_one_nudge_a_day_and_the_longest_waiting_first(database, desk):
    plan(database, new_nudge(resource_id="badge"), new_nudge(due_at=NOW - timedelta(hours=1)))
    assert desk.runner.sweep() == SweepReport(sent=1, moved=1)
    assert [nudge.resource_id for nudge in desk.sent] == ["travel"]
    assert dues(database) == [("badge", at("2026-11-25 09:30"))]


def test_a_person_gets_three_nudges_in_a_week_and_the_rest_later(database, desk):
    plan(database, *[new_nudge(resource_id=name) for name in ("a", "b", "c", "d")])
    days = []
    for _ in range(10):
        desk.runner.sweep()
        days.append(len(desk.sent))
        desk.now += timedelta(days=1)
    assert days == [1, 2, 3, 3, 3, 3, 3, 4, 4, 4]


def test_a_resource_comes_at_most_once_a_week_over_all_reasons(database, desk):
    plan(database, new_nudge(), new_nudge(reason=Reason.CAMPAIGN))
    desk.runner.sweep()
    desk.now += timedelta(days=1)
    assert desk.runner.sweep() == SweepReport(moved=1)
    assert dues(database) == [("travel", at("2026-12-01 09:30"))]


def test_a_follow_up_waits_until_its_resource_may_come_again(database, desk):
    [nudge_id] = plan(database, new_nudge())
    desk.runner.sweep()
    with database.atomic() as db:
        grade(db, GradeGiven(nudge_id, "U1", Grade.GOT_IT), NOW, OFFICE)
    assert dues(database) == [("travel", at("2026-12-01 09:30"))]
    desk.now = at("2026-12-01 09:30")
    assert desk.runner.sweep() == SweepReport(sent=1)


def test_a_safety_critical_nudge_passes_the_caps(database, desk):
    urgent = new_nudge(reason=Reason.CAMPAIGN, safety_critical=True)
    plan(database, new_nudge(), new_nudge(resource_id="badge"), urgent)
    assert desk.runner.sweep() == SweepReport(sent=2, moved=1)
    assert [nudge.safety_critical for nudge in desk.sent] == [False, True]


def test_limits_can_be_set(database, desk):
    plan(database, *[new_nudge(resource_id=name) for name in ("a", "b", "c")])
    limits = Limits(per_day=2, per_week=2)
    runner = NudgeRunner(database, lambda db, nudge: None, lambda: NOW, lambda user: OFFICE, limits)
    assert runner.sweep() == SweepReport(sent=2, moved=1)


def test_what_is_past_its_expiry_is_never_sent(database, desk):
    [nudge_id] = plan(database, new_nudge(due_at=NOW - timedelta(days=30)))
    assert desk.runner.sweep() == SweepReport(expired=1)
    assert state(database, nudge_id) is NudgeState.EXPIRED


def test_after_days_down_everyone_gets_one_and_the_rest_is_kept(database, desk):
    people = [f"U{n}" for n in range(20)]
    waiting = [new_nudge(user, f"r{n}", NOW - timedelta(days=3)) for user in people for n in range(5)]
    plan(database, *waiting)
    assert desk.runner.sweep() == SweepReport(sent=20, moved=80)
    assert Counter(nudge.user_id for nudge in desk.sent) == dict.fromkeys(people, 1)
    assert [len(dues(database, user)) for user in people] == [4] * 20


def test_a_message_that_cannot_be_made_is_rolled_back_and_holds_up_nobody(database, caplog):
    plan(database, new_nudge("U1"), new_nudge("U2"))

    def send(db, nudge):
        db.execute("INSERT INTO outbox VALUES (?)", [nudge.user_id])
        if nudge.user_id == "U1":
            raise KeyError("what the person wrote")

    with database.atomic() as db:
        db.execute("CREATE TABLE outbox (user_id TEXT)")
    assert NudgeRunner(database, send, lambda: NOW, lambda user: OFFICE).sweep() == SweepReport(
        sent=1, failed=1
    )
    with database.reading() as db:
        assert [row["user_id"] for row in db.query("SELECT user_id FROM outbox")] == ["U2"]
    assert dues(database) == [("travel", NOW + timedelta(hours=1))]
    [record] = caplog.records
    assert (record.levelno, "KeyError at test_runner.py:" in record.message) == (logging.ERROR, True)
    assert "what the person wrote" not in caplog.text


def test_a_person_without_a_calendar_holds_up_nobody(database):
    plan(database, new_nudge("U1"), new_nudge("U2"))
    runner = NudgeRunner(database, lambda db, nudge: None, lambda: NOW, {"U2": OFFICE}.__getitem__)
    assert runner.sweep() == SweepReport(sent=1, failed=1)


def test_a_sender_may_skip_what_has_nothing_to_send(database):
    [nudge_id] = plan(database, new_nudge())
    runner = NudgeRunner(
        database, lambda db, nudge: NudgeStore(db).skip(nudge.id), lambda: NOW, lambda user: OFFICE
    )
    assert runner.sweep() == SweepReport(skipped=1)
    assert state(database, nudge_id) is NudgeState.SKIPPED


def test_a_holiday_moves_a_nudge_to_the_next_working_day(database):
    desk = Desk(database, {"U1": Calendar(BERLIN, holidays=frozenset({date(2026, 11, 24)}))})
    plan(database, new_nudge())
    desk.runner.sweep()
    assert dues(database) == [("travel", at("2026-11-25 09:30"))]


def write_to_outbox(db, nudge):
    db.execute("INSERT INTO outbox VALUES (?)", [nudge.id])


def sweep_beside_another(path, both_ready):
    database = Database(path, [])
    runner = NudgeRunner(database, write_to_outbox, lambda: NOW, lambda user: OFFICE)
    both_ready.wait(timeout=30)
    report = runner.sweep()
    with database.atomic() as db:
        db.execute("INSERT INTO reports VALUES (?, ?)", [report.sent, report.failed])


@pytest.mark.parametrize(
    "kind", [threading, multiprocessing.get_context("spawn")], ids=["threads", "processes"]
)
def test_two_sweeps_at_once_send_each_of_500_nudges_once(database, kind):
    nudge_ids = plan(database, *[new_nudge(f"U{n}") for n in range(500)])
    with database.atomic() as db:
        db.execute("CREATE TABLE outbox (nudge_id INTEGER)")
        db.execute("CREATE TABLE reports (sent INTEGER, failed INTEGER)")
    worker = kind.Thread if kind is threading else kind.Process
    both_ready = kind.Barrier(2)
    workers = [worker(target=sweep_beside_another, args=(database.path, both_ready)) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    with database.reading() as db:
        assert sorted(row["nudge_id"] for row in db.query("SELECT nudge_id FROM outbox")) == nudge_ids
        assert db.execute("SELECT count(*), sum(sent), sum(failed) FROM reports").fetchall() == [(2, 500, 0)]
