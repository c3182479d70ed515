"""All SQL over answers that wait."""

from datetime import datetime
from typing import Any

from bot.holding.types import HeldAnswer, HeldState, Reason
from content_index.database import Connection


class HeldStore:
    """Held answers, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def hold(self, question_id: int, due_at: datetime, external: bool) -> None:
        """Let the answer to a question wait; one that was settled before waits anew."""
        self._db.execute(
            "insert or replace into held_answers (question_id, due_at, state, reason, external)"
            " values (?, ?, ?, ?, ?)",
            [question_id, due_at.isoformat(), HeldState.WAITING, Reason.GRACE, int(external)],
        )

    def of(self, question_id: int) -> HeldAnswer | None:
        """Return what became of the held answer to a question, or None if it was never held."""
        return next(iter(self._many("question_id = ?", [question_id])), None)

    def due(self, now: datetime) -> list[HeldAnswer]:
        """Return the answers whose time has come, the one that waits longest first."""
        return self._many("state = 'waiting' and due_at <= ?", [now.isoformat()])

    def settle(self, question_id: int, state: HeldState, reason: Reason, now: datetime) -> bool:
        """End the waiting of an answer; of two who try at once, one gets True."""
        settled = self._db.execute(
            "update held_answers set state = ?, reason = ?, settled_at = ?"
            " where question_id = ? and state = 'waiting' returning question_id",
            [state, reason, now.isoformat(), question_id],
        )
        return settled.fetchone() is not None

    def _many(self, where: str, values: list[Any]) -> list[HeldAnswer]:
        rows = self._db.execute(
            "select question_id, due_at, state, reason, external from held_answers"
            f" where {where} order by due_at, question_id",
            values,
        )
        return [
            HeldAnswer(
                row[0], datetime.fromisoformat(row[1]), HeldState(row[2]), Reason(row[3]), bool(row[4])
            )
            for row in rows.fetchall()
        ]
