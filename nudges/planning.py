"""What leads to a nudge: a wish to be reminded, a grade, a step of a campaign or a path.

Each function is one step of the caller's transaction (`Database.atomic()`): all of it or none of it.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from content_index.database import Connection
from nudges import memory
from nudges.calendars import Calendar, first_slot_on, local_day, slot_from, working_day_after
from nudges.errors import NudgeError
from nudges.manners import Limits, resource_free_at
from nudges.plans.store import PlanStore
from nudges.store import NudgeStore
from nudges.types import (
    Campaign,
    Card,
    Enrollment,
    GradeGiven,
    NewNudge,
    Nudge,
    OpenStep,
    Path,
    Reason,
    ReminderRequest,
)

# How long after its time a nudge is still worth sending: a campaign has its season, a habit has not.
LIFETIME = {
    Reason.REMINDER: timedelta(days=30),
    Reason.CAMPAIGN: timedelta(days=14),
    Reason.PATH: timedelta(days=30),
}


def remind(db: Connection, request: ReminderRequest, now: datetime, calendar: Calendar) -> Nudge:
    """Plan the first reminder of an aid that helped, at the first slot of the next working day.

    Asking again gives the reminder that is still open. A card that was ended begins afresh.
    """
    due_at = first_slot_on(calendar, working_day_after(calendar, local_day(calendar, now), 1))
    reminder = NewNudge(
        request.user_id,
        request.resource_id,
        Reason.REMINDER,
        request.question_id,
        note="",
        due_at=due_at,
        expires_at=due_at + LIFETIME[Reason.REMINDER],
        planned_at=now,
    )
    with db.atomic():
        store = NudgeStore(db)
        nudge = store.plan(reminder) or store.open_reminder(request.user_id, request.resource_id)
        assert nudge is not None, "only an open reminder keeps a new one from being planned"
        if store.card(request.user_id, request.resource_id).ended:
            store.save_card(Card(request.user_id, request.resource_id))
        return nudge


def grade(db: Connection, given: GradeGiven, now: datetime, calendar: Calendar) -> Nudge | None:
    """Record what a person said to a nudge, review their card, and plan when to ask again.

    Returns the graded nudge, or None, with nothing changed, if it is not theirs, was never sent or is
    graded already. When to ask again is `NudgeStore.open_reminder`: none after "not relevant".
    """
    with db.atomic():
        store = NudgeStore(db)
        graded = store.record_grade(given, now)
        if graded is None:
            return None
        card = memory.review(store.card(graded.user_id, graded.resource_id), given.grade, now)
        store.save_card(card)
        _ask_again(store, graded, card, now, calendar)
        return graded


def load_plans(
    db: Connection, campaigns: Iterable[Campaign], paths: Iterable[Path], enrollments: Iterable[Enrollment]
) -> None:
    """Keep campaigns and paths in place of those with their ids, and enroll people; nobody is removed.

    Loading the same plans again changes nothing. Nudges that are planned already stay as they are.

    Raises NudgeError if a plan names a resource twice or counts days below 0, or if an enrollment names
    an unknown plan; then nothing is loaded.
    """
    with db.atomic():
        store = PlanStore(db)
        for campaign in campaigns:
            _check_steps(
                campaign.id, [(item.resource_id, item.after_working_days) for item in campaign.items]
            )
            store.save_campaign(campaign)
        for path in paths:
            _check_steps(path.id, [(step.resource_id, step.after_working_days) for step in path.steps])
            store.save_path(path)
        for enrollment in enrollments:
            if not store.has(enrollment.kind, enrollment.plan_id):
                raise NudgeError(
                    f"cannot enroll {enrollment.user_id}: there is no {enrollment.kind} "
                    f"{enrollment.plan_id!r}; load it first"
                )
            store.enroll(enrollment)


def plan_enrollments(db: Connection, now: datetime, calendar_of: Callable[[str], Calendar]) -> int:
    """Plan a nudge for every step that an enrolled person has none for; return how many were planned.

    A step falls on the first slot of its working day. Doing it again plans only what is new.
    """
    with db.atomic():
        store = NudgeStore(db)
        steps = PlanStore(db).open_steps()
        planned = [store.plan(_step_nudge(step, now, calendar_of(step.enrollment.user_id))) for step in steps]
        return sum(nudge is not None for nudge in planned)


def _ask_again(store: NudgeStore, graded: Nudge, card: Card, now: datetime, calendar: Calendar) -> None:
    """Make the person's open reminder of a resource agree with their card, and with what the caps allow.

    Memory may want it sooner than a person may hear of one resource again; what is promised is what happens.
    """
    open_reminder = store.open_reminder(card.user_id, card.resource_id)
    if card.ended or card.due_at is None:
        if open_reminder:
            store.skip(open_reminder.id)
        return
    limits = Limits()
    sends = store.sent_since(card.user_id, now - limits.lookback)
    free_at = resource_free_at(limits, sends, card.resource_id, now)
    due_at = slot_from(calendar, max(card.due_at, free_at))
    expires_at = due_at + LIFETIME[Reason.REMINDER]
    if open_reminder:
        store.reschedule(open_reminder.id, due_at, expires_at)
        return
    store.plan(
        NewNudge(
            graded.user_id,
            graded.resource_id,
            graded.reason,
            graded.reason_id,
            graded.note,
            due_at=due_at,
            expires_at=expires_at,
            planned_at=now,
            follows=graded.id,
        )
    )


def _step_nudge(step: OpenStep, now: datetime, calendar: Calendar) -> NewNudge:
    """Turn a step of a plan into the nudge for its day."""
    enrollment = step.enrollment
    reason = Reason(enrollment.kind)
    day = working_day_after(calendar, enrollment.anchor, step.after_working_days)
    due_at = first_slot_on(calendar, day)
    return NewNudge(
        enrollment.user_id,
        step.resource_id,
        reason,
        enrollment.plan_id,
        step.note,
        due_at=due_at,
        expires_at=due_at + LIFETIME[reason],
        planned_at=now,
        safety_critical=step.safety_critical,
    )


def _check_steps(plan_id: str, steps: Sequence[tuple[str, int]]) -> None:
    """Refuse steps that could not each become one nudge on one day."""
    resources = [resource_id for resource_id, _ in steps]
    for resource_id, days in steps:
        if resources.count(resource_id) > 1:
            raise NudgeError(f"plan {plan_id!r} names {resource_id!r} twice; name each resource once")
        if days < 0:
            raise NudgeError(f"plan {plan_id!r} sends {resource_id!r} after {days} days; use 0 or more")
