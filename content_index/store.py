"""All SQL over resources, passages, words and vectors."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple
from datetime import date, datetime, time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from content_index.database import Connection
from content_index.encoded import stacked
from content_index.passages import embedded_text, text_hash
from content_index.scopes.store import ABOUT, VISIBLE, scope
from content_index.types import Kind, Life, Mentor, Passage, Recall, Resource, TopicApproval

Vectors = NDArray[np.float32]

_PASSAGE = "resource_id, position, heading, text, is_question, part"


class ResourceStore:
    """Resources with their passages, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, resource_ids: Iterable[str]) -> dict[str, Resource]:
        """Return the resources with these ids, by id; unknown ids are left out."""
        rows = self._db.query(
            "select * from resources where id in (select value from json_each(?))",
            [json.dumps(list(resource_ids))],
        )
        return {row["id"]: _resource(row) for row in rows}

    def visible(
        self, resource_ids: Iterable[str], audiences: Collection[str], topics: Collection[str] = ()
    ) -> dict[str, Resource]:
        """Return those resources, by id, that are live and that everybody or one of `audiences` may see.

        If there are `topics`, only those about one of them.
        """
        about = f" and {ABOUT}" if topics else ""
        rows = self._db.query(
            "select r.* from resources r where r.id in (select value from json_each(:ids))"
            f" and {VISIBLE}{about}",
            {"ids": json.dumps(list(resource_ids)), **scope(audiences, topics)},
        )
        return {row["id"]: _resource(row) for row in rows}

    def live_one(self, resource_id: str) -> Resource | None:
        """Return a resource that is live, or None."""
        rows = self._db.query("select * from resources where id = ? and life = ?", [resource_id, Life.LIVE])
        return next((_resource(row) for row in rows), None)

    def hashes(self, source: str) -> dict[str, str]:
        """Return the content hash of every live resource of a source, by resource id."""
        rows = self._db.execute(
            "select id, content_hash from resources where source = ? and life = ?", [source, Life.LIVE]
        )
        return dict(rows.fetchall())

    def owners_of_ids(self, ids: Collection[str], source: str) -> dict[str, str]:
        """Return, for those ids that live under another source, which source that is."""
        rows = self._db.execute(
            "select id, source from resources where source <> ? and life = ?"
            " and id in (select value from json_each(?))",
            [source, Life.LIVE, json.dumps(list(ids))],
        )
        return dict(rows.fetchall())

    def put(
        self, resource: Resource, passages: Sequence[tuple[Passage, str]], source: str, now: datetime
    ) -> None:
        """Insert or replace a resource and its passages, each with the text that is embedded for it."""
        self._db.execute(
            """
            insert into resources values (:id, :title, :text, :kind, :url, :minutes, :topics, :owner,
                :verified_by, :verified_on, :review_every_days, :audience, :questions, :recall_question,
                :recall_answer, :source, :life, :content_hash, :updated_at)
            on conflict (id) do update set title = :title, text = :text, kind = :kind, url = :url,
                minutes = :minutes, topics = :topics, owner = :owner, verified_by = :verified_by,
                verified_on = :verified_on, review_every_days = :review_every_days, audience = :audience,
                questions = :questions, recall_question = :recall_question, recall_answer = :recall_answer,
                source = :source, life = :life, content_hash = :content_hash, updated_at = :updated_at
            """,
            _row(resource, source, now),
        )
        self._drop_passages([resource.id])
        for passage, embedded in passages:
            cursor = self._db.execute(
                "insert into passages (resource_id, position, heading, text, is_question, part, text_hash)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                [*astuple(passage), text_hash(embedded)],
            )
            if not passage.is_question:
                words = [cursor.lastrowid, f"{resource.title} › {passage.heading}", passage.text]
                self._db.execute("insert into words (rowid, heading, text) values (?, ?, ?)", words)
                self._db.execute("insert into spellings (rowid, heading, text) values (?, ?, ?)", words)

    def retire(self, resource_ids: Sequence[str], now: datetime) -> None:
        """Take resources out of every answer; the row itself stays."""
        self._drop_passages(resource_ids)
        self._db.execute(
            "update resources set life = ?, updated_at = ? where id in (select value from json_each(?))",
            [Life.RETIRED, now.isoformat(), json.dumps(list(resource_ids))],
        )

    def counts(self) -> dict[str, int]:
        """Return how many live resources, passages and vectors there are."""
        return {
            "resources": self._scalar("select count(*) from resources where life = 'live'"),
            "passages": self._scalar("select count(*) from passages"),
            "vectors": self._scalar("select count(*) from vectors"),
        }

    def revision(self) -> int:
        """Return the content revision: it grows with every change of what can be found."""
        return self._scalar("select revision from content_state")

    def advance_revision(self) -> None:
        """Tell every process that what can be found has changed."""
        self._db.execute("update content_state set revision = revision + 1")

    def live(self) -> Iterator[Resource]:
        """Yield every live resource, ordered by id."""
        for row in self._db.query("select * from resources where life = 'live' order by id"):
            yield _resource(row)

    def _drop_passages(self, resource_ids: Sequence[str]) -> None:
        ids = json.dumps(list(resource_ids))
        # The spellings keep no text of their own: what goes has to be told while the words still have it.
        self._db.execute(
            "insert into spellings (spellings, rowid, heading, text)"
            " select 'delete', w.rowid, w.heading, w.text from passages p join words w on w.rowid = p.id"
            " where p.resource_id in (select value from json_each(?))",
            [ids],
        )
        self._db.execute(
            "delete from words where rowid in (select id from passages"
            " where resource_id in (select value from json_each(?)))",
            [ids],
        )
        self._db.execute("delete from passages where resource_id in (select value from json_each(?))", [ids])

    def _scalar(self, sql: str) -> int:
        return int(self._db.execute(sql).fetchone()[0])


