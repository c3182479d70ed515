"""What in a message or view could ping somebody, link somewhere, or look like what it is not."""

import re
from collections.abc import Iterator
from typing import Any

# The one link that the bot itself writes in mrkdwn: to the thread that a mentor is to answer in.
_OWN_LINK = re.compile(r"<https?://[^<>|\s]+\|Answer in the thread>")
_LOOSE_AMPERSAND = re.compile(r"&(?!(amp|lt|gt);)")
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\x00]")
MARKED = ("*zip", "_zip", "~zip", "`zip")  # as hostile words begin that want to be formatted
RICH = {
    "rich_text_section", "rich_text_quote", "rich_text_list", "rich_text_preformatted", "text", "link",
    "rich_text",
}  # fmt: skip


def dangers(sent: Any) -> list[str]:
    """Return what is dangerous in the `text` and blocks of a message, or in a view."""
    found = [f"mrkdwn: {text}" for text in _mrkdwn(sent) if _is_dangerous(text)]
    found += [f"unseen: {text!r}" for text in _strings(sent) if _UNSEEN.search(text)]
    found += [f"rich text: {part}" for part in _rich(sent) if part["type"] not in RICH]
    return found + [f"link: {url}" for url in _urls(sent) if not url.startswith(("http://", "https://"))]


def _is_dangerous(text: str) -> bool:
    rest = _OWN_LINK.sub("", text)
    return (
        "<" in rest
        or ">" in rest
        or bool(_LOOSE_AMPERSAND.search(rest))
        or any(mark in rest for mark in MARKED)
    )


def _objects(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from _objects(value)
    elif isinstance(part, list):
        for value in part:
            yield from _objects(value)


def _mrkdwn(sent: Any) -> Iterator[str]:
    """Yield every text that Slack reads as mrkdwn: those of such objects, and a message's own."""
    if isinstance(sent.get("text"), str) and "blocks" in sent:
        yield sent["text"]
    yield from (part["text"] for part in _objects(sent) if part.get("type") == "mrkdwn")


def _rich(sent: Any) -> Iterator[dict[str, Any]]:
    blocks = [part for part in _objects(sent) if part.get("type") == "rich_text"]
    for block in blocks:
        yield from (part for part in _objects(block) if "type" in part)


def _urls(sent: Any) -> Iterator[str]:
    yield from (str(part["url"]) for part in _objects(sent) if "url" in part)


def _strings(sent: Any) -> Iterator[str]:
    for part in _objects(sent):
        yield from (value for value in part.values() if isinstance(value, str))
