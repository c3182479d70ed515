"""Reading Slack's payloads: the few fields that listeners need."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
    """Return where to answer a click beside its message, in the thread that it was in."""
    container, view = body.get("container") or {}, body.get("view") or {}
    if view.get("type") == "home":
        return ReplyTo("", user=user_id(body), home=view.get("blocks") or ())
    return ReplyTo(
        str(body.get("response_url") or ""),
        str(container.get("thread_ts") or ""),
        channel=str(container.get("channel_id") or ""),
        user=user_id(body),
    )


def reply_in_place(body: Mapping[str, Any]) -> ReplyTo:
    """Return where to answer a click on a note that has served its purpose: in its place.

    A note which others may see, as in a direct message with history, stays as it is.
    """
    ephemeral = bool((body.get("container") or {}).get("is_ephemeral"))
    return replace(reply_to_click(body), in_place=ephemeral)


def reply_to_command(command: Mapping[str, Any]) -> ReplyTo:
    """Return where to answer a slash command."""
    return ReplyTo(
        str(command["response_url"]), channel=str(command["channel_id"]), user=str(command["user_id"])
    )


def reply_to_shortcut(body: Mapping[str, Any]) -> ReplyTo:
    """Return where to answer a shortcut on a message: in its thread, if it stands in one."""
    message = body.get("message") or {}
    thread_ts = str(message.get("thread_ts") or "")
    return ReplyTo(
        str(body.get("response_url") or ""),
        thread_ts if thread_ts != message.get("ts") else "",
        channel=str((body.get("channel") or {}).get("id") or ""),
        user=user_id(body),
    )


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed after a slash command and its verb, where, and how they are answered."""

    who: str
    team: str
    channel: str
    rest: str
    trigger_id: str
    reply: ReplyTo


def typed(command: Mapping[str, Any], rest: str) -> Typed:
    """Return a slash command as the jobs behind its verbs take it."""
    return Typed(
        who=str(command["user_id"]),
        team=str(command.get("team_id") or ""),
        channel=str(command["channel_id"]),
        rest=rest,
        trigger_id=str(command.get("trigger_id") or ""),
        reply=reply_to_command(command),
    )
