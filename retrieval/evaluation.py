"""Measure answers on a folder of questions whose right answers are known."""

import json
import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import EvaluationError

SHOWN = 3  # a card shows at most three aids and is right if one of them is relevant
RANKED = 10


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was made of one query: `ranking` holds up to ten (resource id, score), best first."""

    id: str
    decision: str
    confidence: float
    question_probability: float
    ranking: tuple[tuple[str, float], ...]
    took_ms: float


@dataclass(frozen=True, slots=True)
class TestSet:
    """Queries by id, their relevant resources with grades, and texts that should get no card."""

    queries: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, float]]
    unanswerable: Mapping[str, str]
    chatter: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]


def read_test_set(folder: Path) -> TestSet:
    """Read queries.jsonl, qrels.tsv and the optional files beside them.

    Raises EvaluationError, naming the file, if one is missing or malformed.
    """
    queries = _texts(folder / "queries.jsonl")
    relevant = _judgments(folder / "qrels.tsv")
    judged = {query: text for query, text in queries.items() if _relevant(relevant.get(query, {}))}
    if not judged:
        raise EvaluationError(f"{folder}: no query in queries.jsonl has a judgment in qrels.tsv")
    aliases: dict[str, tuple[str, ...]] = {}
    for row in _rows(folder / "aliases.jsonl", ("text", "corpus_id"), optional=True):
        aliases[row["corpus_id"]] = (*aliases.get(row["corpus_id"], ()), row["text"])
    return TestSet(
        judged,
        relevant,
        _texts(folder / "unanswerable.jsonl", optional=True),
        _texts(folder / "chatter.jsonl", optional=True),
        aliases,
    )


def measure(
    test_set: TestSet, predict: Callable[[str, str], Prediction]
) -> tuple[dict[str, float | None], list[Prediction]]:
    """Run every text of the test set through `predict` (id, text) and return the figures and predictions.

    nDCG has linear gain. A confidence speaks for a card on its own when the text is known to be a question;
    against chatter it is multiplied by the probability that the text is one.
    """
    answered = [predict(query, text) for query, text in test_set.queries.items()]
    unanswerable = [predict(query, text) for query, text in test_set.unanswerable.items()]
    chatter = [predict(query, text) for query, text in test_set.chatter.items()]
    rankings = [([doc for doc, _ in p.ranking], test_set.relevant[p.id]) for p in answered]
    figures: dict[str, float | None] = {
        "ndcg_10": statistics.fmean(ndcg(docs, grades) for docs, grades in rankings),
        "mrr_10": statistics.fmean(_reciprocal_rank(docs, grades) for docs, grades in rankings),
        "recall_5": statistics.fmean(_recall(docs[:5], grades) for docs, grades in rankings),
        "success_1": statistics.fmean(_found(docs[:1], grades) for docs, grades in rankings),
        "hit_3": statistics.fmean(_found(docs[:SHOWN], grades) for docs, grades in rankings),
        "auroc_unanswerable": auroc([p.confidence for p in answered], [p.confidence for p in unanswerable]),
        "auroc_chatter": auroc([_card_score(p) for p in answered], [_card_score(p) for p in chatter]),
    }
    right = [_found(docs[:SHOWN], grades) > 0 for docs, grades in rankings]
    cards = [(_card_score(p), ok, True) for p, ok in zip(answered, right, strict=True)]
    cards += [(_card_score(p), False, False) for p in unanswerable + chatter]
    for percent in (10, 20):
        figures[f"coverage_at_risk_{percent}"] = coverage_at_risk(cards, percent / 100)
    times = sorted(p.took_ms for p in answered)
    figures["query_ms_p50"] = statistics.median(times)
    figures["query_ms_p95"] = times[min(len(times) - 1, math.ceil(0.95 * len(times)) - 1)]
    return figures, answered + unanswerable + chatter


def ndcg(ranking: Sequence[str], grades: Mapping[str, float], k: int = RANKED) -> float:
    """Return the normalised discounted cumulative gain at k, with linear gain.

    Järvelin & Kekäläinen, TOIS 2002.
    """
    gain = sum(grades.get(doc, 0.0) / math.log2(rank + 1) for rank, doc in enumerate(ranking[:k], start=1))
    ideal = sorted(grades.values(), reverse=True)[:k]
    best = sum(grade / math.log2(rank + 1) for rank, grade in enumerate(ideal, start=1))
    return gain / best if best else 0.0


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the probability that a positive scores above a negative, ties count half; None without both."""
    if not positive or not negative:
        return None
    wins = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return wins / (len(positive) * len(negative))


def coverage_at_risk(cards: Sequence[tuple[float, bool, bool]], risk: float) -> float | None:
    """Return the largest share of answerable questions with a card while at most `risk` of cards are wrong.

    Each card is (score, right, answerable). Cards are shown from the highest score down, equal ones together.
    """
    answerable = sum(card[2] for card in cards)
    if not answerable:
        return None
    best = 0.0
    for threshold in {card[0] for card in cards}:
        shown = [card for card in cards if card[0] >= threshold]
        if sum(not card[1] for card in shown) <= risk * len(shown):
            best = max(best, sum(card[2] for card in shown) / answerable)
    return best


def _card_score(prediction: Prediction) -> float:
    return prediction.confidence * prediction.question_probability


def _reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, float]) -> float:
    return next((1 / rank for rank, doc in enumerate(ranking[:RANKED], 1) if grades.get(doc, 0) > 0), 0.0)


def _recall(ranking: Sequence[str], grades: Mapping[str, float]) -> float:
    relevant = _relevant(grades)
    return len(relevant.intersection(ranking)) / len(relevant)


def _relevant(grades: Mapping[str, float]) -> set[str]:
    return {doc for doc, grade in grades.items() if grade > 0}


def _found(ranking: Sequence[str], grades: Mapping[str, float]) -> float:
    return float(any(grades.get(doc, 0) > 0 for doc in ranking))


def _texts(file: Path, optional: bool = False) -> dict[str, str]:
    return {row["id"]: row["text"] for row in _rows(file, ("id", "text"), optional)}


def _rows(file: Path, keys: tuple[str, ...], optional: bool = False) -> list[dict[str, str]]:
    if optional and not file.exists():
        return []
    rows = []
    for number, line in _lines(file):
        try:
            row = json.loads(line)
            rows.append({key: str(row[key]) for key in keys})
        except (ValueError, TypeError, KeyError) as error:
            raise EvaluationError(f"{file} line {number} must be an object with {', '.join(keys)}") from error
    return rows


def _judgments(file: Path) -> dict[str, dict[str, float]]:
    """Read qrels.tsv; the line of column names at its top may be missing."""
    judgments: dict[str, dict[str, float]] = {}
    for number, line in _lines(file):
        try:
            query, resource, grade = line.split("\t")
            judgments.setdefault(query, {})[resource] = float(grade)
        except ValueError as error:
            if number == 1:
                continue
            raise EvaluationError(
                f"{file} line {number} must be query-id, corpus-id and score, tab-separated"
            ) from error
    return judgments


def _lines(file: Path) -> list[tuple[int, str]]:
    """Return the lines that are not blank, with their numbers."""
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"cannot read {file}: {error}; an evaluation folder needs it") from error
    return [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
