"""Makes blocks shorter: the longest passages first, and whole groups of blocks only when that is not enough.

A group is a block with what belongs to it: its small print and its buttons. Buttons that close a message are
kept to the last, as an answer without them is worth less than a shorter passage.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.fitting.cutting import ELLIPSIS, cut, cut_prose, more

Block = dict[str, Any]

LEAST_PASSAGE: Final = 120  # characters; a passage cut shorter than a sentence or two tells nothing
LONGEST_PASSAGE: Final = 1 << 16  # more than any message holds
_ATTACHED: Final = ("context", "actions", "context_actions")
_BUTTONS: Final = ("actions", "context_actions")


@dataclass(frozen=True, slots=True)
class Room:
    """What there is room for: so many blocks, and so much by a measure of their size."""

    blocks: int
    size: int
    measure: Callable[[list[Block]], int]

    def holds(self, blocks: list[Block]) -> bool:
        """Return whether the blocks fit."""
        return len(blocks) <= self.blocks and self.measure(blocks) <= self.size


@dataclass(frozen=True, slots=True)
class _Group:
    """Blocks that go together, the part (between headlines) they stand in, and how late they are dropped."""

    blocks: tuple[Block, ...]
    part: int
    rank: int


def shrunk(blocks: list[Block], room: Room) -> list[Block]:
    """Return blocks that fit into the room, and in their order, with as much of their text as possible."""
    if room.holds(blocks):
        return blocks
    groups = _groups(blocks)
    # Cut once and not for each group that is dropped: with 300 passages that took seconds.
    shortest = [replace(group, blocks=_shortened(group.blocks, LEAST_PASSAGE)) for group in groups]
    dropped: set[int] = set()
    while not room.holds(_rendered(shortest, dropped, LEAST_PASSAGE)) and len(dropped) < len(groups):
        dropped.add(_least(groups, dropped))
    fits, too_long = LEAST_PASSAGE, LONGEST_PASSAGE
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if room.holds(_rendered(groups, dropped, middle)):
            fits = middle
        else:
            too_long = middle
    return _rendered(groups, dropped, fits)


def _groups(blocks: list[Block]) -> list[_Group]:
    sets: list[list[Block]] = []
    for block in blocks:
        after_dividers = bool(sets) and all(one["type"] == "divider" for one in sets[-1])
        if sets and (block["type"] in _ATTACHED or after_dividers):
            sets[-1].append(block)
        else:
            sets.append([block])
    sets = _with_closing(sets)
    part, found = 0, []
    for position, group in enumerate(sets):
        part += group[0]["type"] == "header"
        found.append(_Group(tuple(group), part, _rank(group, position, position == len(sets) - 1)))
    return found


def _with_closing(sets: list[list[Block]]) -> list[list[Block]]:
    """Give the only buttons a group of their own if they close the message; others are their group's."""
    with_buttons = [group for group in sets if any(block["type"] in _BUTTONS for block in group)]
    if with_buttons != sets[-1:]:
        return sets
    first = next(place for place, block in enumerate(sets[-1]) if block["type"] in _BUTTONS)
    return [*sets[:-1], *filter(None, (sets[-1][:first], sets[-1][first:]))]


def _rank(group: list[Block], position: int, is_last: bool) -> int:
    """Return how late a group is dropped: what is entered or pressed at the end last of all."""
    kinds = {block["type"] for block in group}
    if "input" in kinds or (is_last and group[0]["type"] in _BUTTONS):
        return 2
    return 1 if position == 0 or "header" in kinds else 0


def _least(groups: list[_Group], dropped: set[int]) -> int:
    """Return the group to drop next: of the lowest rank the last one, in the part that has most of them."""
    left = [place for place in range(len(groups)) if place not in dropped]
    lowest = min(groups[place].rank for place in left)
    least = [place for place in left if groups[place].rank == lowest]
    sizes = Counter(groups[place].part for place in least)
    return max(least, key=lambda place: (sizes[groups[place].part], place))


def _rendered(groups: list[_Group], dropped: set[int], longest: int) -> list[Block]:
    """Return the groups that are kept, with passages of at most so many characters and "… n more"."""
    made: list[Block] = []
    missing = 0
    for place, group in enumerate(groups):
        if place in dropped:
            missing += 1
            continue
        if missing:
            made.append(_more_line(missing))
            missing = 0
        made += _shortened(group.blocks, longest)
    return [*made, _more_line(missing)] if missing and made else made


def _more_line(count: int) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": more(count)}]}


def _shortened(blocks: Iterable[Block], longest: int) -> tuple[Block, ...]:
    return tuple(shortened_block(block, longest) for block in blocks)


def shortened_block(block: Mapping[str, Any], longest: int) -> Block:
    """Return a block with passages of at most so many characters; what is pressed stays as it is."""
    kind = block.get("type")
    if kind in ("section", "context", "alert"):
        return {name: _texts(item, longest) if name != "accessory" else item for name, item in block.items()}
    if kind == "markdown":
        return {**block, "text": cut(block["text"], longest, mrkdwn=True)}
    if kind == "rich_text":
        return {**block, "elements": [_rich_part(part, longest) for part in block["elements"]]}
    if kind == "container":
        inside = [shortened_block(child, longest) for child in block["child_blocks"]]
        return {**block, "child_blocks": inside}
    return dict(block)


def _texts(item: Any, longest: int) -> Any:
    if isinstance(item, list):
        return [_texts(one, longest) for one in item]
    if isinstance(item, dict) and item.get("type") in ("mrkdwn", "plain_text"):
        return {**item, "text": cut(item["text"], longest, item["type"] == "mrkdwn")}
    return item


def _rich_part(part: Mapping[str, Any], longest: int) -> Block:
    if part["type"] == "rich_text_list":
        return {**part, "elements": [_rich_part(line, longest) for line in part["elements"]]}
    return {**part, "elements": cut_run(part["elements"], longest)}


def cut_run(elements: Iterable[Mapping[str, Any]], longest: int) -> list[Block]:
    """Return the beginning of a line of rich text; its pieces are read, and cut, as one text."""
    pieces = [dict(piece) for piece in elements]
    said = "".join(str(piece.get("text", "")) for piece in pieces)
    if len(said) <= longest:
        return pieces
    left = len(cut_prose(said, longest)) - len(ELLIPSIS)
    kept: list[Block] = []
    for piece in pieces:
        text = str(piece.get("text", ""))
        if len(text) >= left:
            kept.append({**piece, "text": text[:left] + ELLIPSIS} if "text" in piece else piece)
            break
        kept.append(piece)
        left -= len(text)
    return kept
