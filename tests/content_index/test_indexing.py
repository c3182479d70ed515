"""Bringing the store in step with a source: what is encoded, what is found, what survives."""

from dataclasses import replace

import pytest

from content_index.errors import ContentError
from content_index.indexing import BATCH, Indexer
from content_index.passages import embedded_text, split, text_hash
from content_index.store import PassageStore, ResourceStore
from content_index.types import IndexReport, Resource
from tests.content_index.given import BADGE, LEAVE, NOW, TRAVEL, Shelf
from tests.toy_encoder import ToyEncoder

LONG = Resource("long", "Long", "\n\n".join(" ".join([f"part{part}"] * 120) for part in range(3)))


def texts_of(*resources):
    return [embedded_text(resource.title, passage) for resource in resources for passage in split(resource)]


def state(database):
    with database.reading() as db:
        return [
            list(db[table].rows) for table in ("resources", "passages", "words", "vectors", "content_state")
        ]


def vectors(shelf):
    with shelf.database.reading() as db:
        return sorted(row["text_hash"] for row in db["vectors"].rows)


def test_first_sync_adds_and_encodes_everything(shelf):
    asked = replace(TRAVEL, questions=("how do I get my money back?",))
    assert shelf.sync(asked, LONG) == IndexReport(added=2, passages=5, encoded=5)
    assert sorted(shelf.encoder.encoded) == sorted(texts_of(asked, LONG))
    assert shelf.live_ids() == ["long", "travel"]


def test_second_run_on_unchanged_content_encodes_nothing(shelf):
    shelf.sync(TRAVEL, LEAVE)
    before, shelf.encoder.encoded = state(shelf.database), []
    assert shelf.sync(TRAVEL, LEAVE) == IndexReport(unchanged=2, passages=2)
    assert shelf.encoder.encoded == []
    assert state(shelf.database) == before


def test_a_changed_resource_encodes_only_its_changed_passages(shelf):
    shelf.sync(LONG, LEAVE)
    shelf.encoder.encoded = []
    changed = replace(LONG, text=LONG.text.replace("part2", "new2"))
    assert shelf.sync(changed, LEAVE) == IndexReport(changed=1, unchanged=1, passages=4, encoded=1)
    assert shelf.encoder.encoded == texts_of(changed)[2:]
    assert vectors(shelf) == sorted(map(text_hash, texts_of(changed, LEAVE)))
    assert (shelf.found_by_word("part2"), shelf.found_by_word("new2")) == ([], ["long"])


def test_a_changed_owner_encodes_nothing(shelf):
    shelf.sync(TRAVEL)
    assert shelf.sync(replace(TRAVEL, owner="U9")) == IndexReport(changed=1, passages=1)


def test_what_a_source_no_longer_has_is_retired_until_it_comes_back(shelf):
    shelf.sync(TRAVEL, LEAVE)
    assert shelf.sync(LEAVE) == IndexReport(unchanged=1, retired=1, passages=1)
    assert (shelf.live_ids(), shelf.found_by_word("receipts")) == (["leave"], [])
    assert shelf.sync(TRAVEL, LEAVE) == IndexReport(added=1, unchanged=1, passages=2, encoded=1)
    assert (shelf.live_ids(), shelf.found_by_word("receipts")) == (["leave", "travel"], ["travel"])


def test_sources_do_not_retire_each_other(shelf):
    shelf.sync(TRAVEL, source="handbook")
    assert shelf.sync(LEAVE, source="wiki") == IndexReport(added=1, passages=2, encoded=1)
    assert shelf.live_ids() == ["leave", "travel"]


def test_an_interrupted_run_loses_nothing(shelf):
    many = [Resource(f"r{number:03}", f"Title {number}", "") for number in range(3 * BATCH)]
    broken = FailingEncoder(after=2)
    with pytest.raises(OSError, match="interrupted"):
        Indexer(shelf.database, broken, lambda: NOW).sync(many, "handbook")
    assert shelf.live_ids() == []
    # Somebody adds something in between; what was encoded so far is still there.
    shelf.indexer.add(LEAVE, "slack")
    shelf.encoder.encoded = []
    assert shelf.sync(*many) == IndexReport(added=3 * BATCH, passages=3 * BATCH + 1, encoded=BATCH)
    assert sorted(broken.encoded + shelf.encoder.encoded) == sorted(texts_of(*many))


