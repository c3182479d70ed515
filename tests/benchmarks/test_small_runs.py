"""Each benchmark runs on a tiny size, with real processes and real HTTP."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import answer_latency, bulk_indexing, burst, faults, question_latency, vector_indexes
from benchmarks.corpus import library_config
from benchmarks.toy_encoder import ToyEncoder
from content_index.vector_index import Kind
from retrieval.encoder import SentenceEncoder


def test_answer_latency_measures_every_question(library: Path):
    sizes = answer_latency.Sizes(resources=12, questions=4, warm_up=1, folder=library)
    times = answer_latency.measure(ToyEncoder(), len, sizes)
    assert (len(times.bare), len(times.answer), len(times.stages)) == (4, 4, 4)
    assert [round(sum(row), 6) for row in times.stages] == [round(whole, 6) for whole in times.answer]


def test_question_latency_measures_every_question(library: Path):
    sizes = question_latency.Sizes(resources=12, questions=4, warm_up=1, burst=6, folder=library)
    times = question_latency.one_at_a_time(library_config(library), ToyEncoder(), len, sizes)
    assert (len(times.bare), len(times.encode), len(times.answer)) == (4, 4, 4)
    rates = question_latency.burst(library_config(library), ToyEncoder(), len, sizes)
    assert [name for name, rate in rates.items() if rate <= 0] == []


@pytest.mark.model
def test_bulk_indexing_measures_every_way(minilm: SentenceEncoder):
    rates = bulk_indexing.measure(minilm, minilm.model, bulk_indexing.Sizes(resources=2, rounds=1))
    assert len(rates) >= 3
    assert [name for name, rate in rates.items() if rate <= 0] == []


def test_burst_acknowledges_every_event_and_the_command(library: Path):
    times = burst.measure(ToyEncoder(), burst.Sizes(resources=12, events=6, one_at_a_time=2, folder=library))
    assert len(times.events) == 6
    assert 0 < times.command < burst.ACK_LIMIT_MS


def test_vector_indexes_compares_every_kind_with_exact_search():
    encoder = ToyEncoder()
    base = vector_indexes.sentence_vectors(encoder)
    vectors = vector_indexes.made_up(base, 3000)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3000), abs=1e-5)
    found = vector_indexes.measure(vectors, vector_indexes.question_vectors(encoder)[:5])
    assert [measured.kind for measured in found] == list(Kind)
    assert [measured.recall for measured in found] == [
        1.0,
        pytest.approx(1, abs=0.1),
        pytest.approx(1, abs=0.1),
    ]


@pytest.mark.slow
def test_killed_bot_answers_every_question_once(tmp_path: Path):
    outcome = faults.run(kills=2, seed=1, folder=tmp_path)
    assert (outcome.kills, outcome.lost, outcome.doubled, outcome.died) == (2, 0, 0, 0)
    assert outcome.questions > 0
