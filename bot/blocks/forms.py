"""The parts that modals are made of, and reading what stands in them."""

from collections.abc import Mapping
from typing import Any

from bot.blocks.parts import Block

INPUT = "value"  # every input block holds one element under this action id


def modal(callback_id: str, title: str, submit: str, blocks: list[Block]) -> dict[str, Any]:
    """A modal that is submitted."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": submit},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": blocks,
    }


def input_block(name: str, label: str, element: Block, hint: str = "", optional: bool = False) -> Block:
    """An input with its label."""
    made: Block = {
        "type": "input",
        "block_id": name,
        "label": {"type": "plain_text", "text": label},
        "element": {**element, "action_id": INPUT},
        "optional": optional,
    }
    return {**made, "hint": {"type": "plain_text", "text": hint}} if hint else made


def text_input(initial: str, limit: int, multiline: bool = False) -> Block:
    """A field for text of at most `limit` characters."""
    made: Block = {"type": "plain_text_input", "multiline": multiline, "max_length": limit}
    return {**made, "initial_value": initial[:limit]} if initial else made


def text_of(values: Mapping[str, Any], name: str) -> str:
    """Return what was typed into a field, "" for nothing."""
    return str(((values.get(name) or {}).get(INPUT) or {}).get("value") or "").strip()


def topics_of(text: str) -> tuple[str, ...]:
    """Return topics that were typed with commas between them, as resources have them."""
    names = ("-".join(part.lower().split()) for part in text.split(","))
    return tuple(dict.fromkeys(name for name in names if name))
