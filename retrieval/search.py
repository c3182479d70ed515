"""Hybrid search: the passages that are near in meaning and those that share words, in one order."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from content_index.database import Connection, Database
from content_index.store import PassageStore, ResourceStore
from content_index.vector_index import VectorIndex, open_index
from retrieval.query_words import content_words
from retrieval.types import Encoder, Hit, Query

CANDIDATES = 50  # passages each arm proposes; far more than the ten that are ranked, not tuned
DENSE_WEIGHT = 0.9  # on 120 handbook questions: nDCG@10 .627 at .9, .594 at .8, .562 at .7
WORDS_WEIGHT = 0.1


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits, best first, and the encoded query of shape (dim,)."""

    hits: tuple[Hit, ...]
    vector: NDArray[np.float32]


class Searcher:
    """Searches the content as it is at the moment of the query."""

    def __init__(
        self,
        database: Database,
        encoder: Encoder,
        index_path: Path,
        notice: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        """`notice` is told, in a sentence for the operator, when the index file had to be replaced."""
        self._database = database
        self._encoder = encoder
        self._index_path = index_path
        self._notice = notice
        self._index: VectorIndex | None = None
        self._known_hidden: tuple[int, dict[frozenset[str], list[int]]] = (-1, {})
        self._lock = threading.Lock()

    def search(self, query: Query, k: int) -> SearchResult:
        """Return the k best resources, each by its best passage, best first.

        Scores run from 0 to 1. Equal scores are ordered by passage id. What the query's audiences may
        not see is left out before anything is ranked.
        """
        vector = self._encoder.encode([query.text])[0]
        with self._database.reading() as db:
            # One read transaction: a change of the content in between cannot split the two arms.
            db.execute("begin")
            index = self._current_index(db)
            hidden = self._hidden(db, index.revision, query.audiences)
            dense = dict(index.nearest(vector, CANDIDATES, hidden))
            words = PassageStore(db).with_words(content_words(query.text), hidden, CANDIDATES)
            dense |= index.cosines(vector, sorted(words.keys() - dense.keys()))
            best = _best_of_each_resource(PassageStore(db), dense, words)[:k]
            hits = tuple(_shown(PassageStore(db), index, hit, vector) for hit in best)
        return SearchResult(hits, vector)

    def _hidden(self, db: Connection, revision: int, audiences: frozenset[str]) -> list[int]:
        """Return the passages these audiences may not see; worked out once for each state of the content."""
        known_at, known = self._known_hidden
        if known_at != revision:
            known = {}
            self._known_hidden = (revision, known)
        if audiences not in known:
            known[audiences] = PassageStore(db).hidden(audiences)
        return known[audiences]

    def _current_index(self, db: Connection) -> VectorIndex:
        """Return the index for the content's revision; another process may have changed it."""
        revision = ResourceStore(db).revision()
        if self._index is not None and self._index.revision == revision:
            return self._index
        with self._lock:
            # Of many queries that come right after a change, the first opens the index for all.
            if self._index is not None and self._index.revision == revision:
                return self._index
            index, note = open_index(db, self._index_path, self._encoder.name, self._encoder.dimension)
            self._index = index
        if note:
            self._notice(note)
        return index


def _best_of_each_resource(
    store: PassageStore, dense: dict[int, float], words: dict[int, float]
) -> list[Hit]:
    scores = fuse(dense, words)
    passages = store.get(sorted(scores))
    best: dict[str, Hit] = {}
    for passage_id in sorted(scores, key=lambda p: (-scores[p], p)):
        passage = passages[passage_id]
        signals = (scores[passage_id], dense.get(passage_id, 0.0), words.get(passage_id, 0.0))
        best.setdefault(passage.resource_id, Hit(passage_id, passage, *signals))
    return list(best.values())


def _shown(store: PassageStore, index: VectorIndex, hit: Hit, vector: NDArray[np.float32]) -> Hit:
    """A sample question leads to its resource; what is shown is the nearest passage of its text."""
    if not hit.passage.is_question:
        return hit
    texts = store.texts_of(hit.passage.resource_id)
    cosines = index.cosines(vector, sorted(texts))
    nearest = min(texts, key=lambda passage_id: (-cosines.get(passage_id, 0.0), passage_id))
    return replace(hit, passage_id=nearest, passage=texts[nearest])


def fuse(dense: dict[int, float], words: dict[int, float]) -> dict[int, float]:
    """Mix cosine (-1 to 1) and bm25 (any height, 0 and up) of candidates into one score from 0 to 1.

    bm25 has no scale of its own and is divided by the best score of this query; the cosine is kept as it
    is, because its height says how sure one can be. A candidate that one arm did not find counts 0 there.
    """
    top = max(words.values(), default=0.0) or 1.0
    return {
        passage: DENSE_WEIGHT * max(dense.get(passage, 0.0), 0.0)
        + WORDS_WEIGHT * words.get(passage, 0.0) / top
        for passage in dense.keys() | words.keys()
    }
