"""When a person works: pure functions of a calendar and a moment; nothing here reads a clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import count
from zoneinfo import ZoneInfo

from nudges.errors import NudgeError

_INSTANT = timedelta.resolution
_DAY = timedelta(days=1)


class Weekday(StrEnum):
    """The days as the config file writes them, Monday first, as `date.weekday()` counts."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


_WEEK = tuple(Weekday)
_MON_TO_FRI = frozenset(_WEEK[:5])


@dataclass(frozen=True, slots=True)
class Calendar:
    """A person's time zone, the days and hours they work, and the times that suit a nudge.

    Hours run from `opens` up to but not including `closes`, in local time, on the same day.

    Raises NudgeError if there is no workday, no slot, or a slot outside the hours.
    """

    timezone: ZoneInfo
    workdays: frozenset[Weekday] = _MON_TO_FRI
    slots: tuple[time, ...] = (time(9, 30), time(14))
    holidays: frozenset[date] = frozenset()
    opens: time = time(9)
    closes: time = time(18)

    def __post_init__(self) -> None:
        """Refuse a calendar in which no moment would ever come."""
        if not self.workdays:
            raise NudgeError("a calendar has no workdays; name at least one")
        if not self.slots:
            raise NudgeError("a calendar has no slots; name at least one time of day")
        for slot in self.slots:
            if not self.opens <= slot < self.closes:
                raise NudgeError(
                    f"slot {slot:%H:%M} is outside the working hours {self.opens:%H:%M}–{self.closes:%H:%M}; "
                    "move the slot or the hours"
                )


def local_day(calendar: Calendar, moment: datetime) -> date:
    """Return the date on the person's wall at an aware moment."""
    return moment.astimezone(calendar.timezone).date()


def day_start(calendar: Calendar, day: date) -> datetime:
    """Return the UTC moment at which a local day begins."""
    return datetime.combine(day, time.min, calendar.timezone).astimezone(UTC)


def is_workday(calendar: Calendar, day: date) -> bool:
    """Return whether the person works on that day."""
    return _WEEK[day.weekday()] in calendar.workdays and day not in calendar.holidays


def is_open(calendar: Calendar, moment: datetime) -> bool:
    """Return whether an aware moment is inside the person's working hours on one of their workdays."""
    local = moment.astimezone(calendar.timezone)
    return is_workday(calendar, local.date()) and calendar.opens <= local.time() < calendar.closes


def next_slot(calendar: Calendar, after: datetime) -> datetime:
    """Return the first slot strictly after an aware moment, as an aware UTC moment.

    A local time that the clock change skips comes once, later by what was skipped (or not at all if that
    is outside the hours); a local time that happens twice counts the first time only.
    """
    # A change just before midnight can push a slot past it, so the day before is looked at too.
    first = local_day(calendar, after) - _DAY
    for days in count():
        later = [slot for slot in _slots_on(calendar, first + days * _DAY) if slot > after]
        if later:
            return min(later)
    raise AssertionError("count() never ends")


def slot_from(calendar: Calendar, moment: datetime) -> datetime:
    """Return the first slot at or after an aware moment, as an aware UTC moment."""
    return next_slot(calendar, moment.astimezone(UTC) - _INSTANT)


def first_slot_on(calendar: Calendar, day: date) -> datetime:
    """Return the first slot of a local day, or the next one there is if that day has none."""
    return slot_from(calendar, day_start(calendar, day))


def working_day_after(calendar: Calendar, anchor: date, n: int) -> date:
    """Return the n-th working day strictly after the anchor; for n = 0 the first one not before it.

    Raises NudgeError if n is negative.
    """
    if n < 0:
        raise NudgeError(f"cannot count {n} working days; use 0 or more")
    day = anchor if n else anchor - _DAY
    for _ in range(max(n, 1)):
        day += _DAY
        while not is_workday(calendar, day):
            day += _DAY
    return day


def _slots_on(calendar: Calendar, day: date) -> list[datetime]:
    """Return the UTC moments of a local day's slots, in the order of their names."""
    if not is_workday(calendar, day):
        return []
    # fold=0, the default, is what makes a skipped or doubled local time one single moment (PEP 495).
    moments = (datetime.combine(day, slot, calendar.timezone).astimezone(UTC) for slot in calendar.slots)
    return [moment for moment in moments if is_open(calendar, moment)]
