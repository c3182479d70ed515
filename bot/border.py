"""Where the company ends: who is answered in channels that other companies read, and who is told why not."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from bot.blocks.plain import note
from bot.channels.types import ChannelPolicy
from bot.lookups import Lookups
from bot.outgoing import Content
from bot.people import People
from bot.settings import ChannelMode
from retrieval.types import Query, Question, Way

FOR_COLLEAGUES = "I answer the people of the company that runs me. Please ask somebody you know there."
NOT_HERE = (
    "People of other companies read this channel, so I say nothing in it. Ask me in a direct message or with "
    "/ask; a curator can let me answer here with /waypost channel."
)


class Admission(StrEnum):
    """What becomes of a question before anything is looked up for it."""

    WELCOME = "welcome"
    REFUSED = "refused"  # its asker is told, in private
    IGNORED = "ignored"  # nothing is said and nothing is kept


class Border:
    """Knows who belongs to the company and which channels others read. In doubt it lets nothing out."""

    def __init__(self, people: People, lookups: Lookups, policy: Callable[[str], ChannelPolicy]) -> None:
        self._people = people
        self._lookups = lookups
        self._policy = policy

    def admit(self, question: Question) -> tuple[Question, Admission]:
        """Return the question, with what was found out about its channel, and whether it may be answered."""
        if not question.way.in_public:
            ours = self._people.belongs(question.asker, question.team)
            return question, Admission.WELCOME if ours else _to_a_stranger(question)
        if question.external is None:
            question = replace(question, external=self.is_external(question.channel))
        if not question.external or self._policy(question.channel).external:
            return question, Admission.WELCOME
        if question.way in (Way.AMBIENT, Way.FOLLOW_UP) or not self._people.belongs(question.asker):
            return question, Admission.IGNORED
        return question, Admission.REFUSED

    def is_external(self, channel: str) -> bool:
        """Return whether other companies read a channel, or will once they accept; True if it is not known.

        A direct message with Waypost is nobody else's.
        """
        if channel.startswith("D"):
            return False
        facts = self._lookups.channel(channel)
        return facts is None or facts.is_external

    def is_closed(self, channel: str) -> bool:
        """Return whether nothing may be said openly in a channel, because others read it."""
        return not self._policy(channel).external and self.is_external(channel)

    def openly(self, question: Question) -> Query:
        """Return the question as everybody in its channel may have it answered, as the channel is set now."""
        policy = self._policy(question.channel)
        audiences = (
            frozenset[str]() if policy.audiences and self.is_external(question.channel) else policy.audiences
        )
        return Query(question.text, audiences, policy.topics)

    def audiences(self, question: Question, user_id: str) -> frozenset[str]:
        """Return whose restricted content somebody may see who comes across a question where it was asked."""
        return self._people.audiences(user_id) | self.openly(question).audiences

    def mode(self, channel: str) -> ChannelMode:
        """Return how far Waypost may go in a channel now."""
        return self._policy(channel).mode

    def is_colleague(self, user_id: str, team: str = "") -> bool:
        """Return whether somebody is known to belong to the company; `team` counts if Slack says no more."""
        return bool(self._people.belongs(user_id, team))


def refusal(question: Question) -> Content:
    """Return what the asker of a refused question is told."""
    return note(NOT_HERE if question.way.in_public else FOR_COLLEAGUES)


def _to_a_stranger(question: Question) -> Admission:
    """A command and a shortcut are answered with a sentence; anything else would begin a conversation."""
    return Admission.REFUSED if question.way in (Way.COMMAND, Way.SHORTCUT) else Admission.IGNORED
