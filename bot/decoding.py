"""From the body of a request to what Bolt works with."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt.request import BoltRequest

from bot.well_formed import is_well_formed

JSON = "application/json"


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
        return _json_object(body)
    form = dict(parse_qsl(body, keep_blank_values=True))
    return _json_object(form["payload"]) if "payload" in form and "command" not in form else form


def _json_object(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
