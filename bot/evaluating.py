"""`waypost eval`: the real pipeline on a test set, in a store of its own."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from msgspec import structs

from bot.clock import utc_now
from bot.config import Config
from bot.encoding import configured_encoder
from bot.settings import StorageSettings
from bot.storage import index_path, open_database
from content_index.indexing import Indexer, Progress
from content_index.readers import read_resources
from retrieval.answer import Answerer
from retrieval.evaluation import RANKED, Prediction, measure, read_test_set
from retrieval.gate import question_probability
from retrieval.search import Searcher
from retrieval.types import Query


def evaluate_folder(
    config: Config, folder: Path, scratch: Path, progress: Progress, tell: Callable[[str], None]
) -> tuple[dict[str, float | None], list[Prediction]]:
    """Index the folder's corpus in `scratch`, answer its questions, and return figures and predictions.

    Aliases become sample questions of their resource before anything is asked.
    """
    test_set = read_test_set(folder)
    corpus = read_resources(folder / "corpus.jsonl")
    resources = [
        replace(resource, questions=(*resource.questions, *test_set.aliases.get(resource.id, ())))
        for resource in corpus
    ]
    encoder = configured_encoder(config, tell)
    config = structs.replace(config, storage=StorageSettings(path=scratch / "eval.sqlite"))
    database = open_database(config)
    started = time.perf_counter()
    Indexer(database, encoder.encode, encoder.name, utc_now).sync(resources, "eval", progress)
    index_seconds = time.perf_counter() - started
    searcher = Searcher(database, encoder, index_path(config))
    answerer = Answerer(database, searcher, utc_now)
    answerer.answer(Query("warm up"))
    figures, predictions = measure(test_set, lambda query_id, text: _predict(answerer, query_id, text))
    rounded = {name: round(value, 4) if value is not None else None for name, value in figures.items()}
    return {**rounded, "index_seconds": round(index_seconds, 2)}, predictions


def prediction_record(prediction: Prediction) -> dict[str, Any]:
    """Return a prediction as a line of `--predictions`."""
    return {
        "id": prediction.id,
        "decision": prediction.decision,
        "confidence": round(prediction.confidence, 6),
        "question_probability": round(prediction.question_probability, 6),
        "ranking": [[resource_id, round(score, 6)] for resource_id, score in prediction.ranking],
    }


def _predict(answerer: Answerer, query_id: str, text: str) -> Prediction:
    started = time.perf_counter()
    ranked = answerer.ranked(Query(text))
    took_ms = (time.perf_counter() - started) * 1000
    ranking = tuple((hit.passage.resource_id, hit.score) for hit in ranked.hits[:RANKED])
    answer = ranked.answer
    return Prediction(
        query_id, answer.decision.value, answer.confidence, question_probability(text), ranking, took_ms
    )
