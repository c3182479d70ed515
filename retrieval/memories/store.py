"""All SQL over the question memory and the golden questions."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from content_index.database import Connection
from content_index.encoded import stacked
from retrieval.remembered import (
    MOST_REMEMBERED,
    LearntQuestion,
    MemoryRows,
    Origin,
    RememberedQuestion,
    remembered_text,
)
from retrieval.types import Way


class MemoryStore:
    """The questions that resources were confirmed for, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def remember(self, confirmed: RememberedQuestion) -> bool:
        """Remember a question for a resource and return whether that changed anything.

        A person has one vote for a resource: it moves to their newer question. What a curator took back stays
        forgotten. Of too many questions of a resource the oldest feedback goes first, then the oldest gaps.
        """
        row = asdict(confirmed) | {"at": confirmed.at.isoformat(), "vector": confirmed.vector.tobytes()}
        row["text"] = remembered_text(confirmed.text)
        if self._is_settled(row):
            return False
        if confirmed.origin is Origin.FEEDBACK:
            self._db.execute(
                "delete from remembered_questions"
                " where resource_id = :resource_id and user_id = :user_id and origin = 'feedback'",
                row,
            )
        cursor = self._db.execute(
            "insert into remembered_questions (resource_id, question_id, user_id, origin, text, at)"
            " values (:resource_id, :question_id, :user_id, :origin, :text, :at)",
            row,
        )
        self._db.execute(
            "insert into remembered_vectors values (?, ?, ?)",
            [cursor.lastrowid, row["model"], row["vector"]],
        )
        self._db.execute(
            "delete from remembered_questions where id in (select id from remembered_questions"
            " where resource_id = ? order by origin = 'feedback', id desc limit -1 offset ?)",
            [confirmed.resource_id, MOST_REMEMBERED],
        )
        self._advance_revision()
        return True

    def take_back(self, question_id: int, user_id: str) -> bool:
        """Forget what a person confirmed for a question; return whether there was anything."""
        return self._deleted(
            "question_id = ? and user_id = ? and origin = 'feedback'", [question_id, user_id]
        )

    def forget(self, resource_id: str, question_id: int) -> bool:
        """Forget a question of a resource for good, whoever confirmed it; return whether there was anything.

        An unknown resource or question is no error.
        """
        self._db.execute(
            "insert or ignore into taken_back select r.id, q.id from resources r, questions q"
            " where r.id = ? and q.id = ?",
            [resource_id, question_id],
        )
        return self._deleted("resource_id = ? and question_id = ?", [resource_id, question_id])

    def forget_question(self, question_id: int) -> bool:
        """Forget a question of whatever resource, whoever confirmed it; return whether there was anything."""
        return self._deleted("question_id = ?", [question_id])

    def reword(self, question_id: int, text: str, model: str, vector: NDArray[np.float32]) -> None:
        """Replace the text of a remembered question, with its vector, shape (dim,), by one model."""
        self._db.execute(
            "delete from remembered_vectors where remembered_id in"
            " (select id from remembered_questions where question_id = ?)",
            [question_id],
        )
        self._db.execute(
            "update remembered_questions set text = ? where question_id = ?",
            [remembered_text(text), question_id],
        )
        self._db.execute(
            "insert into remembered_vectors select id, ?, ? from remembered_questions where question_id = ?",
            [model, vector.tobytes(), question_id],
        )
        self._advance_revision()

    def forget_person(self, user_id: str) -> bool:
        """Forget what a person confirmed and what they asked, whoever confirmed that."""
        asked = "question_id in (select id from questions where asker = ?)"
        return self._deleted(f"user_id = ? or {asked}", [user_id, user_id])

    def learnt(self, resource_id: str) -> list[LearntQuestion]:
        """Return the questions remembered for a resource, the one confirmed last first."""
        rows = self._db.execute(
            "select m.question_id, m.text, q.way, q.channel, max(m.origin = 'gap'),"
            " count(distinct m.user_id), max(m.at)"
            " from remembered_questions m join questions q on q.id = m.question_id"
            " where m.resource_id = ? group by m.question_id order by max(m.at) desc, m.question_id desc",
            [resource_id],
        )
        return [
            LearntQuestion(
                row[0], row[1], Way(row[2]), row[3], bool(row[4]), row[5], datetime.fromisoformat(row[6])
            )
            for row in rows.fetchall()
        ]

    def of_live_resources(self, model: str) -> MemoryRows:
        """Return all that can be recalled with a model, oldest first."""
        rows = self._db.execute(
            "select m.resource_id, m.user_id, m.origin, v.vector from remembered_questions m"
            " join resources r on r.id = m.resource_id and r.life = 'live'"
            " join remembered_vectors v on v.remembered_id = m.id and v.model = ? order by m.id",
            [model],
        ).fetchall()
        vectors = stacked([row[3] for row in rows])
        gaps = [row[2] == Origin.GAP for row in rows]
        return MemoryRows([row[0] for row in rows], [row[1] for row in rows], gaps, vectors)

    def texts_without_vector(self, model: str) -> dict[int, str]:
        """Return the remembered texts, by row id, that have no vector of this model."""
        rows = self._db.execute(
            "select m.id, m.text from remembered_questions m"
            " left join remembered_vectors v on v.remembered_id = m.id and v.model = ?"
            " where v.remembered_id is null",
            [model],
        )
        return dict(rows.fetchall())

    def put_vectors(self, model: str, texts: Mapping[int, str], vectors: NDArray[np.float32]) -> None:
        """Store vectors, shape (len(texts), dim), of remembered texts by row id; forgotten ones are left out.

        A row id may have come to another question since it was read.
        """
        self._db.conn.executemany(
            "insert or replace into remembered_vectors"
            " select id, ?, ? from remembered_questions where id = ? and text = ?",
            [
                (model, vector.tobytes(), row_id, text)
                for (row_id, text), vector in zip(texts.items(), vectors, strict=True)
            ],
        )
        self._advance_revision()

    def drop_other_vectors(self, model: str) -> None:
        """Forget the vectors of other models; the questions themselves stay remembered."""
        self._db.execute("delete from remembered_vectors where model <> ?", [model])

    def revision(self) -> int:
        """Return the memory revision: it grows with every change of what is remembered."""
        return int(self._db.execute("select revision from memory_state").fetchone()[0])

    def _is_settled(self, row: dict[str, Any]) -> bool:
        found = self._db.execute(
            "select 1 from taken_back where resource_id = :resource_id and question_id = :question_id"
            " union all select 1 from remembered_questions where resource_id = :resource_id"
            " and question_id = :question_id and origin = :origin and (origin = 'gap' or user_id = :user_id)",
            row,
        )
        return found.fetchone() is not None

    def _deleted(self, where: str, values: list[Any]) -> bool:
        gone = self._db.execute(f"delete from remembered_questions where {where}", values).rowcount
        if gone:
            self._advance_revision()
        return bool(gone)

    def _advance_revision(self) -> None:
        self._db.execute("update memory_state set revision = revision + 1")


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question that must find its resource. `title` is the resource's, "" if it is not live any more.

    `audience` names who may see the resource, as in Resource.
    """

    id: int
    question: str
    resource_id: str
    title: str
    audience: tuple[str, ...]


class GoldenStore:
    """Golden questions, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def all(self) -> list[GoldenQuestion]:
        """Return every golden question, the oldest first."""
        rows = self._db.execute(
            "select g.id, g.question, g.resource_id, coalesce(r.title, ''), coalesce(r.audience, '[]')"
            " from golden_questions g left join resources r on r.id = g.resource_id and r.life = 'live'"
            " order by g.id"
        )
        return [
            GoldenQuestion(row[0], row[1], row[2], row[3], tuple(json.loads(row[4])))
            for row in rows.fetchall()
        ]

    def put(self, question: str, resource_id: str, added_by: str, now: datetime) -> None:
        """Keep a question, or give one that is kept already another resource."""
        self._db.execute(
            "insert into golden_questions (question, resource_id, added_by, at) values (?, ?, ?, ?)"
            " on conflict (question) do update set resource_id = excluded.resource_id,"
            " added_by = excluded.added_by, at = excluded.at",
            [question, resource_id, added_by, now.isoformat()],
        )

    def remove(self, golden_id: int) -> bool:
        """Drop a question; return whether it was there."""
        return bool(self._db.execute("delete from golden_questions where id = ?", [golden_id]).rowcount)
