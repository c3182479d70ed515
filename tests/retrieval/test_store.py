"""What was asked, said and referred: kept as it was, and one of two who try at once wins."""

import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from content_index.types import Passage, Resource
from retrieval.store import AskedQuestion, QuestionStore, ReferralStore
from retrieval.types import Answer, Decision, RankedAid, Referral, ReferralState, Verdict
from tests.retrieval.given import NOTHING, NOW, QUESTION

LATER = NOW + timedelta(hours=1)
OFFERED, TAKEN, PASSED = ReferralState.OFFERED, ReferralState.TAKEN, ReferralState.PASSED
WAITING, UNPLACED = ReferralState.WAITING, ReferralState.UNPLACED


def aid(resource_id, score):
    return RankedAid(Resource(resource_id, "Title", ""), Passage(resource_id, 0, "", ""), score, (), ())


ANSWER = Answer(Decision.ANSWER, 0.8, (aid("b", 0.9), aid("a", 0.5)), (), NOTHING.vector)


@pytest.fixture
def question_id(db):
    return QuestionStore(db).add(QUESTION, ANSWER, shown=True)


def test_a_question_comes_back_as_it_was_asked_and_answered(db):
    question_id = QuestionStore(db).add(QUESTION, ANSWER, shown=True)
    assert QuestionStore(db).get(question_id) == AskedQuestion(
        question_id, QUESTION, Decision.ANSWER, 0.8, True, ("b", "a")
    )
    assert QuestionStore(db).get(question_id + 1) is None


def test_recent_are_the_questions_a_person_was_answered_newest_first(db):
    store = QuestionStore(db)
    asked = [
        store.add(replace(QUESTION, asked_at=NOW + timedelta(milliseconds=ms)), NOTHING, shown=True)
        for ms in (500, 0, 999, 500)
    ]
    store.add(QUESTION, NOTHING, shown=False)
    store.add(replace(QUESTION, asker="U2"), NOTHING, shown=True)
    newest = [asked[2], asked[3], asked[0], asked[1]]
    assert [question.id for question in store.recent("U1", 9)] == newest
    assert [question.id for question in store.recent("U1", 2)] == newest[:2]


def test_the_last_word_of_each_person_counts(db):
    store = QuestionStore(db)
    question_id = store.add(QUESTION, ANSWER, shown=True)
    store.judge(question_id, "U1", Verdict.HELPED, NOW)
    store.judge(question_id, "U2", Verdict.HELPED, NOW)
    store.judge(question_id, "U1", Verdict.NOT_QUITE, LATER)
    assert list(db["verdicts"].rows) == [
        {
            "question_id": 1,
            "user_id": "U1",
            "verdict": "not_quite",
            "at": LATER.isoformat(),
            "resource_id": None,
        },
        {"question_id": 1, "user_id": "U2", "verdict": "helped", "at": NOW.isoformat(), "resource_id": None},
    ]


def test_the_aid_that_helped_is_kept_until_it_did_not(db, question_id):
    store = QuestionStore(db)
    said = [(Verdict.HELPED, None), (Verdict.HELPED, "a"), (Verdict.HELPED, None), (Verdict.HELPED, "b")]
    helped_by = []
    for verdict, resource_id in [*said, (Verdict.NOT_QUITE, None)]:
        store.judge(question_id, "U1", verdict, NOW, resource_id)
        helped_by.append(store.helped_by(question_id, "U1"))
    assert helped_by == [None, "a", "a", "b", None]
    assert store.helped_by(question_id, "U2") is None


def test_a_referral_comes_back_as_it_was_made(db, question_id):
    referral = ReferralStore(db).add(question_id, "M1", OFFERED, LATER, NOW)
    assert referral == Referral(1, question_id, "M1", OFFERED, LATER)
    assert ReferralStore(db).get(1) == referral
    assert ReferralStore(db).get(2) is None


