"""What holds between blocks: where each may stand, and that no id is given twice."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.blockkit.blocks import BLOCK_SURFACES, BLOCKS, ELEMENT_SURFACES, Surface
from bot.blockkit.checks import objects_in
from bot.fitting.shrinking import Block

log = logging.getLogger(__name__)

_ROWS: Final = {"actions": 25, "context_actions": 5}
"""Blocks that hold what is pressed, and how many of it; further ones go into a row below."""
_INSIDE: Final = {"container": "child_blocks", "carousel": "elements"}
_ANYWHERE: Final = frozenset(Surface)


def arranged(blocks: Any, surface: Surface) -> list[Any]:
    """Return blocks that may stand on a surface together; each by itself may still break its own rules."""
    made: list[Any] = []
    seen: dict[str, set[str]] = {"block_id": set(), "focus": set(), "table": set()}
    for item in blocks if isinstance(blocks, list | tuple) else ():
        if (
            not isinstance(item, Mapping)
            or _is_misplaced(item, surface)
            or _is_second_table(item, seen["table"])
        ):
            leave_out(item)
        else:
            made += (_told_apart(row, seen) for row in _rows(item))
    return made


def leave_out(block: Any) -> None:
    """Write into the log that a block cannot be shown: its type, and never what it says."""
    kind = str(block.get("type")) if isinstance(block, Mapping) else ""
    log.error("a block was left out of a message: %s", kind if kind in BLOCKS else "of an unknown type")


def _rows(block: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield a block of buttons as rows that are short enough and in which no action_id stands twice."""
    most = _ROWS.get(str(block.get("type")))
    elements = block.get("elements")
    if most is None or not isinstance(elements, list | tuple):
        yield block
        return
    row: list[Any] = []
    for element in elements:
        if len(row) == most or (_action_id(element) and _action_id(element) in map(_action_id, row)):
            yield {**block, "elements": row}
            row = []
        row.append(element)
    yield {**block, "elements": row}


def _action_id(element: Any) -> Any:
    return element.get("action_id") if isinstance(element, Mapping) else None


def _is_misplaced(block: Mapping[str, Any], surface: Surface) -> bool:
    """Return whether a block, or an element in it, may not stand on the surface."""
    if surface not in BLOCK_SURFACES.get(str(block.get("type")), _ANYWHERE):
        return True
    inside = [block.get("element"), block.get("accessory")]
    inside += [element for _, element in objects_in(block.get("elements"))]
    kinds = [str(one.get("type")) for one in inside if isinstance(one, Mapping)]
    return any(surface not in ELEMENT_SURFACES.get(kind, _ANYWHERE) for kind in kinds)


def _is_second_table(block: Mapping[str, Any], seen: set[str]) -> bool:
    if block.get("type") != "table":
        return False
    is_second = "table" in seen
    seen.add("table")
    return is_second


def _told_apart(block: Mapping[str, Any], seen: dict[str, set[str]]) -> Block:
    """Return a block without a block_id or a focus that an earlier one has; Slack gives ids of its own."""
    made = dict(block)
    name = made.get("block_id")
    if isinstance(name, str):
        if name in seen["block_id"]:
            del made["block_id"]
        seen["block_id"].add(name)
    element = made.get("element")
    if isinstance(element, Mapping) and element.get("focus_on_load") is True:
        if seen["focus"]:
            made["element"] = {field: value for field, value in element.items() if field != "focus_on_load"}
        seen["focus"].add("focus")
    inside = _INSIDE.get(str(made.get("type")))
    if inside is not None and isinstance(made.get(inside), list | tuple):
        made[inside] = [
            _told_apart(child, seen) if isinstance(child, Mapping) else child for child in made[inside]
        ]
    return made
