"""A library of any size, put together from sections of the starter texts; the same seed, the same library."""

import contextlib
import dataclasses
import json
import random
import re
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.result import ROOT
from bot.config import Config
from bot.demo import STARTER, demo_config
from bot.sandbox.world import load_world
from bot.starter import read_starter
from bot.storage import open_database
from content_index.indexing import Indexer, Progress
from content_index.readers import read_resources
from content_index.store import MentorStore
from content_index.types import Resource
from retrieval.types import Encoder

KEPT = ROOT / ".waypost" / "benchmarks"
"""Indexed libraries stay here, so that the second run encodes nothing; `make clean` removes them."""

QUESTIONS = ROOT / "tests" / "starter_questions" / "queries.jsonl"
SEED = 20
SIZE = 1000
SECTIONS = (2, 5)  # of a made-up resource: at least, at most


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it, and the resource it was taken from."""

    heading: str
    text: str
    origin: Resource


def make_library(size: int = SIZE, seed: int = SEED) -> list[Resource]:
    """Return `size` resources: the starter ones, then made-up ones of two to five of their sections each."""
    starter = read_resources(STARTER / "resources")
    sections = [section for resource in starter for section in _sections(resource)]
    choice = random.Random(seed)
    made_up = [_made_up(number, sections, choice) for number in range(max(0, size - len(starter)))]
    return [*starter, *made_up][:size]


def library_config(folder: Path) -> Config:
    """Return the starter company's configuration with its database in a folder."""
    return demo_config(load_world(STARTER / "workspace.toml"), folder / "library.sqlite")


def index_library(
    config: Config, encoder: Encoder, size: int, progress: Progress = lambda done, total: None
) -> int:
    """Bring the database to the library of this size, with the starter's mentors; return its passages."""
    database = open_database(config)
    indexer = Indexer(database, encoder, lambda: datetime.now(UTC))
    report = indexer.sync(make_library(size), "benchmark", progress)
    with database.atomic() as db:
        for mentor in read_starter(STARTER).mentors:
            MentorStore(db).put(mentor)
    return report.passages


def copy_library(folder: Path, to: Path) -> None:
    """Copy the database of an indexed library to another folder."""
    with (
        contextlib.closing(sqlite3.connect(library_config(folder).storage.path)) as source,
        contextlib.closing(sqlite3.connect(library_config(to).storage.path)) as target,
    ):
        source.backup(target)


def questions(count: int, seed: int = SEED) -> list[str]:
    """Return questions in the manner of chat about the starter texts, repeating in a new order if need be."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    known = [str(json.loads(line)["text"]) for line in lines]
    choice = random.Random(seed)
    asked: list[str] = []
    while len(asked) < count:
        asked += choice.sample(known, len(known))
    return asked[:count]


def _made_up(number: int, sections: list[Section], choice: random.Random) -> Resource:
    picked = choice.sample(sections, choice.randint(*SECTIONS))
    like, other = picked[0].origin, picked[1].origin
    return dataclasses.replace(
        like,
        id=f"made-up-{number:04}",
        title=f"{like.title}, with {picked[1].heading.lower() or other.title.lower()}",
        text="\n\n".join(f"## {section.heading}\n\n{section.text}" for section in picked),
        url=f"https://learn.example/made-up-{number:04}",
        topics=tuple(dict.fromkeys((*like.topics, *other.topics))),
        questions=(),
        recall=None,
    )


def _sections(resource: Resource) -> list[Section]:
    opening, *rest = re.split(r"^## +", resource.text, flags=re.MULTILINE)
    found = [(heading.strip(), text) for heading, _, text in (part.partition("\n") for part in rest)]
    pieces = [(resource.title, opening), *found]
    return [Section(heading, text.strip(), resource) for heading, text in pieces if text.strip()]
