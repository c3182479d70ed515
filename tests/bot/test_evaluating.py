"""`waypost eval` and `waypost golden` as an operator runs them, with the real model."""

import json
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from bot.charts import reliability_svg
from bot.cli import main
from bot.config import Config
from bot.settings import RetrievalSettings, StorageSettings
from bot.storage import open_database
from retrieval.evaluation import Prediction, Run
from retrieval.memories.store import GoldenStore
from tests.retrieval.given import NOW

CORPUS = (
    ("travel", "Claim travel costs", "Open Tally and press New claim within 30 days of the trip."),
    ("badge", "Replace a lost badge", "Go to the front desk with your passport."),
    ("vpn", "Connect to the VPN", "Open Tunnel, sign in and choose the head office."),
    ("leave", "Book annual leave", "Ask your lead, then enter the days in Rota."),
)
QUERIES = (("q1", "how do I claim a train trip"), ("q2", "my badge is gone"), ("q3", "vacation days"))
CONTRACT = [
    "ndcg_10", "mrr_10", "recall_5", "success_1", "hit_3", "auroc_unanswerable", "auroc_chatter",
    "coverage_at_risk_10", "coverage_at_risk_20", "query_ms_p50", "query_ms_p95", "index_seconds",
]  # fmt: skip
MEANS = ["ndcg_10", "success_1", "hit_3", "mrr_10"]


def jsonl(rows, *keys):
    return "".join(json.dumps(dict(zip(keys, row, strict=True))) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "corpus.jsonl").write_text(jsonl(CORPUS, "id", "title", "text"))
    (tmp_path / "queries.jsonl").write_text(jsonl(QUERIES, "id", "text"))
    (tmp_path / "qrels.tsv").write_text("q1\ttravel\t1\nq2\tbadge\t1\nq3\tleave\t1\n")
    (tmp_path / "unanswerable.jsonl").write_text(jsonl([("u1", "who feeds the herons?")], "id", "text"))
    (tmp_path / "chatter.jsonl").write_text(jsonl([("c1", "nice weather today")], "id", "text"))
    (tmp_path / "dense.toml").write_text('[retrieval]\nstages = ["words"]\n')
    return tmp_path


def waypost(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def evaluated(*arguments):
    ran = waypost("eval", *arguments)
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)


@pytest.mark.model
def test_plain_eval_keeps_its_contract(folder):
    found = evaluated(folder, "--predictions", folder / "made.jsonl", "--json")
    assert list(found) == CONTRACT
    assert [found[name] for name in ("success_1", "mrr_10", "recall_5")] == [1.0, 1.0, 1.0]
    made = [json.loads(line) for line in (folder / "made.jsonl").read_text().splitlines()]
    assert [line["id"] for line in made] == ["q1", "q2", "q3", "u1", "c1"]
    assert {tuple(line) for line in made} == {
        ("id", "decision", "confidence", "question_probability", "ranking")
    }


@pytest.mark.model
def test_intervals_and_calibration_come_on_demand(folder):
    found = evaluated(folder, "--intervals", "--reliability", folder / "drawn.svg")
    assert list(found) == [*CONTRACT, "ece", "ece_questions", "intervals"]
    assert list(found["intervals"]) == CONTRACT[:9]
    assert all(low <= found[name] <= high for name, (low, high) in found["intervals"].items())
    assert ElementTree.parse(folder / "drawn.svg").getroot().tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.model
def test_other_queries_are_asked_with_the_same_judgments(folder):
    (folder / "other.jsonl").write_text(
        jsonl([("q1", "connect to the vpn"), ("q2", "my badge")], "id", "text")
    )
    assert evaluated(folder, "--queries", folder / "other.jsonl")["success_1"] == 0.5


