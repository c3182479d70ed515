"""How a follow-up is best asked: alone, or with what was asked before it; prints Markdown tables.

Run as `python -m benchmarks.follow_ups`. The dialogues are in tests/starter_dialogues, the figures in
docs/decisions/0009-manners-in-threads.md. What the bot does is the row `surer, first and latest`.
"""

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from benchmarks.result import ROOT, Cell, Table
from bot.clock import utc_now
from bot.config import Config
from bot.demo import STARTER
from bot.settings import StorageSettings
from bot.storage import index_path, open_database
from content_index.indexing import Indexer
from content_index.readers import read_resources
from retrieval.answer import Answerer
from retrieval.gate import QUESTION_FROM, Gate
from retrieval.loading import load_encoder
from retrieval.search import Searcher
from retrieval.types import Answer, Encoder, Query

DIALOGUES = ROOT / "tests" / "starter_dialogues"
OUTCOMES = ("words", "aid", "wrong aid", "silent, words there", "silent", "note", "card", "silent or note")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up, the questions before it, the resources that answer it (or none) and in which words."""

    earlier: tuple[str, ...]
    text: str
    right: frozenset[str]
    phrase: str


Wording = Callable[[FollowUp], Sequence[str]]
"""The texts that are asked for a follow-up; the surest answer counts."""


def _before(*turns: str) -> str:
    return " ".join(dict.fromkeys(turns))


WORDINGS: dict[str, Wording] = {
    "alone": lambda f: [f.text],
    "first": lambda f: [f"{f.earlier[0]} {f.text}"],
    "all": lambda f: [f"{_before(*f.earlier)} {f.text}"],
    "surer, first": lambda f: [f.text, f"{f.earlier[0]} {f.text}"],
    "surer, latest": lambda f: [f.text, f"{f.earlier[-1]} {f.text}"],
    "surer, all": lambda f: [f.text, f"{_before(*f.earlier)} {f.text}"],
    "surer, first and latest": lambda f: [f.text, f"{_before(f.earlier[0], f.earlier[-1])} {f.text}"],
    "surer, follow-up twice": lambda f: [f.text, f"{f.text} {f.earlier[0]} {f.text}"],
}


class Bench:
    """The starter ecosystem in a folder, with the bundled model."""

    def __init__(self, folder: Path) -> None:
        config = replace(Config(), storage=StorageSettings(path=folder / "starter.sqlite"))
        database = open_database(config)
        self._encoder: Encoder = load_encoder("bundled", folder)
        Indexer(database, self._encoder, utc_now).sync(read_resources(STARTER / "resources"), "starter")
        searcher = Searcher(database, self._encoder, index_path(config))
        self._answerer = Answerer(database, searcher, utc_now)
        self._known: dict[str, Answer] = {}

    def asks(self, text: str) -> bool:
        """Return whether the gate takes a message for a question."""
        return Gate(self._encoder.name).probability(text, self._encoder.encode([text])[0]) >= QUESTION_FROM

    def outcomes(self, follow_ups: Sequence[FollowUp], wording: Wording) -> Counter[str]:
        """Return how often each outcome comes, as the bot would say or not say the answers."""
        counts: Counter[str] = Counter()
        last: Answer | None = None
        for one in follow_ups:
            if len(one.earlier) == 1 or last is None:
                last = self._answer(one.earlier[0])
            answer = max(map(self._answer, wording(one)), key=lambda a: a.confidence)
            is_news = not _passages(answer) <= _passages(last)
            counts[_outcome(one, answer, last, is_news)] += 1
            last = answer if answer.aids and is_news else last
        return counts

    def _answer(self, text: str) -> Answer:
        if text not in self._known:
            self._known[text] = self._answerer.answer(Query(text))
        return self._known[text]


def _outcome(one: FollowUp, answer: Answer, last: Answer, is_news: bool) -> str:
    if not one.right:
        return "card" if answer.aids and is_news else "silent or note"
    if not answer.aids:
        return "note"
    if not is_news:
        return "silent, words there" if _has_words(last, one.phrase) else "silent"
    if _has_words(answer, one.phrase):
        return "words"
    return "aid" if {aid.resource.id for aid in answer.aids} & one.right else "wrong aid"


def _passages(answer: Answer) -> set[tuple[str, str, str]]:
    return {(aid.resource.id, aid.passage.heading, aid.passage.text) for aid in answer.aids}


def _has_words(answer: Answer, phrase: str) -> bool:
    shown = " ".join(f"{heading} {text}" for _, heading, text in _passages(answer))
    return bool(phrase) and phrase.replace("*", "") in shown.replace("*", "")


def read_follow_ups() -> list[FollowUp]:
    """Return the follow-ups, those of one conversation together."""
    return [
        FollowUp(tuple(row["earlier"]), row["text"], frozenset(row["right"]), row["phrase"])
        for row in _rows("follow_ups")
    ]


def read_remarks() -> list[str]:
    """Return what people say without asking anything."""
    return [row["text"] for row in _rows("remarks")]


def _rows(name: str) -> Iterator[dict[str, Any]]:
    for line in (DIALOGUES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def main() -> None:
    """Print how the gate and each wording do."""
    follow_ups, remarks = read_follow_ups(), read_remarks()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        asked = sum(bench.asks(one.text) for one in follow_ups)
        mistaken = sum(map(bench.asks, remarks))
        print(f"taken for questions: {asked} of {len(follow_ups)} follow-ups")
        print(f"taken for questions: {mistaken} of {len(remarks)} remarks\n")
        counts = {name: bench.outcomes(follow_ups, wording) for name, wording in WORDINGS.items()}
    rows: list[tuple[Cell, ...]] = [(name, *map(counts[name].__getitem__, OUTCOMES)) for name in WORDINGS]
    print(Table("Follow-ups by outcome", ("asked", *OUTCOMES), tuple(rows)).text())


if __name__ == "__main__":
    main()
