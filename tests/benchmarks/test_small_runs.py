"""Each benchmark runs on a tiny size, with real processes and real HTTP."""

from pathlib import Path

import pytest

from benchmarks import answer_latency, burst, faults
from benchmarks.toy_encoder import ToyEncoder


def test_answer_latency_measures_every_question(library: Path):
    sizes = answer_latency.Sizes(resources=12, questions=4, warm_up=1, folder=library)
    times = answer_latency.measure(ToyEncoder(), len, sizes)
    assert (len(times.bare), len(times.answer), len(times.stages)) == (4, 4, 4)
    assert [round(sum(row), 6) for row in times.stages] == [round(whole, 6) for whole in times.answer]


def test_burst_acknowledges_every_event_and_the_command(library: Path):
    times = burst.measure(ToyEncoder(), burst.Sizes(resources=12, events=6, one_at_a_time=2, folder=library))
    assert len(times.events) == 6
    assert 0 < times.command < burst.ACK_LIMIT_MS


@pytest.mark.slow
def test_killed_bot_answers_every_question_once(tmp_path: Path):
    outcome = faults.run(kills=2, seed=1, folder=tmp_path)
    assert (outcome.kills, outcome.lost, outcome.doubled, outcome.died) == (2, 0, 0, 0)
    assert outcome.questions > 0
