"""Recognises habits in replies. Precision comes first: docs/content.md has the figures behind the numbers."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from content_index.database import Connection, Database
from content_index.store import ResourceStore
from retrieval.habits.store import HabitStore, HabitVectors
from retrieval.habits.wording import recommended
from retrieval.query_words import STOP_WORDS, WORD
from retrieval.stems import stems
from retrieval.types import Encoder

# Cosines, chosen on five habits of tests/starter_habits for the fewest wrong notes.
NEAR = 0.6  # of a sentence and a phrasing
ABOUT = 0.28  # of what the thread asks and what the habit is about
LEAD = 0.03  # by which a sentence is nearer to the shortcut than to the aid that warns of it
BATCH = 64  # texts encoded before their vectors are saved; not tuned

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is looked for, at the revisions of habits and content and with one model."""

    key: tuple[int, int, str]
    phrasings: HabitVectors
    topics: HabitVectors
    aids: HabitVectors


class HabitWords:
    """The words of the phrasings: a reply without any of them is let go before anything is written down."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: tuple[int, Mapping[int, frozenset[str]]] = (-1, {})

    def may_show(self, text: str) -> bool:
        """Return whether a reply has a word of a phrasing, and a sentence that may recommend something."""
        with self._database.reading() as db:
            known = self.current(db)
        if not known:
            return False
        said = words_of(text)
        return any(said & words for words in known.values()) and bool(recommended(text))

    def current(self, db: Connection) -> Mapping[int, frozenset[str]]:
        """Return the words of each habit that is looked for; read again only after a change."""
        revision = HabitStore(db).revision()
        known = self._known
        if known[0] != revision:
            found = HabitStore(db).looked_for()
            known = (revision, {one: words_of(" ".join(texts)) for one, texts in found.items()})
            self._known = known
        return known[1]


class HabitFinder:
    """Finds the habits of a reply with the model that serves; safe to use from many threads."""

    def __init__(self, database: Database, words: HabitWords, model: Callable[[], Encoder]) -> None:
        self._database = database
        self._words = words
        self._model = model
        self._known: _Known | None = None
        self._lock = threading.Lock()

    def suspect(self, text: str) -> tuple[int, ...]:
        """Return the habits that a reply shows by its own words, the likeliest first."""
        said = recommended(text)
        if not said:
            return ()
        encoder = self._model()
        known = self._current(encoder)
        with self._database.reading() as db:
            words = self._words.current(db)
        vectors = encoder.encode(said)
        best: dict[int, float] = {}
        for sentence, vector in zip(said, vectors, strict=True):
            own = words_of(sentence)
            aids = _nearest(known.aids, vector)
            for habit_id, near in _nearest(known.phrasings, vector).items():
                is_shortcut = near >= NEAR and near - aids.get(habit_id, 1.0) >= LEAD
                if is_shortcut and own & words.get(habit_id, frozenset()):
                    best[habit_id] = max(near, best.get(habit_id, 0.0))
        return tuple(sorted(best, key=lambda habit_id: (-best[habit_id], habit_id)))

    def about(self, habit_ids: Sequence[int], topics: Sequence[str]) -> tuple[int, ...]:
        """Return those of some habits that have to do with what a thread is about, in the same order."""
        if not habit_ids or not topics:
            return ()
        encoder = self._model()
        known = self._current(encoder)
        vectors = encoder.encode(list(topics))
        near = [_nearest(known.topics, vector) for vector in vectors]
        return tuple(one for one in habit_ids if max(found.get(one, 0.0) for found in near) >= ABOUT)

    def _current(self, encoder: Encoder) -> _Known:
        with self._lock:
            with self._database.reading() as db:
                key = _key(db, encoder)
                known = self._known
            if known is not None and known.key == key:
                return known
            complete_habits(self._database, encoder.name, encoder.encode)
            with self._database.reading() as db:
                store = HabitStore(db)
                self._known = known = _Known(
                    _key(db, encoder),
                    store.phrasings(encoder.name),
                    store.topics(encoder.name),
                    store.aids(encoder.name),
                )
            return known


def complete_habits(database: Database, model: str, encode: Encode) -> int:
    """Encode what habits say and has no vector of this model, and return how many texts that were."""
    with database.reading() as db:
        texts = HabitStore(db).texts_without_vector(model)
    text_ids = list(texts)
    for start in range(0, len(text_ids), BATCH):
        batch = {text_id: texts[text_id] for text_id in text_ids[start : start + BATCH]}
        vectors = encode(list(batch.values()))
        with database.atomic() as db:
            HabitStore(db).put_vectors(model, batch, vectors)
    return len(text_ids)


def words_of(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that say something."""
    found = (word.lower() for word in WORD.findall(text.replace("’", "'")))
    return stems(word for word in found if word not in STOP_WORDS)


def _key(db: Connection, encoder: Encoder) -> tuple[int, int, str]:
    return HabitStore(db).revision(), ResourceStore(db).revision(), encoder.name


def _nearest(known: HabitVectors, vector: Vectors) -> dict[int, float]:
    """Return the cosine of a vector, shape (dim,), with the nearest of each habit's."""
    if not known.habit_ids:
        return {}
    found: dict[int, float] = {}
    for habit_id, cosine in zip(known.habit_ids, (known.vectors @ vector).tolist(), strict=True):
        found[habit_id] = max(cosine, found.get(habit_id, -1.0))
    return found
