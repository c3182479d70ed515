"""All SQL over the inbox, the outbox, people and what is carried between them."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.outgoing import Content, Method, Outgoing, Step
from content_index.database import Connection


@dataclass(frozen=True, slots=True)
class Received:
    """An inbox row that is not finished."""

    id: int
    payload: dict[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class Unsent:
    """An outbox row that is being sent. `in_doubt`: an earlier try may have reached Slack."""

    id: int
    message: Outgoing
    in_doubt: bool
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SentMessage:
    """Where a message ended up."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Person:
    """A Slack user as Waypost knows them; `timezone` is an IANA name.

    `teams` are the ids of the workspaces and the organisation they belong to, empty if that is not known.
    """

    user_id: str
    name: str
    timezone: str
    is_bot: bool
    read_at: datetime
    teams: frozenset[str] = frozenset()


class InboxStore:
    """What Slack delivered, on one open connection."""

    KEEP = timedelta(days=7)  # Slack repeats a delivery within the hour; a week is far beyond that

    def __init__(self, db: Connection) -> None:
        self._db = db

    def receive(
        self, event_key: str, message_key: str | None, payload: dict[str, Any], now: datetime
    ) -> int | None:
        """Store a delivery and return its id, or None if this event or this message is known already."""
        cursor = self._db.execute(
            "insert or ignore into inbox (event_key, message_key, payload, received_at) values (?, ?, ?, ?)",
            [event_key, message_key, json.dumps(payload), now.isoformat()],
        )
        return int(cursor.lastrowid or 0) if cursor.rowcount else None

    def finish(self, inbox_id: int) -> None:
        """Mark a delivery as worked and forget what it said."""
        self._db.execute("update inbox set payload = null where id = ?", [inbox_id])

    def payload(self, inbox_id: int) -> dict[str, Any] | None:
        """Return what was delivered, or None once it is finished."""
        row = self._db.execute("select payload from inbox where id = ?", [inbox_id]).fetchone()
        return dict(json.loads(row[0])) if row and row[0] else None

    def unfinished(self) -> list[Received]:
        """Return the deliveries that were not finished, oldest first, and count the attempt."""
        rows = self._db.execute(
            "update inbox set attempts = attempts + 1 where payload is not null"
            " returning id, payload, attempts"
        ).fetchall()
        return [Received(row[0], json.loads(row[1]), row[2]) for row in sorted(rows)]

    def forget_before(self, moment: datetime) -> None:
        """Delete the keys of deliveries that Slack cannot repeat any more."""
        self._db.execute("delete from inbox where payload is null and received_at < ?", [moment.isoformat()])


