"""The small parts that messages are made of. Curated text goes into rich text, which pings nobody."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from bot.fitting.cutting import cut, cut_prose

Block = dict[str, Any]

SECTION_LIMIT = 3000
BUTTON_LIMIT = 75
NOTIFICATION_LIMIT = 300  # characters: what a phone shows of a notification


# Marks nobody sees that turn the reading order of what follows, and control characters that Slack refuses.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")

BLANK = "…"  # stands for a text of which nothing can be seen, as Slack refuses an empty one


def visible(text: str) -> str:
    """Return a text without what nobody sees and what makes the text around it read otherwise."""
    return _UNSEEN.sub("", text)


def escaped(text: str) -> str:
    """Return a text in which nothing is mrkdwn any more: no mentions, links, bold or code."""
    text = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A zero-width space after a mark keeps it from pairing with the next one.
    for mark in "*_~`":
        text = text.replace(mark, mark + "\u200b")
    return text


def shortened(text: str, limit: int) -> str:
    """Return a text of at most `limit` characters, cut between words where that is possible."""
    return text if len(text) <= limit else cut_prose(text, limit)


def section(mrkdwn: str) -> Block:
    """A paragraph of mrkdwn; escape what people wrote before it comes here."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": cut(mrkdwn, SECTION_LIMIT, mrkdwn=True)}}


def header(text: str) -> Block:
    """A headline of plain text."""
    return {"type": "header", "text": {"type": "plain_text", "text": shortened(visible(text), 150)}}


def context(mrkdwn: str) -> Block:
    """A line of small print."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": cut(mrkdwn, 2000, mrkdwn=True)}]}


def button(text: str, action_id: str, value: object, style: str = "") -> Block:
    """A button that sends `value` with the action."""
    made: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": shortened(visible(text) or BLANK, BUTTON_LIMIT)},
        "action_id": action_id,
        "value": str(value),
    }
    return {**made, "style": style} if style else made


def actions(*buttons: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def rich_text(*elements: Block) -> Block:
    """A rich text block."""
    return {"type": "rich_text", "elements": list(elements)}


def rich_section(*elements: Block) -> Block:
    """A line of rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


def rich_quote(elements: Iterable[Block]) -> Block:
    """A quotation."""
    return {"type": "rich_text_quote", "elements": list(elements)}


def plain(text: str, bold: bool = False) -> Block:
    """A stretch of rich text as it is, but for what nobody sees."""
    made: Block = {"type": "text", "text": visible(text) or BLANK}
    return {**made, "style": {"bold": True}} if bold else made


def title_link(title: str, url: str) -> Block:
    """A bold title, a link if the resource has an address that a browser opens."""
    address = safe_url(url)
    if not address:
        return plain(title, bold=True)
    return {"type": "link", "url": address, "text": visible(title) or BLANK, "style": {"bold": True}}


def safe_url(url: str) -> str:
    """Return a web address fit for a link, or "" for anything that is none (`javascript:` among it)."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc or len(url) > SECTION_LIMIT:
        return ""
    return quote(url.strip(), safe=":/?#[]@!$&'()*+,;=%~-._")


def day(moment: date) -> str:
    """Return a date as people read it: 14 Sep 2026."""
    return f"{moment.day} {moment:%b %Y}"


def day_and_hour(moment: datetime, zone: ZoneInfo) -> str:
    """Return a moment in a person's own time: Wed 25 Nov, 09:30."""
    local = moment.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b, %H:%M}"


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence has them: A, B and C."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
