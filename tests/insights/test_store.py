"""Gaps and outcomes, counted by hand."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from insights.store import SAME_GAP, GapStore, RecordStore
from insights.types import Gap, LearningRecord, Outcomes, Verb
from retrieval.store import QuestionStore, ReferralStore
from retrieval.types import Decision, ReferralState, Verdict
from tests.retrieval.given import NOTHING, NOW, QUESTION


def asked(db, asker="U1", decision=Decision.ABSTAIN, shown=True, at=NOW):
    question = replace(QUESTION, asker=asker, asked_at=at)
    return QuestionStore(db).add(question, replace(NOTHING, decision=decision), shown)


def pointing(cosine):
    """Return a unit vector with this cosine to pointing(1)."""
    return np.array([cosine, (1 - cosine**2) ** 0.5], dtype=np.float32)


@pytest.fixture
def gap(db):
    """Record an unanswered question that points in a direction; return the id of its gap."""

    def record(text, vector, asker="U1", model="toy"):
        return GapStore(db).record(asked(db, asker), text, model, vector, NOW)

    return record


@pytest.mark.parametrize(
    ("cosine", "same"),
    [
        pytest.param(1.0, True, id="the same words"),
        pytest.param(SAME_GAP + 0.01, True, id="near enough"),
        pytest.param(SAME_GAP - 0.01, False, id="not near enough"),
        pytest.param(-1.0, False, id="the opposite"),
    ],
)
def test_near_questions_make_one_gap(gap, cosine, same):
    assert (gap("first", pointing(1)) == gap("second", pointing(cosine))) is same


def test_the_nearest_question_decides(gap):
    first, second = gap("a", pointing(1)), gap("b", pointing(0))
    assert first != second
    assert gap("nearer to b", pointing(0.6)) == second
    assert gap("nearer to a", pointing(0.95)) == first


def test_of_equally_near_gaps_the_older_one_takes_it(gap):
    first, _ = gap("a", np.array([1, 0], dtype=np.float32)), gap("b", np.array([0, 1], dtype=np.float32))
    assert gap("between", np.array([0.5, 0.5], dtype=np.float32) * np.float32(2**0.5)) == first


def test_vectors_of_different_models_are_never_compared(gap):
    assert gap("a", pointing(1), model="one") != gap("a", pointing(1), model="two")
    assert gap("a", np.ones(7, dtype=np.float32), model="three") == 3


def test_a_closed_gap_takes_no_more_questions(db, gap):
    first = gap("a", pointing(1))
    db.execute("update gaps set closed_at = ?", [NOW.isoformat()])
    assert GapStore(db).open(9) == []
    assert gap("a", pointing(1)) != first


def test_open_gaps_come_by_people_then_questions_then_newest(db, gap):
    gap("one person, twice", pointing(1))
    gap("again", pointing(1))
    gap("one person, once", pointing(0))
    gap("one person, once, newer", pointing(-1))
    gap("two people", -pointing(0), "U1")
    gap("again", -pointing(0), "U2")
    assert GapStore(db).open(9) == [
        Gap(4, "two people", NOW, questions=2, askers=2),
        Gap(1, "one person, twice", NOW, questions=2, askers=1),
        Gap(3, "one person, once, newer", NOW, questions=1, askers=1),
        Gap(2, "one person, once", NOW, questions=1, askers=1),
    ]
    assert [found.id for found in GapStore(db).open(1)] == [4]


def judged(db, *verdicts, referred=False):
    question_id = asked(db, decision=Decision.ANSWER)
    for user_id, verdict in verdicts:
        QuestionStore(db).judge(question_id, user_id, verdict, NOW)
    if referred:
        ReferralStore(db).add(question_id, "M1", ReferralState.PASSED, NOW, NOW)


HELPED, NOT_QUITE = Verdict.HELPED, Verdict.NOT_QUITE
CONFIRMED = Outcomes(answered=1, confirmed=1, refuted=0, unknown=0, abstained=0)
REFUTED = Outcomes(answered=1, confirmed=0, refuted=1, unknown=0, abstained=0)
UNKNOWN = Outcomes(answered=1, confirmed=0, refuted=0, unknown=1, abstained=0)


@pytest.mark.parametrize(
    ("verdicts", "referred", "outcome"),
    [
        pytest.param([], False, UNKNOWN, id="silence is not success"),
        pytest.param([("U1", HELPED)], False, CONFIRMED, id="the asker said it helped"),
        pytest.param([("U1", NOT_QUITE)], False, REFUTED, id="the asker said not quite"),
        pytest.param([("U2", HELPED)], False, UNKNOWN, id="somebody else said it helped"),
        pytest.param([("U2", NOT_QUITE), ("U1", HELPED)], False, CONFIRMED, id="only the asker counts"),
        pytest.param([("U1", NOT_QUITE), ("U1", HELPED)], False, CONFIRMED, id="the last word counts"),
        pytest.param([], True, REFUTED, id="sent on to a mentor"),
        pytest.param([("U1", HELPED)], True, REFUTED, id="refuted wins"),
    ],
)
def test_what_became_of_an_answer(db, verdicts, referred, outcome):
    judged(db, *verdicts, referred=referred)
    assert RecordStore(db).outcomes(NOW) == outcome


def test_outcomes_are_counted_apart(db):
    assert RecordStore(db).outcomes(NOW) == Outcomes(0, 0, 0, 0, 0)
    judged(db, ("U1", HELPED))
    judged(db, ("U1", HELPED))
    judged(db, ("U1", NOT_QUITE))
    for _ in range(3):
        judged(db)
    asked(db)
    asked(db, decision=Decision.ANSWER, shown=False)
    asked(db, decision=Decision.ANSWER, at=NOW - timedelta(microseconds=1))
    assert RecordStore(db).outcomes(NOW) == Outcomes(6, 2, 1, 3, 1)


def test_a_record_is_kept_as_it_was_made(db):
    RecordStore(db).add(LearningRecord(NOW, "U1", Verb.RATED, "resource:travel", 7))
    RecordStore(db).add(LearningRecord(NOW, "U1", Verb.NUDGED, "resource:leave"))
    assert [tuple(row.values()) for row in db["learning_records"].rows] == [
        (1, NOW.isoformat(), "U1", "rated", "resource:travel", 7),
        (2, NOW.isoformat(), "U1", "nudged", "resource:leave", None),
    ]


def test_open_gaps_are_carried_over_to_another_model(db, gap):
    first, second = gap("a", pointing(1)), gap("b", pointing(0))
    GapStore(db).put_vectors("other", [1], pointing(1)[None])
    assert GapStore(db).texts_of_other_models("other") == {2: QUESTION.text}
    assert gap("like a", pointing(1), model="other") == first
    assert gap("like b", pointing(0), model="toy") == second
