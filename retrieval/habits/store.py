"""All SQL over habits, their vectors and the notes about them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from content_index.database import Connection
from content_index.encoded import stacked
from retrieval.habits.types import Habit, HabitNote, HabitVerdict, NewHabit, NoteTo

AGAIN_AFTER = timedelta(days=30)  # a person hears of a habit once in so long; the design's value
JUDGED_BY = 5  # the latest notes that decide whether a habit is paused; the design's value
TOO_MANY = 2  # different people who say "fine here" of them; the design's value

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class HabitVectors:
    """Vectors of shape (n, dim), and which habit each belongs to."""

    habit_ids: list[int]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class NoteCounts:
    """How many notes there were about a habit, and what people said of them."""

    notes: int = 0
    thanks: int = 0
    fine_here: int = 0


class HabitStore:
    """Habits on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, new: NewHabit, now: datetime) -> int:
        """Keep a habit, once for each form, and return its id."""
        cursor = self._db.execute(
            "insert or ignore into habits (form, why, resource_id, topics, added_by, at, paused, judged_from)"
            " values (?, ?, ?, ?, ?, ?, 0, 0)",
            [new.form, new.why, new.resource_id, json.dumps(new.topics), new.added_by, now.isoformat()],
        )
        row = self._db.execute("select id from habits where form = ?", [new.form]).fetchone()
        habit_id = int(row[0])
        if cursor.rowcount:
            texts = [(habit_id, 0, text) for text in new.phrasings]
            texts += [(habit_id, 1, topic.replace("-", " ")) for topic in new.topics]
            self._db.conn.executemany(
                "insert into habit_texts (habit_id, is_topic, text) values (?, ?, ?)", texts
            )
            self._advance_revision()
        return habit_id

    def all(self) -> list[Habit]:
        """Return every habit, paused ones too, the oldest first."""
        return self._many("1 = 1", [])

    def get(self, habit_id: int) -> Habit | None:
        """Return one habit, or None."""
        return next(iter(self._many("id = ?", [habit_id])), None)

    def remove(self, habit_id: int) -> bool:
        """Forget a habit and its notes; return whether it was there."""
        return self._changed("delete from habits where id = ?", [habit_id])

    def pause(self, habit_id: int) -> bool:
        """Stop looking for a habit; return whether that changed anything."""
        return self._changed("update habits set paused = 1 where id = ? and paused = 0", [habit_id])

    def resume(self, habit_id: int) -> bool:
        """Look for a habit again, judged by the notes from now on; return whether that changed anything."""
        return self._changed(
            "update habits set paused = 0, judged_from ="
            " (select coalesce(max(n.id), 0) from habit_notes n where n.habit_id = habits.id)"
            " where id = ? and paused = 1",
            [habit_id],
        )

    def revision(self) -> int:
        """Return the revision: it grows with every change of what is looked for."""
        return int(self._db.execute("select revision from habit_state").fetchone()[0])

    def looked_for(self) -> dict[int, list[str]]:
        """Return the phrasings of every habit that is not paused, by habit id."""
        rows = self._db.execute(
            "select t.habit_id, t.text from habit_texts t join habits h on h.id = t.habit_id"
            " where not t.is_topic and not h.paused order by t.id"
        )
        found: dict[int, list[str]] = {}
        for habit_id, text in rows.fetchall():
            found.setdefault(habit_id, []).append(text)
        return found

    def phrasings(self, model: str) -> HabitVectors:
        """Return the phrasings of the habits that are not paused, as vectors of a model."""
        return self._vectors(
            "select t.habit_id, v.vector from habit_texts t join habits h on h.id = t.habit_id"
            " join habit_vectors v on v.text_id = t.id and v.model = ?"
            " where not t.is_topic and not h.paused order by t.id",
            [model],
        )

    def topics(self, model: str) -> HabitVectors:
        """Return what the habits that are not paused are about: their topics, and their live aids.

        Of an aid it is how it begins and its sample questions.
        """
        return self._vectors(
            "select t.habit_id, v.vector from habit_texts t join habits h on h.id = t.habit_id"
            " join habit_vectors v on v.text_id = t.id and v.model = :model where t.is_topic and not h.paused"
            " union all " + self._OF_AIDS,
            {"model": model},
        )

    def aids(self, model: str) -> HabitVectors:
        """Return the live aids of the habits that are not paused: beginnings and sample questions."""
        return self._vectors(self._OF_AIDS, {"model": model})

    _OF_AIDS = (
        "select h.id, v.vector from habits h join resources r on r.id = h.resource_id and r.life = 'live'"
        " join passages p on p.resource_id = r.id and (p.is_question or p.position = 0)"
        " join vectors v on v.model = :model and v.text_hash = p.text_hash where not h.paused"
    )

    def texts_without_vector(self, model: str) -> dict[int, str]:
        """Return the texts, by their id, that have no vector of this model."""
        rows = self._db.execute(
            "select t.id, t.text from habit_texts t"
            " left join habit_vectors v on v.text_id = t.id and v.model = ? where v.text_id is null",
            [model],
        )
        return dict(rows.fetchall())

    def put_vectors(self, model: str, texts: Mapping[int, str], vectors: Vectors) -> None:
        """Store vectors, shape (len(texts), dim), of texts by their id; removed ones are left out."""
        self._db.conn.executemany(
            "insert or replace into habit_vectors select id, ?, ? from habit_texts where id = ? and text = ?",
            [
                (model, vector.tobytes(), text_id, text)
                for (text_id, text), vector in zip(texts.items(), vectors, strict=True)
            ],
        )
        self._advance_revision()

    def drop_other_vectors(self, model: str) -> None:
        """Forget the vectors of other models."""
        self._db.execute("delete from habit_vectors where model <> ?", [model])

    def note(self, told: NoteTo) -> int | None:
        """Keep that somebody is told of a habit, and return the note's id.

        None if the habit is not looked for any more, if they heard of it not long ago, or if what they wrote
        has had a note.
        """
        cursor = self._db.execute(
            "insert into habit_notes (habit_id, user_id, channel, ts, at)"
            " select h.id, :user_id, :channel, :ts, :at from habits h where h.id = :habit_id and not h.paused"
            " and not exists (select 1 from habit_notes n where n.user_id = :user_id"
            " and ((n.habit_id = h.id and n.at > :since) or (n.channel = :channel and n.ts = :ts)))",
            {
                "habit_id": told.habit_id,
                "user_id": told.user_id,
                "channel": told.channel,
                "ts": told.ts,
                "at": told.at.isoformat(),
                "since": (told.at - AGAIN_AFTER).isoformat(),
            },
        )
        return int(cursor.lastrowid or 0) if cursor.rowcount else None

    def judge(self, note_id: int, user_id: str, verdict: HabitVerdict) -> HabitNote | None:
        """Keep what somebody says of a note of theirs and return it; None if it is not theirs."""
        row = self._db.execute(
            "update habit_notes set verdict = ? where id = ? and user_id = ? returning habit_id",
            [verdict, note_id, user_id],
        ).fetchone()
        return HabitNote(note_id, row[0], user_id, verdict) if row else None

    def is_unwelcome(self, habit_id: int) -> bool:
        """Return whether TOO_MANY people said "fine here" of the last JUDGED_BY notes."""
        row = self._db.execute(
            "select count(distinct user_id) from (select n.user_id, n.verdict from habit_notes n"
            " join habits h on h.id = n.habit_id and n.id > h.judged_from where h.id = ?"
            " order by n.id desc limit ?) where verdict = ?",
            [habit_id, JUDGED_BY, HabitVerdict.FINE_HERE],
        ).fetchone()
        return int(row[0]) >= TOO_MANY

    def counts(self) -> dict[int, NoteCounts]:
        """Return how the notes of each habit fared, by habit id."""
        rows = self._db.execute(
            "select habit_id, count(*), coalesce(sum(verdict = 'thanks'), 0),"
            " coalesce(sum(verdict = 'fine_here'), 0) from habit_notes group by habit_id"
        )
        return {row[0]: NoteCounts(row[1], row[2], row[3]) for row in rows.fetchall()}

    def forget_person(self, user_id: str) -> None:
        """Forget the notes that a person got."""
        self._db.execute("delete from habit_notes where user_id = ?", [user_id])

    def _many(self, where: str, values: list[Any]) -> list[Habit]:
        rows = list(self._db.query(f"select * from habits where {where} order by id", values))
        return [
            Habit(
                row["id"],
                self._phrasings_of(row["id"]),
                row["why"],
                row["resource_id"],
                tuple(json.loads(row["topics"])),
                row["added_by"],
                bool(row["paused"]),
            )
            for row in rows
        ]

    def _phrasings_of(self, habit_id: int) -> tuple[str, ...]:
        rows = self._db.execute(
            "select text from habit_texts where habit_id = ? and not is_topic order by id", [habit_id]
        )
        return tuple(row[0] for row in rows.fetchall())

    def _vectors(self, sql: str, values: Any) -> HabitVectors:
        rows = self._db.execute(sql, values).fetchall()
        return HabitVectors([row[0] for row in rows], stacked([row[1] for row in rows]))

    def _changed(self, sql: str, values: list[Any]) -> bool:
        changed = bool(self._db.execute(sql, values).rowcount)
        if changed:
            self._advance_revision()
        return changed

    def _advance_revision(self) -> None:
        self._db.execute("update habit_state set revision = revision + 1")
