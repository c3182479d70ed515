"""The configured sources: built once, synced when they are due, and shown to curators."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from bot.blocks.sources import SourceLine, sources_content
from bot.config import Config
from bot.outgoing import ReplyTo, respond
from bot.settings import SourceEntry
from bot.units import Units
from content_index.database import Database
from content_index.indexing import Indexer, Progress
from content_index.sources.building import SourceSpec, build_adapter
from content_index.sources.store import SourceStore
from content_index.sources.syncing import Source, Synced, sync_source
from content_index.sources.types import Adapter
from content_index.sources.web import Fetcher, Limits
from retrieval.serving import ServingModel

CACHE = "sources"  # the folder beside the database in which copies of repositories are kept


@contextmanager
def configured_sources(
    config: Config, environ: Mapping[str, str], now: Callable[[], datetime]
) -> Iterator[list[Source]]:
    """Lend the sources of the config, ready to be synced; their connections are closed at the end."""
    settings = config.sources
    fetcher = Fetcher(settings.allowed_hosts, Limits(max_bytes=settings.max_mb * 1_000_000), now)
    cache = config.storage.path.parent / CACHE
    every = timedelta(hours=settings.every_hours)
    with closing(fetcher):
        yield [Source(entry.name, _adapter(entry, environ, fetcher, cache), every) for entry in settings.sync]


def sync_all(indexer: Indexer, sources: Sequence[Source], progress: Progress) -> list[Synced]:
    """Sync every source now, due or not."""
    return [sync_source(indexer, source, progress) for source in sources]


class Syncing:
    """Keeps the sources of a running bot in step."""

    def __init__(self, units: Units, model: ServingModel, sources: Sequence[Source]) -> None:
        self._units = units
        self._model = model
        self._sources = sources
        self._one_at_a_time = threading.Lock()

    def sweep(self) -> int:
        """Sync the sources that are due, with the model that serves; return how many there were."""
        with self._one_at_a_time:
            due = [source for source in self._sources if self._is_due(self._units.database, source)]
            for source in due:
                sync_source(Indexer(self._units.database, self._model.current(), self._units.now), source)
        return len(due)

    def show(self, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Tell a curator how the sources fare, in answer to `/curate sources`."""
        with self._units.open(inbox_id) as unit:
            records = {record.name: record for record in SourceStore(unit.db).all()}
            lines = [SourceLine(source.name, records.get(source.name)) for source in self._sources]
            unit.say(respond(f"sources:{inbox_id}", reply_to, sources_content(lines)))

    def _is_due(self, database: Database, source: Source) -> bool:
        with database.reading() as db:
            record = SourceStore(db).get(source.name)
        return record is None or record.due_at <= self._units.now()


def _adapter(entry: SourceEntry, environ: Mapping[str, str], fetcher: Fetcher, cache: Path) -> Adapter:
    spec = SourceSpec(
        name=entry.name,
        kind=entry.kind,
        place=entry.place,
        selector=entry.selector,
        prefix=entry.prefix,
        folder=entry.folder,
        token=environ.get(entry.token_env, "") if entry.token_env else "",
    )
    return build_adapter(spec, fetcher, cache)
