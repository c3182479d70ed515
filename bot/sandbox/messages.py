"""Messages and where they are kept: one log for all conversations, with the replies of each thread."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from bot.sandbox.identity import BOT_USER, SLACKBOT

DELETED_TEXT = "This message was deleted."


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji's name and who reacted with it, in order."""

    name: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A message about to be posted; thread_ts is its parent's stamp, only_for the one who may see it."""

    channel: str
    user: str
    text: str
    blocks: list[dict[str, Any]] | None = None
    thread_ts: str | None = None
    only_for: str | None = None
    metadata: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A posted message; edited_at is a stamp, only_for is set on ephemeral messages only."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[dict[str, Any]] | None = None
    thread_ts: str | None = None
    only_for: str | None = None
    metadata: dict[str, Any] | None = None
    edited_at: str | None = None
    reactions: tuple[Reaction, ...] = ()

    @property
    def by_bot(self) -> bool:
        """Return whether the bot wrote this message."""
        return self.user == BOT_USER

    @property
    def ephemeral(self) -> bool:
        """Return whether one person alone sees this message."""
        return self.only_for is not None

    @property
    def deleted(self) -> bool:
        """Return whether this only marks the place of a message that was deleted."""
        return self.user == SLACKBOT

    @property
    def is_reply(self) -> bool:
        """Return whether this message sits in a thread below another one."""
        return self.thread_ts is not None


def tombstone(message: Message) -> Message:
    """Return what stands in the place of a deleted message that has replies below it."""
    return Message(message.ts, message.channel, SLACKBOT, DELETED_TEXT)


class MessageLog:
    """All messages by conversation and stamp. Not thread-safe: the workspace guards it."""

    def __init__(self) -> None:
        self._by_channel: dict[str, dict[str, Message]] = defaultdict(dict)
        self._replies: dict[tuple[str, str], list[str]] = defaultdict(list)

    def add(self, message: Message) -> None:
        """Keep a new message; stamps only grow, so the order of arrival is the order of the conversation."""
        self._by_channel[message.channel][message.ts] = message
        if message.thread_ts is not None:
            self._replies[message.channel, message.thread_ts].append(message.ts)

    def replace(self, message: Message) -> None:
        """Put a changed message in the place of the one with its stamp."""
        self._by_channel[message.channel][message.ts] = message

    def remove(self, message: Message) -> None:
        """Forget a message; the replies below it stay."""
        del self._by_channel[message.channel][message.ts]
        if message.thread_ts is not None:
            self._replies[message.channel, message.thread_ts].remove(message.ts)

    def get(self, channel: str, ts: str) -> Message | None:
        """Return the message with that stamp, if there is one."""
        return self._by_channel[channel].get(ts)

    def top_level(self, channel: str) -> list[Message]:
        """Return what the conversation itself shows, oldest first, ephemeral messages included."""
        return [message for message in self._by_channel[channel].values() if not message.is_reply]

    def replies(self, channel: str, parent_ts: str) -> list[Message]:
        """Return the replies below a message, oldest first, ephemeral ones included."""
        return [self._by_channel[channel][ts] for ts in self._replies.get((channel, parent_ts), [])]
