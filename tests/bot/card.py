"""A message of the bot as a person reads it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Card:
    """The parts of a message; the words that stand in bold in its quotations are *marked*."""

    titles: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()


def card(message: Json) -> Card:
    """Read a message's blocks; zero-width spaces, which only keep marks apart, are left out."""
    parts: dict[str, list[str]] = {"titles": [], "quotes": [], "paragraphs": [], "small": [], "buttons": []}
    for block in message["blocks"] or []:
        for name, text in _read(block):
            parts[name].append(text.replace("\u200b", ""))
    return Card(**{name: tuple(texts) for name, texts in parts.items()})


def feedback_sides(block: Json) -> list[Json]:
    """Return the two buttons of each pair of feedback buttons, with the action id they share."""
    pairs = [element for element in block["elements"] if element["type"] == "feedback_buttons"]
    sides = ("positive_button", "negative_button")
    return [{"action_id": pair["action_id"], **pair[side]} for pair in pairs for side in sides]


def _read(block: Json) -> Iterator[tuple[str, str]]:
    if block["type"] == "section":
        yield "paragraphs", block["text"]["text"]
    elif block["type"] == "context":
        yield "small", " ".join(element["text"] for element in block["elements"])
    elif block["type"] == "actions":
        yield from (("buttons", element["text"]["text"]) for element in block["elements"])
    elif block["type"] == "context_actions":
        yield from (("buttons", side["text"]["text"]) for side in feedback_sides(block))
    elif block["type"] == "rich_text":
        yield from (_rich(part) for part in block["elements"])


def _rich(part: Json) -> tuple[str, str]:
    if part["type"] == "rich_text_quote":
        return "quotes", "".join(_marked(piece) for piece in part["elements"])
    return "titles", "".join(piece["text"] for piece in part["elements"])


def _marked(piece: Json) -> str:
    bold = piece.get("style", {}).get("bold", False)
    return f"*{piece['text']}*" if bold else str(piece["text"])
