"""Syncs of whole sources into the store, with an encoder that counts what it encodes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from content_index.indexing import Indexer
from content_index.sources.adapters.feeds import FeedAdapter
from content_index.sources.adapters.files import FolderAdapter
from content_index.sources.store import SourceStore
from content_index.sources.syncing import Source, sync_source
from content_index.sources.types import Fetched, Health, Item, SourceTrouble
from content_index.store import ResourceStore
from content_index.types import Resource
from tests.toy_encoder import ToyEncoder

NOW = datetime(2026, 11, 24, 9, 40, tzinfo=UTC)
EVERY = timedelta(hours=6)


@dataclass
class Told:
    """A source that holds what the test tells it to."""

    answers: list[object]
    states: list[object]

    def fetch(self, state):
        self.states.append(state)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def told():
    return Told([], [])


@pytest.fixture
def indexer(database):
    return Indexer(database, ToyEncoder(), lambda: NOW)


def holding(*names, **more):
    items = tuple(
        Item(f"part {name}", Resource(f"s/{name}", f"Title {name}", f"Text {name}")) for name in names
    )
    return Fetched(items, **more)


def live(indexer):
    with indexer.database.reading() as db:
        return [resource.id for resource in ResourceStore(db).live()]


def record(indexer):
    with indexer.database.reading() as db:
        return SourceStore(db).get("s")


def sync(indexer, told, answer):
    told.answers.append(answer)
    return sync_source(indexer, Source("s", told, EVERY))


def test_sync_adds_changes_and_retires(indexer, told):
    first = sync(indexer, told, holding("a", "b", "c", state={"n": 1}))
    assert (first.report.added, first.record.health, first.record.items) == (3, Health.OK, 3)
    second = sync(indexer, told, holding("a", "c"))
    assert (second.report.retired, second.report.unchanged, second.report.encoded) == (1, 2, 0)
    assert live(indexer) == ["s/a", "s/c"]
    assert told.states == [{}, {"n": 1}]


def test_unchanged_source_encodes_nothing_and_keeps_everything(indexer, told):
    sync(indexer, told, holding("a", "b"))
    synced = sync(indexer, told, Fetched(None, {"n": 2}))
    assert (synced.record.health, synced.report.encoded, synced.report.unchanged) == (Health.UNCHANGED, 0, 2)
    assert (live(indexer), record(indexer).due_at) == (["s/a", "s/b"], NOW + EVERY)


def test_what_came_from_a_kept_part_stays(indexer, told):
    sync(indexer, told, holding("a", "b", "c"))
    sync(indexer, told, holding("c", kept=frozenset({"part a"})))
    assert live(indexer) == ["s/a", "s/c"]


def test_source_that_cannot_be_read_changes_nothing_and_is_asked_less_often(indexer, told):
    sync(indexer, told, holding("a", state={"n": 1}))
    dues = []
    for _ in range(4):
        synced = sync(indexer, told, SourceTrouble(Health.FAILING, "it is down"))
        dues.append(synced.record.due_at - NOW)
    assert dues == [EVERY, 2 * EVERY, 4 * EVERY, 4 * EVERY]
    assert (live(indexer), record(indexer).sentence, record(indexer).state) == (
        ["s/a"],
        "it is down",
        {"n": 1},
    )
    back = sync(indexer, told, holding("a"))
    assert (back.record.failures, back.record.due_at) == (0, NOW + EVERY)


def test_source_says_when_it_may_be_asked_again(indexer, told):
    later = NOW + timedelta(hours=20)
    synced = sync(indexer, told, SourceTrouble(Health.FAILING, "busy", later))
    assert synced.record.due_at == later


def test_source_that_lost_most_of_its_items_is_believed_the_third_time(indexer, told):
    sync(indexer, told, holding(*"abcdef", state={"n": 1}))
    for times in (1, 2):
        synced = sync(indexer, told, holding("a", state={"n": 2}))
        assert (synced.record.health, synced.record.sentence) == (
            Health.DEGRADED,
            f"it holds 1 of 6 items; nothing is retired until it says so 3 times ({times} so far)",
        )
        assert len(live(indexer)) == 6
    assert sync(indexer, told, holding("a")).report.retired == 5
    assert told.states[1:] == [{"n": 1}] * 3


def test_source_that_recovers_from_its_loss_starts_counting_anew(indexer, told):
    sync(indexer, told, holding(*"abcdef"))
    for answer in (holding("a"), holding("a"), holding(*"abcdef"), holding("a")):
        sync(indexer, told, answer)
    assert (record(indexer).shrunk_times, len(live(indexer))) == (1, 6)


def test_folder_with_one_file_that_changed_encodes_that_one(indexer, tmp_path):
    for number in range(50):
        (tmp_path / f"f{number}.txt").write_text(f"Text of file number {number}")
    source = Source("s", FolderAdapter("s", tmp_path))
    assert sync_source(indexer, source).report.added == 50
    assert sync_source(indexer, source).report.encoded == 0
    (tmp_path / "f7.txt").write_text("Something else entirely")
    report = sync_source(indexer, source).report
    assert (report.changed, report.unchanged, report.encoded) == (1, 49, 1)


def test_feed_that_becomes_a_login_page_loses_nothing(indexer, site, fetcher):
    rss = "<rss version='2.0'><channel><item><guid>1</guid><title>A</title></item></channel></rss>"
    source = Source("s", FeedAdapter("s", site.put("/rss", rss), fetcher))
    sync_source(indexer, source)
    site.put("/rss", "<!DOCTYPE html><html>sign in</html>")
    assert sync_source(indexer, source).record.health is Health.DEGRADED
    assert len(live(indexer)) == 1
