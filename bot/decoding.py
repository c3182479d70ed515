"""From the body of a request to what Bolt works with."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt.request import BoltRequest

from bot.well_formed import is_well_formed

JSON = "application/json"
HALF_A_PAIR = re.compile(r"\\ud[89a-f]", re.IGNORECASE)  # or a whole one, which stays what it is


def bolt_request(payload: dict[str, Any] | None, body: str, headers: Mapping[str, str]) -> BoltRequest:
    """Return a request for Bolt's dispatch; a payload that is none, or malformed, is dispatched as empty.

    Bolt checks the signature, over the body as it came. Its own decoding is not used: it takes a command
    whose text has the word "payload" in it for no command at all.
    """
    known = payload if payload is not None and is_well_formed(payload) else {}
    request = BoltRequest(body=known, headers=dict(headers), mode="socket_mode")
    request.mode, request.raw_body = "http", body
    return request


def decoded(body: str, content_type: str) -> dict[str, Any] | None:
    """Return the payload in a body: JSON, a form with JSON in its field "payload", or a form."""
    if content_type.partition(";")[0].strip().lower() == JSON:
        return json_object(body)
    form = dict(parse_qsl(body, keep_blank_values=True))
    return json_object(form["payload"]) if "payload" in form and "command" not in form else form


def json_object(text: str | bytes) -> dict[str, Any] | None:
    """Return the object in a JSON text, or None if there is none.

    Half of a surrogate pair, which JSON can write but neither SQLite nor the model takes, becomes "?".
    """
    try:
        found = json.loads(text)
        if not isinstance(found, dict):
            return None
        if HALF_A_PAIR.search(text if isinstance(text, str) else text.decode("utf-8", "replace")):
            found = json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return dict(found)
