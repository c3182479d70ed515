"""What an event asks of Waypost: pure functions from payloads to questions and to what became of them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.channels.types import ChannelPolicy
from bot.settings import ChannelMode
from retrieval.gate import worth_a_look
from retrieval.types import Question, Way

# A person wrote something new; every other subtype is Slack telling about an edit, a join, a topic…
_SPOKEN = {None, "file_share", "thread_broadcast", "me_message"}
_SAYS_NOTHING_UNASKED = (ChannelMode.OFF, ChannelMode.SHADOW)
_COLLEAGUE = re.compile(r"<@[UW]\w+")
_SPECIAL = re.compile(r"<(?:([@#!])([^>|]*)(?:\|([^>]*))?|(https?://[^>|]*|mailto:[^>|]*)(?:\|([^>]*))?)>")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is needed to understand an event: who the bot is, how channels are set, which emoji calls it.

    `bot_user` says which user id the bot has where an event comes from, `is_bot` whether an id is one of its
    own. `may_show_habit` takes a first, quick look at what is said in threads.
    """

    bot_user: Callable[[Mapping[str, Any]], str]
    is_bot: Callable[[str], bool]
    policy: Callable[[str], ChannelPolicy]
    reaction: str
    may_show_habit: Callable[[str], bool] = lambda text: False


@dataclass(frozen=True, slots=True)
class Revision:
    """A message that says something else now: the question it asks, if it asks one.

    `stamp` is when it was changed, in Slack's stamps, which sort.
    """

    question: Question | None
    team: str
    channel: str
    ts: str
    stamp: str


@dataclass(frozen=True, slots=True)
class Removal:
    """A message that is gone."""

    team: str
    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """Somebody's reaction that asks Waypost about a message, which has to be fetched."""

    team: str
    channel: str
    ts: str
    by: str
    external: bool | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person wrote in a thread, to people, and that may recommend a shortcut known to hurt."""

    team: str
    channel: str
    ts: str
    thread_ts: str
    user: str
    text: str


Happening = Question | Revision | Removal | Pointer | Reply
"""What an event can be to Waypost."""


def happening_from_event(body: Mapping[str, Any], around: Surroundings) -> Happening | None:
    """Return what an event is to Waypost, or None if it is nothing to it."""
    event = body.get("event") or {}
    if event.get("type") == "reaction_added":
        return _pointer(body, event, around)
    if event.get("type") == "message" and event.get("subtype") == "message_changed":
        return _revision(body, event, around)
    if event.get("type") == "message" and event.get("subtype") == "message_deleted":
        return _removal(body, event)
    return question_from_event(body, around) or reply_from_event(body, around)


def reply_from_event(body: Mapping[str, Any], around: Surroundings) -> Reply | None:
    """Return what was said in a thread if it may show a habit; it may be a question as well.

    The cheap looks come first: nearly all that is said in threads ends here and is not even kept.
    """
    event = body.get("event") or {}
    thread_ts = event.get("thread_ts")
    if not isinstance(thread_ts, str) or not is_spoken(event) or thread_ts in ("", event["ts"]):
        return None
    channel, text = str(event["channel"]), str(event["text"])
    if _way(event, f"<@{around.bot_user(body)}>" in text) is not Way.FOLLOW_UP or is_external(body):
        return None
    said = plain_text(text)
    if not around.may_show_habit(said) or around.policy(channel).mode in _SAYS_NOTHING_UNASKED:
        return None
    team = str(body.get("team_id", ""))
    return Reply(team, channel, str(event["ts"]), thread_ts, str(event["user"]), said)


def question_from_event(body: Mapping[str, Any], around: Surroundings) -> Question | None:
    """Return the question in a message or app_mention event, or None if there is nothing to answer.

    A message that mentions the bot is a mention, whichever of its two events comes first. A reply in a thread
    is a follow-up; whether it may be answered depends on who is in the thread.
    """
    event = body.get("event") or {}
    if not is_spoken(event):
        return None
    channel, text = str(event["channel"]), str(event["text"])
    mention = f"<@{around.bot_user(body)}>"
    way, policy = _way(event, mention in text), around.policy(channel)
    if way is not Way.DIRECT and policy.mode is ChannelMode.OFF:
        return None
    external = is_external(body)
    if external and not policy.external and way in (Way.AMBIENT, Way.FOLLOW_UP):
        return None  # what other companies talk about is not even kept
    said = plain_text(text.replace(mention, " "))
    if way in (Way.AMBIENT, Way.FOLLOW_UP) and _is_for_others(text, said):
        return None
    return Question(
        text=said,
        asker=str(event["user"]),
        team=str(body.get("team_id", "")),
        channel=channel,
        ts=str(event["ts"]),
        thread_ts=str(event.get("thread_ts") or event["ts"]),
        way=way,
        asked_at=datetime.fromtimestamp(float(event["ts"]), UTC),
        audiences=policy.audiences,
        topics=policy.topics,
        external=external,
    )


def is_external(body: Mapping[str, Any]) -> bool | None:
    """Return whether people of other companies read along where an event happened; None if it lacks that."""
    said = body.get("is_ext_shared_channel")
    return said if isinstance(said, bool) else None


def shown_thread(question: Question) -> str:
    """Return the thread in which a note for the asker alone is shown, "" for the channel itself.

    Slack shows ephemeral messages only in threads that have replies; a question at the top has none.
    """
    return question.thread_ts if question.thread_ts != question.ts else ""


def _revision(
    body: Mapping[str, Any], event: Mapping[str, Any], around: Surroundings
) -> Revision | Removal | None:
    """Return a message whose words changed; a link that unfolds changes a message too, but not its words.

    Whether Waypost is mentioned counts as a word. What is left of a deleted message that has replies, a
    tombstone, comes as a change too.
    """
    now, before = _part(event, "message"), _part(event, "previous_message")
    if not _placed(event, now) or now.get("bot_id") or before.get("bot_id"):
        return None
    team, channel, ts = str(body.get("team_id", "")), str(event["channel"]), str(now["ts"])
    if now.get("subtype") == "tombstone":
        return Removal(team, channel, ts)
    if not all(isinstance(said.get("text"), str) for said in (now, before)):
        return None
    bot_user = around.bot_user(body)
    if _words(now["text"], bot_user) == _words(before["text"], bot_user):
        return None
    said = {**now, "type": "message", "channel": channel, "channel_type": event.get("channel_type")}
    if not _is_direct(said) and around.policy(channel).mode is ChannelMode.OFF:
        return None
    question = question_from_event({**body, "event": said}, around)
    if question is None and is_external(body) and not around.policy(channel).external:
        return None  # as with new messages: what other companies talk about is not even kept
    stamp = _part(now, "edited").get("ts") or event.get("event_ts") or event.get("ts")
    return Revision(question, team, channel, ts, str(stamp))


def _removal(body: Mapping[str, Any], event: Mapping[str, Any]) -> Removal | None:
    ts, before = event.get("deleted_ts"), _part(event, "previous_message")
    if not isinstance(ts, str) or not isinstance(event.get("channel"), str) or before.get("bot_id"):
        return None
    return Removal(str(body.get("team_id", "")), event["channel"], ts)


def _part(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return an object inside another one; Slack sends [] for an empty one now and then."""
    found = whole.get(name)
    return found if isinstance(found, Mapping) else {}