@pytest.mark.model
def test_ablation_leaves_out_each_configured_stage(folder):
    ran = waypost("eval", folder, "--ablate", "--config", folder / "dense.toml")
    found = json.loads(ran.stdout)
    assert (list(found), list(found["all"])) == (["all", "without"], CONTRACT)
    changes = ["ndcg_10_change", "interval", "success_1_change", "success_1_interval"]
    assert {name: list(record) for name, record in found["without"].items()} == {
        "words": [*CONTRACT, *changes]
    }
    record = found["without"]["words"]
    low, high = record["interval"]
    assert low <= record["ndcg_10_change"] <= high
    assert record["ndcg_10_change"] == pytest.approx(record["ndcg_10"] - found["all"]["ndcg_10"], abs=2e-4)
    table = ran.stderr.splitlines()[-3:]
    assert [line[:24].strip() for line in table] == ["", "all", "without words"]


@pytest.mark.model
def test_two_configurations_are_compared(folder):
    ran = waypost("eval", folder, "--compare", folder / "dense.toml")
    found = json.loads(ran.stdout)
    assert (list(found), list(found["first"]), list(found["second"])) == (
        ["first", "second", "difference"],
        CONTRACT,
        CONTRACT,
    )
    assert list(found["difference"]) == MEANS
    for name, change in found["difference"].items():
        assert change["mean"] == pytest.approx(found["second"][name] - found["first"][name], abs=2e-4)
        assert change["interval"][0] <= change["mean"] <= change["interval"][1]
    assert [line.split()[0] for line in ran.stderr.splitlines()[-4:]] == MEANS


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["--ablate", "--intervals"], id="ablation with intervals"),
        pytest.param(["--ablate", "--compare", "other.toml"], id="ablation of two"),
        pytest.param(["--compare", "other.toml", "--predictions", "made.jsonl"], id="predictions of which?"),
    ],
)
def test_options_that_exclude_each_other_are_a_usage_error(folder, options):
    ran = waypost("eval", folder, *options)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "each go with no other option than --queries" in ran.stderr


@pytest.mark.model
def test_figures_are_printed_even_if_a_file_cannot_be_written(folder):
    ran = waypost("eval", folder, "--predictions", folder / "nowhere" / "made.jsonl")
    assert (ran.exit_code, list(json.loads(ran.stdout))) == (1, CONTRACT)
    assert ran.stderr.splitlines()[-1].startswith("waypost: cannot write")


@pytest.mark.model
@pytest.mark.parametrize(
    ("resource_id", "code", "line"),
    [
        pytest.param(
            "badge", 0, "ok     lost my badge => Replace a lost badge: found at place 1", id="passes"
        ),
        pytest.param("gone", 1, "FAILED lost my badge => gone: not live any more", id="fails"),
    ],
)
def test_golden_command_ends_with_what_it_found(folder, resource_id, code, line):
    config = folder / "config.toml"
    config.write_text('[storage]\npath = "waypost.sqlite"\n')
    waypost("index", folder / "corpus.jsonl", "--config", config)
    database = open_database(Config(storage=StorageSettings(path=folder / "waypost.sqlite")))
    with database.atomic() as db:
        GoldenStore(db).put("lost my badge", resource_id, "U0PRIYA", NOW)
    ran = waypost("golden", "--config", config)
    assert (ran.exit_code, ran.stdout.splitlines()[0]) == (code, line)
    ran = waypost("golden", "--config", config, "--json")
    found = json.loads(ran.stdout)
    assert (ran.exit_code, found["passed"], found["failed"]) == (code, 1 - code, code)
    assert [(q["question"], q["resource_id"], q["passed"]) for q in found["questions"]] == [
        ("lost my badge", resource_id, not code)
    ]


def test_configured_stages_are_handed_on_as_a_set():
    assert RetrievalSettings(stages=()).stage_set() == frozenset()
    assert Config().retrieval.stage_set() == frozenset(Config().retrieval.stages)


def test_picture_shows_one_dot_for_each_bin_and_escapes_nothing_wrong():
    made = [Prediction(f"q{n}", "answer", n / 20, 1.0, (("a", 0.9),), 1.0) for n in range(20)]
    run = Run({p.id: {"a": 1.0} for p in made}, tuple(made), (), ())
    drawn = ElementTree.fromstring(reliability_svg(run))
    dots = drawn.findall("{http://www.w3.org/2000/svg}circle")
    assert len(dots) == 10
    assert len(drawn.findall("{http://www.w3.org/2000/svg}polyline")) == 2
