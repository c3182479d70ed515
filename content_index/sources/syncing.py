"""One sync of one source: fetch, judge what came, bring the store in step, remember how it went."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from content_index.indexing import Indexer, Progress
from content_index.sources.store import SourceRecord, SourceStore
from content_index.sources.types import Adapter, Fetched, Health, SourceTrouble
from content_index.store import ResourceStore
from content_index.types import IndexReport

SHRUNK = 0.5  # a source that holds less than this share of what it held is not believed at once
BELIEVED_AFTER = 3  # syncs in a row that say the same; then what is gone is gone
LONGEST_BACKOFF = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Source:
    """A source that is synced: its name, which is in the ids of its resources, how, and how often."""

    name: str
    adapter: Adapter
    every: timedelta = timedelta(hours=6)

    @property
    def key(self) -> str:
        """Under which source its resources are stored; paths of `waypost index` are not written so."""
        return f"source:{self.name}"


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did, and what is to be said of the source now."""

    record: SourceRecord
    report: IndexReport


def sync_source(indexer: Indexer, source: Source, progress: Progress = lambda done, total: None) -> Synced:
    """Bring the store in step with a source; what is wrong with it changes nothing but its health."""
    now = indexer.now()
    with indexer.database.reading() as db:
        before = SourceStore(db).get(source.name) or SourceRecord(source.name, now, now)
    try:
        fetched = source.adapter.fetch(before.state)
    except SourceTrouble as trouble:
        return _remember(indexer, _failed(before, source, trouble, now), IndexReport())
    if fetched.items is None:
        # What shrank and says nothing new now says the same once more, but cannot be counted.
        record = _settled(before, source, Health.UNCHANGED, now)
        return _remember(indexer, replace(record, state=fetched.state), IndexReport(unchanged=before.items))
    return _taken(indexer, source, before, fetched, progress)


def _taken(
    indexer: Indexer, source: Source, before: SourceRecord, fetched: Fetched, progress: Progress
) -> Synced:
    now, items = indexer.now(), fetched.items or ()
    with indexer.database.reading() as db:
        kept_ids = SourceStore(db).resources_of(source.key, fetched.kept)
        kept = ResourceStore(db).get(kept_ids)
    resources = kept | {item.resource.id: item.resource for item in items}
    if len(resources) < SHRUNK * before.items:
        shrunk = _shrunk(before, source, len(resources), now)
        if shrunk.shrunk_times < BELIEVED_AFTER:
            return _remember(indexer, shrunk, IndexReport(unchanged=before.items))
    report = indexer.sync(resources.values(), source.key, progress)
    with indexer.database.atomic() as db:
        SourceStore(db).put_parts(source.key, items)
    health = Health.DEGRADED if fetched.skipped else Health.OK
    record = replace(
        _settled(before, source, health, now),
        state=fetched.state,
        items=len(resources),
        sentence=_left_out(fetched),
    )
    return _remember(indexer, record, report)


def _remember(indexer: Indexer, record: SourceRecord, report: IndexReport) -> Synced:
    with indexer.database.atomic() as db:
        SourceStore(db).put(record)
    return Synced(record, report)


def _settled(before: SourceRecord, source: Source, health: Health, now: datetime) -> SourceRecord:
    return SourceRecord(source.name, now, now + source.every, health, items=before.items, state=before.state)


def _failed(before: SourceRecord, source: Source, trouble: SourceTrouble, now: datetime) -> SourceRecord:
    """Return what is remembered of a source that could not be read: it is asked less and less often."""
    failures = before.failures + 1
    pause = min(source.every * 2 ** min(failures - 1, 10), max(LONGEST_BACKOFF, source.every))
    due = max(now + pause, trouble.not_before or now)
    return replace(
        before, checked_at=now, due_at=due, health=trouble.health, sentence=str(trouble), failures=failures
    )


def _shrunk(before: SourceRecord, source: Source, count: int, now: datetime) -> SourceRecord:
    """Return what is remembered of a source that lost much: its old state, so that it is read whole again."""
    again = before.shrunk_times + 1 if before.shrunk_to == count else 1
    return replace(
        before,
        checked_at=now,
        due_at=now + source.every,
        health=Health.DEGRADED,
        sentence=f"it holds {count} of {before.items} items; nothing is retired until it says so "
        f"{BELIEVED_AFTER} times ({again} so far)",
        shrunk_to=count,
        shrunk_times=again,
        failures=0,
    )


def _left_out(fetched: Fetched) -> str:
    if not fetched.skipped:
        return ""
    first, more = fetched.skipped[0], len(fetched.skipped) - 1
    return f"{first.part} was left out: {first.reason}" + (f" (and {more} more)" if more else "")
