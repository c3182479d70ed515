"""Everything Waypost says passes here on its way out: what Slack would refuse is made to fit and never fails.

What is fine stays as it is. Else texts are shortened at words, the longest passages first, then the least
important blocks give way to "… n more"; what cannot be repaired is left out and logged by its type. Read
cutting.py (texts), mending.py (one block by its rules) and shrinking.py (all blocks together) in this order.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from bot.blockkit import Surface, problems, total_text, view_problems
from bot.blockkit.blocks import BLOCKS
from bot.blockkit.checks import objects_in
from bot.blockkit.layout import MARKDOWN_TEXT, MESSAGE_BLOCKS, MESSAGE_TEXT, VIEW, VIEW_BLOCKS
from bot.blockkit.objects import MENU_OPTION, OPTION_GROUP
from bot.blockkit.rules import OneOf
from bot.fitting.arranging import arranged, leave_out
from bot.fitting.cutting import clean, cut
from bot.fitting.mending import LOST, mended
from bot.fitting.shrinking import Block, Room, shrunk
from bot.outgoing import Content

TEXT_LIMIT: Final = 4000  # characters; Slack's advice for `text`, which it cuts by itself from 40,000 on
NOTIFICATION: Final = 300  # characters: what a phone shows, and what `text` shrinks to if there are blocks
VIEW_BYTES: Final = 250_000  # Slack answers view_too_large above that
OPTIONS: Final = 100
ERROR_LIMIT: Final = 300  # characters: more is no sentence under a field
ID_ROOM: Final = (
    12  # characters for the block_id that Slack adds and counts; those in its documentation have five
)
SEND: Final = {"type": "plain_text", "text": "Send"}
NO_WORDS: Final = "Waypost has something for you"

_ANY_BLOCK: Final = OneOf(BLOCKS)


def fitted(content: Content) -> Content:
    """Return what a message says in a form that Slack takes; the same content if it is fine already.

    There is always a text. Blocks and text together stay below 13,000 characters.
    """
    text = clean(content.text)
    if not text.strip():
        text = _words(content.blocks) or NO_WORDS
    text = cut(text, TEXT_LIMIT)
    if (
        problems(content.blocks)
        or _size(content.blocks) + len(text) >= MESSAGE_TEXT
        or not _clean(content.blocks)
    ):
        text = cut(text, NOTIFICATION) if content.blocks else text
        room = Room(MESSAGE_BLOCKS, MESSAGE_TEXT - len(text) - 1, _size)
        return Content(text, _fitted_blocks(content.blocks, Surface.MESSAGE, room))
    return content if text == content.text else replace(content, text=text)


def fitted_view(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return a modal or App Home in a form that Slack takes; an equal view if it is fine already.

    A view of an unknown type is returned as it is: there is nothing to go by.
    """
    rule = VIEW.records.get(str(view.get("type")))
    if rule is None or (not view_problems(view) and _bytes(view) <= VIEW_BYTES and _clean(view)):
        return dict(view)
    made = {
        name: fixed
        for name, item in view.items()
        if name in rule.fields and name != "blocks"
        if (fixed := mended(rule.fields[name], item, name)) is not LOST
    }
    if "title" in rule.required:
        made.setdefault("title", {"type": "plain_text", "text": "Waypost"})
    around = {"submit": SEND, "blocks": []} | made
    room = Room(VIEW_BLOCKS, VIEW_BYTES - _bytes(around), _bytes)
    made["blocks"] = _fitted_blocks(view.get("blocks"), Surface(view["type"]), room) or [_nothing_to_show()]
    if any(block["type"] == "input" for block in made["blocks"]) and "submit" not in made and "title" in made:
        made["submit"] = SEND
    return made


def fitted_options(options: Sequence[Any]) -> list[Any]:
    """Return the options, or the groups of options, of a menu that Slack asks for while somebody types."""
    rules = (
        OPTION_GROUP if isinstance(one, Mapping) and "options" in one else MENU_OPTION for one in options
    )
    made = (mended(rule, option) for rule, option in zip(rules, options, strict=True))
    return [option for option in made if option is not LOST][:OPTIONS]


def fitted_errors(errors: Mapping[str, str]) -> dict[str, str]:
    """Return what is said under the fields of a modal, by block id."""
    return {block_id: cut(clean(said), ERROR_LIMIT) for block_id, said in errors.items()}


def fitted_markdown(text: str) -> str:
    """Return a message that is written in Markdown."""
    return cut(clean(text), MARKDOWN_TEXT)


def fitted_outputs(outputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a workflow step hands on, so that a message of the workflow can hold any of it."""
    return {
        name: cut(clean(value), TEXT_LIMIT) if isinstance(value, str) else value
        for name, value in outputs.items()
    }


def _fitted_blocks(blocks: Any, surface: Surface, room: Room) -> list[Block]:
    made: list[Block] = []
    for block in arranged(blocks, surface):
        fixed = mended(_ANY_BLOCK, block)
        if fixed is LOST:
            leave_out(block)
        else:
            made.append(fixed)
    made = shrunk(made, room)
    while made and (faults := problems(made, surface)):
        # The rules above should leave nothing of the kind; a message still goes out with what is sound.
        leave_out(made.pop(_faulty(faults, len(made))))
    return made


def _faulty(faults: Sequence[str], count: int) -> int:
    """Return the place of a block with a fault, the last one if the fault is of all blocks together."""
    for fault in faults:
        place = fault.removeprefix("/blocks/").partition("/")[0].partition(":")[0]
        if place.isdigit() and int(place) < count:
            return int(place)
    return count - 1


def _words(blocks: Any) -> str:
    """Return the texts that stand in some blocks, for a message that came without one."""
    found: list[str] = []
    _collect(blocks, found)
    return cut(" ".join(" ".join(found).split()), NOTIFICATION)


def _collect(item: Any, found: list[str]) -> None:
    if isinstance(item, Mapping):
        if isinstance(item.get("text"), str):
            found.append(clean(item["text"]))
        for part in item.values():
            _collect(part, found)
    elif isinstance(item, list | tuple):
        for part in item:
            _collect(part, found)


def _size(blocks: Any) -> int:
    """Return how long a message is; beyond all bounds if its markdown alone is too long."""
    markdown = sum(
        total_text(one.get("text")) for _, one in objects_in(blocks) if one.get("type") == "markdown"
    )
    ids = ID_ROOM * sum("block_id" not in block for _, block in objects_in(blocks))
    return total_text(blocks) + ids if markdown <= MARKDOWN_TEXT else 2 * MESSAGE_TEXT + markdown


def _clean(item: Any) -> bool:
    """Return whether there is no half of a character anywhere in it."""
    if isinstance(item, str):
        return clean(item) == item
    if isinstance(item, Mapping):
        return all(map(_clean, item.values()))
    return all(map(_clean, item)) if isinstance(item, list | tuple) else True


def _bytes(item: Any) -> int:
    return len(json.dumps(item))


def _nothing_to_show() -> Block:
    return {"type": "section", "text": {"type": "plain_text", "text": "There is nothing to show here."}}
