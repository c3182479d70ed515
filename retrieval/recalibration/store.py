"""All SQL over the workspace's own recalibration."""

from dataclasses import dataclass
from datetime import datetime

from content_index.database import Connection
from retrieval.recalibration.platt import AS_SHIPPED, Recalibration, Refit, Vote
from retrieval.types import Decision, Verdict

MOST_VOTES = 5000  # the newest; fitted in 20 ms, and more would not make two numbers better known


@dataclass(frozen=True, slots=True)
class RecalibrationState:
    """The last fit and when it was made, if there was one, and since when a curator has it off, if so."""

    refit: Refit | None
    at: datetime | None
    off_since: datetime | None


class RecalibrationStore:
    """Verdicts as votes, and the map that was fitted to them, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def votes(self, estimator: str, since: datetime) -> list[Vote]:
        """Return the newest verdicts on shown answers of an estimator, the oldest of them first.

        An answer that nobody judged gives none.
        """
        rows = self._db.execute(
            "select * from (select q.id, q.text, v.user_id, q.log_odds, v.verdict, v.at"
            " from verdicts v join questions q on q.id = v.question_id"
            " where q.estimator = ? and q.shown and q.decision = ? and v.at >= ?"
            " order by v.at desc, q.id desc, v.user_id desc limit ?) order by at, id, user_id",
            [estimator, Decision.ANSWER, since.isoformat(), MOST_VOTES],
        )
        return [Vote(row[0], row[1], row[2], row[3], row[4] == Verdict.HELPED) for row in rows.fetchall()]

    def put(self, estimator: str, refit: Refit, now: datetime) -> None:
        """Keep the newest fit of an estimator."""
        fitted = refit.recalibration
        self._db.execute(
            "insert or replace into recalibrations"
            " (estimator, at, slope, intercept, votes, people, loss_before, loss_after)"
            " values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                estimator,
                now.isoformat(),
                fitted.slope,
                fitted.intercept,
                refit.votes,
                refit.people,
                refit.loss_before,
                refit.loss_after,
            ],
        )

    def current(self, estimator: str) -> Recalibration:
        """Return the map that counts now: as shipped unless the last fit helps and is not switched off."""
        state = self.state(estimator)
        if state.refit is None or state.off_since is not None or not state.refit.helps:
            return AS_SHIPPED
        return state.refit.recalibration

    def state(self, estimator: str) -> RecalibrationState:
        """Return the last fit of an estimator and whether it is switched off."""
        found = self._db.execute(
            "select slope, intercept, votes, people, loss_before, loss_after, at from recalibrations"
            " where estimator = ?",
            [estimator],
        ).fetchone()
        off = self._db.execute("select at from recalibration_off").fetchone()
        return RecalibrationState(
            refit=Refit(Recalibration(*found[:2]), *found[2:6]) if found else None,
            at=datetime.fromisoformat(found[6]) if found else None,
            off_since=datetime.fromisoformat(off[0]) if off else None,
        )

    def switch_off(self, user_id: str, now: datetime) -> None:
        """Let every confidence be as shipped, whatever was fitted; who did it first stays noted."""
        self._db.execute(
            "insert or ignore into recalibration_off values (1, ?, ?)", [user_id, now.isoformat()]
        )

    def switch_on(self) -> None:
        """Let the fit count again."""
        self._db.execute("delete from recalibration_off")
