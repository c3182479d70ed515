"""Equating: the signals of another model get the mean and the spread of those that the confidence knows."""

from dataclasses import astuple, replace

import numpy as np
import pytest

from retrieval.confidence import Signals
from retrieval.equating import LEAST_QUESTIONS, MOST_QUESTIONS, equate, questions_for_equating, signals_of
from retrieval.memories.store import GoldenStore
from retrieval.models.store import ScaleStore
from retrieval.scale import AS_IT_IS, Scale
from retrieval.types import Hit, Query
from tests.content_index.given import BADGE, LEAVE, TRAVEL
from tests.retrieval.given import NOW
from tests.retrieval.remembering import ask

KNOWN = [Signals(0.3 + 0.01 * n, 0.2 + 0.02 * (n % 7), 0.1 * (n % 4)) for n in range(LEAST_QUESTIONS)]


def test_shifted_and_stretched_signals_come_back_as_they_were():
    other = [Signals(0.4 * s.score + 0.5, 0.2 * s.coverage + 0.7, 0.5 * s.lead + 0.1) for s in KNOWN]
    scale = equate(KNOWN, other)
    assert scale is not None
    back = [scale.signals(seen) for seen in other]
    assert [astuple(seen) for seen in back] == [pytest.approx(astuple(seen)) for seen in KNOWN]
    assert astuple(scale) == pytest.approx((2.5, -1.25, 5.0, -3.5, 2.0, -0.2))


def test_unrelated_signals_get_mean_and_spread():
    other = [
        Signals((n * 7 % 30) / 30, (n * 11 % 30) / 60, (n * 13 % 30) / 90) for n in range(LEAST_QUESTIONS)
    ]
    scale = equate(KNOWN, other)
    assert scale is not None
    for part in ("score", "coverage", "lead"):
        made = np.array([getattr(scale.signals(seen), part) for seen in other])
        goal = np.array([getattr(seen, part) for seen in KNOWN])
        assert (made.mean(), made.std()) == pytest.approx((goal.mean(), goal.std()))


@pytest.mark.parametrize(
    ("known", "other"),
    [
        pytest.param(KNOWN[1:], KNOWN[1:], id="too few"),
        pytest.param(
            KNOWN,
            [Signals(0.5, seen.coverage, seen.lead) for seen in KNOWN],
            id="a model that says one thing",
        ),
        pytest.param(
            [Signals(0.5, seen.coverage, seen.lead) for seen in KNOWN], KNOWN, id="nothing to compare with"
        ),
        pytest.param([], [], id="none"),
    ],
)
def test_without_enough_to_go_by_there_is_no_scale(known, other):
    assert equate(known, other) is None


def test_memory_moves_like_coverage_and_nothing_stays_nothing(library):
    library.sync(TRAVEL)
    [hit] = library.searcher.search(Query("travel"), 1).hits
    scale = Scale(2.0, 0.1, 3.0, -0.5)
    assert scale.hit(replace(hit, score=0.25, coverage=0.5, memory=0.75)) == replace(
        hit, score=0.6, coverage=1.0, memory=1.75
    )
    assert scale.hit(replace(hit, memory=0.0)).memory == 0.0
    assert isinstance(hit, Hit)


def test_scale_is_kept_by_model(db):
    store = ScaleStore(db)
    store.put("narrow", Scale(2.0, 0.1, 3.0, -0.5))
    store.put("narrow", Scale(1.5, 0.0, 1.0, 0.0))
    assert (store.of("narrow"), store.of("toy")) == (Scale(1.5, 0.0, 1.0, 0.0), AS_IT_IS)


def test_newest_asked_come_first_then_golden_then_samples(library):
    library.sync(replace(TRAVEL, questions=("fare?", "first?")), replace(LEAVE, questions=("days off?",)))
    with library.database.atomic() as db:
        for text in ("first?", "second?", "first?"):
            ask(db, text)
        GoldenStore(db).put("golden?", "travel", "U0PRIYA", NOW)
        found = questions_for_equating(db)
        assert found[:3] == ["first?", "second?", "golden?"]
        assert sorted(found[3:]) == ["days off?", "fare?"]
        assert questions_for_equating(db) == found


def test_there_are_never_too_many_questions(library):
    samples = tuple(f"question {n}?" for n in range(MOST_QUESTIONS + 1))
    library.sync(replace(TRAVEL, questions=samples))
    with library.database.reading() as db:
        assert len(set(questions_for_equating(db))) == MOST_QUESTIONS


def test_question_that_finds_nothing_has_no_signals(library):
    library.sync(replace(BADGE, audience=("desk",)))
    assert signals_of(library.searcher, ["badge"]) == [Signals(0.0, 0.0, 0.0)]
