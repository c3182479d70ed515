"""Shortening a text so that what is left still reads well: at a word, never through a character or a link."""

import re
import unicodedata
from typing import Final

ELLIPSIS: Final = "…"
WORD: Final = 40  # characters; a longer "word" is an address or a script without spaces, and is cut through
BULLETS: Final = ("• ", "- ", "◦ ")

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_MORE = re.compile(rf"{ELLIPSIS} ([1-9][0-9]{{0,8}}) more")
_OPEN_ENTITY = re.compile(r"&[a-z]{0,4}$")
_JOINER: Final = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def clean(text: str) -> str:
    """Return a text without halves of characters, which cannot be written as UTF-8."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def more(count: int) -> str:
    """Return what stands where something was left out."""
    return f"{ELLIPSIS} {count} more"


def cut(text: str, limit: int, mrkdwn: bool = False) -> str:
    """Return a text of at most `limit` characters; a list loses whole lines and says how many.

    In mrkdwn no link and no `&amp;` is cut through, as what is left of it would show.
    """
    if len(text) <= limit:
        return text
    return _cut_list(text, limit) or cut_prose(text, limit, mrkdwn)


def _cut_list(text: str, limit: int) -> str:
    """Return the first lines of a list and how many more there are; "" if the text ends in no list.

    What was left out of it before is counted too.
    """
    lines = text.split("\n")
    before = _MORE.fullmatch(lines[-1])
    missing = int(before[1]) if before else 0
    if before:
        lines.pop()
    kept = 0
    size = len(more(len(lines) + missing))
    while kept < len(lines) and size + len(lines[kept]) + 1 <= limit:
        size += len(lines[kept]) + 1
        kept += 1
    left = lines[kept:]
    if not all(line.startswith(BULLETS) for line in (*lines[:kept][-1:], *left)) or not kept:
        return ""
    return "\n".join([*lines[:kept], more(len(left) + missing)])


def cut_prose(text: str, limit: int, mrkdwn: bool = False) -> str:
    """Return the beginning of a text that is longer than `limit` characters, cut between words."""
    end = _whole(text, max(0, limit - len(ELLIPSIS)))
    spaces = [place for place in range(max(0, end - WORD), end + 1) if text[place].isspace()]
    head = text[: spaces[-1]] if spaces and text[: spaces[-1]].strip() else text[:end]
    if mrkdwn:
        head = _closed(head)
    return (head.rstrip() + ELLIPSIS)[:limit]


def _whole(text: str, end: int) -> int:
    """Return the nearest place at or before `end` that is not inside of one visible character."""
    while 0 < end < len(text) and (_continues(text, end) or text[end - 1] == _JOINER):
        end -= 1
    return end


def _continues(text: str, place: int) -> bool:
    """Return whether the character at a place belongs to the one before it."""
    character = text[place]
    if ord(character) in _FLAG_LETTERS:
        flags = place
        while flags and ord(text[flags - 1]) in _FLAG_LETTERS:
            flags -= 1
        return (place - flags) % 2 == 1
    return (
        character == _JOINER
        or ord(character) in _SKIN_TONES
        or unicodedata.category(character) in ("Mn", "Me", "Mc")
    )


def _closed(head: str) -> str:
    """Return mrkdwn without a link or an entity that was cut through at its end."""
    if head.rfind("<") > head.rfind(">"):
        head = head[: head.rfind("<")]
    return _OPEN_ENTITY.sub("", head)
