"""What curators do with habits, and what people say of the notes about them."""

from bot.blocks import habits as cards
from bot.finding import find_resources, titles_like
from bot.outgoing import ReplyTo, post, respond
from bot.people import People, Role
from bot.units import Unit, Units
from content_index.store import ResourceStore
from retrieval.habits.store import HabitStore, NoteCounts
from retrieval.habits.types import HabitNote, HabitVerdict, NewHabit


class Habits:
    """Keeps habits for curators."""

    def __init__(self, units: Units, people: People) -> None:
        self._units = units
        self._people = people

    def may_curate(self, user_id: str) -> bool:
        """Return whether a person is a curator now."""
        return Role.CURATOR in self._people.roles(user_id)

    def show(self, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """List the habits, the oldest first."""
        with self._units.open(inbox_id) as unit:
            counts = HabitStore(unit.db).counts()
            lines = [
                cards.HabitLine(
                    habit,
                    ResourceStore(unit.db).live_one(habit.resource_id),
                    counts.get(habit.id, NoteCounts()),
                )
                for habit in HabitStore(unit.db).all()
            ]
            unit.say(respond(f"habits:{inbox_id}", reply_to, cards.list_content(lines)))

    def aid(self, said: str) -> tuple[str, str]:
        """Return the id of the resource that is meant, or "" and what is wrong with what was typed."""
        with self._units.database.reading() as db:
            found = find_resources(db, said)
            if len(found) == 1:
                return found[0].id, ""
            return "", cards.aid_error(found, [] if found else titles_like(db, said))

    def add(self, new: NewHabit, inbox_id: int | None) -> None:
        """Keep a habit and tell its curator that it is looked for."""
        with self._units.open(inbox_id) as unit:
            habit = HabitStore(unit.db).get(HabitStore(unit.db).add(new, unit.now))
            aid = ResourceStore(unit.db).live_one(new.resource_id)
            if habit and not unit.was_queued(f"habit_added:{habit.id}"):
                title = aid.title if aid else new.resource_id
                unit.say(post(f"habit_added:{habit.id}", new.added_by, cards.added_content(habit, title)))

    def remove(self, habit_id: int, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Forget a habit."""
        with self._units.open(inbox_id) as unit:
            HabitStore(unit.db).remove(habit_id)
            unit.say(respond(f"habit_removed:{inbox_id}", reply_to, cards.removed_content()))

    def resume(self, habit_id: int, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Look for a paused habit again."""
        with self._units.open(inbox_id) as unit:
            HabitStore(unit.db).resume(habit_id)
            unit.say(respond(f"habit_resumed:{inbox_id}", reply_to, cards.resumed_content()))

    def judged(
        self, note_id: int, user_id: str, verdict: HabitVerdict, inbox_id: int | None, reply_to: ReplyTo
    ) -> None:
        """Keep what somebody says of their note; a habit that people find fine is paused."""
        with self._units.open(inbox_id) as unit:
            noted = HabitStore(unit.db).judge(note_id, user_id, verdict)
            if noted is None:
                return
            fine_here = verdict is HabitVerdict.FINE_HERE
            unit.say(respond(f"habit_heard:{inbox_id}", reply_to, cards.heard_content(fine_here)))
            if fine_here:
                self._pause_if_unwelcome(unit, noted)

    def _pause_if_unwelcome(self, unit: Unit, noted: HabitNote) -> None:
        store = HabitStore(unit.db)
        habit = store.get(noted.habit_id)
        if habit is None or not store.is_unwelcome(habit.id) or not store.pause(habit.id):
            return
        curators = self._people.curators()
        told = (habit.added_by,) if habit.added_by in curators else curators
        for curator in told:
            unit.say(post(f"habit_paused:{noted.id}:{curator}", curator, cards.paused_content(habit)))