class PassageStore:
    """Passages as search sees them: by id, by word, and as vectors."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, passage_ids: Sequence[int]) -> dict[int, Passage]:
        """Return the passages with these ids, by id."""
        rows = self._db.execute(
            f"select id, {_PASSAGE} from passages where id in (select value from json_each(?))",
            [json.dumps(list(passage_ids))],
        )
        return {row[0]: _passage(row[1:7]) for row in rows}

    def owners(self, resource_ids: Collection[str]) -> dict[int, str]:
        """Return which of these resources each passage of text belongs to, by passage id."""
        rows = self._db.execute(
            "select id, resource_id from passages"
            " where resource_id in (select value from json_each(?)) and not is_question",
            [json.dumps(sorted(resource_ids))],
        )
        return dict(rows.fetchall())

    def with_words(self, words: Sequence[str], hidden: Sequence[int], limit: int) -> dict[int, float]:
        """Return the passages that hold any of these words, with their bm25 score, higher is better.

        Passages in `hidden` are left out before the best are taken. Equal scores are ordered by
        passage id. Words are quoted, so no input is a syntax error.
        """
        if not words:
            return {}
        match = " OR ".join(map(_quoted, words))
        rows = self._db.execute(
            """
            select rowid, -rank from words where words match :match and rank match 'bm25(2.0, 1.0)'
            and rowid not in (select value from json_each(:hidden)) order by rank, rowid limit :limit
            """,
            {"match": match, "hidden": json.dumps(list(hidden)), "limit": limit},
        )
        return dict(rows.fetchall())

    def missing_vectors(self, model: str, space: str, texts: Mapping[str, str]) -> dict[str, str]:
        """Return those of `texts` (by text hash) without a vector of this model or tokens of this space."""
        rows = self._db.execute(
            "select v.text_hash from (select value as text_hash from json_each(?)) as asked"
            " cross join vectors v on v.model = ? and v.text_hash = asked.text_hash"
            " cross join token_vectors t on t.space = ? and t.text_hash = v.text_hash",
            [json.dumps(list(texts)), model, space],
        )
        known = {row[0] for row in rows}
        return {name: text for name, text in texts.items() if name not in known}

    def put_vectors(self, model: str, hashes: Sequence[str], vectors: Vectors) -> None:
        """Store vectors of shape (len(hashes), dim), float32."""
        self._db.conn.executemany(
            "insert or replace into vectors values (?, ?, ?)",
            [(model, name, vector.tobytes()) for name, vector in zip(hashes, vectors, strict=True)],
        )

    def hashes_of(self, resource_ids: Sequence[str]) -> list[str]:
        """Return the distinct hashes of the texts that are embedded for these resources."""
        rows = self._db.execute(
            "select distinct text_hash from passages where resource_id in (select value from json_each(?))",
            [json.dumps(list(resource_ids))],
        )
        return [row[0] for row in rows]

    def drop_unused_vectors(self, hashes: Sequence[str]) -> None:
        """Forget, of these texts, the vectors of those which are in no passage any more."""
        self._db.execute(
            "delete from vectors where text_hash in (select value from json_each(?))"
            " and text_hash not in (select text_hash from passages)",
            [json.dumps(list(hashes))],
        )
        self._db.execute(
            "delete from token_vectors where text_hash in (select value from json_each(?))"
            " and text_hash not in (select text_hash from passages)",
            [json.dumps(list(hashes))],
        )

    def texts_without_vector(self, model: str, space: str) -> dict[str, str]:
        """Return the embedded texts, by hash, without a vector of this model or tokens of this space."""
        rows = self._db.execute(
            "select p.text_hash, r.title, p.resource_id, p.position, p.heading, p.text, p.is_question, p.part"
            " from passages p join resources r on r.id = p.resource_id"
            " left join vectors v on v.model = ? and v.text_hash = p.text_hash"
            " left join token_vectors t on t.space = ? and t.text_hash = p.text_hash"
            " where v.text_hash is null or t.text_hash is null",
            [model, space],
        )
        return {row[0]: embedded_text(row[1], _passage(row[2:8])) for row in rows}

    def count(self) -> int:
        """Return how many passages of text there are, with a vector or without."""
        return int(self._db.execute("select count(*) from passages where not is_question").fetchone()[0])

    def all_vectors(self, model: str, at_once: int = 10_000) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
        """Yield the ids (n,) and vectors (n, dim) of every passage of text that has one, ordered by id.

        They come `at_once` at a time, 15 MB of 384 dimensions, so that a million need no more memory.
        """
        rows = self._db.execute(
            "select p.id, v.vector from passages p"
            " join vectors v on v.model = ? and v.text_hash = p.text_hash"
            " where not p.is_question order by p.id",
            [model],
        )
        while batch := rows.fetchmany(at_once):
            ids = np.fromiter((row[0] for row in batch), dtype=np.int64, count=len(batch))
            yield ids, stacked([row[1] for row in batch])

    def beginnings(self, model: str, resource_ids: Collection[str]) -> tuple[list[str], Vectors]:
        """Return those of these resources whose first passage has a vector, by id, and the vectors."""
        rows = self._db.execute(
            "select p.resource_id, v.vector from passages p"
            " join vectors v on v.model = ? and v.text_hash = p.text_hash"
            " where p.position = 0 and not p.is_question"
            " and p.resource_id in (select value from json_each(?)) order by p.resource_id",
            [model, json.dumps(sorted(resource_ids))],
        ).fetchall()
        return [row[0] for row in rows], stacked([row[1] for row in rows])

    def sample_questions(self, model: str) -> tuple[list[str], Vectors]:
        """Return the resources (n) and vectors (n, dim) of the sample questions that have one, in order."""
        rows = self._db.execute(
            "select p.resource_id, v.vector from passages p"
            " join vectors v on v.model = ? and v.text_hash = p.text_hash"
            " where p.is_question order by p.resource_id, p.position",
            [model],
        ).fetchall()
        return [row[0] for row in rows], stacked([row[1] for row in rows])


class MentorStore:
    """Mentors and what they are approved for, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def put(self, mentor: Mentor) -> None:
        """Insert or replace a mentor with all their approvals."""
        self._db.execute("delete from mentors where user_id = ?", [mentor.user_id])
        self._db.execute(
            "insert into mentors values (?, ?, ?, ?, ?, ?, ?)",
            [
                mentor.user_id,
                mentor.about,
                mentor.starts_at.isoformat("minutes"),
                mentor.ends_at.isoformat("minutes"),
                json.dumps(mentor.workdays),
                mentor.expires_on.isoformat(),
                mentor.open_cap,
            ],
        )
        self._db.conn.executemany(
            "insert into mentor_topics values (?, ?, ?, ?)",
            [(mentor.user_id, a.topic, a.approved_by, a.approved_on.isoformat()) for a in mentor.approvals],
        )

    def get(self, user_id: str) -> Mentor | None:
        """Return one mentor, expired or not, or None."""
        return next((mentor for mentor in self.all() if mentor.user_id == user_id), None)

    def all(self) -> list[Mentor]:
        """Return every mentor, expired ones too, ordered by user id."""
        approvals: dict[str, list[TopicApproval]] = {}
        for user_id, topic, by, on in self._db.execute("select * from mentor_topics order by rowid"):
            approvals.setdefault(user_id, []).append(TopicApproval(topic, by, date.fromisoformat(on)))
        rows = self._db.query("select * from mentors order by user_id")
        return [_mentor(row, tuple(approvals.get(row["user_id"], ()))) for row in rows]


