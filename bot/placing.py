"""Where an answer is said: a pure decision from how the question came in and how its channel is set."""

from enum import StrEnum

from bot.channels.types import ChannelPolicy
from bot.settings import ChannelMode
from retrieval.confidence import Band, band
from retrieval.types import Answer, Decision, Question, Way


class Place(StrEnum):
    """Who gets to see what Waypost says."""

    NOWHERE = "nowhere"
    ASKER = "asker"
    THERE = "there"  # whoever sees the question: the thread, the direct message, the command's own answer


def place(question: Question, answer: Answer, policy: ChannelPolicy) -> Place:
    """Return where to answer. Unasked answers have to be earned and sure; in shadow nothing is public."""
    if not question.way.in_public:
        return Place.THERE
    if question.way is Way.AMBIENT:
        return _unasked(answer, policy.mode)
    if answer.decision is Decision.ABSTAIN or policy.mode is ChannelMode.SHADOW:
        return Place.ASKER
    return Place.THERE


def would_answer(answer: Answer) -> bool:
    """Return whether an answer is good enough to be given without having been asked for."""
    return answer.decision is Decision.ANSWER and band(answer.confidence) is Band.SURE


def _unasked(answer: Answer, mode: ChannelMode) -> Place:
    if mode not in (ChannelMode.EPHEMERAL, ChannelMode.THREAD):
        return Place.NOWHERE
    if answer.decision is Decision.ABSTAIN:
        return Place.ASKER
    if not would_answer(answer):
        return Place.NOWHERE
    return Place.THERE if mode is ChannelMode.THREAD else Place.ASKER
