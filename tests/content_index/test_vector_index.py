"""The FAISS copy: as brute force would rank, and rebuilt whenever it is not what it should be."""

import json
import os
import re

import numpy as np
import pytest

from content_index.store import PassageStore
from content_index.types import Resource
from content_index.vector_index import Kind, VectorIndex, build, kind_for, open_index
from tests.content_index.given import BADGE, LEAVE, TRAVEL
from tests.toy_encoder import BUCKETS, ToyEncoder

WORDS = ["receipt", "travel", "badge", "lead", "date", "thirty", "claim", "lost", "leave", "send"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "index" / "passages.faiss"


def opened(shelf, path, model="toy", dimension=BUCKETS, choose=kind_for):
    with shelf.database.reading() as db:
        return open_index(db, path, model, dimension, choose)


def encoded(text):
    return ToyEncoder().encode([text])[0]


def brute_force(shelf, query, hidden=()):
    with shelf.database.reading() as db:
        stored = {
            int(i): v
            for ids, vectors in PassageStore(db).all_vectors("toy", 7)
            for i, v in zip(ids, vectors, strict=True)
        }
    scores = {i: np.dot(v, query) for i, v in stored.items() if i not in hidden}
    return sorted(scores, key=lambda i: (-round(float(scores[i]), 5), i))


@pytest.fixture
def full(shelf):
    """Sixty resources over ten words, so that many are equally near to any query."""
    texts = [" ".join(WORDS[start : start + 1 + length % 3]) for start in range(10) for length in range(6)]
    shelf.sync(*(Resource(f"r{number:02}", f"r{number % 7}", text) for number, text in enumerate(texts)))
    return shelf


@pytest.mark.parametrize("k", [1, 2, 5, 20, 59, 60, 100])
@pytest.mark.parametrize("hidden", [(), (1, 2, 7, 30, 31)])
def test_nearest_agrees_with_brute_force(full, path, k, hidden):
    index, _ = opened(full, path)
    for word in [*WORDS, "unknown", "r3 travel"]:
        found = [i for i, _ in index.nearest(encoded(word), k, hidden)]
        assert found == brute_force(full, encoded(word), hidden)[:k]


def test_equal_scores_are_ordered_by_id_at_the_cut_too(shelf, path):
    # Each has the same text: which of them are the best three is decided by the id alone.
    shelf.sync(*(Resource(f"r{number:03}", "Same", "") for number in range(200)), TRAVEL)
    index, _ = opened(shelf, path)
    for query in ("same", "travel", "same travel costs", "none"):
        for k in (1, 3, 120, 199):
            found = [i for i, _ in index.nearest(encoded(query), k)]
            assert found == brute_force(shelf, encoded(query))[:k]


@pytest.fixture(scope="module")
def many():
    """Ids with gaps, and vectors of 9,000 texts of one to four of 40 words: more than a pool, many alike."""
    choice = np.random.default_rng(7)
    words = [f"word{number}" for number in range(40)]
    texts = [" ".join(choice.choice(words, size=1 + number % 4)) for number in range(9000)]
    return np.arange(9000, dtype=np.int64) * 3 + 5, ToyEncoder().encode(texts)


@pytest.fixture(scope="module", params=Kind)
def built(request, many):
    """An index of each kind, filled in batches."""
    ids, vectors = many
    batches = ((ids[start : start + 2000], vectors[start : start + 2000]) for start in range(0, 9000, 2000))
    return VectorIndex(build(request.param, BUCKETS, batches), revision=1)


HIDDEN = {
    "none": (),
    "few": range(5, 500, 3),
    "half": range(5, 27_000, 6),
    "almost all": range(5, 26_000, 3),
    "unknown ids": (0, 1, 10**9),
}
QUERIES = ["word3 word9", "word12", "word1 word2 word30", "nothing in common"]


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_every_kind_finds_the_scores_of_brute_force(built, many, hidden):
    ids, vectors = many
    shown = ~np.isin(ids, hidden)
    for query in QUERIES:
        found = built.nearest(encoded(query), 10, hidden)
        exact = np.sort(vectors[shown] @ encoded(query))[::-1][:10]
        assert [score for _, score in found] == pytest.approx(exact.tolist(), abs=1e-3)


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("k", [1, 50, 2000, 9000])
def test_no_kind_shows_what_is_hidden_nor_fewer_than_there_are(built, many, hidden, k):
    visible = set(many[0].tolist()) - set(hidden)
    found = [i for i, _ in built.nearest(encoded("word3 word9"), k, hidden)]
    assert set(found) <= visible
    assert len(set(found)) == len(found) == min(k, len(visible))


def test_what_is_nearest_may_all_be_hidden(built, many):
    # The whole pool is of what shares a word with the query, and none of that may be seen.
    ids, vectors = many
    near = ids[vectors @ encoded("word3 word9") > 0]
    rest = sorted(set(ids.tolist()) - set(near.tolist()))
    assert built.nearest(encoded("word3 word9"), 5, near.tolist()) == [(i, 0.0) for i in rest[:5]]


def test_every_kind_orders_equal_scores_by_id(built):
    for k in (10, 200):
        found = built.nearest(encoded("word3 word9"), k)
        assert found == sorted(found, key=lambda hit: (-hit[1], hit[0]))


def test_every_kind_knows_the_cosines_of_what_it_holds(built, many):
    ids, vectors = many
    exact = vectors @ encoded("word3 word9")
    asked = [*ids[::1000].tolist(), 0, 4, 10**9]
    found = built.cosines(encoded("word3 word9"), asked)
    assert found == {i: pytest.approx(exact[(i - 5) // 3], abs=1e-3) for i in ids[::1000].tolist()}
    assert built.cosines(encoded("word3"), []) == {}


@pytest.mark.parametrize(
    ("passages", "kind"),
    [
        (0, Kind.FLAT),
        (30_000, Kind.FLAT),
        (30_001, Kind.HALF),
        (100_000, Kind.HALF),
        (100_001, Kind.CODES),
    ],
)
def test_the_kind_follows_the_number_of_passages(passages, kind):
    assert kind_for(passages) == kind


def test_a_file_of_another_kind_is_made_new_without_a_word(shelf, path):
    shelf.sync(TRAVEL, LEAVE)
    opened(shelf, path)
    index, note = opened(shelf, path, choose=lambda passages: Kind.HALF)
    assert (len(index), note, json.loads(manifest(path).read_text())["kind"]) == (2, "", "SQfp16")


@pytest.mark.parametrize("kind", Kind)
def test_a_file_of_any_kind_is_read_back(shelf, path, kind):
    shelf.sync(TRAVEL, LEAVE, BADGE)
    made, _ = opened(shelf, path, choose=lambda passages: kind)
    os.utime(path, (1, 1))
    read, note = opened(shelf, path, choose=lambda passages: kind)
    assert (note, path.stat().st_mtime) == ("", 1)
    assert read.nearest(encoded("travel"), 3) == made.nearest(encoded("travel"), 3)


def test_a_full_disk_is_no_obstacle(shelf, path):
    shelf.sync(TRAVEL)
    path.parent.mkdir(parents=True)
    path.with_name(f"{path.name}.{os.getpid()}.tmp").symlink_to("/dev/full")
    index, note = opened(shelf, path)
    assert len(index) == 1
    assert re.match(r"the index file .* cannot be written \(\[Errno 28\] .*\); Waypost works", note)
    assert list(path.parent.iterdir()) == []


def test_scores_are_cosines(shelf, path):
    shelf.sync(Resource("a", "one two", ""), Resource("b", "one two three four", ""))
    index, _ = opened(shelf, path)
    assert index.nearest(encoded("one two"), 5) == [(1, pytest.approx(1)), (2, pytest.approx(0.5**0.5))]
    assert index.cosines(encoded("one two"), [2, 9]) == {2: pytest.approx(0.5**0.5)}


def test_hidden_passages_never_come(shelf, path):
    shelf.sync(TRAVEL, LEAVE, BADGE)
    index, _ = opened(shelf, path)
    assert [i for i, _ in index.nearest(encoded("travel"), 3, hidden=[1, 2, 3])] == []
    assert len(index.nearest(encoded("travel"), 3, hidden=[1])) == 2


def test_an_empty_index_finds_nothing(shelf, path):
    index, note = opened(shelf, path)
    assert (len(index), index.nearest(encoded("travel"), 3), note) == (0, [], "")


def test_a_query_of_another_dimension_is_refused(shelf, path):
    shelf.sync(TRAVEL)
    index, _ = opened(shelf, path)
    with pytest.raises(ValueError, match=re.escape("the query has shape (3,), the index holds (1024,)")):
        index.nearest(np.zeros(3, dtype=np.float32), 1)


def flip_a_byte(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path):
    path.write_bytes(path.read_bytes()[:-10])


def manifest(path):
    return path.with_name(f"{path.name}.json")


def not_json(path):
    manifest(path).write_text("{")


def other_fields(path):
    manifest(path).write_text('{"model": "toy"}')


def a_list(path):
    manifest(path).write_text("[1]")


def not_utf8(path):
    manifest(path).write_bytes(b"\xff")


def other_checksum(path):
    said = json.loads(manifest(path).read_text())
    manifest(path).write_text(json.dumps({**said, "sha256": "0" * 64}))


def folder_instead(path):
    path.unlink()
    path.mkdir()


REBUILT = r"^the index file .*passages\.faiss {}; it was rebuilt from the database$"


@pytest.mark.parametrize(
    ("damage", "trouble"),
    [
        pytest.param(flip_a_byte, r"is damaged \(its checksum differs\)", id="one flipped bit"),
        pytest.param(cut, r"is damaged \(its checksum differs\)", id="truncated"),
        pytest.param(other_checksum, r"is damaged \(its checksum differs\)", id="another checksum"),
        pytest.param(not_json, r"cannot be read \(JSONDecodeError\)", id="manifest is no JSON"),
        pytest.param(other_fields, r"cannot be read \(TypeError\)", id="manifest lacks fields"),
        pytest.param(a_list, r"cannot be read \(TypeError\)", id="manifest is a list"),
        pytest.param(not_utf8, r"cannot be read \(UnicodeDecodeError\)", id="manifest is not UTF-8"),
    ],
)
def test_a_damaged_file_is_rebuilt_and_said_so(shelf, path, damage, trouble):
    shelf.sync(TRAVEL, LEAVE)
    opened(shelf, path)
    sound = path.read_bytes()
    damage(path)
    index, note = opened(shelf, path)
    assert re.match(REBUILT.format(trouble), note)
    assert len(index) == 2
    assert path.read_bytes() == sound
    assert opened(shelf, path)[1] == ""


@pytest.mark.parametrize("missing", ["index", "manifest", "both"])
def test_a_missing_file_is_made_without_a_word(shelf, path, missing):
    shelf.sync(TRAVEL)
    opened(shelf, path)
    for file in {"index": [path], "manifest": [manifest(path)], "both": [path, manifest(path)]}[missing]:
        file.unlink()
    index, note = opened(shelf, path)
    assert (len(index), note, path.exists(), manifest(path).exists()) == (1, "", True, True)


def test_a_file_older_than_the_content_is_made_new_without_a_word(shelf, path):
    shelf.sync(TRAVEL)
    opened(shelf, path)
    shelf.sync(TRAVEL, LEAVE)
    index, note = opened(shelf, path)
    assert (len(index), index.revision, note) == (2, 2, "")


def test_a_file_of_another_model_is_rebuilt_and_said_so(shelf, path):
    shelf.sync(TRAVEL)
    opened(shelf, path)
    index, note = opened(shelf, path, model="other", dimension=8)
    assert re.match(REBUILT.format(r"was made with another model \(toy\)"), note)
    assert len(index) == 0


def test_a_current_file_is_read_and_not_written(shelf, path):
    shelf.sync(TRAVEL)
    opened(shelf, path)
    os.utime(path, (1, 1))
    index, note = opened(shelf, path)
    assert (len(index), note, path.stat().st_mtime) == (1, "", 1)


def test_a_file_that_cannot_be_written_is_no_obstacle(shelf, path):
    shelf.sync(TRAVEL)
    path.mkdir(parents=True)
    index, note = opened(shelf, path)
    assert len(index) == 1
    assert re.match(r"the index file .* cannot be written \(.*\); Waypost works without it", note)


def test_writing_leaves_only_whole_files(shelf, path):
    shelf.sync(TRAVEL)
    opened(shelf, path)
    assert sorted(file.name for file in path.parent.iterdir()) == ["passages.faiss", "passages.faiss.json"]
    path.with_name("passages.faiss.json").unlink()
    path.with_name("passages.faiss.json").mkdir()
    opened(shelf, path)
    assert sorted(file.name for file in path.parent.iterdir()) == ["passages.faiss", "passages.faiss.json"]
