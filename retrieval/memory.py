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
from retrieval.memories.store import MemoryStore
from retrieval.telling_apart import answers, metric

# Resources; with 50 two sets of intents had the same success@1 and one .003 more.
RECALLED = 30
CENTROID_FROM = 3  # questions; with fewer the mean is hardly more than one of them, not tuned
# Of them the regression learns from so many, and says 0 of the others; with 20 or 30 up to .002 more.
LEARNT = 12
NEAREST = 5  # questions of each recalled resource that the regression looks at, so that it stays small
NO_LENGTH = 1e-3  # far above the rounding of 200 float32 additions, far below any sum of real vectors
BATCH = 64  # texts encoded before their vectors are saved: what an interrupted run can lose
CURATORS = ""  # stands for whoever wrote a resource's sample questions, in the place of a user id

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class Recollection:
    """How near a question is to those which one resource was confirmed for.

    `best` is the cosine with the nearest of them, `centroid` the one with their mean if they are at least
    CENTROID_FROM; both in the metric of `telling_apart`. `telling` is the answer, about 0 to 1, of the
    regression there: it counts most what tells this resource's questions from those of others. `votes` counts
    the people behind them; all curators who wrote sample questions count as one. `vouched` counts the sample
    questions and the questions of closed gaps among them.
    """

    resource_id: str
    best: float
    centroid: float | None
    telling: float
    votes: int
    vouched: int

    @property
    def trust(self) -> float:
        """How far it may raise a score: a curator's word counts whole, the vote of a single person half."""
        return _trust(self.votes, self.vouched)


@dataclass(frozen=True, slots=True)
class Closeness:
    """How close a question is to those a resource was confirmed for, and how far that is to be trusted.

    near: the mean of what the regression says, of the cosine with their mean (with the nearest, if they are
    few), and of how well their tokens cover the question, 0 to 1. trust: how far it may raise a score; a
    curator's word counts whole, the vote of a single person half, of two people two thirds. doubt: how far it
    may lower a score; people's votes and a single sample question never do, because they do not say all that
    a resource is for; two do half, three two thirds.
    """

    near: float
    trust: float
    doubt: float


@dataclass(frozen=True, slots=True)
class _Known:
    """All that is remembered of m resources, at a content and a memory revision.

    `vectors` (n, dim) holds each distinct question of a resource once, and what the resource begins with as
    one more example, resource by resource; those of the i-th begin at starts[i]. They are multiplied with
    `metric` (dim, dim) and have length 1. asked (n,) is false for the beginnings, counts[i] is the number of
    questions, means[i] (dim,) the unit vector of the mean.
    """

    revisions: tuple[int, int]
    metric: Vectors
    vectors: Vectors
    asked: NDArray[np.bool_]
    starts: NDArray[np.intp]
    counts: NDArray[np.intp]
    means: Vectors
    resource_ids: tuple[str, ...]
    votes: tuple[int, ...]
    vouched: tuple[int, ...]
    places: dict[str, int]


