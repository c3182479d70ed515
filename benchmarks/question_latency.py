"""One question end to end without Slack, beside the bare encoding of the same question; and 500 at once."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import torch

from benchmarks.answer_latency import Encode, bare_encode, torch_threads
from benchmarks.corpus import KEPT, index_library, library_config, questions
from benchmarks.result import Cell, Result, Table, load_now, p50, p95
from bot.clock import utc_now
from bot.composing import WORK_THREADS
from bot.config import Config
from bot.encoding import configured_encoder
from bot.storage import index_path, open_database
from retrieval.answer import Answerer
from retrieval.search import Searcher
from retrieval.together import TogetherEncoder
from retrieval.types import Encoder, Query

TARGET = 1.0  # the whole answer takes at most as long as the library's encode of the question alone, at p50
TARGET_P95 = 2.0  # and at p95 twice that p95
MS_PER_S = 1000


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured; tests take little. 2,800 resources are 10,531 passages."""

    resources: int = 2800
    questions: int = 240
    warm_up: int = 40
    burst: int = 500
    folder: Path = KEPT / "10k"


@dataclass(slots=True)
class Times:
    """One entry a question, in ms: the bare encode, Waypost's encoder, and the whole answer."""

    bare: list[float] = field(default_factory=list)
    encode: list[float] = field(default_factory=list)
    answer: list[float] = field(default_factory=list)


def run() -> Result:
    """Measure with as many torch threads as there are by itself, then with the other sensible number."""
    before = load_now()
    sizes = Sizes()
    config = library_config(sizes.folder)
    encoder, bare = configured_encoder(config, print), bare_encode()
    passages = index_library(config, encoder, sizes.resources)
    threads = torch.get_num_threads()
    other = 1 if threads > 1 else os.cpu_count() or 1
    measured = {f"as installed ({threads})": one_at_a_time(config, encoder, bare, sizes)}
    with torch_threads(other):
        measured[str(other)] = one_at_a_time(config, encoder, bare, sizes)
    first = next(iter(measured.values()))
    ratio, tail = p50(first.answer) / p50(first.bare), p95(first.answer) / p95(first.bare)
    rates = burst(config, encoder, bare, sizes)
    base = rates["bare encode, one at a time"]
    tables = (
        *(_times_table(f"Torch threads: {name}, ms", times) for name, times in measured.items()),
        Table(
            f"{sizes.burst} questions",
            ("", "questions/s", "of the bare encode"),
            tuple((name, rate, rate / base) for name, rate in rates.items()),
        ),
    )
    facts: dict[str, Cell] = {
        "passages": passages,
        "questions": sizes.questions,
        "p50 / bare p50": ratio,
        "p95 / bare p95": tail,
        "targets met": "yes" if ratio <= TARGET and tail <= TARGET_P95 else "no",
    }
    return Result("question_latency", tables, facts, (before, load_now()))


def one_at_a_time(config: Config, encoder: Encoder, bare: Encode, sizes: Sizes) -> Times:
    """Ask one question after the other, each beside its bare encode; which of the two is first alternates."""
    answerer = _answerer(config, encoder)
    times = Times()
    for number, text in enumerate(questions(sizes.warm_up + sizes.questions)):
        if number == sizes.warm_up:
            times = Times()
        if number % 2:
            times.bare.append(_ms(bare, text))
        times.answer.append(_ms(answerer.answer, Query(text)))
        times.encode.append(_ms(encoder.encode_with_tokens, [text]))
        if not number % 2:
            times.bare.append(_ms(bare, text))
    return times


def burst(config: Config, encoder: Encoder, bare: Encode, sizes: Sizes) -> dict[str, float]:
    """Return how many questions a second each way takes, one at a time and all at once."""
    together = TogetherEncoder(encoder, os.cpu_count() or 1)
    answerer, alone = _answerer(config, together), _answerer(config, encoder)
    asked = questions(sizes.burst)
    with ThreadPoolExecutor(WORK_THREADS) as work:
        ways: dict[str, Callable[[], object]] = {
            "bare encode, one at a time": lambda: [bare(text) for text in asked],
            "Waypost's encoder, one at a time": lambda: [encoder.encode_with_tokens([q]) for q in asked],
            "Waypost's encoder, all at once": lambda: encoder.encode_with_tokens(asked),
            "whole answer, one at a time": lambda: [alone.answer(Query(text)) for text in asked],
            "whole answer, all at once": lambda: list(work.map(answerer.answer, map(Query, asked))),
        }
        ways["whole answer, all at once"]()
        return {name: len(asked) / _seconds(way) for name, way in ways.items()}


def _answerer(config: Config, encoder: Encoder) -> Answerer:
    database = open_database(config)
    return Answerer(database, Searcher(database, encoder, index_path(config)), utc_now)


def _ms(function: Callable[..., object], argument: object) -> float:
    return _seconds(lambda: function(argument)) * MS_PER_S


def _seconds(function: Callable[[], object]) -> float:
    begun = time.perf_counter()
    function()
    return time.perf_counter() - begun


def _times_table(title: str, times: Times) -> Table:
    named = {
        "bare encode": times.bare,
        "Waypost's encoder": times.encode,
        "whole answer": times.answer,
    }
    columns = ("", "p50", "p95", "p50 / bare p50", "p95 / bare p95")
    rows = tuple(
        (name, p50(taken), p95(taken), p50(taken) / p50(times.bare), p95(taken) / p95(times.bare))
        for name, taken in named.items()
    )
    return Table(title, columns, rows)
