"""Tells a person, and nobody else, that what they recommended in a thread is known to hurt."""

from bot.blocks.habits import note_content
from bot.border import Border
from bot.lookups import Lookups
from bot.outgoing import whisper
from bot.people import People
from bot.settings import ChannelMode
from bot.threads.store import MessageStore
from bot.understanding import Reply, plain_text
from bot.units import Unit, Units
from bot.work import Job
from content_index.store import ResourceStore
from content_index.types import Resource
from retrieval.habits.finding import HabitFinder
from retrieval.habits.store import HabitStore
from retrieval.habits.types import Habit, NoteTo
from retrieval.store import QuestionStore

Seen = tuple[Habit, Resource]
"""A habit in a reply, and the aid to use instead, which the writer may see."""


class Minding:
    """Looks at what people recommend to each other in threads; in doubt it says nothing."""

    def __init__(
        self, units: Units, people: People, finder: HabitFinder, lookups: Lookups, border: Border
    ) -> None:
        self._units = units
        self._people = people
        self._finder = finder
        self._lookups = lookups
        self._border = border

    def before(self, job: Job, reply: Reply | None) -> Job:
        """Return a job that looks at a reply first; the delivery is finished by the job that was given."""
        if reply is None:
            return job

        def both(inbox_id: int | None) -> None:
            self.heard(reply, None)
            job(inbox_id)

        return both

    def heard(self, reply: Reply, inbox_id: int | None) -> None:
        """Send the writer a note if the reply shows a habit on its topic, and they heard of it long ago."""
        seen = self._seen(reply)
        names = self._people.names([seen[1].verified_by]) if seen else {}
        with self._units.open(inbox_id) as unit:
            if seen is None or not self._still_holds(unit, reply, seen):
                return
            habit, aid = seen
            told = NoteTo(habit.id, reply.user, reply.channel, reply.ts, unit.now)
            note_id = HabitStore(unit.db).note(told)
            if note_id is not None:
                content = note_content(habit, aid, note_id, names)
                unit.say(whisper(f"habit:{note_id}", reply.channel, reply.user, content, reply.thread_ts))

    def _seen(self, reply: Reply) -> Seen | None:
        suspected = self._finder.suspect(reply.text)
        if not suspected or self._border.is_external(reply.channel):
            return None
        if not self._border.is_colleague(reply.user, reply.team):
            return None
        found = self._finder.about(suspected, self._topics(reply))
        audiences = self._people.audiences(reply.user)
        with self._units.database.reading() as db:
            habit = HabitStore(db).get(found[0]) if found else None
            aids = ResourceStore(db).visible([habit.resource_id], audiences) if habit else {}
        return (habit, aids[habit.resource_id]) if habit and aids else None

    def _topics(self, reply: Reply) -> list[str]:
        """Return what a thread is about: the questions asked in it, else the message that it hangs on."""
        with self._units.database.reading() as db:
            asked = QuestionStore(db).in_thread(reply.channel, reply.thread_ts)
        before = [one.question.text for one in asked if one.question.ts < reply.ts]
        if before:
            return list(dict.fromkeys([before[0], before[-1]]))
        root = self._lookups.message(reply.channel, reply.thread_ts)
        said = plain_text(root.text) if root else ""
        return [said] if said else []

    def _still_holds(self, unit: Unit, reply: Reply, seen: Seen) -> bool:
        """Return whether words, aid and channel are what they were when the reply was looked at."""
        silent = self._border.mode(reply.channel) in (ChannelMode.OFF, ChannelMode.SHADOW)
        changed = MessageStore(unit.db).was_changed(reply.channel, reply.ts)
        return not (silent or changed) and ResourceStore(unit.db).live_one(seen[1].id) is not None
