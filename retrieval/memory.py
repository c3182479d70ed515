"""Question memory: the questions that a resource was confirmed for, found again by their vectors.

Exact: a question is compared with every remembered one, by one product of a matrix with a vector.
"""

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from content_index.database import Connection, Database
from content_index.store import PassageStore, ResourceStore
from retrieval.store import MemoryStore

RECALLED = 20  # resources; twice as many as are ranked, not tuned
CENTROID_FROM = 3  # questions; with fewer the mean is hardly more than one of them, not tuned
NO_LENGTH = 1e-3  # far above the rounding of 200 float32 additions, far below any sum of real vectors
BATCH = 64  # texts encoded before their vectors are saved: what an interrupted run can lose
RIDGE = 1.0  # of .1, .5, 1, 2 the best or equal on three sets of intents, within a point of each other
CURATORS = ""  # stands for whoever wrote a resource's sample questions, in the place of a user id

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class Recollection:
    """How near a question is to those which one resource was confirmed for.

    `best` is the cosine with the nearest of them, `centroid` the one with their mean if they are at least
    CENTROID_FROM. `telling` is the answer, about 0 to 1, of a linear classifier (ridge regression on all
    that is remembered): it counts most what tells this resource's questions from those of others. `votes`
    counts the people behind them; all curators who wrote sample questions count as one. `vouched`: a sample
    question or a question of a closed gap is among them.
    """

    resource_id: str
    best: float
    centroid: float | None
    telling: float
    votes: int
    vouched: bool


@dataclass(frozen=True, slots=True)
class Closeness:
    """How close a question is to those a resource was confirmed for, and how far that is to be trusted.

    near: the mean of what the classifier says, of the cosine with their mean (with the nearest, if they are
    few), and of how well their tokens cover the question, 0 to 1. trust: a curator's word counts whole, the
    vote of a single person half, of two people two thirds.
    """

    near: float
    trust: float


@dataclass(frozen=True, slots=True)
class _Known:
    """All that is remembered of m resources, at a content and a memory revision.

    `vectors` (n, dim) holds each distinct question of a resource once, resource by resource; those of the
    i-th begin at starts[i] and are counts[i]. lengths[i] is the length of the sum of their vectors,
    classes[i] (dim,) what a question is multiplied with to get the classifier's answer.
    """

    revisions: tuple[int, int]
    vectors: Vectors
    starts: NDArray[np.intp]
    counts: NDArray[np.intp]
    lengths: Vectors
    classes: Vectors
    resource_ids: tuple[str, ...]
    votes: tuple[int, ...]
    vouched: tuple[bool, ...]
    places: dict[str, int]


class QuestionMemory:
    """Recalls which resources were confirmed for questions like this one; safe to use from many threads."""

    def __init__(self, database: Database, model: str) -> None:
        """Nothing is read yet. `model` names the vectors that can be compared."""
        self._database = database
        self._model = model
        self._known: _Known | None = None
        self._lock = threading.Lock()

    def recall(self, db: Connection, vector: Vectors, hidden: Collection[str]) -> dict[str, Recollection]:
        """Return the resources whose remembered questions are nearest to a question, best first.

        vector has shape (dim,) and length 1. Only live resources that are not in `hidden`, at most RECALLED;
        equally near ones are ordered by id. What was remembered or forgotten since the last call counts.
        """
        known = self._current(db)
        if not known.resource_ids:
            return {}
        cosines = known.vectors @ vector
        best = np.maximum.reduceat(cosines, known.starts)
        # The cosine with the mean, without the mean: the sum of the cosines over the length of the sum.
        centroid = np.add.reduceat(cosines, known.starts) / known.lengths
        telling = known.classes @ vector
        has_centroid = known.counts >= CENTROID_FROM
        nearness = np.where(has_centroid, np.maximum(best, centroid), best)
        out = [known.places[resource_id] for resource_id in hidden if resource_id in known.places]
        nearness[out] = -np.inf
        order = np.argsort(-nearness, kind="stable")[: min(RECALLED, len(nearness) - len(out))]
        return {
            known.resource_ids[place]: Recollection(
                known.resource_ids[place],
                float(best[place]),
                float(centroid[place]) if has_centroid[place] else None,
                float(telling[place]),
                known.votes[place],
                known.vouched[place],
            )
            for place in order.tolist()
        }

    def complete(self, encode: Encode) -> int:
        """Encode what has no vector of this model, and return how many questions that were.

        Until then these questions are not recalled.
        """
        with self._database.reading() as db:
            texts = MemoryStore(db).texts_without_vector(self._model)
        row_ids = list(texts)
        for start in range(0, len(row_ids), BATCH):
            batch = {row_id: texts[row_id] for row_id in row_ids[start : start + BATCH]}
            vectors = encode(list(batch.values()))
            with self._database.atomic() as db:
                MemoryStore(db).put_vectors(self._model, batch, vectors)
        return len(row_ids)

    def _current(self, db: Connection) -> _Known:
        revisions = (ResourceStore(db).revision(), MemoryStore(db).revision())
        known = self._known
        if known is not None and known.revisions == revisions:
            return known
        with self._lock:
            # Of many questions that come right after a change, the first reads for all.
            if self._known is None or self._known.revisions != revisions:
                self._known = _read(db, self._model, revisions)
            return self._known