def _quoted(word: str) -> str:
    """Return a word as an FTS5 string; NUL would end the query, and half characters cannot be stored."""
    sound = word.encode("utf-8", "replace").decode().replace("\0", " ")
    return '"' + sound.replace('"', '""') + '"'


def _passage(row: Sequence[Any]) -> Passage:
    """Make a passage of its columns, in the order of _PASSAGE."""
    resource_id, position, heading, text, is_question, part = row
    return Passage(resource_id, position, heading, text, bool(is_question), part)


def content_hash(resource: Resource) -> str:
    """Return a digest of everything a resource says; equal digests mean there is nothing to do."""
    said = json.dumps(asdict(resource), sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _row(resource: Resource, source: str, now: datetime) -> dict[str, Any]:
    return {
        **{name: getattr(resource, name) for name in _PLAIN},
        **{name: json.dumps(list(getattr(resource, name))) for name in _LISTS},
        "kind": resource.kind.value,
        "verified_on": resource.verified_on.isoformat() if resource.verified_on else None,
        "recall_question": resource.recall.question if resource.recall else None,
        "recall_answer": resource.recall.answer if resource.recall else None,
        "source": source,
        "life": Life.LIVE.value,
        "content_hash": content_hash(resource),
        "updated_at": now.isoformat(),
    }


_PLAIN = ("id", "title", "text", "url", "minutes", "owner", "verified_by", "review_every_days")
_LISTS = ("topics", "audience", "questions")


def _resource(row: Mapping[str, Any]) -> Resource:
    fields: dict[str, Any] = {name: row[name] for name in _PLAIN}
    fields |= {name: tuple(json.loads(row[name])) for name in _LISTS}
    return Resource(
        **fields,
        kind=Kind(row["kind"]),
        verified_on=date.fromisoformat(row["verified_on"]) if row["verified_on"] else None,
        recall=Recall(row["recall_question"], row["recall_answer"]) if row["recall_question"] else None,
    )


def _mentor(row: Mapping[str, Any], approvals: tuple[TopicApproval, ...]) -> Mentor:
    return Mentor(
        user_id=row["user_id"],
        approvals=approvals,
        expires_on=date.fromisoformat(row["expires_on"]),
        about=row["about"],
        starts_at=time.fromisoformat(row["starts_at"]),
        ends_at=time.fromisoformat(row["ends_at"]),
        workdays=tuple(json.loads(row["workdays"])),
        open_cap=row["open_cap"],
    )
