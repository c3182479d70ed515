"""Many threads, one encoder: each gets its own rows, a burst shares batches, an error stays with its text."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from retrieval.batching import BatchingEncoder
from tests.toy_encoder import ToyEncoder


class Watched(ToyEncoder):
    """Counts the texts of each call, fails on "bad", and is busy with "slow" until it is let go."""

    def __init__(self) -> None:
        super().__init__("watched")
        self.batches: list[int] = []
        self.busy = threading.Event()
        self.let_go = threading.Event()

    def encode(self, texts: Sequence[str]):
        self.batches.append(len(texts))
        if "slow" in texts:
            self.busy.set()
            assert self.let_go.wait(10)
        if "bad" in texts:
            raise ValueError("bad text")
        return super().encode(texts)


@pytest.fixture
def watched():
    return Watched()


@pytest.fixture
def batching(watched):
    encoder = BatchingEncoder(watched, max_batch=8)
    yield encoder
    watched.let_go.set()
    encoder.close()


def burst(batching, watched, callers):
    """Let callers queue up while the encoder is busy, then return what each of them gets."""
    with ThreadPoolExecutor(len(callers) + 1) as pool:
        first = pool.submit(batching.encode, ["slow"])
        assert watched.busy.wait(10)
        futures = [pool.submit(batching.encode, texts) for texts in callers]
        while batching.waiting() < len(callers):
            pass
        watched.let_go.set()
        first.result(10)
        return [future.exception(10) or future.result() for future in futures]


def test_it_has_the_name_and_dimension_of_its_encoder(batching, watched):
    assert (batching.name, batching.dimension) == ("watched", watched.dimension)


def test_a_lone_caller_is_served_at_once(batching, watched):
    assert np.array_equal(batching.encode(["a b"]), ToyEncoder().encode(["a b"]))
    assert batching.encode([]).shape == (0, watched.dimension)
    assert watched.batches == [1, 0]


def test_a_burst_shares_batches_and_each_gets_its_own_rows(batching, watched):
    callers = [[f"text {number}"] for number in range(20)]
    rows = burst(batching, watched, callers)
    assert all(np.array_equal(r, ToyEncoder().encode(c)) for r, c in zip(rows, callers, strict=True))
    assert watched.batches == [1, 8, 8, 4]


def test_a_batch_is_never_larger_than_asked_but_for_one_callers_own(batching, watched):
    callers = [["a"] * 5, ["b"] * 5, ["c"] * 20]
    rows = burst(batching, watched, callers)
    assert [row.shape for row in rows] == [(5, 1024), (5, 1024), (20, 1024)]
    assert sorted(watched.batches) == [1, 5, 5, 20]


def test_an_error_reaches_only_the_caller_whose_text_it_is(batching, watched):
    results = burst(batching, watched, [["a"], ["bad"], ["b"]])
    assert isinstance(results.pop(1), ValueError)
    assert np.array_equal(np.vstack(results), ToyEncoder().encode(["a", "b"]))
    with pytest.raises(ValueError, match="bad text"):
        batching.encode(["bad"])
    assert batching.encode(["after"]).shape == (1, 1024)


def test_closing_serves_what_is_queued_and_refuses_what_comes_later(watched):
    batching = BatchingEncoder(watched)
    assert [row.shape for row in burst(batching, watched, [["a"], ["b"]])] == [(1, 1024)] * 2
    batching.close()
    batching.close()
    with pytest.raises(RuntimeError, match="the encoder is closed"):
        batching.encode(["a"])
    assert [thread.name for thread in threading.enumerate() if thread.name == "encoder"] == []
