"""Reading Slack's payloads: the few fields that listeners need."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltContext

from bot.outgoing import ReplyTo
from bot.receiving import INBOX_ID


def inbox_id(context: BoltContext) -> int | None:
    """Return the inbox row of the delivery that is being worked."""
    found = context.get(INBOX_ID)
    return int(found) if found is not None else None


def user_id(body: Mapping[str, Any]) -> str:
    """Return who clicked or submitted."""
    return str(body["user"]["id"])


def number(action: Mapping[str, Any]) -> int:
    """Return the id that a button carries; 0, which no row has, if it carries none."""
    value = str(action.get("value", ""))
    return int(value) if value.isascii() and value.isdigit() else 0


def reply_to_click(body: Mapping[str, Any]) -> ReplyTo:
    """Return where to answer a click in a message, in the thread that it was in."""
    message = body.get("message") or {}
    return ReplyTo(str(body.get("response_url") or ""), str(message.get("thread_ts") or ""))


def reply_to_command(command: Mapping[str, Any]) -> ReplyTo:
    """Return where to answer a slash command."""
    return ReplyTo(str(command["response_url"]))
