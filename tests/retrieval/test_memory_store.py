"""What is remembered, for whom, how much of it, and how it is taken back."""

import sqlite3
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.memories.store import MemoryStore
from retrieval.remembered import MOST_REMEMBERED, TEXT_REMEMBERED, LearntQuestion, Origin
from retrieval.types import Way
from tests.content_index.given import LEAVE, TRAVEL
from tests.retrieval.given import NOW, Library
from tests.retrieval.remembering import ask, at, confirmed, remembered, teach

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def library(tmp_path):
    library = Library(tmp_path)
    library.sync(TRAVEL, LEAVE)
    return library


def test_a_person_has_one_vote_for_a_resource_and_the_newer_question_gets_it(db):
    teach(db, "first", "travel", "U1")
    teach(db, "of somebody else", "travel", "U2")
    teach(db, "for something else", "leave", "U1")
    teach(db, "second", "travel", "U1")
    assert remembered(db) == [
        ("travel", "U2", "of somebody else"),
        ("leave", "U1", "for something else"),
        ("travel", "U1", "second"),
    ]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    clicks=st.lists(
        st.tuples(
            st.sampled_from(["helped", "not quite", "forget"]),
            st.sampled_from(["U1", "U2"]),
            st.sampled_from(["travel", "leave"]),
            st.integers(0, 3),
        ),
        max_size=30,
    )
)
def test_however_often_people_click_they_have_one_vote_for_a_resource(database, clicks):
    with database.reading() as db:  # what is written here is rolled back at the end of each example
        questions = [ask(db, f"question {number}") for number in range(4)]
        for what, user_id, resource_id, number in clicks:
            store, question_id = MemoryStore(db), questions[number]
            if what == "helped":
                store.remember(confirmed(question_id, f"question {number}", resource_id, user_id))
            elif what == "not quite":
                store.take_back(question_id, user_id)
            else:
                store.forget(resource_id, question_id)
        votes = [(resource_id, user_id) for resource_id, user_id, _ in remembered(db)]
        forgotten = {(r, f"question {n}") for what, _, r, n in clicks if what == "forget"}
        texts = {(resource_id, text) for resource_id, _, text in remembered(db)}
    assert len(votes) == len(set(votes))
    assert texts & forgotten == set()


def test_the_database_itself_refuses_a_second_vote(db):
    teach(db, "first", "travel", "U1")
    columns = "resource_id, question_id, user_id, origin, text, at"
    again = f"insert into remembered_questions ({columns}) select {columns} from remembered_questions"
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(again)


def test_confirming_again_changes_nothing(db):
    question_id = teach(db, "how?", "travel", "U1")
    before = MemoryStore(db).revision()
    again = at(confirmed(question_id, "how?", "travel", "U1"), LATER)
    assert (MemoryStore(db).remember(again), MemoryStore(db).revision()) == (False, before)


def test_a_vote_is_taken_back_by_the_one_who_gave_it(db):
    question_id = teach(db, "how?", "travel", "U1")
    MemoryStore(db).remember(confirmed(question_id, "how?", "travel", "U2"))
    teach(db, "other", "leave", "U1")
    assert MemoryStore(db).take_back(question_id, "U1") is True
    assert MemoryStore(db).take_back(question_id, "U1") is False
    assert remembered(db) == [("travel", "U2", "how?"), ("leave", "U1", "other")]


def test_an_older_question_of_the_person_is_not_taken_back(db):
    teach(db, "older", "travel", "U1")
    newer = ask(db, "newer")
    assert MemoryStore(db).take_back(newer, "U1") is False
    assert remembered(db) == [("travel", "U1", "older")]