@pytest.mark.parametrize("state", [WAITING, OFFERED, TAKEN])
def test_a_question_has_one_open_referral(db, question_id, state):
    store = ReferralStore(db)
    first = store.add(question_id, "M1", state, NOW, NOW)
    with pytest.raises(sqlite3.IntegrityError):
        store.add(question_id, "M2", OFFERED, NOW, NOW)
    assert store.open_of(question_id) == first


@pytest.mark.parametrize("state", [PASSED, UNPLACED])
def test_a_closed_referral_makes_room_for_another(db, question_id, state):
    store = ReferralStore(db)
    store.add(question_id, "M1", state, NOW, NOW)
    assert store.open_of(question_id) is None
    second = store.add(question_id, "M2", OFFERED, NOW, NOW)
    assert store.open_of(question_id) == second


def test_moving_needs_the_state_before(db, question_id):
    store = ReferralStore(db)
    store.add(question_id, "M1", OFFERED, NOW, NOW)
    assert store.move(1, [WAITING, TAKEN], PASSED, NOW) is False
    assert store.move(1, [OFFERED], TAKEN, NOW) is True
    assert store.move(1, [OFFERED], TAKEN, NOW) is False
    assert store.move(2, [OFFERED], TAKEN, NOW) is False
    assert store.get(1) == Referral(1, question_id, "M1", TAKEN, NOW)


def test_of_two_who_take_it_at_once_one_wins(database):
    with database.atomic() as db:
        question_id = QuestionStore(db).add(QUESTION, ANSWER, shown=True)
        ReferralStore(db).add(question_id, "M1", OFFERED, NOW, NOW)
    start = threading.Barrier(4)
    won = []

    def take() -> None:
        start.wait()
        with database.atomic() as db:
            won.append(ReferralStore(db).move(1, [OFFERED], TAKEN, NOW))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False, False, False, True]


def test_what_is_with_whom(db):
    store = ReferralStore(db)
    states = [
        ("M1", OFFERED),
        ("M1", TAKEN),
        ("M2", OFFERED),
        ("M1", PASSED),
        ("M2", WAITING),
        ("M3", UNPLACED),
    ]
    for mentor_id, state in states:
        question_id = QuestionStore(db).add(QUESTION, NOTHING, shown=True)
        store.add(question_id, mentor_id, state, NOW, NOW)
    assert store.open_counts() == {"M1": 2, "M2": 1}
    assert [referral.id for referral in store.open_with("M1")] == [1, 2]
    assert store.open_with("M3") == []


def test_who_passed_was_asked_already(db, question_id):
    store = ReferralStore(db)
    for mentor_id in ("M1", "M2", "M1"):
        referral = store.add(question_id, mentor_id, OFFERED, NOW, NOW)
        store.move(referral.id, [OFFERED], PASSED, NOW)
    store.add(question_id, "M3", OFFERED, NOW, NOW)
    assert sorted(store.asked_already(question_id)) == ["M1", "M2"]
    assert store.asked_already(question_id + 1) == []


def test_waiting_referrals_are_due_when_their_mentor_is_back(db):
    store = ReferralStore(db)
    morning = datetime(2026, 11, 24, 8, tzinfo=UTC)
    for due_at in (morning, morning + timedelta(seconds=1), morning - timedelta(days=1)):
        question_id = QuestionStore(db).add(QUESTION, NOTHING, shown=True)
        store.add(question_id, "M1", WAITING, due_at, NOW)
    store.move(3, [WAITING], OFFERED, NOW)
    assert [referral.id for referral in store.due(morning)] == [1]
    assert store.due(morning - timedelta(microseconds=1)) == []


def test_forgetting_a_question_forgets_what_hangs_on_it(db, question_id):
    QuestionStore(db).judge(question_id, "U1", Verdict.HELPED, NOW)
    ReferralStore(db).add(question_id, "M1", OFFERED, NOW, NOW)
    db.execute("delete from questions")
    assert [list(db[table].rows) for table in ("shown_aids", "verdicts", "referrals")] == [[], [], []]