def _words(text: str, bot_user: str) -> tuple[str, bool]:
    mention = f"<@{bot_user}>"
    return plain_text(text.replace(mention, " ")), mention in text


def _pointer(body: Mapping[str, Any], event: Mapping[str, Any], around: Surroundings) -> Pointer | None:
    item = event.get("item") or {}
    # Slack sends ":compass::skin-tone-2:" for an emoji with a skin tone.
    name = str(event.get("reaction", "")).partition("::")[0]
    if name != around.reaction or item.get("type") != "message" or not _placed(item, item):
        return None
    by, channel = event.get("user"), str(item["channel"])
    if not isinstance(by, str) or around.is_bot(by):
        return None
    if around.policy(channel).mode is ChannelMode.OFF:
        return None
    external = is_external(body)
    return Pointer(str(body.get("team_id", "")), channel, str(item["ts"]), by, external)


def _placed(place: Mapping[str, Any], message: Mapping[str, Any]) -> bool:
    return isinstance(place.get("channel"), str) and isinstance(message.get("ts"), str)


def is_put_to_a_colleague(text: str) -> bool:
    """Return whether a message, as written, names a person it is for."""
    return bool(_COLLEAGUE.search(text))


def _is_for_others(text: str, said: str) -> bool:
    """Return whether a message is no question to the channel: put to a colleague, or surely no question."""
    return is_put_to_a_colleague(text) or not worth_a_look(said)


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
    if _is_direct(event):
        return Way.DIRECT
    if mentioned or event["type"] == "app_mention":
        return Way.MENTION
    return Way.FOLLOW_UP if event.get("thread_ts") else Way.AMBIENT


def _is_direct(event: Mapping[str, Any]) -> bool:
    return event.get("channel_type") == "im" or str(event["channel"]).startswith("D")
