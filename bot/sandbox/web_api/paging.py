"""Cursors: a page of a list, and where the next one begins."""

import base64
from collections.abc import Sequence
from typing import Any, TypeVar

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import Refusal

Item = TypeVar("Item")
MOST_ITEMS = 1000  # the largest limit Slack accepts


def page_of(
    items: Sequence[Item], arguments: Arguments, default_limit: int
) -> tuple[list[Item], dict[str, Any]]:
    """Return one page and the answer's response_metadata; the last page has an empty next_cursor."""
    limit = arguments.number("limit", default_limit)
    if not 0 < limit <= MOST_ITEMS:
        raise Refusal("invalid_limit")
    start = _offset(arguments.maybe_text("cursor"))
    end = start + limit
    cursor = base64.b64encode(f"offset:{end}".encode()).decode() if end < len(items) else ""
    return list(items[start:end]), {"next_cursor": cursor}


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        word, offset = base64.b64decode(cursor, validate=True).decode().split(":")
        return int(offset) if word == "offset" else _refuse()
    except ValueError:
        return _refuse()


def _refuse() -> int:
    raise Refusal("invalid_cursor")
