"""Blocks together: an array of blocks on one surface, and the views which hold such an array."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.blockkit.blocks import BLOCK_SURFACES, BLOCKS, ELEMENT_SURFACES, Surface
from bot.blockkit.checks import objects_in
from bot.blockkit.objects import ID, plain
from bot.blockkit.rules import Flag, ListOf, OneOf, Record, Rule, String, typed

MESSAGE_BLOCKS: Final = 50
VIEW_BLOCKS: Final = 100
MARKDOWN_TEXT: Final = 12_000
"""Characters of all markdown blocks of a message together."""
MESSAGE_TEXT: Final = 13_000
"""Our own ceiling for `total_text` of a message: Slack answers msg_blocks_too_long from about 13,200 on."""

Placed = tuple[str, Mapping[str, Any]]
"""A block or element with its JSON pointer."""

_ANY_BLOCK: Final = OneOf(BLOCKS)
_INSIDE: Final = {"container": "child_blocks", "carousel": "elements"}  # blocks which hold blocks


def total_text(blocks: Any) -> int:
    """Return the characters of all strings in some blocks: what is shown, and also ids, values and addresses.

    Slack does not publish how it measures a message; its limit was seen to shrink with every block and id
    (slackapi/bolt-js issue 2509), so everything is counted.
    """
    if isinstance(blocks, str):
        return len(blocks)
    if isinstance(blocks, Mapping):
        return sum(map(total_text, blocks.values()))
    return sum(map(total_text, blocks)) if isinstance(blocks, list | tuple) else 0


@dataclass(frozen=True, slots=True)
class Layout:
    """An array of blocks on one surface, with the rules which hold between blocks."""

    surface: Surface

    def check(self, value: Any, at: str, found: list[str]) -> None:
        is_message = self.surface is Surface.MESSAGE
        size = ListOf(_ANY_BLOCK, 0 if is_message else 1, MESSAGE_BLOCKS if is_message else VIEW_BLOCKS)
        size.check(value, at, found)
        if not isinstance(value, list | tuple):
            return
        blocks = list(_blocks(value, at))
        found += _repeated(blocks, "block_id")
        elements: list[Placed] = []
        for pointer, block in blocks:
            inside = list(_elements(pointer, block))
            found += _repeated(inside, "action_id")
            elements += inside
        found += self._misplaced(blocks, BLOCK_SURFACES)
        found += self._misplaced(elements, ELEMENT_SURFACES)
        found += _several_focused(elements)
        if is_message:
            found += _message_totals(value, at)

    def _misplaced(self, placed: list[Placed], surfaces: Mapping[str, frozenset[Surface]]) -> Iterator[str]:
        """Name the blocks or elements which are known but may not stand on this surface."""
        for at, item in placed:
            allowed = surfaces.get(str(item.get("type")))
            if allowed is not None and self.surface not in allowed:
                yield f"{at}: type {item['type']} is not allowed on the surface {self.surface}"


def _blocks(blocks: Any, at: str) -> Iterator[Placed]:
    """Yield every block, followed by those inside it (containers and carousels)."""
    for position, block in objects_in(blocks):
        pointer = f"{at}/{position}"
        yield pointer, block
        inside = _INSIDE.get(str(block.get("type")))
        if inside is not None:
            yield from _blocks(block.get(inside), f"{pointer}/{inside}")


def _elements(at: str, block: Mapping[str, Any]) -> Iterator[Placed]:
    """Yield the elements which stand directly in a block."""
    for name in ("element", "accessory"):
        if isinstance(block.get(name), Mapping):
            yield f"{at}/{name}", block[name]
    for name in ("elements", "actions"):
        for position, item in objects_in(block.get(name)):
            yield f"{at}/{name}/{position}", item


def _repeated(placed: list[Placed], field: str) -> Iterator[str]:
    """Name the ids which an earlier block or element has already."""
    seen: dict[str, str] = {}
    for at, item in placed:
        name = item.get(field)
        if isinstance(name, str) and seen.setdefault(name, at) != at:
            yield f"{at}/{field}: {name} is already the {field} of {seen[name]}"


def _several_focused(elements: list[Placed]) -> Iterator[str]:
    """Only one element may take the focus when a view opens."""
    focused = [at for at, element in elements if element.get("focus_on_load") is True]
    yield from (f"{at}/focus_on_load: {focused[0]} has the focus already" for at in focused[1:])


def _message_totals(blocks: Sequence[Any], at: str) -> Iterator[str]:
    """Check what a message may hold over all its blocks."""
    kinds = [block.get("type") for _, block in objects_in(blocks)]
    if kinds.count("table") > 1:
        yield f"{at}: {kinds.count('table')} tables, at most 1"
    markdown = sum(
        total_text(block.get("text")) for _, block in objects_in(blocks) if block.get("type") == "markdown"
    )
    if markdown > MARKDOWN_TEXT:
        yield f"{at}: {markdown} characters in all markdown blocks, at most {MARKDOWN_TEXT}"
    if (count := total_text(blocks)) > MESSAGE_TEXT:
        yield f"{at}: {count} characters in all blocks, at most {MESSAGE_TEXT}"


def _input_needs_submit(view: Mapping[str, Any], at: str, found: list[str]) -> None:
    """A modal with an input block needs a submit button."""
    kinds = [block.get("type") for _, block in objects_in(view.get("blocks"))]
    if "input" in kinds and "submit" not in view:
        found.append(f"{at}: the field submit is missing, and there is an input block")


def _views() -> dict[str, Record]:
    common: dict[str, Rule] = {"private_metadata": String(3000), "callback_id": ID, "external_id": ID}
    switches: dict[str, Rule] = {
        name: Flag() for name in ("clear_on_close", "notify_on_close", "submit_disabled")
    }
    label = plain(24)
    return {
        "modal": typed(
            "modal",
            {"title": label, "blocks": Layout(Surface.MODAL)},
            {"submit": label, "close": label, **common, **switches},
            (_input_needs_submit,),
        ),
        "home": typed("home", {"blocks": Layout(Surface.HOME)}, common),
    }


VIEW: Final = OneOf(_views())
