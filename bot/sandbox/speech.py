"""What the bot may say: the text and blocks of a message or a view, checked as Slack checks them."""

from typing import Any

from bot.blockkit import Surface, problems, view_problems
from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import Refusal, invalid_arguments

Json = dict[str, Any]
LONGEST_TEXT = 40_000  # characters, Slack's limit for the text of a message
UNSUPPORTED = ("attachments", "markdown_text", "reply_broadcast")


def checked_text(arguments: Arguments) -> str:
    """Return the text of a message, empty if there is none; refuses what is too long."""
    text = arguments.maybe_text("text") or ""
    if len(text) > LONGEST_TEXT:
        raise Refusal("msg_too_long")
    return text


def checked_blocks(arguments: Arguments) -> list[Json] | None:
    """Return the blocks of a message, None if none were given; refuses what breaks a Block Kit limit."""
    blocks = arguments.json_list("blocks")
    faults = problems(blocks, Surface.MESSAGE) if blocks else []
    if faults:
        raise Refusal(
            "invalid_blocks", response_metadata={"messages": [f"[ERROR] {fault}" for fault in faults]}
        )
    return blocks


def checked_content(arguments: Arguments) -> tuple[str, list[Json] | None]:
    """Return text and blocks of a message that must have at least one of them."""
    for name in UNSUPPORTED:
        if arguments.has(name) and arguments.flag(name):
            raise invalid_arguments(f"{name} is not supported in the sandbox")
    text, blocks = checked_text(arguments), checked_blocks(arguments)
    if not text and not blocks:
        raise Refusal("no_text")
    return text, blocks


def checked_metadata(arguments: Arguments) -> Json | None:
    """Return the metadata of a message: an event_type and an event_payload."""
    metadata = arguments.json_object("metadata")
    if metadata is None:
        return None
    payload = metadata.get("event_payload")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(payload, dict):
        raise Refusal("invalid_metadata_format")
    return {"event_type": metadata["event_type"], "event_payload": payload}


def checked_view(body: Json | None, surface: Surface) -> Json:
    """Return a view that keeps to the limits and is of the kind the place needs: a modal or an App Home."""
    if not body:
        raise invalid_arguments("must provide an object [json-pointer:/view]")
    if body.get("type") != surface.value:
        raise invalid_arguments(f"must be a view of type {surface.value} [json-pointer:/view/type]")
    faults = view_problems(body)
    if faults:
        raise invalid_arguments(*faults)
    return body
