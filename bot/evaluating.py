"""`waypost eval`: the real pipeline on a test set, in a store of its own."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from msgspec import structs

from bot.clock import utc_now
from bot.config import Config
from bot.encoding import configured_encoder
from bot.settings import StorageSettings
from bot.storage import index_path, open_database
from content_index.database import Database
from content_index.indexing import Indexer, Progress
from content_index.readers import read_resources
from content_index.types import Resource
from retrieval import evaluation
from retrieval.answer import Answerer
from retrieval.evaluation import Change, Prediction, Run, changes, figures
from retrieval.gate import Gate
from retrieval.search import Searcher
from retrieval.stages import Stage
from retrieval.test_sets import TestSet, read_test_set
from retrieval.types import Encoder, Query

OF_A_STAGE = ("ndcg_10", "success_1")
OF_A_CONFIGURATION = ("ndcg_10", "success_1", "hit_3", "mrr_10")


@dataclass(frozen=True, slots=True)
class Assignment:
    """What is to be measured: a folder, other queries than its own if any, and a folder to work in."""

    folder: Path
    queries: Path | None
    scratch: Path
    progress: Progress
    tell: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of it: every prediction, and how long indexing the corpus took."""

    run: Run
    index_seconds: float

    def record(self) -> dict[str, float | None]:
        """Return the figures as the JSON of `waypost eval`."""
        return {**_rounded(figures(self.run)), "index_seconds": round(self.index_seconds, 2)}


def evaluate(config: Config, assignment: Assignment) -> Evaluation:
    """Index the folder's corpus in the scratch folder and answer its questions.

    Aliases become sample questions of their resource before anything is asked.
    """
    shelf = _indexed(config, assignment, "eval")
    return Evaluation(shelf.answered(config.retrieval.stage_set()), shelf.index_seconds)


def ablate(config: Config, assignment: Assignment) -> dict[str, Any]:
    """Measure with all configured stages of search, and without each; the corpus is indexed once."""
    shelf = _indexed(config, assignment, "eval")
    stages = config.retrieval.stage_set()
    full = Evaluation(shelf.answered(stages), shelf.index_seconds)
    without = {}
    for stage in sorted(stages, key=list(Stage).index):
        assignment.tell(f"answering without {stage}")
        lesser = shelf.answered(stages - {stage})
        change = changes(full.run, lesser, OF_A_STAGE)
        without[stage.value] = Evaluation(lesser, shelf.index_seconds).record() | {
            "ndcg_10_change": round(change["ndcg_10"].mean, 4),
            "interval": _bounds(change["ndcg_10"]),
            "success_1_change": round(change["success_1"].mean, 4),
            "success_1_interval": _bounds(change["success_1"]),
        }
    return {"all": full.record(), "without": without}


def compare(first: Config, second: Config, assignment: Assignment) -> dict[str, Any]:
    """Measure two configurations, each in a store of its own, and what the second is better by."""
    made = []
    for name, config in (("first", first), ("second", second)):
        assignment.tell(f"measuring the {name} configuration")
        shelf = _indexed(config, assignment, name)
        made.append(Evaluation(shelf.answered(config.retrieval.stage_set()), shelf.index_seconds))
    difference = changes(made[0].run, made[1].run, OF_A_CONFIGURATION)
    return {
        "first": made[0].record(),
        "second": made[1].record(),
        "difference": {
            name: {"mean": round(change.mean, 4), "interval": _bounds(change)}
            for name, change in difference.items()
        },
    }


def uncertainty(run: Run) -> dict[str, Any]:
    """Return what `--intervals` adds to the figures: their 95 % intervals and the calibration errors."""
    intervals = {
        name: [round(low, 4), round(high, 4)] for name, (low, high) in evaluation.intervals(run).items()
    }
    return {**_rounded(dict(evaluation.calibration_errors(run))), "intervals": intervals}


def prediction_record(prediction: Prediction) -> dict[str, Any]:
    """Return a prediction as a line of `--predictions`."""
    return {
        "id": prediction.id,
        "decision": prediction.decision,
        "confidence": round(prediction.confidence, 6),
        "question_probability": round(prediction.question_probability, 6),
        "ranking": [[resource_id, round(score, 6)] for resource_id, score in prediction.ranking],
    }


def ablation_lines(measured: dict[str, Any]) -> list[str]:
    """Return an ablation as a table for a terminal."""
    lines = [f"{'':<26}nDCG@10  success@1  hit@3  nDCG@10 change (95 %)", _row("all", measured["all"], "")]
    for stage, record in measured["without"].items():
        low, high = record["interval"]
        change = f"{record['ndcg_10_change']:+.3f} ({low:+.3f} to {high:+.3f})"
        lines.append(_row(f"without {stage}", record, change))
    return lines


def _row(name: str, record: dict[str, Any], change: str) -> str:
    shown = f"{record['ndcg_10']:7.3f}  {record['success_1']:9.3f}  {record['hit_3']:5.3f}"
    return f"{name:<26}{shown}  {change}".rstrip()


def comparison_lines(measured: dict[str, Any]) -> list[str]:
    """Return a comparison as a table for a terminal."""
    lines = [f"{'':<12}  first  second  difference (95 %)"]
    for name, change in measured["difference"].items():
        low, high = change["interval"]
        first, second = measured["first"][name], measured["second"][name]
        lines.append(
            f"{name:<12}{first:7.3f}{second:8.3f}  {change['mean']:+.3f} ({low:+.3f} to {high:+.3f})"
        )
    return lines


@dataclass(frozen=True, slots=True)
class _Shelf:
    """A test set and its corpus, indexed."""

    test_set: TestSet
    database: Database
    encoder: Encoder
    index_path: Path
    index_seconds: float

    def answered(self, stages: frozenset[Stage]) -> Run:
        """Answer everything in the test set; the first question, which opens the index, is not timed."""
        searcher = Searcher(self.database, self.encoder, self.index_path, stages=stages)
        answerer = Answerer(self.database, searcher, utc_now)
        answerer.answer(Query("warm up"))
        gate = Gate(self.encoder.name)
        return evaluation.run(
            self.test_set,
            lambda query_id, text: evaluation.prediction(answerer, query_id, Query(text), gate.probability),
        )


def _indexed(config: Config, assignment: Assignment, name: str) -> _Shelf:
    test_set = read_test_set(assignment.folder, assignment.queries)
    resources = _taught(read_resources(assignment.folder / "corpus.jsonl"), test_set)
    encoder = configured_encoder(config, assignment.tell)
    own = structs.replace(config, storage=StorageSettings(path=assignment.scratch / f"{name}.sqlite"))
    database = open_database(own)
    started = time.perf_counter()
    Indexer(database, encoder, utc_now).sync(resources, "eval", assignment.progress)
    return _Shelf(test_set, database, encoder, index_path(own), time.perf_counter() - started)


def _taught(resources: list[Resource], test_set: TestSet) -> list[Resource]:
    return [
        replace(resource, questions=(*resource.questions, *test_set.aliases.get(resource.id, ())))
        for resource in resources
    ]


def _bounds(change: Change) -> list[float]:
    return [round(bound, 4) for bound in change.interval]


def _rounded(found: dict[str, float | None]) -> dict[str, float | None]:
    return {name: round(value, 4) if value is not None else None for name, value in found.items()}