class FailingEncoder(ToyEncoder):
    """Raises instead of the batch that follows the first `after`."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._left = after

    def encode(self, texts):
        if not self._left:
            raise OSError("interrupted")
        self._left -= 1
        return super().encode(texts)


def test_progress_is_told_after_each_batch(shelf):
    many = [Resource(f"r{number}", f"Title {number}", "") for number in range(BATCH + 1)]
    told: list[tuple[int, int]] = []
    shelf.indexer.sync(many, "handbook", progress=lambda done, total: told.append((done, total)))
    assert told == [(BATCH, BATCH + 1), (BATCH + 1, BATCH + 1)]


def test_two_resources_with_one_id_change_nothing(shelf):
    shelf.sync(TRAVEL)
    before = state(shelf.database)
    with pytest.raises(ContentError, match="two resources have the id 'leave'; give each its own"):
        shelf.sync(LEAVE, replace(LEAVE, title="Again"))
    assert state(shelf.database) == before


def test_an_id_of_another_source_changes_nothing(shelf):
    shelf.sync(TRAVEL, source="handbook")
    before = state(shelf.database)
    sentence = "the id 'travel' belongs to handbook; rename it there or here, or retire the other one first"
    with pytest.raises(ContentError, match=sentence):
        shelf.sync(LEAVE, TRAVEL, source="wiki")
    with pytest.raises(ContentError, match=sentence):
        shelf.indexer.add(replace(TRAVEL, title="Mine"), "slack")
    assert state(shelf.database) == before


def test_a_retired_id_may_be_taken_over(shelf):
    shelf.sync(TRAVEL, source="handbook")
    shelf.sync(LEAVE, source="handbook")
    assert shelf.sync(TRAVEL, source="wiki") == IndexReport(added=1, passages=2, encoded=1)


def test_add_leaves_the_others_of_its_source(shelf):
    shelf.indexer.add(TRAVEL, "slack")
    shelf.indexer.add(LEAVE, "slack")
    shelf.indexer.add(replace(LEAVE, text="New words."), "slack")
    assert shelf.live_ids() == ["leave", "travel"]
    assert (shelf.found_by_word("dates"), shelf.found_by_word("new")) == ([], ["leave"])


def test_vectors_of_another_model_are_kept_apart(shelf):
    shelf.sync(TRAVEL, LEAVE)
    other = Shelf(shelf.database, ToyEncoder("other"))
    assert other.sync(TRAVEL, LEAVE) == IndexReport(unchanged=2, passages=2, encoded=2)
    assert other.sync(TRAVEL, LEAVE) == IndexReport(unchanged=2, passages=2)
    assert shelf.sync(TRAVEL, LEAVE) == IndexReport(unchanged=2, passages=2)
    with shelf.database.reading() as db:
        store = PassageStore(db)
        assert [vectors_of(store, model) for model in ("toy", "other", "none")] == [2, 2, 0]


def test_complete_encodes_what_a_new_model_has_not_seen(shelf):
    shelf.sync(TRAVEL, LEAVE)
    other = Shelf(shelf.database, ToyEncoder("other"))
    assert [other.indexer.complete(), other.indexer.complete(), shelf.indexer.complete()] == [2, 0, 0]
    assert sorted(other.encoder.encoded) == sorted(texts_of(TRAVEL, LEAVE))


def test_the_revision_grows_with_every_change_and_only_then(shelf):
    revisions = []
    for step in [(TRAVEL,), (TRAVEL,), (TRAVEL, LEAVE), (LEAVE,)]:
        shelf.sync(*step)
        with shelf.database.reading() as db:
            revisions.append(ResourceStore(db).revision())
    assert revisions == [1, 1, 2, 3]


def test_no_passage_is_left_without_its_vector_when_two_write_at_once(shelf):
    # While the new source's text waits to be stored, the only other resource with that text is retired.
    shelf.sync(TRAVEL, LEAVE, source="handbook")
    same = replace(TRAVEL, id="copy")
    slow = MeanwhileEncoder(lambda: shelf.sync(LEAVE, source="handbook"))
    report = Indexer(shelf.database, slow, lambda: NOW).sync([same, BADGE], "wiki")
    assert report == IndexReport(added=2, passages=3, encoded=2)
    with shelf.database.reading() as db:
        assert vectors_of(PassageStore(db), "toy") == 3


def vectors_of(store, model):
    return sum(len(ids) for ids, _ in store.all_vectors(model))


class MeanwhileEncoder(ToyEncoder):
    """Lets something else happen during the first call."""

    def __init__(self, meanwhile):
        super().__init__()
        self._meanwhile = [meanwhile]

    def encode(self, texts):
        if self._meanwhile:
            self._meanwhile.pop()()
        return super().encode(texts)
