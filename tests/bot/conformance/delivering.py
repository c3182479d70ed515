"""Payloads as Slack delivers them, each in its own form, to a running bot; and what its log says of them."""

import json
import logging
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bot.sandbox.bot_client import Ack
from bot.sandbox.identity import APP_ID, TEAM_ID
from bot.settings import SlackMode
from tests.bot.workspace import BotWorkspace

Json = dict[str, Any]
SHARED = Path(__file__).parents[4] / "shared" / "slack"
MISSING = "needs ../shared/slack"
FORM = "application/x-www-form-urlencoded"
IN_JSON = ("event_callback", "url_verification", "app_rate_limited")
# Slack does not know a channel of another workspace, and says so; the sender writes that down and goes on.
EXPECTED_ERRORS = ("bot.sender",)


def enveloped(event: Any, number: int) -> Json:
    """Return an inner event as Slack delivers it."""
    return {
        "token": "t",
        "team_id": TEAM_ID,
        "api_app_id": APP_ID,
        "type": "event_callback",
        "event_id": f"Ev{number:08d}",
        "event_time": 1795531200,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": "U0WAYPOST",
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "event": event,
    }


def encoded(payload: Json) -> tuple[str, str]:
    """Return the body and the content type with which Slack sends a payload over HTTP."""
    if payload.get("type") in IN_JSON:
        return json.dumps(payload), "application/json"
    if "command" in payload or "ssl_check" in payload:
        return urlencode(payload), FORM
    return urlencode({"payload": json.dumps(payload)}), FORM


def kind_of(payload: Json) -> str:
    """Return the type of envelope in which Slack sends a payload over a web socket."""
    if payload.get("type") in IN_JSON:
        return "events_api"
    return "slash_commands" if "command" in payload else "interactive"


def outcome(workspace: BotWorkspace, payload: Json) -> int | str:
    """Deliver a payload in the workspace's way and return the status; "acknowledged" counts as 200."""
    if isinstance(payload.get("response_url"), str):
        # Nothing may be sent to the real Slack, or to nowhere, again and again.
        payload = payload | {"response_url": f"{workspace.sandbox.url}/api/response/used"}
    if workspace.parts.transport is SlackMode.SOCKET:
        ack = workspace.sandbox.sockets.deliver(kind_of(payload), payload, accepts=True)
        return 200 if isinstance(ack, Ack) else ack.reason.value
    body, content_type = encoded(payload)
    return workspace.send(body, content_type=content_type).status_code


def unhandled(records: list[logging.LogRecord]) -> list[str]:
    """Return what the log says of errors that nobody expected."""
    return [
        f"{record.name}: {record.getMessage()}"
        for record in records
        if (record.levelno >= logging.ERROR or record.exc_info) and record.name not in EXPECTED_ERRORS
    ]


def shared_payloads(*kinds: str) -> dict[str, Json]:
    """Return the complete payloads that others captured, by file name."""
    rows = map(json.loads, (SHARED / "payloads" / "index.jsonl").read_text(encoding="utf-8").splitlines())
    return {
        row["file"]: json.loads((SHARED / "payloads" / row["file"]).read_text(encoding="utf-8"))
        for row in rows
        if row["complete"] and row["kind"] in kinds
    }


def shared_shapes() -> dict[str, Json]:
    """Return the field-complete payloads with masked values, by file name.

    Some mask even the type of the envelope; Slack never does.
    """
    shapes = {
        file.name: json.loads(file.read_text(encoding="utf-8"))
        for file in sorted((SHARED / "shapes").rglob("*.json"))
    }
    return {
        name: shape | ({"type": "event_callback"} if "event" in shape else {})
        for name, shape in shapes.items()
    }
