"""What can happen in the workspace; each change is told to the page and to the bot, in order."""

from dataclasses import dataclass

from bot.sandbox.messages import Message


@dataclass(frozen=True, slots=True)
class Posted:
    """A message was posted."""

    message: Message


@dataclass(frozen=True, slots=True)
class Edited:
    """A message's text, blocks or metadata changed; ts is the stamp of the change itself."""

    message: Message
    previous: Message
    ts: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message was deleted; ts is the stamp of the deletion itself, left what stands in its place."""

    message: Message
    ts: str
    left: Message | None = None


@dataclass(frozen=True, slots=True)
class Reacted:
    """Someone added or took back a reaction."""

    message: Message
    name: str
    user: str
    added: bool
    ts: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Someone became a member of a channel."""

    channel: str
    user: str
    inviter: str
    ts: str


Change = Posted | Edited | Deleted | Reacted | Joined