def test_what_a_curator_forgot_is_learnt_only_from_a_new_question(db):
    store = MemoryStore(db)
    question_id = teach(db, "how?", "travel", "U1")
    store.remember(confirmed(question_id, "how?", "travel", "U2"))
    assert store.forget("travel", question_id) is True
    assert store.forget("travel", question_id) is False
    refused = [store.remember(confirmed(question_id, "how?", "travel", user)) for user in ("U1", "U2", "U3")]
    assert (refused, remembered(db)) == ([False, False, False], [])
    assert store.remember(confirmed(question_id, "how?", "leave", "U1")) is True
    teach(db, "how?", "travel", "U1")
    assert remembered(db) == [("leave", "U1", "how?"), ("travel", "U1", "how?")]


def test_forgetting_what_never_was_is_no_error(db):
    assert MemoryStore(db).forget("nothing", 7) is False


def test_a_gap_teaches_beside_the_votes_and_once(db):
    store = MemoryStore(db)
    question_id = teach(db, "how?", "travel", "U1")
    assert store.remember(confirmed(question_id, "how?", "travel", "U1", Origin.GAP)) is True
    assert store.remember(confirmed(question_id, "how?", "travel", "U1", Origin.GAP)) is False
    second = teach(db, "second", "travel", "U1", Origin.GAP)
    assert store.take_back(second, "U1") is False
    assert [text for *_, text in remembered(db)] == ["how?", "how?", "second"]


def test_of_too_many_questions_the_oldest_feedback_goes_first(db):
    teach(db, "from a gap", "travel", "U0", Origin.GAP)
    for number in range(MOST_REMEMBERED + 1):
        teach(db, f"question {number}", "travel", f"U{number}")
    texts = [text for *_, text in remembered(db)]
    assert texts == ["from a gap", *(f"question {n}" for n in range(2, MOST_REMEMBERED + 1))]


def test_long_questions_are_cut(db):
    teach(db, "why? " * TEXT_REMEMBERED, "travel")
    assert remembered(db) == [("travel", "U1", ("why? " * TEXT_REMEMBERED)[:TEXT_REMEMBERED])]


def test_forgetting_a_person_forgets_what_they_said_and_asked(db):
    teach(db, "confirmed by them", "travel", "U1")
    theirs = ask(db, "asked by them", asker="U1")
    MemoryStore(db).remember(confirmed(theirs, "asked by them", "leave", "U2"))
    teach(db, "of others", "travel", "U2")
    assert MemoryStore(db).forget_person("U1") is True
    assert remembered(db) == [("travel", "U2", "of others")]
    assert MemoryStore(db).forget_person("U1") is False


def test_memory_goes_with_its_question(db):
    question_id = teach(db, "how?", "travel")
    MemoryStore(db).forget("leave", question_id)
    db.execute("delete from questions")
    assert [list(db[table].rows) for table in ("remembered_questions", "taken_back")] == [[], []]


def test_learnt_questions_come_with_how_many_confirmed_them_the_latest_first(db):
    store = MemoryStore(db)
    first = teach(db, "first", "travel", "U1")
    second = teach(db, "second", "travel", "U9", Origin.GAP)
    teach(db, "elsewhere", "leave", "U1")
    store.remember(at(confirmed(first, "first", "travel", "U2"), LATER))
    assert store.learnt("travel") == [
        LearntQuestion(first, "first", Way.MENTION, "C1", from_gap=False, people=2, at=LATER),
        LearntQuestion(second, "second", Way.MENTION, "C1", from_gap=True, people=1, at=NOW),
    ]
    assert store.learnt("badge") == []


def test_revision_grows_with_every_change(db):
    store = MemoryStore(db)
    seen = [store.revision()]
    question_id = teach(db, "how?", "travel", "U1")
    seen.append(store.revision())
    for change in (
        lambda: store.take_back(question_id, "U1"),
        lambda: store.remember(confirmed(question_id, "how?", "travel", "U1")),
        lambda: store.put_vectors("other", {1: "how?"}, confirmed(1, "how?", "travel", "U1").vector[None]),
        lambda: store.forget("travel", question_id),
    ):
        change()
        seen.append(store.revision())
    assert seen == [0, 1, 2, 3, 4, 5]
