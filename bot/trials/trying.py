"""`/waypost trial`: what Waypost would have said in a channel, judged by people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.blocks.plain import note
from bot.blocks.trial import (
    TITLE,
    Judgeable,
    Sitting,
    card_view,
    end_view,
    note_view,
    report_content,
)
from bot.channels.policies import ChannelPolicies
from bot.channels.rights import ChannelRights
from bot.lookups import Lookups
from bot.outgoing import ReplyTo, respond
from bot.people import People
from bot.trials.earning import SITTING, TRIAL_DAYS
from bot.trials.store import TrialStore
from bot.trials.types import Trial
from bot.trials.voices import tally_of
from bot.understanding import plain_text
from bot.units import Units
from content_index.store import ResourceStore
from content_index.types import Passage
from retrieval.answer import Answerer
from retrieval.store import AskedQuestion, QuestionStore
from retrieval.types import Query, RankedAid


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody says of one answer of a sitting; `useful` is None if they pass it over."""

    sitting: Sitting
    question_id: int
    useful: bool | None


@dataclass(frozen=True, slots=True)
class TrialParts:
    """What trials are made from."""

    policies: ChannelPolicies
    rights: ChannelRights
    people: People
    answerer: Answerer
    lookups: Lookups


class Trials:
    """Reports on channels and takes judgements, of those who may set the channel."""

    def __init__(self, units: Units, parts: TrialParts) -> None:
        self._units = units
        self._parts = parts

    def report(self, user_id: str, channel: str, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Tell somebody, in private, what was seen in a channel and how far its voice is earned."""
        rights = self._parts.rights.of(user_id, channel)
        said = note(self._parts.rights.refusal(rights)) if rights.refusal else None
        with self._units.open(inbox_id) as unit:
            if said is None:
                since = unit.now - timedelta(days=TRIAL_DAYS)
                trials = TrialStore(unit.db)
                trial = Trial(
                    mode=self._parts.policies.within(unit.db, channel).mode,
                    seen=trials.seen(channel, since),
                    tally=tally_of(unit.db, channel, unit.now),
                    to_judge=tuple(trials.to_judge(channel, user_id, since, SITTING)),
                )
                said = report_content(trial, channel)
            unit.say(respond(f"trial:{inbox_id}", reply_to, said))

    def begin(self, user_id: str, channel: str) -> dict[str, Any]:
        """Return the modal with the first question that somebody is to judge."""
        rights = self._parts.rights.of(user_id, channel)
        if rights.refusal:
            return note_view(TITLE, self._parts.rights.refusal(rights))
        since = self._units.now() - timedelta(days=TRIAL_DAYS)
        with self._units.database.reading() as db:
            questions = TrialStore(db).to_judge(channel, user_id, since, SITTING)
        return self._next(Sitting(channel, tuple(questions)), questions)

    def judge(self, user_id: str, judgement: Judgement) -> dict[str, Any]:
        """Keep what somebody says of an answer and return the modal with the next one."""
        sitting = judgement.sitting
        rights = self._parts.rights.of(user_id, sitting.channel)
        asked = self._asked(judgement.question_id)
        with self._units.open() as unit:
            counts = asked is not None and asked.question.channel == sitting.channel and not rights.refusal
            if counts and judgement.useful is not None:
                TrialStore(unit.db).judge(judgement.question_id, user_id, judgement.useful, unit.now)
        if rights.refusal:
            return note_view(TITLE, self._parts.rights.refusal(rights))
        return self._next(sitting, sitting.after(judgement.question_id))

    def _next(self, sitting: Sitting, left: Sequence[int]) -> dict[str, Any]:
        """Return the card of the first question that can be shown, or the end."""
        for question_id in left:
            asked = self._asked(question_id)
            if asked and asked.question.channel == sitting.channel and self._stands(asked):
                aids = self._aids(asked)
                if aids:
                    names = self._parts.people.names(aid.resource.verified_by for aid in aids)
                    shown = Judgeable(question_id, asked.question.text, asked.question.asked_at.date(), aids)
                    return card_view(shown, sitting, names)
        with self._units.database.reading() as db:
            return end_view(tally_of(db, sitting.channel, self._units.now()))

    def _asked(self, question_id: int) -> AskedQuestion | None:
        with self._units.database.reading() as db:
            return QuestionStore(db).get(question_id)

    def _stands(self, asked: AskedQuestion) -> bool:
        """Return whether the message that asked is still there and says the same.

        What somebody deleted or rewrote is not shown to others again; nor is it if Slack does not say.
        """
        said = self._parts.lookups.message(asked.question.channel, asked.question.ts)
        return said is not None and plain_text(said.text) == asked.question.text

    def _aids(self, asked: AskedQuestion) -> list[RankedAid]:
        """Return the aids of the answer that are still there and that the channel may see.

        The passage is the one that answers today; an aid that would not be found today has none.
        """
        policy = self._parts.policies.of(asked.question.channel)
        found = self._parts.answerer.answer(Query(asked.question.text, policy.audiences, policy.topics))
        today = {aid.resource.id: aid for aid in found.aids}
        with self._units.database.reading() as db:
            visible = ResourceStore(db).visible(asked.aid_ids, policy.audiences)
        return [
            today.get(aid_id) or RankedAid(visible[aid_id], Passage(aid_id, 0, "", ""), 0.0, (), ())
            for aid_id in asked.aid_ids
            if aid_id in visible
        ]
