"""One message to be sent: what it says and where, as the outbox keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
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
    PUBLISH = "views.publish"
    COMPLETE = "functions.complete"


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says: `text` is what a notification and a screen reader show, never a greeting."""

    text: str
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Step:
    """How a step of a workflow ends: with its outputs, or with the error that its author reads.

    `token` is the one Slack gave out for this run of the step.
    """

    execution_id: str
    token: str = field(repr=False)
    outputs: dict[str, str] = field(default_factory=dict)
    error: str = ""


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
    step: Step | None = None

    @property
    def lane(self) -> str:
        """Messages of one lane are sent one after the other, in order."""
        if self.step:
            return self.step.execution_id
        return self.response_url or (
            f"home:{self.channel}" if self.method is Method.PUBLISH else self.channel
        )


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
    A click on App Home has no response_url: `home` are the blocks the person has there.
    """

    url: str
    thread_ts: str = ""
    in_place: bool = False
    channel: str = ""
    user: str = ""
    home: Sequence[dict[str, Any]] = ()


def respond(key: str, to: ReplyTo, content: Content) -> Outgoing:
    """An answer, seen by one person, to a command or a click."""
    if to.home:
        return publish(key, to.user, with_reply(to.home, content.blocks))
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


REPLY_BLOCK = "reply"  # block ids on App Home that begin so are replaced by what is said next


def publish(key: str, user: str, blocks: Blocks) -> Outgoing:
    """A new App Home for a person."""
    return Outgoing(key, Method.PUBLISH, Content("", blocks), channel=user)


def with_reply(home: Sequence[dict[str, Any]], said: Blocks) -> Blocks:
    """Return App Home with what is said in the place of the controls it answers; at the end without them."""
    places = [at for at, block in enumerate(home) if _is_reply(block)]
    first = places[0] if places else len(home)
    after = [block for block in home[first:] if not _is_reply(block)]
    return [*home[:first], *as_reply(said), *after]


def as_reply(said: Blocks) -> Blocks:
    """Return blocks marked as those that what is said next takes the place of."""
    return [{**block, "block_id": f"{REPLY_BLOCK}.{number}"} for number, block in enumerate(said, start=1)]


def _is_reply(block: dict[str, Any]) -> bool:
    return str(block.get("block_id", "")).startswith(f"{REPLY_BLOCK}.")


def complete(key: str, step: Step) -> Outgoing:
    """The end of a workflow's step."""
    return Outgoing(key, Method.COMPLETE, Content("", []), step=step)
