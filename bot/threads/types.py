"""The nouns of threads."""

from dataclasses import dataclass
from enum import StrEnum

from bot.placing import Place
from retrieval.store import AskedQuestion


class Silence(StrEnum):
    """Why a question in a thread that Waypost had answered in got no answer, as a part of a sentence."""

    COMPANY = "other people or bots are in the thread"
    MENTOR = "a mentor has taken the question of this thread"
    NOT_CHECKED = "Slack did not say who is in the thread"
    NOTHING_NEW = "the answer would have been the one that is in the thread already"


@dataclass(frozen=True, slots=True)
class SaidAnswer:
    """Who sees the answer to a question now, and the key of the message in the outbox."""

    place: Place
    key: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a conversation. `words` are its own, without the topic that it was asked with."""

    asked: AskedQuestion
    words: str
    place: Place