class OutboxStore:
    """What is to be said in Slack, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, message: Outgoing, now: datetime) -> None:
        """Queue a message; a key that was queued before changes nothing."""
        added = self._db.execute(
            "insert or ignore into outbox (key, lane, payload, state, created_at)"
            " values (?, ?, ?, 'pending', ?)",
            [message.key, message.lane, json.dumps(asdict(message)), now.isoformat()],
        )
        if added.rowcount and message.updates:
            self._drop_outdated(message.lane)

    def knows(self, key: str) -> bool:
        """Return whether a message with this key was ever queued."""
        return self._db.execute("select 1 from outbox where key = ?", [key]).fetchone() is not None

    def waiting(self, key: str) -> Outgoing | None:
        """Return the message with this key if it is not in Slack yet."""
        row = self._db.execute(
            "select id, payload, in_doubt, attempts, created_at from outbox"
            " where key = ? and payload is not null",
            [key],
        ).fetchone()
        return _unsent(row).message if row else None

    def claim(self, busy_lanes: Collection[str], limit: int) -> list[Unsent]:
        """Take the oldest pending message of each lane that is not busy and mark it as being sent."""
        rows = self._db.execute(
            """
            update outbox set state = 'sending', attempts = attempts + 1 where id in (
                select min(id) from outbox where state in ('pending', 'sending')
                and lane not in (select value from json_each(?)) group by lane order by 1 limit ?
            ) and state = 'pending' returning id, payload, in_doubt, attempts, created_at
            """,
            [json.dumps(list(busy_lanes)), limit],
        ).fetchall()
        return [_unsent(row) for row in sorted(rows, key=lambda row: row[0])]

    def has_pending(self) -> bool:
        """Return whether anything waits to be sent."""
        return self._db.execute("select 1 from outbox where state = 'pending' limit 1").fetchone() is not None

    def sent(self, outbox_id: int, channel: str, ts: str) -> None:
        """Record that a message is in Slack, and forget what it said."""
        self._db.execute(
            "update outbox set state = 'sent', payload = null, channel = ?, ts = ?, error = null"
            " where id = ?",
            [channel, ts, outbox_id],
        )

    def retry(self, outbox_id: int, in_doubt: bool) -> None:
        """Queue a message again; `in_doubt` if the failed try may have reached Slack."""
        self._db.execute(
            "update outbox set state = 'pending', in_doubt = max(in_doubt, ?) where id = ?",
            [int(in_doubt), outbox_id],
        )
        self._drop_outdated(self._lane(outbox_id))

    def postpone(self, outbox_id: int, error: str) -> None:
        """Queue a message again that Slack would not take yet; that is no attempt."""
        self._db.execute(
            "update outbox set state = 'pending', attempts = attempts - 1, error = ? where id = ?",
            [error, outbox_id],
        )
        self._drop_outdated(self._lane(outbox_id))

    def supersede(self, outbox_id: int, error: str) -> None:
        """Take a message out of the queue because another one says the same, and note why it was not sent."""
        self._db.execute(
            "update outbox set state = 'superseded', payload = null, error = ? where id = ?",
            [error, outbox_id],
        )

    def _lane(self, outbox_id: int) -> str:
        return str(self._db.execute("select lane from outbox where id = ?", [outbox_id]).fetchone()[0])

    def _drop_outdated(self, lane: str) -> None:
        """Take updates out of the queue that a later one of the same message makes pointless.

        One that is on its way is left alone. The states are named as in the index unsent_outbox, which SQLite
        does not use otherwise.
        """
        self._db.execute(
            """
            update outbox as old set state = 'superseded', payload = null
            where lane = ? and state in ('pending', 'sending') and state = 'pending'
            and payload ->> 'method' = ? and exists (
                select 1 from outbox as new where new.lane = old.lane and new.id > old.id
                and new.state in ('pending', 'sending')
                and new.payload ->> 'updates' = old.payload ->> 'updates'
            )
            """,
            [lane, Method.UPDATE],
        )

    def fail(self, outbox_id: int, error: str) -> None:
        """Give a message up, with Slack's name for the reason, and forget what it said."""
        self._db.execute(
            "update outbox set state = 'failed', payload = null, error = ? where id = ?", [error, outbox_id]
        )

    def recover(self) -> int:
        """Queue again, as in doubt, what was being sent when the process ended; return how many."""
        return self._db.execute(
            "update outbox set state = 'pending', in_doubt = 1 where state = 'sending'"
        ).rowcount

    def where(self, key: str) -> SentMessage | None:
        """Return where the message with this key is in Slack, or None if it was not sent."""
        row = self._db.execute(
            "select channel, ts from outbox where key = ? and state = 'sent'", [key]
        ).fetchone()
        return SentMessage(*row) if row else None

    def key_at(self, channel: str, ts: str) -> str | None:
        """Return the key of the message that was sent there, or None if it is none of ours."""
        row = self._db.execute(
            "select key from outbox where channel = ? and ts = ? and state = 'sent' order by id limit 1",
            [channel, ts],
        ).fetchone()
        return str(row[0]) if row else None


class RelayStore:
    """What was carried between a mentor and somebody who asked quietly, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, referral_id: int, view_id: str, sender: str, now: datetime) -> int | None:
        """Note that a modal's words are carried and return a number for them; None if they were already."""
        cursor = self._db.execute(
            "insert or ignore into relays (referral_id, view_id, sender, at) values (?, ?, ?, ?)",
            [referral_id, view_id, sender, now.isoformat()],
        )
        return int(cursor.lastrowid or 0) if cursor.rowcount else None


class PeopleStore:
    """What Slack says of people, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, user_id: str) -> Person | None:
        """Return a person, or None if Slack was never asked about them."""
        row = self._db.execute(
            "select name, timezone, is_bot, read_at, teams from people where user_id = ?", [user_id]
        ).fetchone()
        if row is None:
            return None
        read_at, teams = datetime.fromisoformat(row[3]), frozenset(json.loads(row[4]))
        return Person(user_id, row[0], row[1], bool(row[2]), read_at, teams)

    def put(self, person: Person) -> None:
        """Insert or replace a person."""
        self._db.execute(
            "insert or replace into people (user_id, name, timezone, is_bot, read_at, teams)"
            " values (?, ?, ?, ?, ?, ?)",
            [
                person.user_id,
                person.name,
                person.timezone,
                int(person.is_bot),
                person.read_at.isoformat(),
                json.dumps(sorted(person.teams)),
            ],
        )


def _unsent(row: tuple[Any, ...]) -> Unsent:
    fields = json.loads(row[1])
    step = Step(**fields["step"]) if fields.get("step") else None
    content = Content(**fields["content"])
    message = Outgoing(**{**fields, "method": Method(fields["method"]), "content": content, "step": step})
    return Unsent(row[0], message, bool(row[2]), row[3], datetime.fromisoformat(row[4]))
