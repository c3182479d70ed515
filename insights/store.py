"""All SQL over gaps, learning records and outcomes."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from content_index.database import Connection
from insights.types import Gap, GapQuestion, LearningRecord, Outcomes, Verb

# The cosine from which two questions ask for the same missing aid; the design's value, not tuned.
SAME_GAP = 0.65


class GapStore:
    """Gaps and the questions in them, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def record(
        self, question_id: int, text: str, model: str, vector: NDArray[np.float32], now: datetime
    ) -> int:
        """Put an unanswered question into the nearest open gap, or open one, and return the gap's id.

        vector has shape (dim,) and length 1. Vectors of different models are never compared.
        """
        gap_id = self._nearest(model, vector)
        if gap_id is None:
            cursor = self._db.execute(
                "insert into gaps (title, opened_at) values (?, ?)", [text, now.isoformat()]
            )
            gap_id = int(cursor.lastrowid or 0)
        self._db.execute(
            "insert into gap_questions values (?, ?, ?, ?)", [question_id, gap_id, model, vector.tobytes()]
        )
        return gap_id

    def forget(self, question_id: int, text: str) -> None:
        """Take a question out of its gap; a gap without questions is none, and never keeps its title."""
        row = self._db.execute(
            "delete from gap_questions where question_id = ? returning gap_id", [question_id]
        ).fetchone()
        if row is None:
            return
        left = self._db.execute(
            "select q.text from gap_questions m join questions q on q.id = m.question_id"
            " where m.gap_id = ? order by q.id limit 1",
            [row[0]],
        ).fetchone()
        if left is None:
            self._db.execute("delete from gaps where id = ?", [row[0]])
        else:
            self._db.execute("update gaps set title = ? where id = ? and title = ?", [left[0], row[0], text])

    def reword(self, question_id: int, before: str, after: str) -> None:
        """Give the gap of a question another title if it has the question's text for one."""
        self._db.execute(
            "update gaps set title = ? where title = ?"
            " and id = (select gap_id from gap_questions where question_id = ?)",
            [after, before, question_id],
        )

    def open(self, limit: int) -> list[Gap]:
        """Return the open gaps most people ran into, then the newest."""
        rows = self._db.execute(
            """
            select g.id, g.title, g.opened_at, count(*), count(distinct q.asker) as askers
            from gaps g join gap_questions m on m.gap_id = g.id join questions q on q.id = m.question_id
            where g.closed_at is null group by g.id order by askers desc, count(*) desc, g.id desc limit ?
            """,
            [limit],
        )
        return [
            Gap(row[0], row[1], datetime.fromisoformat(row[2]), row[3], row[4]) for row in rows.fetchall()
        ]

    def questions_of(self, gap_id: int, limit: int) -> list[GapQuestion]:
        """Return distinct questions of a gap: of each person one, the newest, before anybody's second."""
        rows = self._db.execute(
            """
            with worded as (
                select max(m.question_id) as id from gap_questions m join questions q on q.id = m.question_id
                where m.gap_id = ? group by q.text
            )
            select q.id, q.text, q.asker, m.model, m.vector
            from worded join questions q on q.id = worded.id join gap_questions m on m.question_id = q.id
            order by row_number() over (partition by q.asker order by q.id desc), q.id desc limit ?
            """,
            [gap_id, limit],
        )
        return [
            GapQuestion(row[0], row[1], row[2], row[3], np.frombuffer(row[4], dtype=np.float32))
            for row in rows.fetchall()
        ]

    def texts_of_other_models(self, model: str) -> dict[int, str]:
        """Return the texts of questions in open gaps, by question id, whose vector is of another model."""
        rows = self._db.execute(
            "select m.question_id, q.text from gap_questions m join questions q on q.id = m.question_id"
            " join gaps g on g.id = m.gap_id where g.closed_at is null and m.model <> ?",
            [model],
        )
        return dict(rows.fetchall())

    def put_vectors(self, model: str, question_ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Replace the vectors of questions in gaps, shape (len(question_ids), dim)."""
        self._db.conn.executemany(
            "update gap_questions set model = ?, vector = ? where question_id = ?",
            [(model, vector.tobytes(), id_) for id_, vector in zip(question_ids, vectors, strict=True)],
        )

    def _nearest(self, model: str, vector: NDArray[np.float32]) -> int | None:
        rows = self._db.execute(
            "select m.gap_id, m.vector from gap_questions m join gaps g on g.id = m.gap_id"
            " where g.closed_at is null and m.model = ? order by m.question_id",
            [model],
        ).fetchall()
        if not rows:
            return None
        known = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.float32).reshape(len(rows), -1)
        cosines = known @ vector
        best = int(np.argmax(cosines))
        return int(rows[best][0]) if cosines[best] >= SAME_GAP else None


class RecordStore:
    """Learning records and what can be counted from them, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, record: LearningRecord) -> None:
        """Store one record."""
        self._db.execute(
            "insert into learning_records (at, actor, verb, object, question_id) values (?, ?, ?, ?, ?)",
            [record.at.isoformat(), record.actor, record.verb, record.object, record.question_id],
        )

    def take_back(self, question_id: int, verb: Verb) -> None:
        """Delete the records of a kind about a question: what they say has not happened."""
        self._db.execute(
            "delete from learning_records where question_id = ? and verb = ?", [question_id, verb]
        )

    def outcomes(self, since: datetime) -> Outcomes:
        """Count the questions asked since a moment by outcome.

        Confirmed: the asker said it helped. Refuted: the asker said not quite, or was sent on to a mentor.
        Refuted wins over confirmed; everything else that was answered is unknown.
        """
        row = self._db.execute(
            """
            with asked as (
                select q.id, q.decision = 'answer' as answered,
                    exists (select 1 from verdicts v where v.question_id = q.id and v.user_id = q.asker
                        and v.verdict = 'helped') as helped,
                    exists (select 1 from verdicts v where v.question_id = q.id and v.user_id = q.asker
                        and v.verdict = 'not_quite')
                    or exists (select 1 from referrals r where r.question_id = q.id) as missed
                from questions q where q.shown and q.asked_at >= ?
            )
            select coalesce(sum(answered), 0), coalesce(sum(answered and helped and not missed), 0),
                coalesce(sum(answered and missed), 0), coalesce(sum(not answered), 0) from asked
            """,
            [since.isoformat()],
        ).fetchone()
        answered, confirmed, refuted, abstained = map(int, row)
        return Outcomes(answered, confirmed, refuted, answered - confirmed - refuted, abstained)
