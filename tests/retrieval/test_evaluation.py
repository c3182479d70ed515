"""The figures of an evaluation, computed by hand."""

import math
from dataclasses import replace

import pytest

from content_index.types import Resource
from retrieval.answer import Answerer
from retrieval.evaluation import (
    Prediction,
    auroc,
    auroc_interval,
    by_query,
    calibration_errors,
    changes,
    figures,
    intervals,
    ndcg,
    prediction,
    run,
)
from retrieval.test_sets import TestSet as Folder
from retrieval.types import Query
from tests.retrieval.given import NOW

FOLDER = Folder(
    queries={"q1": "claim travel", "q2": "lost badge"},
    relevant={"q1": {"travel": 2.0, "card": 1.0}, "q2": {"badge": 1.0}},
    unanswerable={"u1": "parking?"},
    chatter={"c1": "nice weather"},
    aliases={},
)
SAID = {
    "q1": Prediction("q1", "answer", 0.9, 1.0, (("travel", 0.9), ("x", 0.5), ("card", 0.4)), 10.0),
    "q2": Prediction("q2", "abstain", 0.4, 0.5, (("x", 0.3), ("y", 0.2), ("z", 0.2), ("badge", 0.1)), 30.0),
    "u1": Prediction("u1", "abstain", 0.5, 0.9, (("x", 0.5),), 20.0),
    "c1": Prediction("c1", "answer", 0.8, 0.1, (), 20.0),
}
NDCG = ((2 + 0.5) / (2 + 1 / math.log2(3)), 1 / math.log2(5))


def made(folder=FOLDER, **others):
    """Return a run in which `others` are said instead of SAID."""
    return run(folder, lambda name, text: others.get(name, SAID[name]))


@pytest.mark.parametrize(
    ("ranking", "grades", "expected"),
    [
        pytest.param(["a"], {"a": 1}, 1.0, id="the best order"),
        pytest.param(["x", "a"], {"a": 1}, 1 / math.log2(3), id="second place"),
        pytest.param(
            ["b", "a"], {"a": 2, "b": 1}, (1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3)), id="swapped"
        ),
        pytest.param(["x"], {"a": 1}, 0.0, id="not found"),
        pytest.param([], {"a": 1}, 0.0, id="nothing found"),
        pytest.param(["a"], {}, 0.0, id="nothing to find"),
        pytest.param(["x"] * 10 + ["a"], {"a": 1}, 0.0, id="eleventh place is too late"),
    ],
)
def test_ndcg_by_hand(ranking, grades, expected):
    assert ndcg(ranking, grades) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("positive", "negative", "expected"),
    [
        pytest.param([0.9, 0.8], [0.1], 1.0, id="told apart"),
        pytest.param([0.9, 0.1], [0.5], 0.5, id="one above, one below"),
        pytest.param([0.5], [0.5], 0.5, id="ties count half"),
        pytest.param([0.1], [0.9], 0.0, id="the wrong way round"),
        pytest.param([], [0.9], None, id="no positives"),
        pytest.param([0.9], [], None, id="no negatives"),
    ],
)
def test_auroc_by_hand(positive, negative, expected):
    assert auroc(positive, negative) == expected


def test_figures_by_hand():
    assert figures(made()) == {
        "ndcg_10": pytest.approx(sum(NDCG) / 2),
        "mrr_10": (1 + 1 / 4) / 2,
        "recall_5": 1.0,
        "success_1": 0.5,
        "hit_3": 0.5,
        "auroc_unanswerable": 0.5,
        "auroc_chatter": 1.0,
        # In order: q1 .9 right, u1 .45 wrong, q2 .2 wrong, c1 .08 wrong.
        "coverage_at_risk_10": 0.5,
        "coverage_at_risk_20": 0.5,
        "query_ms_p50": 20.0,
        "query_ms_p95": 30.0,
    }
    assert made().predictions == tuple(SAID.values())


def test_without_other_texts_nothing_is_told_apart_from_them():
    bare = made(replace(FOLDER, unanswerable={}, chatter={}))
    assert (figures(bare)["auroc_unanswerable"], figures(bare)["auroc_chatter"]) == (None, None)
    assert {"auroc_unanswerable", "auroc_chatter"}.isdisjoint(intervals(bare))


