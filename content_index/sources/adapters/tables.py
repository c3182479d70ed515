"""A table of resources: CSV with a header line, or JSON lines; a file or an address."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from content_index.errors import ContentError
from content_index.readers import resource_from
from content_index.sources.decoding import decoded
from content_index.sources.items import Entry, item
from content_index.sources.places import read_place
from content_index.sources.types import Fetched, Health, Item, Skipped, SourceTrouble, State
from content_index.sources.web import Fetcher

_LISTS = ("topics", "audience", "questions")
_NUMBERS = ("minutes", "review_every_days")


@dataclass(frozen=True, slots=True)
class TableAdapter:
    """Rows with the keys of front matter; `id` and `title` are needed. In CSV, ";" stands between names."""

    source: str
    place: str
    fetcher: Fetcher

    def fetch(self, state: State) -> Fetched:
        """Return the rows; those that cannot be read are skipped and named by their line."""
        found = read_place(self.place, state, self.fetcher)
        if found is None:
            return Fetched(None, state)
        body, after = found
        text = decoded(body)
        if text.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
            raise SourceTrouble(
                Health.DEGRADED, f"{self.place} answers with a web page; perhaps one has to sign in"
            )
        items: list[Item] = []
        skipped = []
        seen: set[str] = set()
        for part, row in _json_rows(text) if text.lstrip().startswith("{") else _csv_rows(text):
            try:
                made = self._item(part, row)
                if made.resource.id in seen:
                    raise ContentError("its id is that of a row above")
            except ContentError as error:
                skipped.append(Skipped(part, str(error)))
                continue
            seen.add(made.resource.id)
            items.append(made)
        if not items:
            raise SourceTrouble(
                Health.DEGRADED,
                f"{self.place} has no rows with id and title; the first line names the columns",
            )
        return Fetched(tuple(items), after, skipped=tuple(skipped))

    def _item(self, part: str, row: Mapping[str, Any] | None) -> Item:
        if row is None:
            raise ContentError("it is no JSON object")
        if not row.get("id") or not row.get("title"):
            raise ContentError("it has no id or no title")
        resource = resource_from(row, part)
        own = item(
            self.source, part, Entry(resource.id, resource.title, resource.text, resource.url)
        ).resource
        return Item(part, replace(resource, id=own.id, title=own.title, text=own.text, url=own.url))


def _csv_rows(text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, restval="")
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            return  # a cell beyond the reader's limit; what came before it stays
        cells = {
            (name or "").strip().lower(): (cell or "") for name, cell in row.items() if isinstance(cell, str)
        }
        yield f"line {reader.line_num}", {name: _cell(name, cell.strip()) for name, cell in cells.items()}


def _cell(name: str, cell: str) -> Any:
    if not cell:
        return None
    if name in _LISTS:
        return [part.strip() for part in cell.split(";")]
    if name in _NUMBERS:
        return int(cell) if cell.isdecimal() else cell
    return cell


def _json_rows(text: str) -> Iterator[tuple[str, Mapping[str, Any] | None]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            yield f"line {number}", row if isinstance(row, dict) else None
