"""The figures of an evaluation, computed by hand, and the sentence for every folder that cannot be used."""

import math

import pytest

from content_index.types import Resource
from retrieval import evaluation
from retrieval.errors import EvaluationError
from retrieval.evaluation import Prediction, auroc, coverage_at_risk, measure, ndcg, read_test_set
from retrieval.types import Query

QUERIES = '{"id": "q1", "text": "claim travel"}\n\n{"id": "q2", "text": "lost badge"}\n'
QRELS = "query-id\tcorpus-id\tscore\nq1\ttravel\t2\nq1\tcard\t1\nq2\tbadge\t1\n"


def write(folder, **files):
    given = {"queries.jsonl": QUERIES, "qrels.tsv": QRELS}
    for name, content in (given | files).items():
        if content is not None:
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


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


@pytest.mark.parametrize(
    ("cards", "risk", "expected"),
    [
        pytest.param([(0.9, True, True), (0.8, True, True)], 0.1, 1.0, id="all right"),
        pytest.param([(0.9, True, True), (0.8, False, True)], 0.1, 0.5, id="the second is wrong"),
        pytest.param([(0.9, True, True), (0.8, False, True)], 0.5, 1.0, id="half may be wrong"),
        pytest.param([(0.9, False, False), (0.8, True, True)], 0.1, 0.0, id="chatter comes first"),
        pytest.param(
            [(0.9, True, True), (0.9, False, False)], 0.1, 0.0, id="equal scores are shown together"
        ),
        pytest.param([(0.9, False, True)] + [(0.8, True, True)] * 9, 0.1, 1.0, id="made up for further down"),
        pytest.param([(0.9, False, False)], 0.1, None, id="no answerable question"),
        pytest.param([], 0.1, None, id="no cards"),
    ],
)
def test_coverage_at_risk_by_hand(cards, risk, expected):
    assert coverage_at_risk(cards, risk) == expected


def test_a_folder_is_read(tmp_path):
    write(
        tmp_path,
        **{
            "unanswerable.jsonl": '{"id": "u1", "text": "parking\u2028lot?"}',
            "aliases.jsonl": '{"text": "cab", "corpus_id": "travel"}\n'
            '{"text": "taxi", "corpus_id": "travel"}',
        },
    )
    assert read_test_set(tmp_path) == evaluation.TestSet(
        queries={"q1": "claim travel", "q2": "lost badge"},
        relevant={"q1": {"travel": 2.0, "card": 1.0}, "q2": {"badge": 1.0}},
        unanswerable={"u1": "parking\u2028lot?"},
        chatter={},
        aliases={"travel": ("cab", "taxi")},
    )


@pytest.mark.parametrize(
    ("qrels", "judged"),
    [
        pytest.param("query-id\tcorpus-id\tscore\nq1\ta\t1\n", ["q1"], id="names on the first line"),
        pytest.param("q1\ta\t1\nq2\ta\t1\n", ["q1", "q2"], id="no names on the first line"),
        pytest.param("names\nq1\ta\t0\nq2\ta\t1\n", ["q2"], id="judged as not relevant"),
        pytest.param("names\nq1\ta\t-1\nq2\ta\t1\n", ["q2"], id="judged as harmful"),
        pytest.param("names\r\nq1\ta\t1\r\nq9\ta\t1\r\n", ["q1"], id="a query that is not there"),
    ],
)
def test_only_judged_queries_are_measured(tmp_path, qrels, judged):
    assert list(read_test_set(write(tmp_path, **{"qrels.tsv": qrels})).queries) == judged


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        pytest.param(
            "queries.jsonl", None, r"cannot read .*queries\.jsonl: .*; an evaluation folder", id="missing"
        ),
        pytest.param(
            "qrels.tsv", None, r"cannot read .*qrels\.tsv: .*; an evaluation folder", id="no judgments"
        ),
        pytest.param("queries.jsonl", b"\xff", r"cannot read .*queries\.jsonl: 'utf-8'", id="not UTF-8"),
        pytest.param(
            "queries.jsonl", '\n{"id": 1}', r"jsonl line 2 must be an object with id, text", id="no text"
        ),
        pytest.param("queries.jsonl", "[1]", r"jsonl line 1 must be an object with id, text", id="no object"),
        pytest.param(
            "chatter.jsonl", "{", r"chatter\.jsonl line 1 must be an object with id, text", id="no JSON"
        ),
        pytest.param(
            "aliases.jsonl", "{}", r"aliases\.jsonl line 1 must be .* with text, corpus_id", id="alias"
        ),
        pytest.param(
            "qrels.tsv", "names\n\nq1 a 1", r"qrels\.tsv line 3 must be query-id, corpus-id", id="no tabs"
        ),
        pytest.param(
            "qrels.tsv", "names\nq1\ta\tgood", r"qrels\.tsv line 2 must be query-id", id="no number"
        ),
        pytest.param(
            "qrels.tsv", "names\nq9\ta\t1", r"no query in queries\.jsonl has a judgment", id="nothing judged"
        ),
    ],
)
def test_one_sentence_for_a_folder_that_cannot_be_used(tmp_path, name, content, sentence):
    with pytest.raises(EvaluationError, match=sentence) as raised:
        read_test_set(write(tmp_path, **{name: content}))
    assert str(tmp_path) in str(raised.value)


def test_measuring_by_hand(tmp_path):
    write(
        tmp_path,
        **{
            "unanswerable.jsonl": '{"id": "u1", "text": "parking?"}',
            "chatter.jsonl": '{"id": "c1", "text": "nice weather"}',
        },
    )
    said = {
        "q1": Prediction("q1", "answer", 0.9, 1.0, (("travel", 0.9), ("x", 0.5), ("card", 0.4)), 10.0),
        "q2": Prediction(
            "q2", "abstain", 0.4, 0.5, (("x", 0.3), ("y", 0.2), ("z", 0.2), ("badge", 0.1)), 30.0
        ),
        "u1": Prediction("u1", "abstain", 0.5, 0.9, (("x", 0.5),), 20.0),
        "c1": Prediction("c1", "answer", 0.8, 0.1, (), 20.0),
    }
    figures, predictions = measure(read_test_set(tmp_path), lambda name, text: said[name])
    ideal = 2 + 1 / math.log2(3)
    assert figures == {
        "ndcg_10": pytest.approx(((2 + 0.5) / ideal + 1 / math.log2(5)) / 2),
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
    assert predictions == list(said.values())


def test_measuring_a_real_search(tmp_path, library):
    library.sync(Resource("travel", "Claim travel", ""), Resource("badge", "Replace a lost badge", ""))

    def predict(name, text):
        hits = library.searcher.search(Query(text), 10).hits
        ranking = tuple((hit.passage.resource_id, hit.score) for hit in hits)
        return Prediction(name, "answer", 0.9, 1.0, ranking, 1.0)

    figures, _ = measure(read_test_set(write(tmp_path)), predict)
    assert (figures["mrr_10"], figures["success_1"], figures["recall_5"]) == (1.0, 1.0, 0.75)
    assert (figures["auroc_unanswerable"], figures["auroc_chatter"]) == (None, None)
