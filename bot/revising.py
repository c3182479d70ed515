"""Edits and deletions: an answer follows its question."""

from dataclasses import replace
from datetime import timedelta

from bot.answering import Answering, Considered, answer_or_note
from bot.conversing import Conversing
from bot.holding.store import HeldStore
from bot.holding.types import HeldState, Reason
from bot.outgoing import update
from bot.placing import Place
from bot.rerecording import rerecord
from bot.taking_back import take_back, withdraw_answer
from bot.threads.following import Following, Heard
from bot.threads.store import SHARED_KEY, MessageStore, SaidStore, ThreadStore
from bot.threads.types import SaidAnswer
from bot.understanding import Removal, Revision
from bot.units import Unit, Units
from content_index.database import Connection
from retrieval.store import AskedQuestion, QuestionStore
from retrieval.types import Decision, Question, Way

# For so long after it was written an edit can make Waypost speak up unasked. People mend what they wrote
# within minutes, and later nobody looks there any more; not tuned.
FRESH = timedelta(minutes=10)
_UNASKED = (Way.AMBIENT, Way.FOLLOW_UP)


class OvertakenError(Exception):
    """The message was asked or taken back while its edit was worked; the work pool tries again."""


class Revising:
    """Keeps answers in step with what people make of their messages."""

    def __init__(
        self, units: Units, answering: Answering, following: Following, conversing: Conversing
    ) -> None:
        self._units = units
        self._answering = answering
        self._following = following
        self._conversing = conversing

    def removed(self, removal: Removal, inbox_id: int | None) -> None:
        """Take back the answers to whatever a deleted message asked."""
        with self._units.open(inbox_id) as unit:
            messages, message = MessageStore(unit.db), (removal.channel, removal.ts)
            messages.changed(*message, MessageStore.GONE, unit.now)
            messages.forget(*message)
            for asked in QuestionStore(unit.db).all_of_message(*message):
                take_back(unit, asked)

    def revised(self, revision: Revision, inbox_id: int | None) -> None:
        """Answer a changed message anew, and change, withdraw or give what others see of the answer.

        Raises OvertakenError if what it asked was stored or taken back meanwhile.
        """
        with self._units.database.reading() as db:
            before = _asked(db, revision)
        question = self._answering.admit(revision.question, inbox_id) if revision.question else None
        if revision.question and question is None:
            return
        fresh = question if question and not before and self._counts(question) else None
        heard = self._following.hear(fresh) if fresh else None
        anew = [self._anew(question, asked) if question else None for asked in before]
        with self._units.open(inbox_id) as unit:
            if [one.id for one in _asked(unit.db, revision)] != [one.id for one in before]:
                raise OvertakenError(f"the message of questions {[one.id for one in before]} was overtaken")
            if not MessageStore(unit.db).changed(revision.channel, revision.ts, revision.stamp, unit.now):
                return
            if fresh:
                self._conversing.tell(unit, fresh, heard, inbox_id)
            for asked, now in zip(_asked(unit.db, revision), anew, strict=True) if before else ():
                self._change(unit, asked, now, revision.stamp)

    def _counts(self, question: Question) -> bool:
        """Return whether an edit may still make Waypost speak: at any time if it is addressed."""
        return question.way not in _UNASKED or self._units.now() - question.asked_at <= FRESH

    def _anew(self, question: Question, asked: AskedQuestion) -> Heard:
        """Return the question of a changed message as it was asked before, or as put to Waypost now."""
        before = asked.question
        way = Way.MENTION if question.way is Way.MENTION else before.way
        return self._following.consider(
            replace(question, way=way, asker=before.asker, thread_ts=before.thread_ts, quiet=before.quiet)
        )

    def _change(self, unit: Unit, asked: AskedQuestion, heard: Heard | None, stamp: str) -> None:
        if heard is None or not _is_question(heard.considered):
            take_back(unit, asked)
            return
        question = heard.considered.question
        if (question.text, question.way) == (asked.question.text, asked.question.way):
            return
        self._say_anew(unit, asked, heard.considered, stamp)
        if heard.words:
            ThreadStore(unit.db).carry(asked.id, heard.words)
        else:
            ThreadStore(unit.db).carry_nothing(asked.id)

    def _say_anew(self, unit: Unit, asked: AskedQuestion, considered: Considered, stamp: str) -> None:
        """Bring what is seen of an answer into line with the new one, and store that."""
        question, where = considered.question, self._answering.place(considered)
        said, held = SaidStore(unit.db).of(asked.id), HeldStore(unit.db).of(asked.id)
        if held and held.state is HeldState.WAITING:
            if question.way is Way.AMBIENT:
                rerecord(unit, asked, considered, shown=False)  # it waits on, with the new words
                return
            HeldStore(unit.db).settle(asked.id, HeldState.SAID, Reason.PUT_TO_WAYPOST, unit.now)
        if _stays_public(said, considered, where):
            rerecord(unit, asked, considered, shown=True)
            content = answer_or_note(considered, asked.id)
            unit.say(update(f"{said.key}:{stamp}", said.key, question.channel, content))
            return
        withdraw_answer(unit, asked)
        if not self._is_worth_saying(asked, considered, said, where):
            rerecord(unit, asked, considered, shown=where is said.place is Place.ASKER)
            return
        grace = self._answering.grace(question) if said.place is Place.NOWHERE else timedelta()
        rerecord(unit, asked, considered, shown=not grace)
        if grace:
            HeldStore(unit.db).hold(asked.id, unit.now + grace, bool(question.external))
        else:
            self._answering.say(unit, considered, asked.id, where)

    def _is_worth_saying(
        self, asked: AskedQuestion, considered: Considered, said: SaidAnswer, where: Place
    ) -> bool:
        """Return whether an answer that is not updated in place is to be said."""
        if where is Place.NOWHERE:
            return False
        if said.place is Place.NOWHERE:
            return self._counts(considered.question)
        aids = tuple(aid.resource.id for aid in considered.answer.aids)
        # What the asker alone saw cannot be changed; the same once more would be noise.
        return said.place is not where or aids != asked.aid_ids


def _stays_public(said: SaidAnswer, considered: Considered, where: Place) -> bool:
    """Return whether what everybody sees of an answer is changed in place; what was shared stays shared."""
    if said.place is not Place.THERE:
        return False
    shared = said.key.startswith(SHARED_KEY) and considered.answer.decision is Decision.ANSWER
    return where is Place.THERE or (shared and where is Place.ASKER)


def _asked(db: Connection, revision: Revision) -> list[AskedQuestion]:
    """Return what a message asked where it stands; a private look at it, as by a shortcut, stays as it is."""
    asked = QuestionStore(db).all_of_message(revision.channel, revision.ts)
    return [one for one in asked if one.question.way.in_public or one.question.way is Way.DIRECT]


def _is_question(considered: Considered) -> bool:
    """Return whether a message still asks: put to Waypost, what is answered counts as a question too."""
    answered = considered.answer.decision is Decision.ANSWER
    return considered.asks or (considered.question.way not in _UNASKED and answered)