def test_figures_of_single_queries_by_hand():
    found = {name: values.tolist() for name, values in by_query(made()).items()}
    assert found == {
        "ndcg_10": [pytest.approx(NDCG[0]), pytest.approx(NDCG[1])],
        "mrr_10": [1.0, 0.25],
        "recall_5": [1.0, 1.0],
        "success_1": [1.0, 0.0],
        "hit_3": [1.0, 0.0],
    }


def test_calibration_error_counts_chatter_only_where_the_question_is_not_known():
    assert calibration_errors(made()) == {
        "ece": pytest.approx((0.1 + 0.45 + 0.2 + 0.08) / 4),
        "ece_questions": pytest.approx((0.1 + 0.4 + 0.5) / 3),
    }


def test_intervals_reach_as_far_as_the_queries_allow():
    """Of two queries one in four resamples holds only the better one, and one in four only the worse."""
    assert intervals(made()) == {
        "ndcg_10": (pytest.approx(NDCG[1]), pytest.approx(NDCG[0])),
        "mrr_10": (0.25, 1.0),
        "recall_5": (1.0, 1.0),
        "success_1": (0.0, 1.0),
        "hit_3": (0.0, 1.0),
        "auroc_unanswerable": (0.0, 1.0),
        "auroc_chatter": (1.0, 1.0),
        "coverage_at_risk_10": (0.0, 1.0),
        "coverage_at_risk_20": (0.0, 1.0),
    }


def test_interval_of_an_auroc_agrees_with_its_standard_error():
    """Hanley & McNeil, Radiology 1982: for 40 against 40 at .8 the standard error is .05."""
    positive = [float(n) for n in range(40)]
    negative = [n - 14.7 for n in positive]
    low, high = auroc_interval(positive, negative)
    assert [low, high] == pytest.approx([0.8 - 1.96 * 0.05, 0.8 + 1.96 * 0.05], abs=0.03)


def test_change_is_taken_query_by_query():
    better = replace(SAID["q2"], ranking=(("badge", 0.9),))
    [change] = changes(made(), made(q2=better), ["mrr_10"]).values()
    assert (change.mean, change.interval) == (0.375, (0.0, 0.75))
    [none] = changes(made(), made(), ["ndcg_10"]).values()
    assert (none.mean, none.interval) == (0.0, (0.0, 0.0))


def test_only_runs_over_the_same_queries_are_compared():
    fewer = replace(FOLDER, queries={"q1": "claim travel"})
    with pytest.raises(ValueError, match="only on the same queries"):
        changes(made(), made(fewer), ["mrr_10"])


def test_prediction_is_what_the_answerer_made_of_it(library):
    library.sync(Resource("travel", "Claim travel", ""), Resource("badge", "Replace a lost badge", ""))
    answerer = Answerer(library.database, library.searcher, lambda: NOW)
    ranked = answerer.ranked(Query("lost badge"))
    found = prediction(answerer, "q2", Query("lost badge"), lambda text, vector: len(text) + len(vector))
    assert replace(found, took_ms=0.0) == Prediction(
        id="q2",
        decision=ranked.answer.decision.value,
        confidence=ranked.answer.confidence,
        question_probability=len("lost badge") + 1024,
        ranking=tuple((hit.passage.resource_id, hit.score) for hit in ranked.hits),
        took_ms=0.0,
    )
    assert [resource_id for resource_id, _ in found.ranking] == ["badge", "travel"]


def test_measuring_a_real_search(library):
    library.sync(Resource("travel", "Claim travel", ""), Resource("badge", "Replace a lost badge", ""))
    answerer = Answerer(library.database, library.searcher, lambda: NOW)
    found = figures(
        run(FOLDER, lambda name, text: prediction(answerer, name, Query(text), lambda text, vector: 1.0))
    )
    assert (found["mrr_10"], found["success_1"], found["recall_5"]) == (1.0, 1.0, 0.75)
