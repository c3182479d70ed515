"""Read resources from a folder of Markdown or from a corpus.jsonl."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from content_index.errors import ContentError
from content_index.types import Kind, Recall, Resource

_FRONT_MATTER = re.compile(r"\A---\r?\n(.*?)\r?\n---\r?\n?", re.DOTALL)
_FIRST_TITLE = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*(?:\n|\Z)")


def read_resources(path: Path) -> list[Resource]:
    """Read a Markdown file, a folder of them (with all its subfolders), or a .jsonl file.

    Raises ContentError, naming the file and what to do, if anything in it cannot be read; nothing is left
    out silently, because a resource that is missing here would be retired.
    """
    try:
        if path.is_dir():
            return [read_markdown(file, path) for file in _markdown_files(path)]
        if path.suffix == ".jsonl":
            return list(_read_jsonl(path))
        if path.suffix == ".md":
            return [read_markdown(path, path.parent)]
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(
            f"cannot read {path}: {error}; check that it exists, is UTF-8 text and may be read"
        ) from error
    if not path.exists():
        raise ContentError(f"{path} does not exist; give a folder of Markdown files, a .md or a .jsonl file")
    raise ContentError(
        f"{path} is of no kind Waypost reads; give a folder of Markdown, a .md or a .jsonl file"
    )


def read_markdown(file: Path, folder: Path) -> Resource:
    """Read one Markdown file; front matter is optional, the id is the path below `folder` without `.md`."""
    text = file.read_text(encoding="utf-8-sig")
    fields, body = _front_matter(text, file)
    heading = _FIRST_TITLE.match(body)
    if heading and fields.get("title", heading[1]) == heading[1]:
        body = body[heading.end() :]
    title = str(fields.get("title") or (heading[1] if heading else file.stem))
    resource_id = str(fields.get("id") or file.relative_to(folder).with_suffix("").as_posix())
    return _resource({**fields, "id": resource_id, "title": title, "text": body.strip()}, str(file))


def _markdown_files(folder: Path) -> list[Path]:
    files = sorted(folder.rglob("*.md"))
    if not files:
        # An empty folder is far more often a wrong path than a wish to retire everything.
        raise ContentError(f"{folder} holds no .md files; check the path")
    return files


def _front_matter(text: str, file: Path) -> tuple[dict[str, Any], str]:
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text
    try:
        fields = yaml.safe_load(found[1]) or {}
    except yaml.YAMLError as error:
        raise ContentError(f"{file}: the front matter is not YAML: {error}") from error
    if not isinstance(fields, dict):
        raise ContentError(f"{file}: the front matter must be `key: value` lines")
    return fields, text[found.end() :]


def _read_jsonl(path: Path) -> Iterator[Resource]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            where = f"{path} line {number}"
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise ContentError(f"{where} is not JSON: {error}") from error
            if not isinstance(row, dict) or not row.get("id") or not row.get("title"):
                raise ContentError(f'{where} must be an object with at least "id" and "title"')
            yield _resource(row, where)


def _resource(row: Mapping[str, Any], where: str) -> Resource:
    return Resource(
        id=str(row["id"]),
        title=" ".join(str(row["title"]).split()),
        text=str(row.get("text") or ""),
        kind=_kind(row.get("kind")),
        url=str(row.get("url") or ""),
        minutes=_whole_number(row, "minutes", where),
        topics=_names(row, "topics", where),
        owner=str(row.get("owner") or ""),
        verified_by=str(row.get("verified_by") or ""),
        verified_on=_date(row, "verified_on", where),
        review_every_days=_whole_number(row, "review_every_days", where),
        audience=_names(row, "audience", where),
        questions=_names(row, "questions", where),
        recall=_recall(row, where),
    )


def _kind(value: object) -> Kind:
    """Return our kind for a name like "Job aid"; other systems' kinds ("page", "section") are articles."""
    name = str(value or "").strip().lower().replace(" ", "_").replace("-", "_")
    return Kind(name) if name in set(Kind) else Kind.ARTICLE


def _whole_number(row: Mapping[str, Any], key: str, where: str) -> int | None:
    value = row.get(key)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value
    raise ContentError(f"{where}: {key} must be a whole number above 0, not {value!r}")


def _names(row: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = row.get(key) or []
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise ContentError(f"{where}: {key} must be a list of texts, not {value!r}")


def _date(row: Mapping[str, Any], key: str, where: str) -> date | None:
    value = row.get(key)
    if value is None or (type(value) is date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise ContentError(f"{where}: {key} must be a date like 2026-11-23, not {value!r}") from error


def _recall(row: Mapping[str, Any], where: str) -> Recall | None:
    value = row.get("recall")
    if value is None:
        return None
    if isinstance(value, dict) and value.get("question") and value.get("answer"):
        return Recall(str(value["question"]), str(value["answer"]))
    raise ContentError(f"{where}: recall must have a question and an answer")
