"""Addresses of messages, as people copy them in Slack."""

import re
from dataclasses import dataclass

# Within angle brackets and before a label too; what follows the stamp (thread_ts, cid) says nothing new.
_ADDRESS = re.compile(r"https?://[^\s<>|]+/archives/([CDG][A-Z0-9]{1,30})/p([0-9]{10})([0-9]{6})(?![0-9])")


@dataclass(frozen=True, slots=True)
class MessagePlace:
    """Where a message is: its channel and its stamp."""

    channel: str
    ts: str


def read_permalink(text: str) -> MessagePlace | None:
    """Return the message that the first address in a text leads to, or None if there is none."""
    found = _ADDRESS.search(text)
    return MessagePlace(found[1], f"{found[2]}.{found[3]}") if found else None
