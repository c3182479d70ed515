"""Waypost and txtai on the same questions: how good, how fast, how much memory."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.result import Cell, Result, Table, load_now, p50, p95
from benchmarks.rivals.installing import TXTAI, txtai_python
from benchmarks.rivals.measuring import Contestant, Measured, compare
from benchmarks.rivals.task import Task, in_passages, own_task, task_in, whole
from bot.config import Config
from bot.encoding import configured_encoder
from retrieval.evaluation import changes

RANKED_PASSAGES = 50  # as many as Waypost's own search looks at, so that they are of ten resources
OF_A_QUESTION = ("ndcg_10", "success_1")


def run(folders: Sequence[Path]) -> Result:
    """Compare on each folder in the format of `waypost eval`, or on our own library if there is none."""
    before = load_now()
    configured_encoder(Config(), print)  # makes the export, which happens once and belongs to no index
    txtai = [str(txtai_python()), "-m", "benchmarks.rivals.txtai_child"]
    contestants = (
        Contestant("Waypost", [sys.executable, "-m", "benchmarks.rivals.waypost_child"], whole),
        Contestant("txtai", txtai, whole),
        Contestant("txtai on Waypost's passages", txtai, in_passages, RANKED_PASSAGES),
    )
    tables, facts = [], dict[str, Cell]({"txtai": TXTAI})
    for task in [task_in(folder) for folder in folders] or [own_task()]:
        measured = compare(task, contestants)
        tables.append(table(task, contestants, measured))
        facts |= _facts(task, contestants, measured)
    name = "rivals_on_folders" if folders else "rivals"  # one does not overwrite what the other wrote
    return Result(name, tuple(tables), facts, (before, load_now()))


def table(task: Task, contestants: Sequence[Contestant], measured: Sequence[Measured]) -> Table:
    """Return a row for each measure: the first contestant's, each other's and the first's ratio to that."""
    rows: list[tuple[str, str, Callable[[Measured], float]]] = [
        ("nDCG@10", "> 1", lambda one: one.mean("ndcg_10")),
        ("success@1", "", lambda one: one.mean("success_1")),
        ("question p50 ms", "<= .6", lambda one: p50(one.times())),
        ("question p95 ms", "", lambda one: p95(one.times())),
        ("question CPU ms, median", "", lambda one: p50(one.cpu_ms)),
        ("answering: peak MB", "<= .5", lambda one: one.peak_mb),
        ("indexing s, model loaded", "<= .5", lambda one: one.indexed.seconds),
        ("indexing s, whole process", "<= .5", lambda one: one.indexed.process_seconds),
        ("indexing, whole process: CPU s", "", lambda one: one.indexed.cpu_seconds),
        ("indexing: peak MB", "<= .5", lambda one: one.indexed.peak_mb),
    ]
    first, *others = contestants
    columns = ["", first.name]
    for other in others:
        columns += [other.name, f"{first.name} / {other.name}"]
    cells = []
    for title, target, measure in rows:
        ours, *theirs = (measure(one) for one in measured)
        pairs = [cell for their in theirs for cell in (_shown(their), _ratio(ours, their))]
        cells.append((title, _shown(ours), *pairs, target))
    return Table(task.name, (*columns, "target ratio"), tuple(cells))


def _facts(task: Task, contestants: Sequence[Contestant], measured: Sequence[Measured]) -> dict[str, Cell]:
    facts: dict[str, Cell] = {
        f"{task.name}: resources": len(task.resources),
        f"{task.name}: questions": len(task.test_set.queries),
    }
    for contestant, one in zip(contestants, measured, strict=True):
        facts[f"{contestant.name}: threads"] = one.threads
    for contestant, one in list(zip(contestants, measured, strict=True))[1:]:
        for figure, change in changes(one.run, measured[0].run, OF_A_QUESTION).items():
            low, high = change.interval
            gain = f"{change.mean:+.3f} ({low:+.3f} to {high:+.3f})"
            facts[f"{task.name}: {figure} above {contestant.name}, with 95 % interval"] = gain
    return facts


def _ratio(ours: float, theirs: float) -> str:
    return f"{ours / theirs:.2f}" if theirs else ""


def _shown(value: float) -> str:
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 100 else f"{value:.0f}"
