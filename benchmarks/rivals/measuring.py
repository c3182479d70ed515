"""Contestants on one task, each in processes of its own: one indexes and ends, another one answers.

The answering ones are up at the same time and take turns question by question, so that a busy machine is busy
for all of them.
"""

import contextlib
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.rivals.processes import Found, Indexed, Serving, index
from benchmarks.rivals.task import Task, Text
from content_index.types import Resource
from retrieval.evaluation import Prediction, Run, by_query

RANKED = 10
PAUSE_S = 0.02  # the threads of some libraries spin for a while after their work, in the time of the next one
WARM_UP = ("is anybody there",)  # where there are no unanswerable questions to warm up with


@dataclass(frozen=True, slots=True)
class Contestant:
    """An engine as a command, what it is handed as one text, and how many of them it is asked for."""

    name: str
    command: Sequence[str]
    texts: Callable[[Sequence[Resource]], list[Text]]
    count: int = RANKED


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one contestant: its rankings with the times in them, and what it needed."""

    run: Run
    cpu_ms: Sequence[float]
    peak_mb: float
    threads: str
    indexed: Indexed

    def times(self) -> list[float]:
        """Return the ms of each question."""
        return [prediction.took_ms for prediction in self.run.answered]

    def mean(self, figure: str) -> float:
        """Return a figure of the rankings."""
        return float(by_query(self.run)[figure].mean())


def compare(task: Task, contestants: Sequence[Contestant]) -> list[Measured]:
    """Measure each contestant on a task, in their order."""
    with tempfile.TemporaryDirectory(prefix="waypost-rivals-") as name, contextlib.ExitStack() as ends:
        texts = [contestant.texts(task.resources) for contestant in contestants]
        folders = [Path(name) / str(place) for place in range(len(contestants))]
        indexed = [
            _indexed(contestant, corpus, folder)
            for contestant, corpus, folder in zip(contestants, texts, folders, strict=True)
        ]
        serving = [
            ends.enter_context(Serving(contestant.command, folder))
            for contestant, folder in zip(contestants, folders, strict=True)
        ]
        counts = [contestant.count for contestant in contestants]
        rows = _asked(task, list(zip(serving, counts, strict=True)))
    return [
        Measured(
            _run(task, found, corpus),
            [one.cpu_ms for one in found],
            max(one.peak_mb for one in found),
            process.threads,
            took,
        )
        for found, corpus, process, took in zip(zip(*rows, strict=True), texts, serving, indexed, strict=True)
    ]


def _indexed(contestant: Contestant, texts: Sequence[Text], folder: Path) -> Indexed:
    folder.mkdir()
    corpus = folder / "corpus.jsonl"
    rows = ({"id": text.id, "title": text.title, "text": text.text} for text in texts)
    corpus.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    print(f"{contestant.name}: indexing {len(texts):,} texts", flush=True)
    return index(contestant.command, corpus, folder)


def _asked(task: Task, serving: Sequence[tuple[Serving, int]]) -> list[list[Found]]:
    """Return for each question what each process found; who is asked first changes from one to the next."""
    for text in list(task.test_set.unanswerable.values()) or WARM_UP:
        for process, count in serving:
            process.ask(text, count)
    rows = []
    for number, question in enumerate(task.test_set.queries.values()):
        found: dict[int, Found] = {}
        for turn in range(len(serving)):
            place = (number + turn) % len(serving)
            process, count = serving[place]
            time.sleep(PAUSE_S)
            found[place] = process.ask(question, count)
        rows.append([found[place] for place in range(len(serving))])
    return rows


def _run(task: Task, found: Sequence[Found], texts: Sequence[Text]) -> Run:
    """Return what was found as rankings of resources, each at the place of its best text."""
    resource_of = {text.id: text.resource_id for text in texts}
    rankings = [list(dict.fromkeys(resource_of[name] for name in one.ids))[:RANKED] for one in found]
    answered = tuple(
        Prediction(query, "", 0.0, 0.0, tuple((name, 0.0) for name in ranking), one.ms)
        for query, ranking, one in zip(task.test_set.queries, rankings, found, strict=True)
    )
    return Run(task.test_set.relevant, answered, (), ())
