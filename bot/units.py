"""One unit of work: what Slack delivered is finished in the transaction that queues the answer to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from bot.outgoing import Outgoing
from bot.store import InboxStore, OutboxStore
from content_index.database import Connection, Database


class Unit:
    """An open transaction that can queue messages."""

    def __init__(self, db: Connection, now: datetime) -> None:
        self.db = db
        self.now = now

    def say(self, message: Outgoing) -> None:
        """Queue a message; it is sent once this unit is committed."""
        OutboxStore(self.db).add(message, self.now)

    def was_queued(self, key: str) -> bool:
        """Return whether a message with this key was ever queued."""
        return OutboxStore(self.db).knows(key)


class Units:
    """Makes units of work. `wake` tells the sender that there may be something to send."""

    def __init__(self, database: Database, now: Callable[[], datetime], wake: Callable[[], None]) -> None:
        self.database = database
        self.now = now
        self.wake = wake

    @contextmanager
    def open(self, inbox_id: int | None = None) -> Iterator[Unit]:
        """Do all of the block or nothing of it; at its end the delivery is finished and the sender woken."""
        with self.database.atomic() as db:
            yield Unit(db, self.now())
            if inbox_id is not None:
                InboxStore(db).finish(inbox_id)
        self.wake()
