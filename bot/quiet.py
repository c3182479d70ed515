"""Carries words between a mentor and somebody who asked quietly."""

from dataclasses import dataclass

from bot.blocks import quiet as cards
from bot.outgoing import Content, ReplyTo, post, respond
from bot.people import People
from bot.store import RelayStore
from bot.units import Units
from retrieval.store import AskedQuestion, QuestionStore, ReferralStore
from retrieval.types import Referral, ReferralState


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody wrote in the modal `view_id` about a referral."""

    referral_id: int
    view_id: str
    text: str


class Quiet:
    """Relays replies while a quiet question is with its mentor."""

    def __init__(self, units: Units, people: People) -> None:
        self._units = units
        self._people = people

    def question_for(self, referral_id: int, user_id: str) -> str | None:
        """Return the text of the question somebody may reply about; None if it is not theirs (any more)."""
        found = self._between(referral_id, user_id)
        return found[1].question.text if found else None

    def send(self, reply: Reply, user_id: str, inbox_id: int | None) -> None:
        """Bring a reply to the other side, once for each modal."""
        found = self._between(reply.referral_id, user_id)
        # Everybody whose name may be shown is looked up before the transaction.
        self._people.names([found[0].mentor_id, found[1].question.asker] if found else [])
        with self._units.open(inbox_id) as unit:
            relay = None
            if found and reply.text:
                relay = RelayStore(unit.db).add(reply.referral_id, reply.view_id, user_id, unit.now)
            if found and relay:
                asked = QuestionStore(unit.db).get(found[1].id) or found[1]
                to, content = self._addressed(found[0], asked, user_id, reply.text)
                unit.say(post(f"relay:{relay}", to, content))
            unit.say(post(f"relayed:{reply.view_id}", user_id, cards.outcome_content(relay is not None)))

    def no_question(self, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Say how one asks quietly to somebody who typed no question."""
        with self._units.open(inbox_id) as unit:
            unit.say(respond(f"quietly:{inbox_id}", reply_to, cards.hint_content()))

    def _addressed(
        self, referral: Referral, asked: AskedQuestion, sender: str, text: str
    ) -> tuple[str, Content]:
        """Return who gets a reply, and how it looks to them."""
        quiet, asker = asked.question.quiet, asked.question.asker
        if sender == referral.mentor_id:
            mentor = self._people.name(referral.mentor_id)
            return asker, cards.from_mentor_content(mentor, text, referral.id, asked.id, quiet)
        name = "" if quiet else self._people.name(asker)
        return referral.mentor_id, cards.from_asker_content(name, text, referral.id)

    def _between(self, referral_id: int, user_id: str) -> tuple[Referral, AskedQuestion] | None:
        """Return a taken referral with its question, to the mentor who took it and to the asker alone."""
        with self._units.database.reading() as db:
            referral = ReferralStore(db).get(referral_id)
            asked = QuestionStore(db).get(referral.question_id) if referral else None
        if referral is None or asked is None or referral.state is not ReferralState.TAKEN:
            return None
        return (referral, asked) if user_id in (referral.mentor_id, asked.question.asker) else None
