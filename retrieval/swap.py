"""Another model takes the place of the one that serves: built aside, tried on the golden questions, swapped.

Whatever happens before the one transaction at the end, the old model goes on serving; what was encoded stays,
so that the next attempt goes on where this one stopped. docs/decisions/0007 says why it is done this way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from content_index.database import Connection, Database
from content_index.index_file import move_index_file, remove_index_file
from content_index.indexing import Indexer, Progress
from content_index.models.store import ModelStore
from content_index.store import PassageStore, ResourceStore
from content_index.vector_index import open_index
from retrieval.answer import Answerer
from retrieval.equating import equate, questions_for_equating, signals_of
from retrieval.errors import ModelError
from retrieval.golden import GoldenOutcome, check
from retrieval.habits.finding import complete_habits
from retrieval.habits.store import HabitStore
from retrieval.memories.store import GoldenStore, MemoryStore
from retrieval.memory import QuestionMemory
from retrieval.model_files import BUNDLED_NAME
from retrieval.models.store import ScaleStore
from retrieval.scale import AS_IT_IS, Scale
from retrieval.search import Searcher
from retrieval.serving import ScaledSearcher
from retrieval.stages import ALL_STAGES, Stage
from retrieval.types import Encoder

DROPPED_AT_ONCE = 5000  # vectors; a transaction of a fraction of a second, not tuned


@dataclass(frozen=True, slots=True)
class Swap:
    """Which model is to serve in the place of which, None if that one is gone, and what they search."""

    database: Database
    serving: Encoder | None
    wanted: Encoder
    index_path: Path
    now: Callable[[], datetime]
    stages: frozenset[Stage] = ALL_STAGES

    @property
    def aside(self) -> Path:
        """Where the index of the wanted model is built: beside the one that serves."""
        return self.index_path.with_name(f"{self.index_path.stem}.next{self.index_path.suffix}")


@dataclass(frozen=True, slots=True)
class Lost:
    """A golden question that finds its resource with the model that serves and would not with the other."""

    before: GoldenOutcome | None
    after: GoldenOutcome


@dataclass(frozen=True, slots=True)
class SwapReport:
    """What came of a swap: whether it was done, and what the golden questions said.

    `encoded` counts the passages that had no vector yet, `golden` the golden questions, `failing` those that
    found their resource with neither model. `equated`: the new model's scale is known.
    """

    swapped: bool
    encoded: int
    golden: int
    failing: int
    lost: tuple[Lost, ...]
    equated: bool


@dataclass(frozen=True, slots=True)
class _Trial:
    """How the wanted model does, at a content revision."""

    revision: int
    golden: int
    failing: int
    lost: tuple[Lost, ...]
    scale: Scale | None


def swap_model(
    change: Swap, progress: Progress = lambda done, total: None, accept_lost: bool = False
) -> SwapReport:
    """Build everything for the wanted model aside, try it, and let it serve if no golden question is lost.

    With `accept_lost` it serves even then. Raises ModelError if another process let a third model serve in
    the meantime.
    """
    encoded = 0
    try:
        while True:
            encoded += _build_aside(change, progress)
            trial = _tried(change)
            refused = bool(trial.lost) and not accept_lost
            # What was tried is what is let in: if the content has changed since, all of it once more.
            if refused or _let_in(change, trial):
                break
        if not refused:
            move_index_file(change.aside, change.index_path)
    finally:
        remove_index_file(change.aside)
    equated = trial.scale is not None
    return SwapReport(not refused, encoded, trial.golden, trial.failing, trial.lost, equated)


def drop_other_models(database: Database, encoder: Encoder) -> None:
    """Forget the vectors of every model but this one, which serves."""
    dropped = DROPPED_AT_ONCE
    while dropped:
        with database.atomic() as db:
            dropped = ModelStore(db).drop_others(encoder.name, encoder.token_space, DROPPED_AT_ONCE)
    with database.atomic() as db:
        MemoryStore(db).drop_other_vectors(encoder.name)
        HabitStore(db).drop_other_vectors(encoder.name)


def _build_aside(change: Swap, progress: Progress) -> int:
    """Encode what has no vector of the wanted model yet, and build its index; return how many passages."""
    # What an attempt before left may lack vectors that were missing then.
    remove_index_file(change.aside)
    encoded = Indexer(change.database, change.wanted, change.now).prepare(progress)
    QuestionMemory(change.database, change.wanted.name).complete(change.wanted.encode)
    complete_habits(change.database, change.wanted.name, change.wanted.encode)
    with change.database.reading() as db:
        open_index(db, change.aside, change.wanted.name, change.wanted.dimension)
    return encoded


def _tried(change: Swap) -> _Trial:
    with change.database.reading() as db:
        revision = ResourceStore(db).revision()
        golden = GoldenStore(db).all()
        old_scale = ScaleStore(db).of(change.serving.name) if change.serving else AS_IT_IS
    scale = _scale(change, old_scale)
    after = check(_answerer(change, change.wanted, scale or AS_IT_IS), golden).outcomes
    before: Sequence[GoldenOutcome | None] = [None] * len(golden)
    if change.serving:
        before = check(_answerer(change, change.serving, old_scale), golden).outcomes
    failing = [Lost(*pair) for pair in zip(before, after, strict=True) if not pair[1].passed]
    # Where the old model cannot be asked any more, whatever fails may have been lost.
    lost = tuple(pair for pair in failing if pair.before is None or pair.before.passed)
    return _Trial(revision, len(golden), len(failing) - len(lost), lost, scale)


def _scale(change: Swap, old_scale: Scale) -> Scale | None:
    """Return the scale on which the wanted model speaks, or None if it cannot be known."""
    if change.wanted.name == BUNDLED_NAME:
        return AS_IT_IS
    if change.serving is None:
        return None
    with change.database.reading() as db:
        questions = questions_for_equating(db)
    known, new = (
        # Without memory: sample questions are remembered, and would find themselves.
        signals_of(_searcher(change, encoder, change.stages - {Stage.MEMORY}), questions)
        for encoder in (change.serving, change.wanted)
    )
    return equate([old_scale.signals(seen) for seen in known], new)


def _let_in(change: Swap, trial: _Trial) -> bool:
    """Let the wanted model serve, unless something has changed since it was tried."""
    with change.database.atomic() as db:
        changed = ResourceStore(db).revision() != trial.revision
        if changed or _is_incomplete(db, change.wanted):
            return False
        serving = ModelStore(db).serving()
        if change.serving and serving not in (None, change.serving.name, change.wanted.name):
            raise ModelError(f"{serving} was made to serve by another process meanwhile; run it again")
        ModelStore(db).serve(change.wanted.name)
        ScaleStore(db).put(change.wanted.name, trial.scale or AS_IT_IS)
    return True


def _is_incomplete(db: Connection, encoder: Encoder) -> bool:
    """Return whether a vector is missing: of what was just confirmed, or dropped by another process."""
    passages = PassageStore(db).texts_without_vector(encoder.name, encoder.token_space)
    return bool(passages or MemoryStore(db).texts_without_vector(encoder.name))


def _answerer(change: Swap, encoder: Encoder, scale: Scale) -> Answerer:
    searcher = ScaledSearcher(_searcher(change, encoder, change.stages), scale)
    return Answerer(change.database, searcher, change.now)


def _searcher(change: Swap, encoder: Encoder, stages: frozenset[Stage]) -> Searcher:
    path = change.aside if encoder is change.wanted else change.index_path
    return Searcher(change.database, encoder, path, stages=stages)
