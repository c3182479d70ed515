"""The words of this package: a nudge and its life, and the plans that lead to nudges."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why a person gets a nudge; `Nudge.reason_id` is the question, the campaign or the path."""

    REMINDER = "reminder"
    CAMPAIGN = "campaign"
    PATH = "path"


class NudgeState(StrEnum):
    """Where a nudge is in its life: planned → sent → graded, or planned → expired or skipped."""

    PLANNED = "planned"
    SENT = "sent"
    GRADED = "graded"
    EXPIRED = "expired"
    SKIPPED = "skipped"


class Grade(StrEnum):
    """What the person said about their own recall; no answer is not a grade."""

    GOT_IT = "got_it"
    STILL_UNSURE = "still_unsure"
    NOT_RELEVANT = "not_relevant"


class PlanKind(StrEnum):
    """The two plans a person can be enrolled in; each value is also a `Reason`."""

    CAMPAIGN = "campaign"
    PATH = "path"


@dataclass(frozen=True, slots=True)
class ReminderRequest:
    """A person's wish to be reminded of the aid that answered their question."""

    user_id: str
    resource_id: str
    question_id: str


@dataclass(frozen=True, slots=True)
class GradeGiven:
    """What a person, maybe not the one who was asked, clicked under a nudge."""

    nudge_id: int
    user_id: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class NewNudge:
    """A nudge that is about to be planned. `follows` is the nudge whose grade led to this one."""

    user_id: str
    resource_id: str
    reason: Reason
    reason_id: str
    note: str
    due_at: datetime
    expires_at: datetime
    planned_at: datetime
    safety_critical: bool = False
    follows: int | None = None


@dataclass(frozen=True, slots=True)
class Nudge:
    """One message to one person about one resource.

    `due_at` moves when the message has to wait; `first_due_at` stays, so whoever waited longest goes
    first. A nudge that is unsent at `expires_at` is never sent. All times are aware UTC.
    """

    id: int
    user_id: str
    resource_id: str
    reason: Reason
    reason_id: str
    note: str
    planned_at: datetime
    first_due_at: datetime
    due_at: datetime
    expires_at: datetime
    safety_critical: bool
    follows: int | None
    state: NudgeState
    sent_at: datetime | None
    grade: Grade | None
    graded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that a person got, as far as the caps care."""

    resource_id: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """How well a person remembers a resource: stability in days, difficulty from 1 to 10 (FSRS).

    A card that was never reviewed has None in all four; an ended card asks nothing any more.
    """

    user_id: str
    resource_id: str
    stability: float | None = None
    difficulty: float | None = None
    reviewed_at: datetime | None = None
    due_at: datetime | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class CampaignItem:
    """A resource of a campaign and how many working days after the start it is sent."""

    resource_id: str
    after_working_days: int


@dataclass(frozen=True, slots=True)
class Campaign:
    """A plan of nudges for an audience. Safety-critical ones may pass the caps, never the hours."""

    id: str
    name: str
    purpose: str
    audience: tuple[str, ...]
    starts_on: date
    items: tuple[CampaignItem, ...]
    safety_critical: bool = False


@dataclass(frozen=True, slots=True)
class PathStep:
    """A resource of a path, how many working days after the anchor it is sent, and why it matters."""

    resource_id: str
    after_working_days: int
    why: str


@dataclass(frozen=True, slots=True)
class Path:
    """Ordered steps for a role, counted in working days from each person's own anchor date."""

    id: str
    name: str
    role: str
    steps: tuple[PathStep, ...]


@dataclass(frozen=True, slots=True)
class Enrollment:
    """A person in a campaign or path; the anchor is the date from which their days are counted."""

    user_id: str
    kind: PlanKind
    plan_id: str
    anchor: date


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step of a plan which an enrolled person has no nudge for yet."""

    enrollment: Enrollment
    resource_id: str
    after_working_days: int
    note: str
    safety_critical: bool
