"""What listeners may call about habits."""

from dataclasses import dataclass

from bot.border import Border
from bot.habits.keeping import Habits
from bot.habits.minding import Minding
from bot.lookups import Lookups
from bot.people import People
from bot.units import Units
from retrieval.habits.finding import HabitFinder, HabitWords
from retrieval.serving import ServingModel


@dataclass(frozen=True, slots=True)
class HabitServices:
    """Keeping habits, and minding what is said in threads."""

    kept: Habits
    minding: Minding


def habit_services(
    units: Units, people: People, lookups: Lookups, border: Border, model: ServingModel
) -> HabitServices:
    """Put the services of habits together."""
    finder = HabitFinder(units.database, HabitWords(units.database), model.current)
    return HabitServices(Habits(units, people), Minding(units, people, finder, lookups, border))
