"""The parts of the benchmarks that can be wrong without anybody noticing."""

import json

import numpy as np
import pytest

from benchmarks import __main__ as command_line
from benchmarks.corpus import SIZE, make_library, questions
from benchmarks.probes import STAGES, Spans, stages
from benchmarks.result import Result, Table, p50, p95
from benchmarks.toy_encoder import ToyEncoder


def test_library_is_the_same_each_time_and_has_no_id_twice():
    first, second = make_library(), make_library()
    assert first == second
    assert len({resource.id for resource in first}) == SIZE


def test_questions_repeat_only_after_all_were_asked():
    known = len(set(questions(10_000)))
    asked = questions(known + 1)
    assert len(set(asked[:known])) == known
    assert asked == questions(known + 1)


def test_toy_encoder_puts_texts_that_share_words_close():
    near, same, other = ToyEncoder().encode(["claim travel costs", "Travel costs: claim!", "gas alarm"])
    assert float(near @ same) == pytest.approx(1.0)
    assert float(near @ other) == 0.0
    assert np.linalg.norm(near) == pytest.approx(1.0)


def test_stages_add_up_to_the_whole_answer():
    spans = Spans({"handle": (10, 100), "answer": (20, 80), "search": (25, 65), "encode": (30, 50)})
    assert dict(zip(STAGES, stages(spans, received=3, arrived=130), strict=True)) == {
        "receive, verify, inbox": 7,
        "encode": 20,
        "search": 20,
        "confidence, snippets, mentors": 20,
        "transaction": 30,
        "send": 30,
    }


def test_percentiles_are_values_that_were_measured():
    values = [float(number) for number in range(1, 101)]
    assert (p50([3.0, 1.0, 2.0]), p95(values), p95([7.0])) == (2.0, 95.0, 7.0)


def test_result_is_written_with_the_commit_and_read_back(tmp_path):
    result = Result(
        "some", (Table("Times, ms", ("", "p50"), (("encode", 1.5),)),), {"resources": 3}, (0.5, 0.7)
    )
    written = json.loads(result.write(tmp_path).read_text())
    kept = {name: written[name] for name in ("name", "tables", "facts", "load")}
    assert kept == {
        "name": "some",
        "tables": [{"title": "Times, ms", "columns": ["", "p50"], "rows": [["encode", 1.5]]}],
        "facts": {"resources": 3},
        "load": [0.5, 0.7],
    }
    assert set(written) - set(kept) == {"commit", "measured_on", "python", "machine"}


def test_tables_are_markdown():
    assert Table("Times, ms", ("", "p50"), (("encode", 1.5),)).text() == (
        "Times, ms\n\n|        | p50  |\n|--------|------|\n| encode | 1.50 |"
    )


def test_unknown_benchmark_is_a_usage_error(capsys):
    assert command_line.main(["speed"]) == 2
    assert capsys.readouterr().err == (
        "no benchmark speed; there are: answer_latency, bulk_indexing, burst, cold_start, question_latency, "
        "vector_indexes, rivals\n"
    )


def test_only_the_comparison_takes_folders(capsys, tmp_path):
    assert command_line.main(["burst", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "only rivals takes folders\n"
