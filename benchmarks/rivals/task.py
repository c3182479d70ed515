"""What the engines are compared on: texts with titles, questions, and which resources answer them."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.corpus import QUESTIONS, make_library
from content_index.passages import split
from content_index.readers import read_resources
from content_index.types import Resource
from retrieval.plain_text import plain_lines
from retrieval.test_sets import TestSet, read_test_set

LIBRARY = 400  # resources; about as many passages as a handbook, so that three engines have it in minutes


@dataclass(frozen=True, slots=True)
class Text:
    """What an engine is handed as one: a whole resource, or a passage of it under an id of its own."""

    id: str
    title: str
    text: str
    resource_id: str


@dataclass(frozen=True, slots=True)
class Task:
    """A corpus and the questions about it."""

    name: str
    resources: Sequence[Resource]
    test_set: TestSet


def task_in(folder: Path) -> Task:
    """Read a folder that `waypost eval` can read."""
    name = "/".join(folder.resolve().parts[-2:])
    return Task(name, read_resources(folder / "corpus.jsonl"), read_test_set(folder))


def own_task() -> Task:
    """Return a library like that of the other benchmarks with the questions about the starter texts.

    Its made-up resources repeat sections of the starter's, so one that has the words which answer a question
    is as relevant as the one they were taken from.
    """
    library = make_library(LIBRARY)
    test_set = read_test_set(QUESTIONS.parent)
    with (QUESTIONS.parent / "answers.tsv").open(encoding="utf-8") as file:
        phrases = {row["query-id"]: row["phrase"] for row in csv.DictReader(file, delimiter="\t")}
    read = {resource.id: _as_read(resource.text) for resource in library}
    relevant = {
        query: _with_copies(grades, phrases.get(query), read) for query, grades in test_set.relevant.items()
    }
    return Task(f"library of {len(library):,} resources", library, replace(test_set, relevant=relevant))


def whole(resources: Sequence[Resource]) -> list[Text]:
    """Return each resource as one text."""
    return [Text(resource.id, resource.title, resource.text, resource.id) for resource in resources]


def in_passages(resources: Sequence[Resource]) -> list[Text]:
    """Return the resources in the passages that Waypost cuts them into, each with its title and headings."""
    return [
        Text(
            f"{resource.id} passage {passage.position}",
            " › ".join(part for part in (resource.title, passage.heading) if part),
            passage.text,
            resource.id,
        )
        for resource in resources
        for passage in split(replace(resource, questions=()))
    ]


def _with_copies(
    grades: Mapping[str, float], phrase: str | None, read: Mapping[str, str]
) -> Mapping[str, float]:
    """Return the grades with the best of those that have the phrase given to all others that have it."""
    if phrase is None:
        return grades
    having = [resource_id for resource_id, text in read.items() if phrase in text]
    best = max((grades.get(resource_id, 0.0) for resource_id in having), default=0.0)
    return {**dict.fromkeys(having, best), **grades}


def _as_read(markdown: str) -> str:
    return " ".join("\n".join(plain_lines(markdown)).split())
