"""Follow-ups with the real model: what is heard of them, and what their topic is worth."""

import pytest

from benchmarks.follow_ups import WORDINGS, Bench, read_follow_ups, read_remarks


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(tmp_path_factory.mktemp("starter"))


@pytest.mark.model
def test_short_follow_ups_are_heard_and_remarks_are_not(bench):
    heard = [one.text for one in read_follow_ups() if bench.asks(one.text)]
    assert len(heard) >= 48  # of 50
    assert {"and in boston?", "which gloves?", "is it paid", "what about tolls"} < set(heard)
    assert [text for text in read_remarks() if bench.asks(text)] == ["isn't that great?"]


@pytest.mark.model
def test_topic_makes_follow_ups_find_what_they_are_about(bench):
    follow_ups = read_follow_ups()
    alone = bench.outcomes(follow_ups, WORDINGS["alone"])
    carried = bench.outcomes(follow_ups, WORDINGS["surer, first and latest"])
    assert sum(carried.values()) == len(follow_ups) == 50
    assert carried["words"] + carried["silent, words there"] >= 20 > alone["words"]
    assert carried["wrong aid"] <= 5 < alone["wrong aid"]
    assert carried["card"] <= 1  # of 7 that nothing answers
