"""The nouns of habits."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class HabitVerdict(StrEnum):
    """What somebody says of a note about a habit."""

    THANKS = "thanks"
    FINE_HERE = "fine_here"


@dataclass(frozen=True, slots=True)
class NewHabit:
    """A habit as a curator writes it down: the shortcut in a few phrasings, and the aid to use instead.

    `form` names the modal it was written in, so that work done twice makes one habit.
    """

    form: str
    phrasings: tuple[str, ...]
    why: str
    resource_id: str
    topics: tuple[str, ...]
    added_by: str


@dataclass(frozen=True, slots=True)
class Habit:
    """A known risky shortcut and the aid to use instead. A paused one is kept and not looked for."""

    id: int
    phrasings: tuple[str, ...]
    why: str
    resource_id: str
    topics: tuple[str, ...]
    added_by: str
    paused: bool


@dataclass(frozen=True, slots=True)
class HabitNote:
    """A note to one person about a habit in something they wrote."""

    id: int
    habit_id: int
    user_id: str
    verdict: HabitVerdict | None


@dataclass(frozen=True, slots=True)
class NoteTo:
    """Who is to be told of a habit, where, and when."""

    habit_id: int
    user_id: str
    channel: str
    ts: str
    at: datetime
