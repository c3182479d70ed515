"""Token vectors and spellings: what is stored comes back, and both follow the passages."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from content_index.database import Database
from content_index.encoded import STEPS, PackedTokens, TokenVectors, packed
from content_index.migrations import migrations
from content_index.passages import text_hash
from content_index.store import ResourceStore
from content_index.tokens.store import TokenStore, WordStore
from content_index.types import Resource
from tests.content_index.given import BADGE, LEAVE, NOW, TRAVEL, Shelf, new_database
from tests.toy_encoder import ToyEncoder, bucket

SPACE = "toy/words"


def as_lists(tokens):
    return tokens.ids.tolist(), tokens.vectors.tolist()


def words_of(tokens):
    """Return the buckets of toy tokens, read off their vectors."""
    assert (np.sort(tokens.vectors, axis=1)[:, -2:] == [0, STEPS]).all()
    return tokens.vectors.argmax(axis=1).tolist()


def buckets(text):
    return [bucket(word) for word in re.findall(r"\w+", text.lower())]


def spelt(database):
    """Return in how many passages each word is, as the store tells it."""
    with database.reading() as db:
        terms = [row[0] for row in db.execute("select term from spellings_row")]
        return WordStore(db).frequencies([*terms, "nowhere"])


def written(database):
    """Return the same counted from the passages themselves."""
    counts: Counter[str] = Counter()
    with database.reading() as db:
        rows = db.execute(
            "select r.title, p.heading, p.text from passages p join resources r on r.id = p.resource_id"
            " where not p.is_question"
        )
        for row in rows:
            counts.update(set(re.findall(r"\w+", " ".join(row).lower())))
    return dict(counts)


def test_a_byte_a_component_keeps_the_vector_to_half_a_step():
    vectors = np.array([[1.0, -1.0, 0.0], [0.6, -0.8, 0.004]], dtype=np.float32)
    found = packed(TokenVectors(np.array([7, 9], dtype=np.int32), vectors))
    assert (found.ids.tolist(), found.vectors.dtype.name) == ([7, 9], "int8")
    assert found.vectors.tolist() == [[127, -127, 0], [76, -102, 1]]


def test_tokens_of_a_passage_are_the_words_of_its_embedded_text(shelf):
    shelf.sync(TRAVEL, LEAVE)
    with shelf.database.reading() as db:
        found = TokenStore(db).of_passages(SPACE, [1, 2, 99])
        assert TokenStore(db).of_passages("other", [1, 2]) == {}
    assert {place: tokens.ids.tolist() for place, tokens in found.items()} == {
        1: buckets(f"{TRAVEL.title} {TRAVEL.text}"),
        2: buckets(f"{LEAVE.title} {LEAVE.text}"),
    }
    assert [words_of(tokens) for tokens in found.values()] == [t.ids.tolist() for t in found.values()]


def test_a_passage_without_tokens_has_none(shelf):
    shelf.sync(Resource("signs", "?!", "…"), TRAVEL)
    with shelf.database.reading() as db:
        assert list(TokenStore(db).of_passages(SPACE, [1, 2])) == [2]
        assert TokenStore(db).texts() == 2
        assert TokenStore(db).frequencies(SPACE)[0] == 2


def test_the_tokens_of_sample_questions_are_joined_in_their_order(shelf):
    shelf.sync(
        replace(TRAVEL, questions=("refund me", "?", "train fare")), replace(LEAVE, questions=("pto",))
    )
    with shelf.database.reading() as db:
        found = TokenStore(db).of_sample_questions(SPACE, ["travel", "leave", "badge"])
        assert TokenStore(db).of_sample_questions(SPACE, []) == {}
    assert {name: words_of(tokens) for name, tokens in found.items()} == {
        "leave": buckets("pto"),
        "travel": buckets("refund me train fare"),
    }
    assert {name: tokens.ids.tolist() for name, tokens in found.items()} == {
        "leave": buckets("pto"),
        "travel": buckets("refund me train fare"),
    }


def test_frequencies_count_passages_not_occurrences(shelf):
    shelf.sync(
        Resource("a", "One", "One one two."),
        Resource("b", "Two", "Three."),
        replace(BADGE, questions=("two",)),
    )
    with shelf.database.reading() as db:
        passages, counts = TokenStore(db).frequencies(SPACE)
        assert (TokenStore(db).texts(), passages) == (4, 4)
        assert [as_lists_of(TokenStore(db).frequencies("other"))] == [(0, [])]
    assert [int(counts[bucket(word)]) for word in ("one", "two", "three", "nowhere")] == [2, 3, 1, 0]


def as_lists_of(frequencies):
    return frequencies[0], frequencies[1].tolist()


def test_put_replaces_and_keeps_spaces_apart(shelf):
    shelf.sync(TRAVEL)
    one = PackedTokens(np.array([5], dtype=np.int32), np.array([[1, -2]], dtype=np.int8))
    two = PackedTokens(np.array([6, 7], dtype=np.int32), np.array([[3, 4], [5, 6]], dtype=np.int8))
    name = text_hash(f"{TRAVEL.title}\n{TRAVEL.text}")
    with shelf.database.atomic() as db:
        store = TokenStore(db)
        store.put("other", [name], [one])
        store.put("other", [name], [two])
        assert as_lists(store.of_passages("other", [1])[1]) == as_lists(two)
        assert words_of(store.of_passages(SPACE, [1])[1]) == buckets(f"{TRAVEL.title} {TRAVEL.text}")


def test_tokens_go_with_the_last_passage_that_has_their_text(shelf):
    shelf.sync(TRAVEL, replace(TRAVEL, id="copy"), LEAVE)
    kept = []
    for step in [(TRAVEL, LEAVE), (LEAVE,)]:
        shelf.sync(*step)
        with shelf.database.reading() as db:
            rows = db.execute("select text_hash from token_vectors order by text_hash")
            kept.append([row[0] for row in rows])
    names = [text_hash(f"{resource.title}\n{resource.text}") for resource in (TRAVEL, LEAVE)]
    assert kept == [sorted(names), names[1:]]


def test_tokens_of_another_space_are_made_without_changing_the_content(shelf):
    shelf.sync(TRAVEL, LEAVE)
    other = ToyEncoder()
    other.token_space = "toy/other"
    assert Shelf(shelf.database, other).indexer.complete() == 2
    with shelf.database.reading() as db:
        found = TokenStore(db).of_passages("toy/other", [1, 2])
        assert [tokens.ids.tolist() for tokens in found.values()] == [
            tokens.ids.tolist() for tokens in TokenStore(db).of_passages(SPACE, [1, 2]).values()
        ]
    assert (shelf.indexer.complete(), Shelf(shelf.database, other).indexer.complete()) == (0, 0)


def test_spellings_are_the_words_as_written_without_sample_questions(shelf):
    shelf.sync(replace(TRAVEL, text="# Größe\n\nSend RECEIPTS, receipts!", questions=("refund?",)))
    assert spelt(shelf.database) == dict.fromkeys(
        ("claim", "travel", "costs", "größe", "send", "receipts"), 1
    )


def test_only_words_of_the_content_have_a_frequency(shelf):
    shelf.sync(TRAVEL, replace(LEAVE, text="Travel."))
    with shelf.database.reading() as db:
        store = WordStore(db)
        assert store.frequencies(["travel", "costs", "cost", "Travel", '"', ""]) == {"travel": 2, "costs": 1}
        assert store.frequencies([]) == {}


def test_spellings_follow_replacing_and_retiring(shelf):
    shelf.sync(TRAVEL, LEAVE)
    before = spelt(shelf.database)
    shelf.sync(replace(TRAVEL, title="Fares", text="One.\n\n# Two\n\nThree."), LEAVE)
    changed = spelt(shelf.database)
    assert (changed.get("travel"), changed["fares"], changed["two"]) == (None, 2, 1)
    shelf.sync(TRAVEL, LEAVE)
    assert spelt(shelf.database) == before == written(shelf.database)
    with shelf.database.atomic() as db:
        ResourceStore(db).retire(["travel", "leave"], NOW)
    assert spelt(shelf.database) == {}


def test_a_database_from_before_keeps_the_words_of_texts_and_loses_those_of_questions(tmp_path):
    database = Database(tmp_path / "old.sqlite", [])
    with database.reading() as db:
        migrations.apply(db, stop_before="m003_tokens_and_spellings")
    with database.atomic() as db:
        row = {"id": "travel", "title": "Claim", "text": "T", "kind": "article", "url": "", "topics": "[]"}
        row |= {"owner": "", "verified_by": "", "audience": "[]", "questions": '["Refund?"]', "life": "live"}
        db.table("resources").insert(
            row | {"source": "s", "content_hash": "h", "updated_at": NOW.isoformat()}
        )
        for number, (text, is_question) in enumerate((("Send receipts.", 0), ("Refund?", 1)), start=1):
            db.table("passages").insert(
                {"id": number, "resource_id": "travel", "position": number - 1, "heading": "", "text": text}
                | {"is_question": is_question, "text_hash": str(number)}
            )
            db.table("words").insert({"rowid": number, "heading": "Claim › ", "text": text})
    shelf = Shelf(new_database(tmp_path / "old.sqlite"))
    assert (shelf.found_by_word("receipts"), shelf.found_by_word("refund")) == (["travel"], [])
    assert spelt(shelf.database) == {"claim": 1, "send": 1, "receipts": 1}
    shelf.sync(Resource("travel", "Claim", "Changed."), source="s")
    assert spelt(shelf.database) == {"claim": 1, "changed": 1}


word = st.sampled_from(["travel", "Travel", "costs", "naïve", "été", "E4711", "don't", "two"])
text = st.lists(word, max_size=6).map(" ".join)
resource = st.builds(
    Resource,
    st.sampled_from("abc"),
    text,
    st.builds("# {}\n\n{}".format, text, text),
    questions=st.tuples(text),
)


@given(st.lists(st.lists(resource, max_size=3, unique_by=lambda one: one.id), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None)
def test_spellings_follow_any_run_of_changes(steps):
    with TemporaryDirectory() as folder:
        shelf = Shelf(new_database(Path(folder) / "waypost.sqlite"))
        for step in steps:
            shelf.sync(*step)
            assert spelt(shelf.database) == written(shelf.database)
        shelf.database.close()
