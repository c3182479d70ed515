from dataclasses import replace
from datetime import timedelta

import pytest

from nudges.store import NudgeStore
from nudges.types import Card, Grade, GradeGiven, Nudge, NudgeState, Reason, Sent
from tests.nudges.given import at, new_nudge

NOW = at("2026-11-24 09:30")


@pytest.fixture
def store(db):
    return NudgeStore(db)


def test_a_planned_nudge_reads_back_whole(store):
    nudge = store.plan(new_nudge())
    assert store.get(nudge.id) == Nudge(
        id=1,
        user_id="U1",
        resource_id="travel",
        reason=Reason.REMINDER,
        reason_id="Q1",
        note="",
        planned_at=NOW - timedelta(days=1),
        first_due_at=NOW,
        due_at=NOW,
        expires_at=NOW + timedelta(days=30),
        safety_critical=False,
        follows=None,
        state=NudgeState.PLANNED,
        sent_at=None,
        grade=None,
        graded_at=None,
    )


def test_a_person_has_one_open_reminder_of_a_resource(store):
    first = store.plan(new_nudge())
    assert store.plan(new_nudge(due_at=NOW + timedelta(days=3))) is None
    assert store.open_reminder("U1", "travel") == first


def test_a_step_of_a_plan_is_planned_once_whatever_became_of_it(store):
    step = new_nudge(reason=Reason.CAMPAIGN)
    store.skip(store.plan(step).id)
    assert store.plan(step) is None


def test_a_reminder_somebody_asked_for_goes_before_campaigns_and_paths_that_wait_longer(store):
    path = store.plan(new_nudge("U1", reason=Reason.PATH, due_at=NOW - timedelta(days=1)))
    wanted = store.plan(new_nudge("U1", resource_id="badge", reason=Reason.REMINDER, due_at=NOW))

    assert [nudge.id for nudge in store.due(NOW, limit=10)] == [wanted.id, path.id]


def test_whoever_waited_longest_is_due_first(store):
    late = store.plan(new_nudge("U1", due_at=NOW - timedelta(hours=1)))
    early = store.plan(new_nudge("U2", due_at=NOW - timedelta(hours=3)))
    store.plan(new_nudge("U3", due_at=NOW + timedelta(seconds=1)))
    store.postpone(early.id, NOW, NOW - timedelta(minutes=1))
    assert [nudge.id for nudge in store.due(NOW, limit=10)] == [early.id, late.id]


def test_a_nudge_is_claimed_once(store):
    nudge = store.plan(new_nudge())
    sent = replace(nudge, state=NudgeState.SENT, sent_at=NOW)
    assert [store.claim(nudge.id, NOW), store.claim(nudge.id, NOW)] == [sent, None]


def test_a_nudge_is_not_claimed_before_its_time_nor_after_it(store):
    nudge = store.plan(new_nudge())
    assert store.claim(nudge.id, NOW - timedelta(seconds=1)) is None
    assert store.claim(nudge.id, nudge.expires_at) is None


def test_what_is_unsent_at_its_expiry_is_closed(store):
    nudge = store.plan(new_nudge())
    assert [store.expire(nudge.expires_at - timedelta(seconds=1)), store.expire(nudge.expires_at)] == [0, 1]
    assert store.get(nudge.id).state is NudgeState.EXPIRED


def test_a_skipped_nudge_does_not_count_as_sent(store):
    nudge = store.claim(store.plan(new_nudge()).id, NOW)
    assert store.sent_since("U1", NOW - timedelta(days=7)) == [Sent("travel", NOW)]
    store.skip(nudge.id)
    assert store.sent_since("U1", NOW - timedelta(days=7)) == []


def test_upcoming_is_soonest_first_and_one_persons_own(store):
    later = store.plan(new_nudge(resource_id="badge", due_at=NOW + timedelta(days=2)))
    sooner = store.plan(new_nudge(resource_id="travel"))
    store.plan(new_nudge("U2"))
    assert store.upcoming("U1") == [sooner, later]


def test_a_grade_is_recorded_once_and_by_the_person_only(store):
    nudge = store.claim(store.plan(new_nudge()).id, NOW)
    assert store.record_grade(GradeGiven(nudge.id, "U2", Grade.NOT_RELEVANT), NOW) is None
    graded = store.record_grade(GradeGiven(nudge.id, "U1", Grade.GOT_IT), NOW)
    assert graded == replace(nudge, state=NudgeState.GRADED, grade=Grade.GOT_IT, graded_at=NOW)
    assert store.record_grade(GradeGiven(nudge.id, "U1", Grade.STILL_UNSURE), NOW) is None
    assert store.get(nudge.id) == graded


def test_a_nudge_that_was_not_sent_cannot_be_graded(store):
    nudge = store.plan(new_nudge())
    assert store.record_grade(GradeGiven(nudge.id, "U1", Grade.GOT_IT), NOW) is None


def test_a_card_reads_back_as_it_was_saved(store):
    assert store.card("U1", "travel") == Card("U1", "travel")
    card = Card("U1", "travel", 2.5, 5.0, NOW, NOW + timedelta(days=2), ended=True)
    store.save_card(card)
    assert store.card("U1", "travel") == card


@pytest.mark.parametrize(
    ("ask", "plan"),
    [
        (lambda store: store.due(NOW, 10), "nudges_due (due_at<?)"),
        (lambda store: store.expire(NOW), "nudges_expiry (expires_at<?)"),
        (lambda store: store.sent_since("U1", NOW), "nudges_sent (user_id=? AND sent_at>?)"),
        (lambda store: store.upcoming("U1"), "nudges_person (user_id=?)"),
        (
            lambda store: store.open_reminder("U1", "travel"),
            "nudges_open_reminder (user_id=? AND resource_id=?)",
        ),
    ],
)
def test_what_is_asked_often_reads_only_its_own_index(db, ask, plan):
    asked = []
    with db.tracer(lambda sql, params: asked.append((sql, params))):
        ask(NudgeStore(db))
    sql, params = asked[0]
    steps = [step for *_, step in db.execute(f"EXPLAIN QUERY PLAN {sql}", params)]
    assert steps[0] == f"SEARCH nudges USING INDEX {plan}"
