"""A swap that is killed leaves the old model serving, or the new one; the next attempt goes on from there."""

import subprocess
import sys
from pathlib import Path

import pytest

from content_index.types import Resource
from retrieval.swap import swap_model
from tests.retrieval.doomed_swap import Moment
from tests.retrieval.swapping import AIDS, CLAIM, DECOYS, Company, Narrow

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
KILLED = -9
SHELF = (*AIDS, *DECOYS, *(Resource(f"room{n}", "Room", "chair " * (n + 1)) for n in range(90)))
FIRST_BATCH = 64

OLD, NEW = ("toy", "travel", 1024), ("narrow", "travel", 256)


@pytest.mark.parametrize(
    ("moment", "serves", "left"),
    [
        pytest.param(Moment.ENCODING, OLD, len(SHELF) - FIRST_BATCH, id="encoding"),
        pytest.param(Moment.TRIED, OLD, 0, id="tried"),
        pytest.param(Moment.COMMITTING, OLD, 0, id="committing"),
        pytest.param(Moment.COMMITTED, NEW, 0, id="committed"),
    ],
)
def test_killed_swap_is_finished_by_the_next_one(tmp_path, moment, serves, left):
    company = Company(tmp_path)
    company.sync(*SHELF)
    company.golden(CLAIM)
    company.first(company.searcher, CLAIM[0])
    program = [sys.executable, "-m", "tests.retrieval.doomed_swap", moment, str(tmp_path)]
    assert subprocess.run(program, cwd=ROOT, check=False).returncode == KILLED
    assert company.serving() == serves[0]
    assert company.first(company.running(lambda name: Narrow()), CLAIM[0]) == serves
    again = swap_model(company.swap(Narrow()))
    assert (again.swapped, again.encoded) == (True, left)
    assert company.first(company.running(lambda name: Narrow()), CLAIM[0]) == NEW
    assert sorted(file.name for file in tmp_path.glob("*.faiss*")) == [
        "passages.faiss",
        "passages.faiss.json",
    ]
