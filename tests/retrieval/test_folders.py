"""Evaluation folders: what is read from them, and the sentence for every one that cannot be used."""

import pytest

from retrieval import test_sets
from retrieval.errors import EvaluationError
from retrieval.test_sets import read_test_set

QUERIES = '{"id": "q1", "text": "claim travel"}\n\n{"id": "q2", "text": "lost badge"}\n'
QRELS = "query-id\tcorpus-id\tscore\nq1\ttravel\t2\nq1\tcard\t1\nq2\tbadge\t1\n"


def write(folder, **files):
    given = {"queries.jsonl": QUERIES, "qrels.tsv": QRELS}
    for name, content in (given | files).items():
        if content is not None:
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_a_folder_is_read(tmp_path):
    write(
        tmp_path,
        **{
            "unanswerable.jsonl": '{"id": "u1", "text": "parking\u2028lot?"}',
            "aliases.jsonl": '{"text": "cab", "corpus_id": "travel"}\n'
            '{"text": "taxi", "corpus_id": "travel"}',
        },
    )
    assert read_test_set(tmp_path) == test_sets.TestSet(
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


def test_other_queries_are_read_with_the_same_judgments(tmp_path):
    write(tmp_path, **{"queries_typo.jsonl": '{"id": "q2", "text": "lsot bagde"}'})
    assert read_test_set(tmp_path, tmp_path / "queries_typo.jsonl").queries == {"q2": "lsot bagde"}
    with pytest.raises(EvaluationError, match=r"cannot read .*none\.jsonl"):
        read_test_set(tmp_path, tmp_path / "none.jsonl")