class QuestionMemory:
    """Recalls which resources were confirmed for questions like this one; safe to use from many threads."""

    def __init__(self, database: Database, model: str) -> None:
        """Nothing is read yet. `model` names the vectors that can be compared."""
        self._database = database
        self._model = model
        self._known: _Known | None = None
        # By the remembered resources that are hidden: what others asked says nothing to who may not see it.
        self._without: dict[frozenset[str], _Known] = {}
        self._lock = threading.Lock()

    def recall(self, db: Connection, vector: Vectors, hidden: Collection[str]) -> dict[str, Recollection]:
        """Return the resources whose remembered questions are nearest to a question, best first.

        vector has shape (dim,) and length 1. Only live resources that are not in `hidden`, at most RECALLED;
        equally near ones are ordered by id. What was remembered or forgotten since the last call counts.
        """
        known = self._without_hidden(db, hidden)
        if not known.resource_ids:
            return {}
        question = _units(vector @ known.metric)
        cosines = known.vectors @ question
        best = np.maximum.reduceat(np.where(known.asked, cosines, -1), known.starts)
        centroid = known.means @ question
        has_centroid = known.counts >= CENTROID_FROM
        nearness = np.where(has_centroid, np.maximum(best, centroid), best)
        order = np.argsort(-nearness, kind="stable")[:RECALLED].tolist()
        telling = np.zeros(len(order), np.float32)
        telling[:LEARNT] = _telling(known, order[:LEARNT], question, cosines)
        return {
            known.resource_ids[place]: Recollection(
                known.resource_ids[place],
                float(best[place]),
                float(centroid[place]) if has_centroid[place] else None,
                told,
                known.votes[place],
                known.vouched[place],
            )
            for place, told in zip(order, telling.tolist(), strict=True)
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
                self._without = {}
            return self._known

    def _without_hidden(self, db: Connection, hidden: Collection[str]) -> _Known:
        """Return what is remembered of all other resources; the metric is learnt from those alone."""
        known = self._current(db)
        out = frozenset(known.places.keys() & set(hidden))
        if not out:
            return known
        kept = self._without.get(out)
        if kept is None or kept.revisions != known.revisions:
            kept = self._without[out] = _read(db, self._model, known.revisions, out)
        return kept


def closeness(recalled: Mapping[str, Recollection], covered: Mapping[str, float]) -> dict[str, Closeness]:
    """Return how close a question is to those that each recalled resource was confirmed for.

    `covered` is, where it is known, how well the tokens of all of them together cover the question.
    """
    found = {}
    for resource_id, seen in recalled.items():
        signals = [min(max(seen.telling, 0.0), 1.0), seen.best if seen.centroid is None else seen.centroid]
        if resource_id in covered:
            signals.append(covered[resource_id])
        near = max(0.0, sum(signals) / len(signals))
        found[resource_id] = Closeness(near, seen.trust, _doubt(seen.vouched))
    return found


def _trust(votes: int, vouched: int) -> float:
    return 1.0 if vouched else votes / (votes + 1)


def _doubt(vouched: int) -> float:
    return (vouched - 1) / vouched if vouched else 0.0


def _telling(known: _Known, places: Sequence[int], question: Vectors, cosines: Vectors) -> Vectors:
    """Return the regression's answer for each of these resources, learnt from them alone.

    Of each its NEAREST examples count: as good as all of them, and it takes as long with 20,000 questions as
    with 200 (local learning, Bottou & Vapnik 1992).
    """
    ends = [*known.starts.tolist(), len(known.vectors)]
    rows = []
    for place in places:
        own = np.arange(ends[place], ends[place + 1])
        rows.append(own[np.argsort(-cosines[own], kind="stable")[:NEAREST]])
    owners = np.repeat(np.arange(len(rows)), [len(own) for own in rows])
    trusts = [_trust(known.votes[place], known.vouched[place]) for place in places]
    examples = known.vectors[np.concatenate(rows)] if rows else known.vectors[:0]
    return answers(question, examples, owners, trusts)


def _read(
    db: Connection, model: str, revisions: tuple[int, int], hidden: Collection[str] = frozenset()
) -> _Known:
    """Read the memory but for these resources; see docs/ranking.md for how long all of it takes."""
    sampled, samples = PassageStore(db).sample_questions(model)
    confirmed = MemoryStore(db).of_live_resources(model)
    resource_ids = [*sampled, *confirmed.resource_ids]
    people = [*([CURATORS] * len(sampled)), *confirmed.user_ids]
    vouched = [*([True] * len(sampled)), *confirmed.from_gaps]
    vectors = _joined(samples, confirmed.vectors)
    rows_of: dict[str, dict[bytes, int]] = {}
    voters: dict[str, set[str]] = {}
    sure: dict[str, set[bytes]] = {}
    for row, resource_id in enumerate(resource_ids):
        if resource_id in hidden:
            continue
        name = vectors[row].tobytes()
        rows_of.setdefault(resource_id, {}).setdefault(name, row)
        voters.setdefault(resource_id, set()).add(people[row])
        if vouched[row]:
            sure.setdefault(resource_id, set()).add(name)
    ids = sorted(rows_of)
    counts = np.array([len(rows_of[resource_id]) for resource_id in ids], dtype=np.intp)
    kept = vectors[[row for resource_id in ids for row in rows_of[resource_id].values()]]
    examples = _with_beginnings(kept, counts, ids, *PassageStore(db).beginnings(model, ids))
    learnt = metric(kept, np.repeat(np.arange(len(ids)), counts))
    moved = examples.vectors @ learnt
    return _Known(
        revisions=revisions,
        metric=learnt,
        vectors=_units(moved),
        asked=examples.asked,
        starts=examples.starts,
        counts=counts,
        means=_units(np.add.reduceat(moved, examples.starts, axis=0)) if ids else moved,
        resource_ids=tuple(ids),
        votes=tuple(len(voters[resource_id]) for resource_id in ids),
        vouched=tuple(len(sure.get(resource_id, ())) for resource_id in ids),
        places={resource_id: place for place, resource_id in enumerate(ids)},
    )


@dataclass(frozen=True, slots=True)
class _Examples:
    """Questions and beginnings, resource by resource, as in _Known."""

    vectors: Vectors
    asked: NDArray[np.bool_]
    starts: NDArray[np.intp]


def _with_beginnings(
    questions: Vectors,
    counts: NDArray[np.intp],
    ids: Sequence[str],
    begun: Sequence[str],
    beginnings: Vectors,
) -> _Examples:
    """Put what each resource begins with, where that has a vector, behind its questions."""
    places = {resource_id: place for place, resource_id in enumerate(ids)}
    ends = np.cumsum(counts)[[places[resource_id] for resource_id in begun]]
    asked = np.insert(np.ones(len(questions), dtype=bool), ends, values=False)
    sizes = counts + np.isin(np.asarray(ids), np.asarray(begun))
    vectors = np.insert(questions, ends, beginnings, axis=0) if len(begun) else questions
    return _Examples(vectors, asked, np.cumsum(sizes) - sizes)


def _joined(first: Vectors, second: Vectors) -> Vectors:
    """Put two matrices one below the other; one without rows need not have the dimension."""
    filled = [matrix for matrix in (first, second) if len(matrix)]
    return np.concatenate(filled) if filled else first


def _units(vectors: Vectors) -> Vectors:
    """Return vectors at length 1; one that cancels out at length 0, so that its cosines are 0."""
    lengths = np.sqrt(np.einsum("...d,...d->...", vectors, vectors))[..., None]
    return np.asarray(vectors / np.where(lengths < NO_LENGTH, np.inf, lengths), dtype=np.float32)
