"""Each kind of vector index at 10,000, 100,000 and a million passages: speed, recall, room, time to build."""

import json
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import KEPT, QUESTIONS, library_config
from benchmarks.result import Cell, Result, Table, load_now, p50, p95
from bot.demo import STARTER
from bot.encoding import configured_encoder
from content_index.index_file import Manifest, read_index_file, write_index_file
from content_index.readers import read_resources
from content_index.vector_index import Batches, Kind, VectorIndex, build, kind_for
from retrieval.types import Encoder

SIZES = (10_000, 100_000, 1_000_000)
TOP = 10  # recall@10, as in the target
ASKED = 50  # neighbours that search asks for; the best ten of them are compared
NEIGHBOURS = 10  # nearest sentences a made-up vector is mixed with
SHIFT = 0.7  # of the difference of two near sentences; not tuned
AT_ONCE = 50_000  # vectors made at once
SEED = 20
MS_PER_S = 1000

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind at one size. Times in s but for the queries' in ms; room in MB of the file."""

    kind: Kind
    passages: int
    build_s: float
    write_s: float
    read_s: float
    megabytes: float
    times: list[float]
    recall: float

    def row(self) -> tuple[Cell, ...]:
        """Return the table's row."""
        chosen = " (chosen)" if kind_for(self.passages) == self.kind else ""
        return (
            f"{self.passages:,}: {self.kind}{chosen}",
            p50(self.times),
            p95(self.times),
            f"{self.recall:.4f}",
            f"{self.megabytes:.0f}",
            self.build_s,
            self.write_s,
            self.read_s,
        )


def run() -> Result:
    """Measure all kinds at all sizes, exact search first: it says what the others should have found."""
    before = load_now()
    encoder = configured_encoder(library_config(KEPT), print)
    base, questions = sentence_vectors(encoder), question_vectors(encoder)
    rows: list[tuple[Cell, ...]] = []
    for size in SIZES:
        vectors = made_up(base, size)
        rows += [measured.row() for measured in measure(vectors, questions)]
    columns = ("", "p50 ms", "p95 ms", "recall@10", "file MB", "build s", "write s", "read s")
    facts: dict[str, Cell] = {"sentences": len(base), "questions": len(questions), "neighbours asked": ASKED}
    return Result(
        "vector_indexes", (Table("One query, one thread", columns, tuple(rows)),), facts, (before, load_now())
    )


def sentence_vectors(encoder: Encoder) -> Vectors:
    """Return the vectors (n, dim) of the starter texts' sentences, each once."""
    texts = [resource.text for resource in read_resources(STARTER / "resources")]
    sentences = {s.strip() for text in texts for s in re.split(r"(?<=[.?!])\s+|\n+", text)}
    return encoder.encode(sorted(sentence for sentence in sentences if len(sentence.split()) > 3))


def question_vectors(encoder: Encoder) -> Vectors:
    """Return the vectors of questions in the manner of chat: further from the texts than these are."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return encoder.encode([str(json.loads(line)["text"]) for line in lines])


def made_up(base: Vectors, size: int, seed: int = SEED) -> Vectors:
    """Return `size` unit vectors that lie about as real ones do, between near sentences and beside them.

    Each is a sentence mixed with one of its neighbours, moved by the difference of two neighbours elsewhere.
    Points around the centres of clusters would hide the differences between the kinds.
    """
    near = _neighbours(base)
    choice = np.random.default_rng(seed)
    made = np.empty((size, base.shape[1]), dtype=np.float32)
    for start in range(0, size, AT_ONCE):
        part = made[start : start + AT_ONCE]
        one, elsewhere = choice.integers(len(base), size=(2, len(part)))
        other, further = (
            near[rows, choice.integers(near.shape[1], size=len(part))] for rows in (one, elsewhere)
        )
        weight = choice.uniform(0.5, 1, size=(len(part), 1)).astype(np.float32)
        part[:] = weight * base[one] + (1 - weight) * base[other] + SHIFT * (base[elsewhere] - base[further])
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return made


def measure(vectors: Vectors, questions: Vectors) -> list[Measured]:
    """Measure every kind of index over these vectors."""
    outcomes = [_tried(kind, vectors, questions) for kind in Kind]
    exact = outcomes[0][1]  # Flat comes first
    return [replace(measured, recall=_recall(found, exact)) for measured, found in outcomes]


def _tried(kind: Kind, vectors: Vectors, questions: Vectors) -> tuple[Measured, list[list[int]]]:
    """Return the measures but for the recall, and the passages found for each question."""
    begun = time.perf_counter()
    made = build(kind, vectors.shape[1], _batches(vectors))
    build_s = time.perf_counter() - begun
    write_s, read_s, megabytes = _kept(made)
    index = VectorIndex(made, revision=1)
    times, found = [], []
    for question in questions:
        begun = time.perf_counter()
        hits = index.nearest(question, ASKED)
        times.append(MS_PER_S * (time.perf_counter() - begun))
        found.append([passage for passage, _ in hits[:TOP]])
    return Measured(kind, len(vectors), build_s, write_s, read_s, megabytes, times, 0.0), found


def _recall(found: list[list[int]], exact: list[list[int]]) -> float:
    shared = sum(len(set(one) & set(other)) for one, other in zip(found, exact, strict=True))
    return shared / sum(map(len, exact))


def _kept(index: faiss.IndexIDMap) -> tuple[float, float, float]:
    """Return how long writing and reading the file takes, in s, and its size in MB."""
    manifest = Manifest("benchmark", index.d, 1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "passages.faiss"
        begun = time.perf_counter()
        write_index_file(index, file, manifest)
        written = time.perf_counter()
        read_index_file(file, manifest)
        return written - begun, time.perf_counter() - written, file.stat().st_size / 1e6


def _batches(vectors: Vectors) -> Batches:
    def batches() -> Iterator[tuple[NDArray[np.int64], Vectors]]:
        for start in range(0, len(vectors), AT_ONCE):
            part = vectors[start : start + AT_ONCE]
            yield np.arange(start, start + len(part), dtype=np.int64), part

    return batches()


def _neighbours(base: Vectors) -> NDArray[np.int64]:
    """Return for each vector the rows of its nearest others, shape (n, NEIGHBOURS) or fewer."""
    index = faiss.IndexFlatIP(base.shape[1])
    index.add(base)
    near: NDArray[np.int64] = index.search(base, min(NEIGHBOURS + 1, len(base)))[1]
    return near[:, 1:]
