"""All SQL over token vectors and over the words that occur in the content."""

import json
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from content_index.database import Connection
from content_index.encoded import PackedTokens


class TokenStore:
    """The token vectors of passages, by token space and text, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def put(self, space: str, hashes: Sequence[str], tokens: Sequence[PackedTokens]) -> None:
        """Store the tokens of texts, one each of `hashes`."""
        self._db.conn.executemany(
            "insert or replace into token_vectors values (?, ?, ?, ?)",
            [
                (space, name, text.ids.astype(np.int32).tobytes(), text.vectors.tobytes())
                for name, text in zip(hashes, tokens, strict=True)
            ],
        )

    def of_passages(self, space: str, passage_ids: Collection[int]) -> dict[int, PackedTokens]:
        """Return the tokens of those of these passages that have any, by passage id."""
        # The cross joins fix the order: the planner would read the tokens of the whole space and then look
        # which passages were asked for, 13 ms at 2,000 passages instead of a quarter of one.
        rows = self._db.execute(
            "select p.id, t.ids, t.vectors from (select value as id from json_each(?)) as asked"
            " cross join passages p on p.id = asked.id"
            " cross join token_vectors t on t.space = ? and t.text_hash = p.text_hash",
            [json.dumps(sorted(passage_ids)), space],
        )
        return {row[0]: _unpacked(row[1], row[2]) for row in rows if row[1]}

    def of_sample_questions(self, space: str, resource_ids: Collection[str]) -> dict[str, PackedTokens]:
        """Return all tokens of the sample questions of each of these resources, one after the other."""
        rows = self._db.execute(
            "select p.resource_id, t.ids, t.vectors from (select value as id from json_each(?)) as asked"
            " cross join passages p on p.resource_id = asked.id and p.is_question"
            " cross join token_vectors t on t.space = ? and t.text_hash = p.text_hash"
            " order by p.resource_id, p.position",
            [json.dumps(sorted(resource_ids)), space],
        )
        found: dict[str, list[PackedTokens]] = {}
        for resource_id, ids, vectors in rows:
            if ids:
                found.setdefault(resource_id, []).append(_unpacked(ids, vectors))
        return {resource_id: _joined(texts) for resource_id, texts in found.items()}

    def texts(self) -> int:
        """Return how many passages there are, sample questions among them."""
        return int(self._db.execute("select count(*) from passages").fetchone()[0])

    def frequencies(self, space: str, hidden: Collection[int] = ()) -> tuple[int, NDArray[np.int64]]:
        """Return how many passages there are and in how many each token id occurs, by token id.

        Ids above the highest that occurs are left out. Passages in `hidden` do not count.
        """
        rows = self._db.execute(
            "select t.ids from passages p join token_vectors t on t.space = ? and t.text_hash = p.text_hash"
            " where p.id not in (select value from json_each(?))",
            [space, json.dumps(sorted(hidden))],
        )
        counted = np.zeros(0, dtype=np.int64)
        passages = 0
        for (ids,) in rows:
            found = np.unique(np.frombuffer(ids, dtype=np.int32))
            if len(found) and found[-1] >= len(counted):
                counted = np.concatenate([counted, np.zeros(found[-1] + 1 - len(counted), dtype=np.int64)])
            counted[found] += 1
            passages += 1
        return passages, counted


class WordStore:
    """The words of the content as they are written, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def frequencies(self, words: Collection[str], hidden: Collection[int] = ()) -> Mapping[str, int]:
        """Return in how many passages each of these lower-case words occurs; those in none are left out.

        Passages in `hidden` do not count: a word that is in no other is not there.
        """
        rows = self._db.execute(
            "select s.term, s.doc from (select value from json_each(?)) as asked"
            " join spellings_row s on s.term = asked.value",
            [json.dumps(sorted(words))],
        )
        found: dict[str, int] = dict(rows.fetchall())
        if not hidden:
            return found
        passages = json.dumps(sorted(hidden))
        seen = {word: count - self._within(word, passages) for word, count in found.items()}
        return {word: count for word, count in seen.items() if count > 0}

    def _within(self, word: str, passages: str) -> int:
        """Return in how many of these passages, a JSON list, a word occurs that is one term."""
        found = self._db.execute(
            "select count(*) from spellings where spellings match ?"
            " and rowid in (select value from json_each(?))",
            [f'"{word}"', passages],
        )
        return int(found.fetchone()[0])


def _unpacked(ids: bytes, vectors: bytes) -> PackedTokens:
    token_ids = np.frombuffer(ids, dtype=np.int32)
    return PackedTokens(token_ids, np.frombuffer(vectors, dtype=np.int8).reshape(len(token_ids), -1))


def _joined(texts: Sequence[PackedTokens]) -> PackedTokens:
    return PackedTokens(
        np.concatenate([text.ids for text in texts]), np.concatenate([text.vectors for text in texts])
    )
