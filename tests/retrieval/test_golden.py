"""Golden questions: what is kept, and which of them find their resource."""

from datetime import UTC, datetime

import pytest

from content_index.store import ResourceStore
from content_index.types import Resource
from retrieval.answer import Answerer
from retrieval.golden import GoldenOutcome, GoldenReport, check
from retrieval.memories.store import GoldenQuestion, GoldenStore
from tests.retrieval.given import NOW

TRAVEL = Resource("travel", "Claim travel", "Claim within thirty days.")
BADGE = Resource("badge", "Replace a lost badge", "Go to the desk.")
PAY = Resource("pay", "Change the pay run", "Only for payroll.", audience=("payroll",))
LATER = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def shelf(library):
    library.sync(TRAVEL, BADGE, PAY)
    return library


def put(shelf, *pairs):
    with shelf.database.atomic() as db:
        for question, resource_id in pairs:
            GoldenStore(db).put(question, resource_id, "U0PRIYA", NOW)
        return GoldenStore(db).all()


def checked(shelf, golden):
    return check(Answerer(shelf.database, shelf.searcher, lambda: NOW), golden)


def test_golden_questions_come_back_with_what_their_resource_is_now(shelf):
    golden = put(shelf, ("How do I claim travel?", "travel"), ("Who changes pay?", "pay"), ("Gone?", "gone"))
    assert golden == [
        GoldenQuestion(1, "How do I claim travel?", "travel", "Claim travel", ()),
        GoldenQuestion(2, "Who changes pay?", "pay", "Change the pay run", ("payroll",)),
        GoldenQuestion(3, "Gone?", "gone", "", ()),
    ]


def test_same_question_again_moves_to_its_new_resource(shelf, database):
    put(shelf, ("Lost?", "travel"))
    with database.atomic() as db:
        GoldenStore(db).put("Lost?", "badge", "U0OWEN", LATER)
        assert list(db["golden_questions"].rows) == [
            {
                "id": 1,
                "question": "Lost?",
                "resource_id": "badge",
                "added_by": "U0OWEN",
                "at": LATER.isoformat(),
            }
        ]


def test_removed_question_is_gone(shelf, database):
    put(shelf, ("Lost?", "badge"))
    with database.atomic() as db:
        assert [GoldenStore(db).remove(1), GoldenStore(db).remove(1)] == [True, False]
        assert GoldenStore(db).all() == []


def test_report_says_where_each_resource_came(shelf):
    golden = put(
        shelf, ("claim travel", "travel"), ("claim travel please", "badge"), ("claim travel now", "gone")
    )
    assert checked(shelf, golden) == GoldenReport(
        (
            GoldenOutcome(golden[0], 1),
            GoldenOutcome(golden[1], 2),
            GoldenOutcome(golden[2], None),
        )
    )
    assert checked(shelf, golden).failed == (GoldenOutcome(golden[2], None),)


@pytest.mark.parametrize(("rank", "passed"), [(1, True), (3, True), (4, False), (None, False)])
def test_three_places_are_good_enough(rank, passed):
    golden = GoldenQuestion(1, "Lost?", "badge", "Replace a lost badge", ())
    assert GoldenOutcome(golden, rank).passed is passed


def test_restricted_resource_is_looked_for_by_somebody_who_may_see_it(shelf):
    golden = put(shelf, ("change the pay run", "pay"))
    assert [outcome.rank for outcome in checked(shelf, golden).outcomes] == [1]


def test_retired_resource_is_not_found(shelf, database):
    put(shelf, ("claim travel", "travel"))
    with database.atomic() as db:
        ResourceStore(db).retire(["travel"], NOW)
        ResourceStore(db).advance_revision()
        golden = GoldenStore(db).all()
    assert [outcome.golden.title for outcome in checked(shelf, golden).failed] == [""]


def test_without_golden_questions_nothing_fails(shelf):
    assert checked(shelf, []) == GoldenReport(())
    assert checked(shelf, []).failed == ()
