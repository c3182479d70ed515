"""`waypost index`: syncing files and folders into the configured store, and changing its model."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from bot.clock import utc_now
from bot.config import Config
from bot.encoding import adopt, configured_encoder, named_encoder, waits
from bot.storage import index_path, open_database
from bot.swapping import refusal, success
from bot.syncing import sync_all
from content_index.database import Database
from content_index.indexing import Indexer, Progress
from content_index.models.store import ModelStore
from content_index.readers import read_resources
from content_index.sources.store import SourceRecord
from content_index.sources.syncing import Source
from content_index.store import ResourceStore
from content_index.types import IndexReport, Resource
from content_index.vector_index import open_index
from insights.store import GapStore
from retrieval.errors import ModelError
from retrieval.habits.finding import complete_habits
from retrieval.memory import QuestionMemory
from retrieval.swap import Swap, drop_other_models, swap_model
from retrieval.types import Encoder

GAPS_AT_ONCE = 64  # questions in gaps that are encoded before their vectors are saved; not tuned


@dataclass(frozen=True, slots=True)
class IndexJob:
    """What to index and how: `accept_lost` lets a model serve that loses golden questions."""

    paths: Sequence[Path]
    progress: Progress
    tell: Callable[[str], None]
    accept_lost: bool = False
    sources: Sequence[Source] = ()


@dataclass(frozen=True, slots=True)
class Indexed:
    """What came of it. `refused` says why the configured model was not let in, or is empty.

    `troubles` are the sources that could not be read, or not wholly.
    """

    report: IndexReport
    refused: str = ""
    troubles: tuple[SourceRecord, ...] = ()


def index_store(config: Config, job: IndexJob) -> Indexed:
    """Sync each path as a source of its own, then the sources, and let the configured model serve.

    The counts are those of all sources together. All paths are read before the first is synced, so that one
    that cannot be read changes nothing.
    """
    read = [(str(path.resolve()), read_resources(path)) for path in job.paths]
    database = open_database(config)
    wanted = configured_encoder(config, job.tell)
    adopt(database, wanted)
    serving = _serving(config, database, wanted, job.tell)
    indexer = Indexer(database, serving or wanted, utc_now)
    synced = sync_all(indexer, job.sources, job.progress)
    report = _synced(indexer, read, job.progress, [one.report for one in synced])
    troubles = tuple(one.record for one in synced if one.record.sentence)
    if serving is not wanted:
        change = Swap(database, serving, wanted, index_path(config), utc_now, config.retrieval.stage_set())
        return replace(_swapped(change, job, report), troubles=troubles)
    encoded = Indexer(database, wanted, utc_now).complete(job.progress)
    _follow(database, wanted)
    drop_other_models(database, wanted)
    with database.reading() as db:
        open_index(db, index_path(config), wanted.name, wanted.dimension)
    return Indexed(replace(report, encoded=report.encoded + encoded), troubles=troubles)


def _serving(
    config: Config, database: Database, wanted: Encoder, tell: Callable[[str], None]
) -> Encoder | None:
    """Return the model that serves, or None if it cannot be loaded any more."""
    with database.reading() as db:
        name = str(ModelStore(db).serving())
    if name == wanted.name:
        return wanted
    tell(waits(wanted.name, name))
    try:
        return named_encoder(config, name, tell)
    except ModelError as error:
        tell(f"{error}; every golden question has to find its resource now")
        return None


def _synced(
    indexer: Indexer,
    read: Sequence[tuple[str, Sequence[Resource]]],
    progress: Progress,
    others: Iterable[IndexReport],
) -> IndexReport:
    """Sync what was read and return the counts of it and of `others` together."""
    total = IndexReport()
    synced = (indexer.sync(resources, source, progress) for source, resources in read)
    for report in chain(others, synced):
        total = IndexReport(
            added=total.added + report.added,
            changed=total.changed + report.changed,
            unchanged=total.unchanged + report.unchanged,
            retired=total.retired + report.retired,
            encoded=total.encoded + report.encoded,
        )
    with indexer.database.reading() as db:
        return replace(total, passages=ResourceStore(db).counts()["passages"])


def _swapped(change: Swap, job: IndexJob, report: IndexReport) -> Indexed:
    made = swap_model(change, job.progress, job.accept_lost)
    report = replace(report, encoded=report.encoded + made.encoded)
    if not made.swapped:
        return Indexed(report, refusal(change, made))
    _follow(change.database, change.wanted)
    job.tell(success(change, made))
    return Indexed(report)


def _follow(database: Database, encoder: Encoder) -> None:
    """Encode, with the model that serves now, what still has vectors of another one only."""
    QuestionMemory(database, encoder.name).complete(encoder.encode)
    complete_habits(database, encoder.name, encoder.encode)
    with database.reading() as db:
        texts = GapStore(db).texts_of_other_models(encoder.name)
    ids = list(texts)
    for start in range(0, len(ids), GAPS_AT_ONCE):
        some = ids[start : start + GAPS_AT_ONCE]
        vectors = encoder.encode([texts[question_id] for question_id in some])
        with database.atomic() as db:
            GapStore(db).put_vectors(encoder.name, some, vectors)
