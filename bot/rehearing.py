"""A message that nothing is on record for is fetched and judged anew, by the code that judges new ones."""

from dataclasses import replace
from typing import Any

from bot.answering import Answering, Considered
from bot.blocks.why import how_sure, percent, silence_content
from bot.border import Border
from bot.lookups import Lookups, Said
from bot.outgoing import Content
from bot.permalinks import MessagePlace
from bot.placing import Place, place, would_answer
from bot.settings import ChannelMode
from bot.understanding import Surroundings, is_put_to_a_colleague, plain_text, question_from_event
from retrieval.confidence import LIKELY_FROM, SURE_FROM
from retrieval.gate import QUESTION_FROM
from retrieval.types import Decision, Question, Way

ANEW = "Nothing is on record for this message, so I read it again and judged it anew. "
CANNOT_SEE = "I cannot see that channel: I am not in it, or it is gone. Invite me with /invite @Waypost."
NOT_A_MEMBER = "I am not in that channel, so I hear nothing there. Invite me with /invite @Waypost."
GONE = "There is no such message any more: it was deleted, and what I said to it with it."
OTHERS_READ = "People of other companies read that channel. I say nothing in it unless a curator allows it."
OFF = "I am switched off in that channel."
BY_AN_APP = "An app wrote this message. I answer people."
TO_A_COLLEAGUE = "The message is put to a colleague by name, so I left it to them."
IN_A_THREAD = (
    "The message is a reply in a thread. There I speak only when I am mentioned, or while only the asker and "
    "I are in it."
)


class Rehearing:
    """Judges messages again; nothing that it finds out is kept."""

    def __init__(self, answering: Answering, lookups: Lookups, around: Surroundings, border: Border) -> None:
        self._answering = answering
        self._lookups = lookups
        self._around = around
        self._border = border

    def fetch(self, where: MessagePlace) -> Said | Content:
        """Return a message, or why it cannot be read."""
        facts = self._lookups.channel(where.channel)
        if facts is None or not facts.is_member:
            return silence_content(CANNOT_SEE if facts is None else NOT_A_MEMBER)
        return self._lookups.message(where.channel, where.ts) or silence_content(GONE)

    def why_silent(self, where: MessagePlace, said: Said, may_see: frozenset[str] | None) -> Content:
        """Return why nothing was said to a message. `may_see` limits the audiences whose titles are named."""
        reason = self._before_reading(where, said)
        if reason:
            return silence_content(reason)
        event = _event(where, said)
        body = {"event": event, "is_ext_shared_channel": self._border.is_external(where.channel)}
        question = question_from_event(body, self._around)
        if question is None and is_put_to_a_colleague(said.text):
            return silence_content(ANEW + TO_A_COLLEAGUE)
        question = question or _as_ambient(where, said, plain_text(said.text))
        if may_see is not None:
            question = replace(question, audiences=question.audiences & may_see)
        return self._judged(self._answering.consider(question))

    def _before_reading(self, where: MessagePlace, said: Said) -> str:
        policy = self._around.policy(where.channel)
        if said.by_bot:
            return BY_AN_APP
        if self._border.is_closed(where.channel):
            return OTHERS_READ
        is_off = policy.mode is ChannelMode.OFF and not where.channel.startswith("D")
        return OFF if is_off else ""

    def _judged(self, considered: Considered) -> Content:
        question, answer = considered.question, considered.answer
        if not considered.asks and question.way in (Way.AMBIENT, Way.FOLLOW_UP):
            chance, needed = percent(considered.chance), percent(QUESTION_FROM)
            return silence_content(
                f"{ANEW}It does not look like a question to me: {chance} likely, I answer from {needed}."
            )
        if question.way is Way.FOLLOW_UP:
            return silence_content(ANEW + IN_A_THREAD)
        titles = [aid.resource.title for aid in answer.aids[:1]]
        if answer.decision is Decision.ABSTAIN:
            return silence_content(ANEW + not_sure(answer.confidence, LIKELY_FROM))
        mode = self._around.policy(question.channel).mode
        if place(question, answer, self._around.policy(question.channel)) is not Place.NOWHERE:
            return silence_content(f"{ANEW}Asked now, I would answer: {how_sure(answer.confidence)}.", titles)
        if not would_answer(answer):
            return silence_content(ANEW + not_sure(answer.confidence, SURE_FROM), titles)
        return silence_content(ANEW + only_listening(mode), titles)


def not_sure(confidence: float, needed: float) -> str:
    """Return in a sentence what was missing."""
    unasked = "unasked" if needed == SURE_FROM else "asked"
    return (
        f"Nothing curated was sure enough to help: {percent(confidence)}, "
        f"and {unasked} I answer from {percent(needed)}."
    )


def only_listening(mode: ChannelMode) -> str:
    """Return in a sentence why a channel's mode kept an answer back."""
    return f"In this channel I answer only when I am addressed (its mode is {mode.value})."


def _event(where: MessagePlace, said: Said) -> dict[str, Any]:
    event = {"type": "message", "user": said.user, "text": said.text, "channel": where.channel, "ts": said.ts}
    in_thread = said.thread_ts and said.thread_ts != said.ts
    return event | ({"thread_ts": said.thread_ts} if in_thread else {})


def _as_ambient(where: MessagePlace, said: Said, text: str) -> Question:
    """Return a message as a question although the first look let it go, for the gate to say how likely."""
    return Question(
        text=text,
        asker=said.user,
        team="",
        channel=where.channel,
        ts=said.ts,
        thread_ts=said.thread_ts or said.ts,
        way=Way.AMBIENT,
        asked_at=said.at,
    )
