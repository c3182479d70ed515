"""A closed gap teaches its questions to the resource that closed it: a few, of different people first."""

from dataclasses import replace

import numpy as np
import pytest

from insights.closing import REMEMBERED_OF_A_GAP, remember_gap
from insights.store import GapStore
from retrieval.memories.store import MemoryStore
from retrieval.remembered import Origin
from retrieval.store import QuestionStore
from tests.retrieval.given import NOTHING, NOW, QUESTION
from tests.retrieval.remembering import remembered

VECTOR = np.array([0.6, 0.8], dtype=np.float32)


@pytest.fixture
def unanswered(db):
    """Record a question that nothing answers; all of them point the same way and make one gap."""
    db["resources"].insert(
        dict.fromkeys(db["resources"].columns_dict, "[]")
        | {"id": "parking", "life": "live", "minutes": None, "review_every_days": None}
    )

    def record(text, asker):
        question = replace(QUESTION, text=text, asker=asker)
        question_id = QuestionStore(db).add(question, NOTHING, shown=True)
        assert GapStore(db).record(question_id, text, "toy", VECTOR, NOW) == 1
        return question_id

    return record


def test_questions_of_different_people_come_first_and_the_newest_of_each(db, unanswered):
    for number in range(REMEMBERED_OF_A_GAP):
        unanswered(f"asked by one, {number}", "U1")
    for number in range(2, REMEMBERED_OF_A_GAP):
        unanswered(f"asked by {number}", f"U{number}")
    assert remember_gap(db, 1, "parking", NOW) == REMEMBERED_OF_A_GAP
    assert remembered(db) == [
        ("parking", "U4", "asked by 4"),
        ("parking", "U3", "asked by 3"),
        ("parking", "U2", "asked by 2"),
        ("parking", "U1", "asked by one, 4"),
        ("parking", "U1", "asked by one, 3"),
    ]


def test_the_same_words_are_remembered_once(db, unanswered):
    for asker in ("U1", "U2", "U1"):
        unanswered("where do I park?", asker)
    assert remember_gap(db, 1, "parking", NOW) == 1
    assert remembered(db) == [("parking", "U1", "where do I park?")]


def test_remembering_a_gap_again_adds_nothing(db, unanswered):
    question_id = unanswered("where do I park?", "U1")
    assert [remember_gap(db, 1, "parking", NOW) for _ in range(2)] == [1, 0]
    MemoryStore(db).forget("parking", question_id)
    assert remember_gap(db, 1, "parking", NOW) == 0
    assert remember_gap(db, 2, "parking", NOW) == 0


def test_vectors_and_origin_come_along(db, unanswered):
    unanswered("where do I park?", "U1")
    remember_gap(db, 1, "parking", NOW)
    [row] = db["remembered_questions"].rows
    assert row["origin"] == Origin.GAP
    assert list(db["remembered_vectors"].rows) == [
        {"remembered_id": row["id"], "model": "toy", "vector": VECTOR.tobytes()}
    ]
