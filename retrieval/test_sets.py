"""Folders of questions whose right answers are known."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import EvaluationError


@dataclass(frozen=True, slots=True)
class TestSet:
    """Queries by id, their relevant resources with grades, and texts that should get no card."""

    queries: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, float]]
    unanswerable: Mapping[str, str]
    chatter: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]


def read_test_set(folder: Path, queries: Path | None = None) -> TestSet:
    """Read queries.jsonl, qrels.tsv and the optional files beside them.

    `queries` is read instead of queries.jsonl, such as the same questions in other words.
    Raises EvaluationError, naming the file, if one is missing or malformed.
    """
    file = queries or folder / "queries.jsonl"
    relevant = _judgments(folder / "qrels.tsv")
    judged = {query: text for query, text in _texts(file).items() if _is_judged(relevant.get(query, {}))}
    if not judged:
        raise EvaluationError(f"{folder}: no query in {file.name} has a judgment in qrels.tsv")
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


def _is_judged(grades: Mapping[str, float]) -> bool:
    return any(grade > 0 for grade in grades.values())


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
