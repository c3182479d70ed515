"""How fast texts become vectors, beside plain sentence-transformers on the same texts."""

import os
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

from benchmarks.answer_latency import bundled_model, torch_threads
from benchmarks.corpus import library_config, make_library
from benchmarks.result import Result, Table, load_now
from bot.clock import utc_now
from bot.encoding import configured_encoder
from bot.storage import open_database
from content_index.indexing import Indexer
from content_index.passages import embedded_text, split
from content_index.types import Resource
from retrieval.types import Encoder

TARGET = 2.5  # times the passages a second of plain encoding
PLAIN_BATCH = 32
SEED = 20
ROUNDS = 3  # each way in turn; the best of a way counts, as disturbances only ever slow it down


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured; tests take little."""

    resources: int = 150
    rounds: int = ROUNDS


def run() -> Result:
    """Measure plain encoding with torch's own number of threads and with all processors, then Waypost."""
    before = load_now()
    sizes = Sizes()
    encoder, model = configured_encoder(library_config(Path()), print), bundled_model()
    rates = measure(encoder, model, sizes)
    plain = next(iter(rates.values()))
    rows = tuple((name, rate, rate / plain) for name, rate in rates.items())
    ratio = rates["Waypost: vectors and token vectors"] / plain
    return Result(
        "bulk_indexing",
        (Table("Passages a second (best of the rounds)", ("", "passages/s", "of plain as installed"), rows),),
        {"rounds": sizes.rounds, "ratio": ratio, "target": TARGET, "met": "yes" if ratio >= TARGET else "no"},
        (before, load_now()),
    )


def measure(encoder: Encoder, model: SentenceTransformer, sizes: Sizes) -> dict[str, float]:
    """Return the passages a second of each way on the same passages, in the order of the content."""
    resources = _sample(sizes.resources)
    texts = [embedded_text(resource.title, passage) for resource in resources for passage in split(resource)]
    threads = torch.get_num_threads()
    ways: dict[str, Callable[[], object]] = {
        f"plain encode, {threads} torch threads as installed": lambda: _plain(model, texts, threads)
    }
    for other in {1, os.cpu_count() or 1} - {threads}:
        ways[f"plain encode, {other} torch threads"] = lambda other=other: _plain(model, texts, other)  # type: ignore[misc]
    ways["Waypost: vectors and token vectors"] = lambda: encoder.encode_with_tokens(texts)
    ways["Waypost: a whole sync into SQLite"] = lambda: _synced(encoder, resources)
    best = dict.fromkeys(ways, 0.0)
    for _ in range(sizes.rounds):
        for name, way in ways.items():
            begun = time.perf_counter()
            way()
            best[name] = max(best[name], len(texts) / (time.perf_counter() - begun))
    return best


def _sample(size: int) -> list[Resource]:
    return random.Random(SEED).sample(make_library(4 * size), size)


def _plain(model: SentenceTransformer, texts: Sequence[str], threads: int) -> None:
    with torch_threads(threads):
        model.encode(list(texts), batch_size=PLAIN_BATCH, show_progress_bar=False)


def _synced(encoder: Encoder, resources: Sequence[Resource]) -> None:
    with tempfile.TemporaryDirectory(prefix="waypost-bulk-") as folder:
        database = open_database(library_config(Path(folder)))
        Indexer(database, encoder, utc_now).sync(resources, "benchmark")
