"""The habits and replies of tests/starter_habits, and how the finder fares on them."""

import json
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from content_index.database import Database
from content_index.indexing import Indexer
from content_index.readers import read_resources
from retrieval.habits.finding import HabitFinder, HabitWords
from retrieval.habits.store import HabitStore
from retrieval.habits.types import NewHabit
from retrieval.types import Encoder

ROOT = Path(__file__).parents[2]
SET = ROOT / "tests" / "starter_habits"
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Figures:
    """Right notes, habits that went unnoticed, and which replies got a wrong note."""

    right: int
    missed: int
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)


def habits() -> dict[str, dict[str, Any]]:
    rows = tomllib.loads((SET / "habits.toml").read_text(encoding="utf-8"))["habits"]
    return {row["id"]: row for row in rows}


def replies() -> list[dict[str, str]]:
    lines = (SET / "replies.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def measure(database: Database, encoder: Encoder) -> dict[str, Figures]:
    """Return the figures of each part of the set; replies that belong to no habit are in "dev"."""
    Indexer(database, encoder, lambda: NOW).sync(
        read_resources(ROOT / "bot" / "sandbox" / "starter" / "resources"), "starter"
    )
    known = habits()
    with database.atomic() as db:
        names = {HabitStore(db).add(_habit(name, row), NOW): name for name, row in known.items()}
    finder = HabitFinder(database, HabitWords(database), lambda: encoder)
    right: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    wrong: dict[str, list[str]] = {split: [] for split in ("dev", "test", "held_out")}
    for reply in replies():
        split = known[reply["habit"]]["split"] if reply["habit"] else "dev"
        found = finder.about(finder.suspect(reply["reply"]), [reply["root"]])
        name = names[found[0]] if found else ""
        wanted = reply["habit"] if reply["kind"] == "hit" else ""
        right[split] += bool(name) and name == wanted
        missed[split] += bool(wanted) and name != wanted
        if name and name != wanted:
            wrong[split].append(f"{reply['kind']}: {reply['reply']} → {name}")
    return {split: Figures(right[split], missed[split], tuple(said)) for split, said in wrong.items()}


def _habit(name: str, row: dict[str, Any]) -> NewHabit:
    return NewHabit(name, tuple(row["phrasings"]), "", row["resource"], (), "U0")
