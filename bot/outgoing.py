"""One message to be sent: what it says and where, as the outbox keeps it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

Blocks = list[dict[str, Any]]


class Method(StrEnum):
    """How a message reaches Slack."""

    POST = "chat.postMessage"
    EPHEMERAL = "chat.postEphemeral"
    UPDATE = "chat.update"
    DELETE = "chat.delete"
    RESPOND = "response_url"


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says: `text` is what a notification and a screen reader show, never a greeting."""

    text: str
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message for the outbox. `key` names it for good: the same key is never sent twice.

    `channel` may be a user id: the direct message with that person is opened first. `user` is who sees an
    ephemeral message. `updates` is the key of the message that this one replaces or deletes.
    """

    key: str
    method: Method
    content: Content
    channel: str = ""
    thread_ts: str = ""
    user: str = ""
    updates: str = ""
    response_url: str = ""
    replace_original: bool = False

    @property
    def lane(self) -> str:
        """Messages of one lane are sent one after the other, in order."""
        return self.response_url or self.channel


def post(key: str, channel: str, content: Content, thread_ts: str = "") -> Outgoing:
    """A message that everybody in the channel sees; `channel` may be a user id for a direct message."""
    return Outgoing(key, Method.POST, content, channel=channel, thread_ts=thread_ts)


def whisper(key: str, channel: str, user: str, content: Content, thread_ts: str = "") -> Outgoing:
    """A message in a channel that one person alone sees, until they reload."""
    return Outgoing(key, Method.EPHEMERAL, content, channel=channel, user=user, thread_ts=thread_ts)


def update(key: str, updates: str, channel: str, content: Content) -> Outgoing:
    """New content for a message that was sent under the key `updates`."""
    return Outgoing(key, Method.UPDATE, content, channel=channel, updates=updates)


def withdraw(key: str, deletes: str, channel: str) -> Outgoing:
    """Take the message that was sent under the key `deletes` out of Slack."""
    return Outgoing(key, Method.DELETE, Content("", []), channel=channel, updates=deletes)


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """Where a command or a click is answered, for the person alone: its response_url and its thread.

    `in_place` puts the answer where the clicked message was, which nobody but this person sees. `channel` and
    `user` say where and whose it was: a response_url holds for five answers within thirty minutes.
    """

    url: str
    thread_ts: str = ""
    in_place: bool = False
    channel: str = ""
    user: str = ""


def respond(key: str, to: ReplyTo, content: Content) -> Outgoing:
    """An answer, seen by one person, to a command or a click."""
    return Outgoing(
        key,
        Method.RESPOND,
        content,
        channel=to.channel,
        user=to.user,
        response_url=to.url,
        thread_ts=to.thread_ts,
        replace_original=to.in_place,
    )


_WHISPERED = ":whispered"


def instead(refused: Outgoing) -> Outgoing | None:
    """Return another way to say what one person was to see, when Slack refuses the first; None without one.

    A spent response_url becomes a note in the channel, and if that cannot be, a direct message. Each is a
    message of its own, so that it, too, is sent once.
    """
    if refused.method is Method.RESPOND and refused.channel and refused.user:
        return replace(
            refused,
            key=refused.key + _WHISPERED,
            method=Method.EPHEMERAL,
            response_url="",
            replace_original=False,
        )
    if (refused.method is Method.RESPOND and refused.user) or refused.key.endswith(_WHISPERED):
        return post(refused.key + ":direct", refused.user, refused.content)
    return None
