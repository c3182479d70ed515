"""What was asked once is remembered: reminders, and the nudges that come of them."""

from bot.blocks import nudge as cards
from bot.blocks.parts import day_and_hour
from bot.blocks.plain import note
from bot.outgoing import ReplyTo, post, respond, update
from bot.people import People
from bot.settings import NudgeSettings
from bot.units import Unit, Units
from content_index.database import Connection
from content_index.store import ResourceStore
from content_index.types import Resource
from insights.store import RecordStore
from insights.types import LearningRecord, Verb
from nudges.calendars import Calendar, Weekday
from nudges.planning import grade, remind
from nudges.store import NudgeStore
from nudges.types import Grade, GradeGiven, Nudge, ReminderRequest
from retrieval.store import QuestionStore


class Reminding:
    """Reminders, and nudges from being due to being graded."""

    def __init__(self, units: Units, people: People, settings: NudgeSettings) -> None:
        self._units = units
        self._people = people
        self._settings = settings

    def remind(self, question_id: int, user_id: str, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Plan a reminder of the aid that helped, else of the first, for whoever asked for it."""
        calendar = self.calendar(user_id)
        with self._units.open(inbox_id) as unit:
            asked = QuestionStore(unit.db).get(question_id)
            helped = QuestionStore(unit.db).helped_by(question_id, user_id)
            aid_id = helped or next(iter(asked.aid_ids if asked else ()), "")
            resource = self._resource(unit.db, aid_id)
            if resource is None:
                content = note("This aid is no longer available, so there is nothing to remind you of.")
            else:
                nudge = remind(
                    unit.db, ReminderRequest(user_id, resource.id, str(question_id)), unit.now, calendar
                )
                when = day_and_hour(nudge.due_at, calendar.timezone)
                content = note(f"I will ask you about “{resource.title}” on {when}.")
            unit.say(respond(f"reminder:{inbox_id}", reply_to, content))

    def decline(self, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Take an offer away."""
        with self._units.open(inbox_id) as unit:
            unit.say(respond(f"declined:{inbox_id}", reply_to, note("All right.")))

    def send(self, db: Connection, nudge: Nudge) -> None:
        """Queue the message of a nudge in the transaction that marks it as sent."""
        resource = self._resource(db, nudge.resource_id)
        if resource is None or not self._people.reaches(nudge.user_id):
            NudgeStore(db).skip(nudge.id)
            return
        now = self._units.now()
        Unit(db, now).say(post(f"nudge:{nudge.id}", nudge.user_id, cards.nudge_content(nudge, resource)))
        RecordStore(db).add(LearningRecord(now, nudge.user_id, Verb.NUDGED, f"resource:{resource.id}"))

    def show(self, nudge_id: int, user_id: str, inbox_id: int | None) -> None:
        """Show the answer of a nudge to the person it was sent to."""
        with self._units.database.reading() as db:
            nudge = NudgeStore(db).get(nudge_id)
            resource = self._resource(db, nudge.resource_id) if nudge else None
        names = self._people.names([resource.verified_by]) if resource else {}
        with self._units.open(inbox_id) as unit:
            if nudge and resource and nudge.user_id == user_id and nudge.grade is None:
                content = cards.shown_content(nudge, resource, names)
                unit.say(update(f"nudge:{nudge_id}:shown", f"nudge:{nudge_id}", user_id, content))

    def grade(self, nudge_id: int, user_id: str, given: Grade, inbox_id: int | None) -> None:
        """Record one grade for a nudge and say when it comes again."""
        calendar = self.calendar(user_id)
        with self._units.open(inbox_id) as unit:
            graded = grade(unit.db, GradeGiven(nudge_id, user_id, given), unit.now, calendar)
            if graded is None:
                return
            resource = self._resource(unit.db, graded.resource_id)
            if resource is None:
                return
            again = NudgeStore(unit.db).open_reminder(user_id, resource.id)
            content = cards.graded_content(
                resource, given, again.due_at if again else None, calendar.timezone
            )
            unit.say(update(f"nudge:{nudge_id}:graded", f"nudge:{nudge_id}", user_id, content))
            RecordStore(unit.db).add(
                LearningRecord(unit.now, user_id, Verb.RECALLED, f"resource:{resource.id}")
            )

    def planned(self, user_id: str, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Say which nudges are planned for a person."""
        calendar = self.calendar(user_id)
        with self._units.open(inbox_id) as unit:
            lines = planned_lines(unit.db, user_id, calendar)
            text = "\n".join(lines) if lines else "No nudges are planned for you."
            unit.say(respond(f"planned:{inbox_id}", reply_to, note(text)))

    def calendar(self, user_id: str) -> Calendar:
        """Return when a person may be nudged."""
        return Calendar(
            timezone=self._people.zone(user_id),
            workdays=frozenset(Weekday(day.value) for day in self._settings.workdays),
            slots=self._settings.slot_times(),
        )

    def _resource(self, db: Connection, resource_id: str) -> Resource | None:
        return ResourceStore(db).live_one(resource_id)


def planned_lines(db: Connection, user_id: str, calendar: Calendar) -> list[str]:
    """Return a line for each nudge that is planned for a person, the next one first."""
    upcoming = NudgeStore(db).upcoming(user_id)
    resources = ResourceStore(db).get(nudge.resource_id for nudge in upcoming)
    return [
        f"{day_and_hour(nudge.due_at, calendar.timezone)}: {resources[nudge.resource_id].title}"
        for nudge in upcoming
        if nudge.resource_id in resources
    ]
