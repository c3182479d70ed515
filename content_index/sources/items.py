"""From what a source says of an entry to a resource."""

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from content_index.sources.types import Item
from content_index.types import Kind, Resource

TITLE_LIMIT = 200  # characters; longer ones are a paragraph that somebody put into the wrong field
KEY_LENGTH = 12  # hexadecimal digits: two of a million entries share one with a chance of 1 in 500


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a source. `key` is what the source itself tells its entries apart by."""

    key: str
    title: str
    text: str
    url: str = ""
    kind: Kind = Kind.ARTICLE
    topics: tuple[str, ...] = ()
    minutes: int | None = None


def item(source: str, part: str, entry: Entry) -> Item:
    """Return the resource of an entry that came from a part of a source."""
    digest = hashlib.sha256(entry.key.encode("utf-8", "replace")).hexdigest()
    resource = Resource(
        id=f"{source}/{digest[:KEY_LENGTH]}",
        title=_title(entry.title, entry.text),
        text=_sound(entry.text).strip(),
        kind=entry.kind,
        url=web_address(entry.url),
        minutes=entry.minutes,
        topics=tuple(dict.fromkeys(filter(None, (_sound(topic).strip() for topic in entry.topics)))),
    )
    return Item(part, resource)


def web_address(url: str) -> str:
    """Return an address that a browser opens, or "" for anything else, such as `javascript:`."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def _title(title: str, text: str) -> str:
    words = " ".join(_sound(title).split()) or next(iter(_sound(text).strip("# \n").splitlines()), "")
    words = words.strip() or "Untitled"
    return words if len(words) <= TITLE_LIMIT else words[: TITLE_LIMIT - 1].rstrip() + "…"


def _sound(text: str) -> str:
    """Replace half characters and drop control characters, which no database or model can take."""
    text = text.encode("utf-8", "replace").decode()
    return "".join(letter for letter in text if letter in "\n\t" or letter.isprintable() or letter > "\x9f")