def closeness(recalled: Mapping[str, Recollection], covered: Mapping[str, float]) -> dict[str, Closeness]:
    """Return how close a question is to those that each recalled resource was confirmed for.

    `covered` is, where it is known, how well the tokens of all of them together cover the question.
    """
    found = {}
    for resource_id, seen in recalled.items():
        signals = [min(max(seen.telling, 0.0), 1.0), seen.best if seen.centroid is None else seen.centroid]
        if resource_id in covered:
            signals.append(covered[resource_id])
        trust = 1.0 if seen.vouched else seen.votes / (seen.votes + 1)
        found[resource_id] = Closeness(max(0.0, sum(signals) / len(signals)), trust)
    return found


def _classes(vectors: Vectors, starts: NDArray[np.intp]) -> Vectors:
    """Return what a question (dim,) is multiplied with to get each resource's classifier, shape (m, dim).

    Ridge regression of +1 for a resource's own questions and -1/m for those of others, in closed form.
    """
    if not len(starts):
        return np.empty((0, 0), np.float32)
    sums = np.add.reduceat(vectors, starts, axis=0)
    others = sums.sum(axis=0, keepdims=True) - sums
    gram = vectors.T @ vectors + RIDGE * np.eye(vectors.shape[1], dtype=np.float32)
    solved: Vectors = np.linalg.solve(gram, (sums - others / len(starts)).T).T
    return np.ascontiguousarray(solved, dtype=np.float32)


def _read(db: Connection, model: str, revisions: tuple[int, int]) -> _Known:
    """Read all of the memory; 20,000 questions take a tenth of a second, once after each change."""
    sampled, samples = PassageStore(db).sample_questions(model)
    confirmed = MemoryStore(db).of_live_resources(model)
    resource_ids = [*sampled, *confirmed.resource_ids]
    people = [*([CURATORS] * len(sampled)), *confirmed.user_ids]
    vouched = [*([True] * len(sampled)), *confirmed.from_gaps]
    vectors = _joined(samples, confirmed.vectors)
    rows_of: dict[str, dict[bytes, int]] = {}
    voters: dict[str, set[str]] = {}
    sure: set[str] = set()
    for row, resource_id in enumerate(resource_ids):
        rows_of.setdefault(resource_id, {}).setdefault(vectors[row].tobytes(), row)
        voters.setdefault(resource_id, set()).add(people[row])
        if vouched[row]:
            sure.add(resource_id)
    ids = sorted(rows_of)
    counts = np.array([len(rows_of[resource_id]) for resource_id in ids], dtype=np.intp)
    starts = np.cumsum(counts) - counts
    kept = vectors[[row for resource_id in ids for row in rows_of[resource_id].values()]]
    return _Known(
        revisions=revisions,
        vectors=kept,
        starts=starts,
        counts=counts,
        lengths=_lengths_of_sums(kept, starts),
        classes=_classes(kept, starts),
        resource_ids=tuple(ids),
        votes=tuple(len(voters[resource_id]) for resource_id in ids),
        vouched=tuple(resource_id in sure for resource_id in ids),
        places={resource_id: place for place, resource_id in enumerate(ids)},
    )


def _joined(first: Vectors, second: Vectors) -> Vectors:
    """Put two matrices one below the other; one without rows need not have the dimension."""
    filled = [matrix for matrix in (first, second) if len(matrix)]
    return np.concatenate(filled) if filled else first


def _lengths_of_sums(vectors: Vectors, starts: NDArray[np.intp]) -> Vectors:
    """Return the length of each resource's sum; infinite, so that the cosine is 0, where they cancel out."""
    if not len(starts):
        return np.empty(0, np.float32)
    lengths: Vectors = np.linalg.norm(np.add.reduceat(vectors, starts, axis=0), axis=1)
    return np.where(lengths < NO_LENGTH, np.float32(np.inf), lengths)
