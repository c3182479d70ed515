"""The stores of content: what is visible to whom, and that every copy follows the rows."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from content_index.scopes.store import ScopeStore
from content_index.store import MentorStore, PassageStore, ResourceStore, content_hash
from content_index.types import Kind, Mentor, Recall, Resource, TopicApproval
from tests.content_index.given import BADGE, LEAVE, NOW, TRAVEL, restricted

FULL = Resource(
    "full", "Full", "Text.", Kind.VIDEO, "https://example.com", 5, ("a", "b"), "U1", "U2", date(2026, 10, 1),
    90, ("finance",), ("why?",), Recall("q", "a"),
)  # fmt: skip
MENTOR = Mentor(
    "U1", (TopicApproval("travel", "U9", date(2026, 1, 2)), TopicApproval("leave", "U8", date(2026, 1, 3))),
    date(2027, 1, 1), "About.", time(8, 30), time(16), (0, 2), 2,
)  # fmt: skip


def test_resources_come_back_as_they_were_stored(shelf):
    shelf.sync(FULL, TRAVEL)
    with shelf.database.reading() as db:
        assert ResourceStore(db).get(["travel", "full", "none"]) == {"full": FULL, "travel": TRAVEL}
        assert list(ResourceStore(db).live()) == [FULL, TRAVEL]


def test_only_live_and_permitted_resources_are_visible(shelf):
    shelf.sync(TRAVEL, restricted(LEAVE, "hr", "leads"), BADGE)
    shelf.sync(TRAVEL, restricted(LEAVE, "hr", "leads"))
    ids = ["travel", "leave", "badge"]
    with shelf.database.reading() as db:
        store = ResourceStore(db)
        assert sorted(store.get(ids)) == ["badge", "leave", "travel"]
        assert sorted(store.visible(ids, set())) == ["travel"]
        assert sorted(store.visible(ids, {"leads", "sales"})) == ["leave", "travel"]
        assert [store.live_one(name) for name in ids] == [TRAVEL, restricted(LEAVE, "hr", "leads"), None]


def test_counts(shelf):
    shelf.sync(TRAVEL, replace(LEAVE, questions=("how?",)), BADGE)
    shelf.sync(TRAVEL, replace(LEAVE, questions=("how?",)))
    with shelf.database.reading() as db:
        assert ResourceStore(db).counts() == {"resources": 2, "passages": 3, "vectors": 3}


@pytest.mark.parametrize(
    ("audiences", "found", "hidden"),
    [
        pytest.param((), ["travel"], ["badge", "leave"], id="outsider"),
        pytest.param(("hr",), ["leave", "travel"], ["badge"], id="one circle"),
        pytest.param(("it", "hr"), ["badge", "leave", "travel"], [], id="two circles"),
        pytest.param(("[]", "H", "%"), ["travel"], ["badge", "leave"], id="no circle of that name"),
    ],
)
def test_the_audience_is_filtered_in_both_arms(shelf, audiences, found, hidden):
    same = [replace(resource, text="Same.") for resource in (TRAVEL, LEAVE, BADGE)]
    shelf.sync(same[0], restricted(same[1], "hr", "leads"), restricted(same[2], "it"))
    with shelf.database.reading() as db:
        store = PassageStore(db)
        kept_back = store.get(ScopeStore(db).hidden(audiences)).values()
    assert sorted(shelf.found_by_word("same", audiences=audiences)) == found
    assert sorted(passage.resource_id for passage in kept_back) == hidden


def test_equal_word_scores_are_ordered_by_passage(shelf):
    shelf.sync(*(Resource(name, "Same", "Same words.") for name in "cab"))
    with shelf.database.reading() as db:
        found = list(PassageStore(db).with_words(["same"], (), 2))
    assert found == [1, 2]


def test_words_match_by_stem_and_a_title_counts_more(shelf):
    shelf.sync(Resource("a", "Receipt", "Text."), Resource("b", "Text", "Receipts."), TRAVEL)
    assert shelf.found_by_word("receipts") == ["a", "b", "travel"]


def test_a_sample_question_has_a_vector_but_no_words(shelf):
    # It leads to its resource by its meaning; its words would count for a text that does not have them.
    shelf.sync(replace(TRAVEL, questions=("refund?",)))
    assert (shelf.found_by_word("refund"), shelf.found_by_word("claim")) == ([], ["travel"])
    with shelf.database.reading() as db:
        store = PassageStore(db)
        resources, vectors = store.sample_questions("toy")
        assert (resources, vectors.tolist()) == (["travel"], shelf.encoder.encode(["refund?"]).tolist())
        [(ids, _)] = store.all_vectors("toy")
        assert (ids.tolist(), store.count()) == ([1], 1)


def test_without_sample_questions_there_are_none(shelf):
    shelf.sync(TRAVEL)
    with shelf.database.reading() as db:
        resources, vectors = PassageStore(db).sample_questions("toy")
    assert (resources, vectors.shape) == ([], (0, 0))


def test_a_resource_begins_with_its_first_passage_and_never_with_a_sample_question(shelf):
    shelf.sync(replace(TRAVEL, text="One.\n\n# Two\n\nThree.", questions=("refund?",)), LEAVE, BADGE)
    with shelf.database.reading() as db:
        store = PassageStore(db)
        resources, vectors = store.beginnings("toy", ["travel", "badge", "unknown"])
        assert [store.beginnings("toy", [])[0], store.beginnings("other", ["travel"])[0]] == [[], []]
    texts = [f"{BADGE.title}\n{BADGE.text}", f"{TRAVEL.title}\nOne."]
    assert (resources, vectors.tolist()) == (["badge", "travel"], shelf.encoder.encode(texts).tolist())


@given(st.lists(st.text(st.characters(codec=None))))
@example(["\0", "\ud800", '"', "*", "a OR b", "near(", "-"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_words_are_a_syntax_error(database, words):
    with database.reading() as db:
        assert PassageStore(db).with_words(words, (), 10) == {}


def test_words_follow_the_passages(shelf):
    shelf.sync(TRAVEL, LEAVE, BADGE)
    shelf.sync(replace(TRAVEL, text="One.\n\n# Two\n\nThree."), LEAVE)
    with shelf.database.reading() as db:
        passages = [(row["id"], row["text"]) for row in db["passages"].rows]
        words = [(row["rowid"], row["text"]) for row in db.query("select rowid, text from words")]
    assert passages == words
    assert [text for _, text in passages] == ["Ask your lead, then enter the dates.", "One.", "Three."]


def test_owners_are_those_of_passages_of_text(shelf):
    shelf.sync(replace(TRAVEL, questions=("refund?",)), LEAVE)
    with shelf.database.reading() as db:
        store = PassageStore(db)
        owners = store.owners(["travel", "nobody"])
        assert [(store.get([passage])[passage].text, owner) for passage, owner in owners.items()] == [
            (TRAVEL.text, "travel")
        ]


def test_every_word_of_a_resource_counts_in_its_hash():
    assert content_hash(FULL) == content_hash(replace(FULL))
    changed = [
        replace(FULL, minutes=6),
        replace(FULL, questions=()),
        replace(FULL, recall=None),
        replace(FULL, verified_on=date(2026, 10, 2)),
    ]
    assert len({content_hash(resource) for resource in [FULL, *changed]}) == 5


def test_retiring_keeps_the_row(shelf):
    shelf.sync(TRAVEL)
    with shelf.database.atomic() as db:
        ResourceStore(db).retire(["travel"], NOW)
        assert ResourceStore(db).get(["travel"]) == {"travel": TRAVEL}
        assert ResourceStore(db).hashes("handbook") == {}


def test_mentors_come_back_as_they_were_stored(database):
    with database.atomic() as db:
        MentorStore(db).put(replace(MENTOR, user_id="U2", approvals=()))
        MentorStore(db).put(MENTOR)
    with database.reading() as db:
        assert MentorStore(db).all() == [MENTOR, replace(MENTOR, user_id="U2", approvals=())]
        assert MentorStore(db).get("U1") == MENTOR
        assert MentorStore(db).get("U3") is None


def test_a_mentor_is_replaced_with_all_approvals(database):
    with database.atomic() as db:
        MentorStore(db).put(MENTOR)
        MentorStore(db).put(replace(MENTOR, approvals=MENTOR.approvals[1:]))
        assert MentorStore(db).all() == [replace(MENTOR, approvals=MENTOR.approvals[1:])]
