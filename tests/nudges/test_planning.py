from dataclasses import replace
from datetime import date, timedelta

import pytest

from nudges.errors import NudgeError
from nudges.planning import grade, load_plans, plan_enrollments, remind
from nudges.plans.store import PlanStore
from nudges.store import NudgeStore
from nudges.types import (
    Campaign,
    CampaignItem,
    Card,
    Enrollment,
    Grade,
    GradeGiven,
    NudgeState,
    Path,
    PathStep,
    PlanKind,
    Reason,
    ReminderRequest,
)
from tests.nudges.given import OFFICE, at, new_nudge

ASKED = at("2026-11-24 15:00")
REQUEST = ReminderRequest("U1", "travel", "Q1")
PHISHING = Campaign(
    "phishing",
    "Spot the phish",
    "Phishing mails look better every year.",
    audience=("U1", "U2"),
    starts_on=date(2026, 11, 27),
    items=(CampaignItem("report-phish", 0), CampaignItem("passwords", 3)),
    safety_critical=True,
)
FIRST_WEEK = Path(
    "first-week",
    "Your first week",
    "new hire",
    (PathStep("badge", 0, "It opens the doors."), PathStep("vpn", 1, "")),
)
NEW_HIRE = Enrollment("U3", PlanKind.PATH, "first-week", date(2026, 11, 28))


def office_hours(user_id):
    return OFFICE


def send(db, nudge):
    """Mark a nudge as sent at its own time."""
    return NudgeStore(db).claim(nudge.id, nudge.due_at)


def planned(db, user_id):
    return [(n.resource_id, n.due_at, n.note, n.safety_critical) for n in NudgeStore(db).upcoming(user_id)]


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-11-24 15:00", "2026-11-25 09:30"),  # the next morning
        ("2026-11-24 00:30", "2026-11-25 09:30"),  # not on the same day, however early
        ("2026-11-27 10:00", "2026-11-30 09:30"),  # Friday: after the weekend
        ("2026-11-28 10:00", "2026-11-30 09:30"),  # Saturday: Monday is the next working day
    ],
)
def test_a_reminder_comes_in_the_morning_of_the_next_working_day(db, asked, due):
    nudge = remind(db, REQUEST, at(asked), OFFICE)
    assert (nudge.due_at, nudge.reason, nudge.reason_id) == (at(due), Reason.REMINDER, "Q1")


def test_asking_twice_gives_the_same_open_nudge(db):
    first = remind(db, REQUEST, ASKED, OFFICE)
    again = remind(db, replace(REQUEST, question_id="Q2"), ASKED + timedelta(hours=1), OFFICE)
    assert again == first
    assert NudgeStore(db).upcoming("U1") == [first]


def test_got_it_plans_the_next_nudge_for_when_it_may_come(db):
    nudge = send(db, remind(db, REQUEST, ASKED, OFFICE))
    clicked = at("2026-11-25 09:40")
    graded = grade(db, GradeGiven(nudge.id, "U1", Grade.GOT_IT), clicked, OFFICE)
    follow_up = NudgeStore(db).open_reminder("U1", "travel")
    assert graded == replace(nudge, state=NudgeState.GRADED, grade=Grade.GOT_IT, graded_at=clicked)
    assert follow_up is not None
    assert (follow_up.due_at, follow_up.follows, follow_up.reason_id) == (
        at("2026-12-02 09:30"),  # memory wants it in two days, the manners allow it a week after the last
        nudge.id,
        "Q1",
    )


def test_a_second_click_changes_nothing(db):
    nudge = send(db, remind(db, REQUEST, ASKED, OFFICE))
    grade(db, GradeGiven(nudge.id, "U1", Grade.GOT_IT), nudge.due_at, OFFICE)
    store = NudgeStore(db)
    before = (store.get(nudge.id), store.card("U1", "travel"), store.upcoming("U1"))
    late = nudge.due_at + timedelta(days=1)
    assert grade(db, GradeGiven(nudge.id, "U1", Grade.STILL_UNSURE), late, OFFICE) is None
    assert (store.get(nudge.id), store.card("U1", "travel"), store.upcoming("U1")) == before


def test_only_the_nudges_own_person_may_grade_it(db):
    nudge = send(db, remind(db, REQUEST, ASKED, OFFICE))
    assert grade(db, GradeGiven(nudge.id, "U2", Grade.NOT_RELEVANT), ASKED, OFFICE) is None
    assert NudgeStore(db).get(nudge.id) == nudge


def test_not_relevant_is_not_asked_again(db):
    nudge = send(db, remind(db, REQUEST, ASKED, OFFICE))
    grade(db, GradeGiven(nudge.id, "U1", Grade.NOT_RELEVANT), nudge.due_at, OFFICE)
    assert NudgeStore(db).upcoming("U1") == []
    assert NudgeStore(db).card("U1", "travel") == Card("U1", "travel", ended=True)


