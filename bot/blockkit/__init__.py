"""Block Kit, checked as Slack checks it: the bot sends nothing malformed, and the sandbox refuses it.

Limits and fields are those of Slack's Block Kit reference (docs.slack.dev/reference/block-kit). Read rules.py
for the vocabulary, then blocks.py for the blocks, then layout.py for what holds between blocks.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from bot.blockkit.blocks import BLOCKS, Surface
from bot.blockkit.checks import objects_in
from bot.blockkit.elements import ELEMENTS
from bot.blockkit.layout import MESSAGE_TEXT, VIEW, Layout, total_text
from bot.blockkit.objects import (
    ANY_OPTION,
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_ACTION_CONFIG,
    INPUT_PARAMETER,
    OPTION_GROUP,
    SLACK_FILE,
    TRIGGER,
    WORKFLOW,
    text,
)
from bot.blockkit.rich_text import INLINE, PARTS
from bot.blockkit.rules import OneOf, Rule

__all__ = [
    "MESSAGE_TEXT",
    "Kind",
    "Surface",
    "message_problems",
    "object_problems",
    "problems",
    "total_text",
    "view_problems",
]

_LAYOUTS: Final = {surface: Layout(surface) for surface in Surface}
_ATTACHMENTS: Final = 100  # more are refused by chat.postMessage with too_many_attachments


class Kind(StrEnum):
    """The parts which `object_problems` can check by themselves."""

    BLOCK = "block"
    ELEMENT = "element"
    RICH_TEXT = "rich_text"
    TEXT = "text"
    OPTION = "option"
    OPTION_GROUP = "option_group"
    CONFIRM = "confirm"
    CONVERSATION_FILTER = "conversation_filter"
    DISPATCH_ACTION_CONFIG = "dispatch_action_config"
    SLACK_FILE = "slack_file"
    INPUT_PARAMETER = "input_parameter"
    TRIGGER = "trigger"
    WORKFLOW = "workflow"


_RULES: Final[dict[Kind, Rule]] = {
    Kind.BLOCK: OneOf(BLOCKS),
    Kind.ELEMENT: OneOf(ELEMENTS),
    Kind.RICH_TEXT: OneOf({**PARTS, **INLINE}),
    Kind.TEXT: text(),
    Kind.OPTION: ANY_OPTION,
    Kind.OPTION_GROUP: OPTION_GROUP,
    Kind.CONFIRM: CONFIRM,
    Kind.CONVERSATION_FILTER: CONVERSATION_FILTER,
    Kind.DISPATCH_ACTION_CONFIG: DISPATCH_ACTION_CONFIG,
    Kind.SLACK_FILE: SLACK_FILE,
    Kind.INPUT_PARAMETER: INPUT_PARAMETER,
    Kind.TRIGGER: TRIGGER,
    Kind.WORKFLOW: WORKFLOW,
}


def problems(blocks: Sequence[Mapping[str, Any]], surface: Surface = Surface.MESSAGE) -> list[str]:
    """Return what Slack would refuse in an array of blocks; an empty list if nothing.

    Each problem is a JSON pointer and a sentence: "/blocks/0/text/text: 160 characters, at most 150".
    """
    found: list[str] = []
    _LAYOUTS[surface].check(blocks, "/blocks", found)
    return found


def message_problems(message: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the blocks of a message and of its attachments.

    Other fields of the message are not looked at. Block ids need only be unique within one array of blocks.
    """
    found = problems(message["blocks"]) if message.get("blocks") is not None else []
    attachments = objects_in(message.get("attachments"))
    if len(attachments) > _ATTACHMENTS:
        found.append(f"/attachments: {len(attachments)} items, at most {_ATTACHMENTS}")
    for position, attachment in attachments:
        if "blocks" in attachment:
            _LAYOUTS[Surface.MESSAGE].check(attachment["blocks"], f"/attachments/{position}/blocks", found)
    return found


def view_problems(view: Mapping[str, Any]) -> list[str]:
    """Return what Slack would refuse in a modal or home view as given to views.open, push, update or publish.

    Pointers start with /view: "/view/title/text: 30 characters, at most 24".
    """
    found: list[str] = []
    VIEW.check(view, "/view", found)
    return found


def object_problems(kind: Kind, value: Any) -> list[str]:
    """Return what is wrong with one part by itself; pointers start with its kind: "/option/value: …".

    What only shows in its place (surface, unique ids) is not checked.
    """
    found: list[str] = []
    _RULES[kind].check(value, f"/{kind}", found)
    return found
