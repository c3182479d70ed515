"""The SQL of nudges and memory cards; campaigns and paths have theirs in `nudges.plans.store`.

A store is given a connection and joins the transaction that is open on it. Times are kept as UTC text.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from content_index.database import Connection
from nudges.types import Card, Grade, GradeGiven, NewNudge, Nudge, NudgeState, Reason, Sent

_NUDGE = (
    "id, user_id, resource_id, reason, reason_id, note, planned_at, first_due_at, due_at, expires_at, "
    "safety_critical, follows, state, sent_at, grade, graded_at"
)
_OPEN_REMINDER = (
    "user_id = ? AND resource_id = ? AND state = 'planned' AND (reason = 'reminder' OR follows IS NOT NULL)"
)


class NudgeStore:
    """Nudges, what became of them, and the memory cards."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def plan(self, new: NewNudge) -> Nudge | None:
        """Add a planned nudge; None, and nothing is added, if it exists already.

        It exists if the same step of a plan was ever planned for the person, or if a reminder of the
        resource is open for them.
        """
        return self._one(
            f"""
            INSERT INTO nudges (user_id, resource_id, reason, reason_id, note, planned_at, first_due_at,
                due_at, expires_at, safety_critical, follows, state)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned')
            ON CONFLICT DO NOTHING RETURNING {_NUDGE}
            """,
            new.user_id,
            new.resource_id,
            new.reason,
            new.reason_id,
            new.note,
            _text(new.planned_at),
            _text(new.due_at),
            _text(new.due_at),
            _text(new.expires_at),
            new.safety_critical,
            new.follows,
        )

    def get(self, nudge_id: int) -> Nudge | None:
        """Return a nudge by its id."""
        return self._one(f"SELECT {_NUDGE} FROM nudges WHERE id = ?", nudge_id)

    def open_reminder(self, user_id: str, resource_id: str) -> Nudge | None:
        """Return the planned nudge that the person's memory of the resource has led to, if any."""
        return self._one(f"SELECT {_NUDGE} FROM nudges WHERE {_OPEN_REMINDER}", user_id, resource_id)

    def upcoming(self, user_id: str, limit: int = 10) -> list[Nudge]:
        """Return a person's planned nudges, soonest first."""
        return self._all(
            f"""
            SELECT {_NUDGE} FROM nudges WHERE user_id = ? AND state = 'planned'
            ORDER BY due_at, first_due_at, id LIMIT ?
            """,
            user_id,
            limit,
        )

    def due(self, now: datetime, limit: int) -> list[Nudge]:
        """Return planned nudges whose time has come: what people asked for first, then who waits longest."""
        # The plus keeps SQLite from walking the expiry index, which holds all that is planned for later.
        return self._all(
            f"""
            SELECT {_NUDGE} FROM nudges WHERE state = 'planned' AND due_at <= ? AND +expires_at > ?
            ORDER BY reason <> 'reminder', first_due_at, id LIMIT ?
            """,
            _text(now),
            _text(now),
            limit,
        )

    def is_due(self, nudge_id: int, now: datetime) -> bool:
        """Return whether a nudge is still planned and its time has come."""
        due = "SELECT 1 FROM nudges WHERE id = ? AND state = 'planned' AND due_at <= ? AND expires_at > ?"
        return bool(self._rows(due, nudge_id, _text(now), _text(now)))

    def claim(self, nudge_id: int, now: datetime) -> Nudge | None:
        """Mark a due nudge as sent; None if it is not due or somebody else has claimed it."""
        return self._one(
            f"""
            UPDATE nudges SET state = 'sent', sent_at = ?
            WHERE id = ? AND state = 'planned' AND due_at <= ? AND expires_at > ? RETURNING {_NUDGE}
            """,
            _text(now),
            nudge_id,
            _text(now),
            _text(now),
        )

    def sent_since(self, user_id: str, since: datetime) -> list[Sent]:
        """Return what a person got after a moment, oldest first."""
        rows = self._rows(
            "SELECT resource_id, sent_at FROM nudges WHERE user_id = ? AND sent_at > ? ORDER BY sent_at, id",
            user_id,
            _text(since),
        )
        return [Sent(resource_id, _time(sent_at)) for resource_id, sent_at in rows]

    def postpone(self, nudge_id: int, now: datetime, until: datetime) -> int:
        """Move a nudge that is due to a later moment; return how many were moved, 0 or 1."""
        return self._db.execute(
            "UPDATE nudges SET due_at = ? WHERE id = ? AND state = 'planned' AND due_at <= ?",
            [_text(until), nudge_id, _text(now)],
        ).rowcount

    def postpone_person(self, user_id: str, now: datetime, until: datetime, *, also_critical: bool) -> int:
        """Move all that is due for a person to a later moment; return how many were moved."""
        return self._db.execute(
            """
            UPDATE nudges SET due_at = ?
            WHERE user_id = ? AND state = 'planned' AND due_at <= ? AND (? OR NOT safety_critical)
            """,
            [_text(until), user_id, _text(now), also_critical],
        ).rowcount

    def reschedule(self, nudge_id: int, due_at: datetime, expires_at: datetime) -> None:
        """Give a planned nudge a new time, as if it had been planned for it."""
        self._db.execute(
            """
            UPDATE nudges SET first_due_at = ?, due_at = ?, expires_at = ?
            WHERE id = ? AND state = 'planned'
            """,
            [_text(due_at), _text(due_at), _text(expires_at), nudge_id],
        )

    def expire(self, now: datetime) -> int:
        """Close every planned nudge whose time has passed unsent; return how many."""
        return self._db.execute(
            "UPDATE nudges SET state = 'expired' WHERE state = 'planned' AND expires_at <= ?", [_text(now)]
        ).rowcount

    def skip(self, nudge_id: int) -> None:
        """Close a nudge that is not to be sent; it does not count against the person's caps.

        A sender calls this inside its own transaction when there is nothing to send any more.
        """
        self._db.execute(
            """
            UPDATE nudges SET state = 'skipped', sent_at = NULL
            WHERE id = ? AND state IN ('planned', 'sent')
            """,
            [nudge_id],
        )

    def record_grade(self, given: GradeGiven, now: datetime) -> Nudge | None:
        """Record what the person said; None, and nothing changes, unless it is their own ungraded nudge."""
        return self._one(
            f"""
            UPDATE nudges SET state = 'graded', grade = ?, graded_at = ?
            WHERE id = ? AND user_id = ? AND state = 'sent' RETURNING {_NUDGE}
            """,
            given.grade,
            _text(now),
            given.nudge_id,
            given.user_id,
        )

    def card(self, user_id: str, resource_id: str) -> Card:
        """Return the person's card for a resource, a new one if there is none yet."""
        rows = self._rows(
            """
            SELECT stability, difficulty, reviewed_at, due_at, ended FROM nudge_cards
            WHERE user_id = ? AND resource_id = ?
            """,
            user_id,
            resource_id,
        )
        if not rows:
            return Card(user_id, resource_id)
        stability, difficulty, reviewed_at, due_at, ended = rows[0]
        return Card(
            user_id,
            resource_id,
            stability,
            difficulty,
            _maybe_time(reviewed_at),
            _maybe_time(due_at),
            bool(ended),
        )

    def save_card(self, card: Card) -> None:
        """Keep a card in place of the one before."""
        self._db.execute(
            """
            INSERT OR REPLACE INTO nudge_cards
                (user_id, resource_id, stability, difficulty, reviewed_at, due_at, ended)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                card.user_id,
                card.resource_id,
                card.stability,
                card.difficulty,
                _maybe_text(card.reviewed_at),
                _maybe_text(card.due_at),
                card.ended,
            ],
        )

    def _rows(self, sql: str, *values: object) -> list[Any]:
        # Read to the end: a RETURNING statement with rows left would hold up the commit.
        return self._db.execute(sql, values).fetchall()

    def _all(self, sql: str, *values: object) -> list[Nudge]:
        return [_nudge(row) for row in self._rows(sql, *values)]

    def _one(self, sql: str, *values: object) -> Nudge | None:
        nudges = self._all(sql, *values)
        return nudges[0] if nudges else None


def _nudge(row: Sequence[Any]) -> Nudge:
    """Build a nudge from a row in the order of the _NUDGE columns."""
    return Nudge(
        id=row[0],
        user_id=row[1],
        resource_id=row[2],
        reason=Reason(row[3]),
        reason_id=row[4],
        note=row[5],
        planned_at=_time(row[6]),
        first_due_at=_time(row[7]),
        due_at=_time(row[8]),
        expires_at=_time(row[9]),
        safety_critical=bool(row[10]),
        follows=row[11],
        state=NudgeState(row[12]),
        sent_at=_maybe_time(row[13]),
        grade=Grade(row[14]) if row[14] else None,
        graded_at=_maybe_time(row[15]),
    )


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _maybe_text(moment: datetime | None) -> str | None:
    return None if moment is None else _text(moment)


def _maybe_time(text: str | None) -> datetime | None:
    return None if text is None else _time(text)
