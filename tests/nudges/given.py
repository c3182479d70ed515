"""What the tests of nudges start from: moments, calendars, nudges to plan, a database of one's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from content_index.database import Connection, Database
from nudges.calendars import Calendar
from nudges.migrations import migrations
from nudges.runner import NudgeRunner
from nudges.types import NewNudge, Nudge, Reason

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Calendar(BERLIN)
TUESDAY = datetime(2026, 11, 24, 9, 30, tzinfo=BERLIN)


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    """Return a local moment such as "2026-11-24 09:30"; that day is a Tuesday."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def new_nudge(
    user_id: str = "U1",
    resource_id: str = "travel",
    due_at: datetime = TUESDAY,
    reason: Reason = Reason.REMINDER,
    safety_critical: bool = False,
) -> NewNudge:
    """Return a nudge that may wait for 30 days."""
    return NewNudge(
        user_id,
        resource_id,
        reason,
        "Q1",
        note="",
        due_at=due_at,
        expires_at=due_at + timedelta(days=30),
        planned_at=due_at - timedelta(days=1),
        safety_critical=safety_critical,
    )


@contextmanager
def fresh_database() -> Iterator[Database]:
    """Make a database for one example of a property test."""
    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "waypost.sqlite", [migrations])
        database.migrate()
        yield database


class Desk:
    """A runner whose clock the test moves and whose messages go to a list."""

    def __init__(self, database: Database, calendars: dict[str, Calendar] | None = None) -> None:
        self.now = TUESDAY
        self.sent: list[Nudge] = []
        self._calendars = calendars or {}
        self.runner = NudgeRunner(database, self._send, lambda: self.now, self._calendar_of)

    def _send(self, db: Connection, nudge: Nudge) -> None:
        self.sent.append(nudge)

    def _calendar_of(self, user_id: str) -> Calendar:
        return self._calendars.get(user_id, OFFICE)
