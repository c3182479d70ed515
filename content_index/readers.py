"""Read resources from a folder of Markdown or from a corpus.jsonl."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from content_index.errors import ContentError
from content_index.types import Kind, Recall, Resource

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n|)---[ \t]*(?:\n|\Z)", re.DOTALL)
_FIRST_TITLE = re.compile(r"\A\s*#[ \t]+(\S.*?)(?:[ \t]+#+)?[ \t]*(?:\n|\Z)")


def read_resources(path: Path) -> list[Resource]:
    """Read a Markdown file, a folder of them (with all its subfolders), or a .jsonl file.

    Raises ContentError, naming the file and what to do, if anything in it cannot be read; nothing is left
    out silently, because a resource that is missing here would be retired.
    """
    with _naming(path):
        if path.is_dir():
            return [read_markdown(file, path) for file in _markdown_files(path)]
        if not path.exists():
            raise ContentError(
                f"{path} does not exist; give a folder of Markdown files, a .md or a .jsonl file"
            )
    if path.suffix == ".jsonl":
        return _read_jsonl(path)
    if path.suffix == ".md":
        return [read_markdown(path, path.parent)]
    raise ContentError(
        f"{path} is of no kind Waypost reads; give a folder of Markdown, a .md or a .jsonl file"
    )


def read_markdown(file: Path, folder: Path) -> Resource:
    """Read one Markdown file; front matter is optional, the id is the path below `folder` without `.md`.

    Raises ContentError, naming the file and what to do.
    """
    fields, body = _front_matter(_content(file), file)
    heading = _FIRST_TITLE.match(body)
    title = fields.get("title") or (heading[1] if heading else file.stem)
    if heading and title == heading[1]:
        body = body[heading.end() :]
    resource_id = fields.get("id") or file.relative_to(folder).with_suffix("").as_posix()
    return resource_from({**fields, "id": resource_id, "title": title, "text": body.strip()}, str(file))


def _content(file: Path) -> str:
    with _naming(file):
        return file.read_text(encoding="utf-8-sig")


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Turn what the system says of a file into a sentence that names it."""
    try:
        yield
    except (OSError, UnicodeDecodeError) as error:
        # A folder that cannot be listed is named by the error itself.
        where = getattr(error, "filename", None) or path
        raise ContentError(
            f"cannot read {where}: {error}; check that it exists, is UTF-8 text and may be read"
        ) from error


def _markdown_files(folder: Path) -> list[Path]:
    files = sorted(
        Path(below) / name
        for below, _, names in os.walk(folder, onerror=_refuse)
        for name in names
        if name.endswith(".md")
    )
    if not files:
        # An empty folder is far more often a wrong path than a wish to retire everything.
        raise ContentError(f"{folder} holds no .md files; check the path")
    return files


def _refuse(error: OSError) -> None:
    """Path.rglob leaves out what it may not list; then its resources would be retired."""
    raise error


def _front_matter(text: str, file: Path) -> tuple[dict[str, Any], str]:
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text
    try:
        fields = yaml.safe_load(found[1]) or {}
    except (yaml.YAMLError, ValueError) as error:  # a date such as 2026-13-45 is a ValueError
        what = " ".join(str(error).split())
        raise ContentError(f"{file}: the front matter is not YAML: {what}") from error
    if not isinstance(fields, dict):
        raise ContentError(f"{file}: the front matter must be `key: value` lines")
    return fields, text[found.end() :]


def _read_jsonl(path: Path) -> list[Resource]:
    resources = []
    for number, line in enumerate(_content(path).split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path} line {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ContentError(f"{where} is not JSON: {error}") from error
        if not isinstance(row, dict) or not row.get("id") or not row.get("title"):
            raise ContentError(f'{where} must be an object with at least "id" and "title"')
        resources.append(resource_from(row, where))
    if not resources:
        raise ContentError(f"{path} holds no resources; check the path")
    return resources


def resource_from(row: Mapping[str, Any], where: str) -> Resource:
    """Return the resource of a mapping with the keys of front matter.

    Raises ContentError, naming `where`, for a value of the wrong type.
    """
    return Resource(
        id=_text(row, "id", where),
        title=" ".join(_text(row, "title", where).split()),
        text=_text(row, "text", where),
        kind=_kind(row.get("kind")),
        url=_text(row, "url", where),
        minutes=_whole_number(row, "minutes", where),
        topics=_names(row, "topics", where),
        owner=_text(row, "owner", where),
        verified_by=_text(row, "verified_by", where),
        verified_on=_date(row, "verified_on", where),
        review_every_days=_whole_number(row, "review_every_days", where),
        audience=_names(row, "audience", where),
        questions=_names(row, "questions", where),
        recall=_recall(row, where),
    )


def _text(row: Mapping[str, Any], key: str, where: str) -> str:
    value = row.get(key)
    if value is None:
        return ""
    if isinstance(value, str | int | float | date):  # YAML reads `id: 7` and `title: 2026-11-23` so
        return _sound(str(value))
    raise ContentError(f"{where}: {key} must be a text, not {value!r}")


def _sound(text: str) -> str:
    """Replace half characters, which JSON can escape but no database or model can take."""
    return text.encode("utf-8", "replace").decode()


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
        value = [value]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(_sound(item.strip()) for item in value if item.strip())
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
        return Recall(_text(value, "question", where), _text(value, "answer", where))
    raise ContentError(f"{where}: recall must have a question and an answer")
