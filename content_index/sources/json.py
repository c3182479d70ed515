"""JSON from strangers."""

import json
from collections.abc import Mapping
from typing import Any

from content_index.sources.decoding import decoded
from content_index.sources.types import Health, SourceTrouble
from content_index.sources.web import Page


def json_value(page: Page) -> Any:
    """Return what a page holds. Raises SourceTrouble if it is no JSON, such as a page to sign in on."""
    try:
        return json.loads(decoded(page.body))
    except (ValueError, RecursionError) as error:
        what = "a web page, perhaps one to sign in on" if page.is_html() else "something that is no JSON"
        raise SourceTrouble(Health.DEGRADED, f"{page.url} answers with {what}") from error


def json_object(page: Page) -> Mapping[str, Any]:
    """Return the object that a page holds. Raises SourceTrouble if it is anything else."""
    value = json_value(page)
    if not isinstance(value, dict):
        raise SourceTrouble(Health.DEGRADED, f"{page.url} holds no JSON object")
    return value


def text_in(record: Mapping[str, Any], name: str) -> str:
    """Return a field that should be a text, "" if it is missing or something else."""
    value = record.get(name)
    return value if isinstance(value, str) else ""
