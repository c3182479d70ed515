"""The comparison with another engine, with Waypost in its place: nothing is installed."""

import json
import subprocess
import sys

import pytest

from benchmarks.result import ROOT
from benchmarks.rivals.comparing import table
from benchmarks.rivals.measuring import Contestant, compare
from benchmarks.rivals.processes import Serving
from benchmarks.rivals.task import Text, in_passages, own_task, task_in, whole
from content_index.types import Resource

WAYPOST = [sys.executable, "-m", "benchmarks.rivals.waypost_child"]
TEXTS = {
    "travel": ("Claim travel costs", "Open Tally and choose New claim.\n\n## Receipts\n\nAttach a receipt."),
    "gas": ("When the gas alarm sounds", "Leave the building at once and call the desk."),
    "laptop": ("Get a loan laptop", "Visit the service desk with your badge."),
}


@pytest.fixture
def task(tmp_path):
    """Return a tiny folder of `waypost eval`, read."""
    rows = [{"id": name, "title": title, "text": text} for name, (title, text) in TEXTS.items()]
    questions = [
        {"id": "q1", "text": "how do i get my travel money back"},
        {"id": "q2", "text": "the gas alarm is ringing"},
    ]
    for name, lines in (("corpus", rows), ("queries", questions)):
        (tmp_path / f"{name}.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    (tmp_path / "qrels.tsv").write_text("q1\ttravel\t1\nq2\tgas\t1\n")
    return task_in(tmp_path)


def test_passages_are_texts_of_their_resource():
    assert in_passages([Resource("travel", *TEXTS["travel"], questions=("how do I claim?",))]) == [
        Text("travel passage 0", "Claim travel costs", "Open Tally and choose New claim.", "travel"),
        Text("travel passage 1", "Claim travel costs › Receipts", "Attach a receipt.", "travel"),
    ]


def test_made_up_resource_with_the_words_that_answer_is_as_relevant_as_its_origin():
    task = own_task()
    texts = {resource.id: resource.text for resource in task.resources}
    grades = task.test_set.relevant["sq001"]
    made_up = {name for name in grades if name.startswith("made-up")}
    assert made_up == {
        name for name, text in texts.items() if "choose **New claim**" in text and name.startswith("made-up")
    }
    assert len(made_up) > 0
    assert {grades[name] for name in made_up} == {2.0}
    assert {name: grade for name, grade in grades.items() if name not in made_up} == {
        "claim-travel-costs": 2.0,
        "lost-receipts": 1.0,
        "receipts-in-tally-video": 1.0,
    }


@pytest.mark.model
def test_contestants_are_measured_on_the_same_questions(task):
    contestants = (
        Contestant("resources", WAYPOST, whole),
        Contestant("passages", WAYPOST, in_passages, count=20),
    )
    measured = compare(task, contestants)
    firsts = [[prediction.ranking[0][0] for prediction in one.run.answered] for one in measured]
    assert firsts == [["travel", "gas"], ["travel", "gas"]]
    for one in measured:
        assert (len(one.times()), len(one.cpu_ms), one.mean("ndcg_10")) == (2, 2, 1.0)
        assert 0 < one.indexed.seconds < one.indexed.process_seconds
        assert min(one.peak_mb, one.indexed.peak_mb) > 10
    made = table(task, contestants, measured)
    assert made.columns == ("", "resources", "passages", "resources / passages", "target ratio")
    assert made.rows[:2] == (
        ("nDCG@10", "1.00", "1.00", "1.00", "> 1"),
        ("success@1", "1.00", "1.00", "1.00", ""),
    )


def test_child_that_ends_early_is_named(tmp_path):
    with (
        pytest.raises(EOFError, match="ended before it answered"),
        Serving([sys.executable, "-c", ""], tmp_path),
    ):
        pass


def test_child_says_what_it_can_do_when_asked_for_something_else():
    run = subprocess.run(WAYPOST, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (1, "")
    assert "index CORPUS FOLDER" in run.stderr