def test_not_relevant_closes_a_reminder_that_is_still_open(db):
    store = NudgeStore(db)
    campaign = send(db, store.plan(new_nudge(reason=Reason.CAMPAIGN)))
    reminder = remind(db, REQUEST, ASKED, OFFICE)
    grade(db, GradeGiven(campaign.id, "U1", Grade.NOT_RELEVANT), ASKED, OFFICE)
    assert store.get(reminder.id) == replace(reminder, state=NudgeState.SKIPPED)


def test_asking_to_be_reminded_after_not_relevant_begins_afresh(db):
    nudge = send(db, remind(db, REQUEST, ASKED, OFFICE))
    grade(db, GradeGiven(nudge.id, "U1", Grade.NOT_RELEVANT), nudge.due_at, OFFICE)
    again = remind(db, REQUEST, nudge.due_at, OFFICE)
    assert (again.due_at, NudgeStore(db).card("U1", "travel")) == (
        at("2026-11-26 09:30"),
        Card("U1", "travel"),
    )


def test_a_grade_moves_the_open_reminder_instead_of_adding_another(db):
    store = NudgeStore(db)
    campaign = send(db, store.plan(new_nudge(reason=Reason.CAMPAIGN)))
    reminder = remind(db, REQUEST, ASKED, OFFICE)
    grade(db, GradeGiven(campaign.id, "U1", Grade.GOT_IT), ASKED, OFFICE)
    [moved] = store.upcoming("U1")
    assert (moved.id, moved.first_due_at, moved.due_at) == (
        reminder.id,
        at("2026-12-01 09:30"),
        at("2026-12-01 09:30"),
    )


def test_a_follow_up_of_a_safety_campaign_keeps_to_the_caps(db):
    nudge = send(db, NudgeStore(db).plan(new_nudge(reason=Reason.CAMPAIGN, safety_critical=True)))
    grade(db, GradeGiven(nudge.id, "U1", Grade.STILL_UNSURE), nudge.due_at, OFFICE)
    assert planned(db, "U1") == [("travel", at("2026-12-01 09:30"), "", False)]


def test_plans_read_back_as_they_were_loaded(db):
    load_plans(db, [PHISHING], [FIRST_WEEK], [NEW_HIRE])
    store = PlanStore(db)
    assert (store.campaigns(), store.paths()) == ([PHISHING], [FIRST_WEEK])
    assert store.enrollments("U3") == [NEW_HIRE]
    assert store.enrollments("U1") == [Enrollment("U1", PlanKind.CAMPAIGN, "phishing", date(2026, 11, 27))]


def test_steps_fall_on_working_days_after_each_persons_anchor(db):
    load_plans(db, [PHISHING], [FIRST_WEEK], [NEW_HIRE])
    assert plan_enrollments(db, ASKED, office_hours) == 6
    assert planned(db, "U1") == [
        ("report-phish", at("2026-11-27 09:30"), PHISHING.purpose, True),
        ("passwords", at("2026-12-02 09:30"), PHISHING.purpose, True),
    ]
    assert planned(db, "U3") == [  # who starts on a Saturday begins on Monday
        ("badge", at("2026-11-30 09:30"), "It opens the doors.", False),
        ("vpn", at("2026-11-30 09:30"), "", False),
    ]


def test_loading_and_planning_again_adds_nothing(db):
    for _ in range(2):
        load_plans(db, [PHISHING], [FIRST_WEEK], [NEW_HIRE])
        plan_enrollments(db, ASKED, office_hours)
    assert [len(NudgeStore(db).upcoming(user)) for user in ("U1", "U2", "U3")] == [2, 2, 2]


def test_a_step_put_in_front_later_is_the_only_one_planned(db):
    load_plans(db, [], [FIRST_WEEK], [NEW_HIRE])
    plan_enrollments(db, ASKED, office_hours)
    longer = replace(FIRST_WEEK, steps=(PathStep("welcome", 0, ""), *FIRST_WEEK.steps))
    load_plans(db, [], [longer], [])
    assert plan_enrollments(db, ASKED, office_hours) == 1


@pytest.mark.parametrize(
    ("steps", "enrolled", "why"),
    [
        ((PathStep("badge", 0, ""), PathStep("badge", 5, "")), [], "names 'badge' twice"),
        ((PathStep("badge", -1, ""),), [], "'badge' after -1 days"),
        ((), [replace(NEW_HIRE, plan_id="second-week")], "no path 'second-week'"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused_and_nothing_is_loaded(db, steps, enrolled, why):
    with pytest.raises(NudgeError, match=why):
        load_plans(db, [PHISHING], [replace(FIRST_WEEK, steps=steps)], enrolled)
    assert PlanStore(db).campaigns() == []
