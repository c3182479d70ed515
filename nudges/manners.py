"""How much is enough: the caps on what one person gets, as pure functions of what they got before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nudges.calendars import Calendar, day_start, local_day
from nudges.types import Sent

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps over all reasons together: a local day, any 7 × 24 hours, and the same resource again."""

    per_day: int = 1
    per_week: int = 3
    same_resource_after: timedelta = WEEK

    @property
    def lookback(self) -> timedelta:
        """How far back what a person got still counts: a week, and the whole of the present day."""
        return max(WEEK, self.same_resource_after)


def person_free_at(limits: Limits, calendar: Calendar, sends: Sequence[Sent], now: datetime) -> datetime:
    """Return the first moment, not before now, at which the day and the week have room for one more.

    sends are ordered by time and reach back at least `limits.lookback`. Two sends exactly a week apart
    are not in the same week.
    """
    free_at = now
    today = local_day(calendar, now)
    if sum(local_day(calendar, sent.sent_at) == today for sent in sends) >= limits.per_day:
        free_at = max(free_at, day_start(calendar, today + timedelta(days=1)))
    if len(sends) >= limits.per_week:
        free_at = max(free_at, sends[-limits.per_week].sent_at + WEEK)
    return free_at


def resource_free_at(limits: Limits, sends: Sequence[Sent], resource_id: str, now: datetime) -> datetime:
    """Return the first moment, not before now, at which the person may hear of the resource again."""
    times = [sent.sent_at for sent in sends if sent.resource_id == resource_id]
    return max(now, *(moment + limits.same_resource_after for moment in times)) if times else now
