"""What a Slack message asks of Waypost: pure functions from payloads to questions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.settings import ChannelMode
from retrieval.gate import worth_a_look
from retrieval.types import Question, Way

# A person wrote something new; every other subtype is Slack telling about an edit, a join, a topic…
_SPOKEN = {None, "file_share", "thread_broadcast", "me_message"}
_COLLEAGUE = re.compile(r"<@[UW]\w+")
_SPECIAL = re.compile(r"<(?:([@#!])([^>|]*)(?:\|([^>]*))?|(https?://[^>|]*|mailto:[^>|]*)(?:\|([^>]*))?)>")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is needed to understand a message: who the bot is and how channels are set."""

    bot_user_id: str
    default_mode: ChannelMode
    modes: Mapping[str, ChannelMode]
    audiences: Mapping[str, tuple[str, ...]]

    def mode(self, channel: str) -> ChannelMode:
        """Return how a channel is set."""
        return self.modes.get(channel, self.default_mode)


def question_from_event(body: Mapping[str, Any], around: Surroundings) -> Question | None:
    """Return the question in a message or app_mention event, or None if there is nothing to answer.

    A message that mentions the bot is a mention, whichever of its two events comes first.
    """
    event = body.get("event") or {}
    if not is_spoken(event):
        return None
    channel, text = str(event["channel"]), str(event["text"])
    mention = f"<@{around.bot_user_id}>"
    way = _way(event, mention in text)
    if way is not Way.DIRECT and around.mode(channel) is ChannelMode.OFF:
        return None
    said = plain_text(text.replace(mention, " "))
    if way is Way.AMBIENT and (event.get("thread_ts") or _is_for_others(text, said)):
        return None
    inline = way is Way.DIRECT and not event.get("thread_ts")
    return Question(
        text=said,
        asker=str(event["user"]),
        team=str(body.get("team_id", "")),
        channel=channel,
        ts=str(event["ts"]),
        thread_ts="" if inline else str(event.get("thread_ts") or event["ts"]),
        way=way,
        asked_at=datetime.fromtimestamp(float(event["ts"]), UTC),
        audiences=frozenset(around.audiences.get(channel, ())),
    )


def shown_thread(question: Question) -> str:
    """Return the thread in which a note for the asker alone is shown, "" for the channel itself.

    Slack shows ephemeral messages only in threads that have replies; a question at the top has none.
    """
    return question.thread_ts if question.thread_ts != question.ts else ""


def _is_for_others(text: str, said: str) -> bool:
    """Return whether a message is no question to the channel: put to a colleague, or surely no question."""
    return bool(_COLLEAGUE.search(text)) or not worth_a_look(said)


def is_spoken(event: Mapping[str, Any]) -> bool:
    """Return whether an event is a person's new message with a text."""
    return (
        event.get("type") in ("message", "app_mention")
        and event.get("subtype") in _SPOKEN
        and not event.get("bot_id")
        and all(isinstance(event.get(key), str) and event[key] for key in ("user", "text", "channel", "ts"))
    )


def plain_text(text: str) -> str:
    """Return a message's text as a person reads it: names instead of ids, no link targets, one line."""
    # Half of a surrogate pair is no text: neither SQLite nor the model takes it.
    text = _SPECIAL.sub(_readable, text).encode("utf-8", "ignore").decode()
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(text.split())


def _readable(found: re.Match[str]) -> str:
    sigil, target, label, url, url_label = found.groups()
    if url:
        return str(url_label or url)
    if sigil == "@":
        return str(label or "")
    return str(label or (target if sigil == "!" else ""))


def _way(event: Mapping[str, Any], mentioned: bool) -> Way:
    if event.get("channel_type") == "im" or str(event["channel"]).startswith("D"):
        return Way.DIRECT
    return Way.MENTION if mentioned or event["type"] == "app_mention" else Way.AMBIENT
