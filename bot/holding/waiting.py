"""The sweep over held answers: each is given once its time has come, unless a person was quicker."""

import logging
from dataclasses import replace
from datetime import timedelta

from bot.answering import Answering
from bot.holding.store import HeldStore
from bot.holding.types import HeldAnswer, HeldState, Reason
from bot.lookups import Lookups
from bot.placing import Place
from bot.rerecording import rerecord
from bot.threads.company import puts_to_colleague, replied, replied_to
from bot.understanding import Surroundings
from bot.units import Unit, Units
from bot.work import failure_trace
from retrieval.store import AskedQuestion, QuestionStore
from retrieval.types import Question

log = logging.getLogger(__name__)

# An answer that comes much later than it was to come, as after a downtime, speaks into a dead thread. An hour
# is also the longest grace that can be set, and about as long as Slack repeats a delivery; not tuned.
TOO_LATE_BY = timedelta(hours=1)

Settled = tuple[HeldState, Reason]


class Waiting:
    """Gives or drops the answers whose time has come."""

    def __init__(self, units: Units, answering: Answering, lookups: Lookups, around: Surroundings) -> None:
        self._units = units
        self._answering = answering
        self._lookups = lookups
        self._around = around

    def sweep(self) -> int:
        """Deal with every held answer that is due, and return how many that were."""
        with self._units.database.reading() as db:
            due = HeldStore(db).due(self._units.now())
        for held in due:
            try:
                self._end(held)
            except Exception as error:  # noqa: BLE001  one that fails must not hold up the others for good
                log.error("held answer %s was dropped: %s", held.question_id, failure_trace(error))
                self._settle(held, (HeldState.DROPPED, Reason.BROKEN))
        return len(due)

    def _end(self, held: HeldAnswer) -> None:
        """Ask Slack, work the answer out anew, and settle it in the transaction that queues it.

        Until that transaction is committed nothing has happened: a killed process begins again.
        """
        with self._units.database.reading() as db:
            asked = QuestionStore(db).get(held.question_id)
        if asked is None:
            self._settle(held, (HeldState.CANCELLED, Reason.TAKEN_BACK))
            return
        silent = self._kept_back(held, asked.question)
        if silent:
            self._settle(held, silent)
            return
        self._answer(held, asked)

    def _answer(self, held: HeldAnswer, asked: AskedQuestion) -> None:
        question = self._answering.admit(self._as_of_now(asked.question, held), None)
        if question is None:
            self._settle(held, (HeldState.DROPPED, Reason.NOT_ALLOWED))
            return
        considered = self._answering.consider(question)
        where = self._answering.place(considered)
        with self._units.open() as unit:
            if not _is_unchanged(unit, asked):
                return  # edited while the answer was worked out: the next sweep has the new words
            spoken = where is not Place.NOWHERE
            settled = (
                (HeldState.SAID, Reason.NOBODY_REPLIED) if spoken else (HeldState.DROPPED, Reason.NOT_ALLOWED)
            )
            if not HeldStore(unit.db).settle(held.question_id, *settled, unit.now):
                return
            rerecord(unit, asked, considered, shown=spoken)
            if spoken:
                self._answering.say(unit, considered, asked.id, where)

    def _as_of_now(self, question: Question, held: HeldAnswer) -> Question:
        policy = self._around.policy(question.channel)
        return replace(question, audiences=policy.audiences, topics=policy.topics, external=held.external)

    def _kept_back(self, held: HeldAnswer, question: Question) -> Settled | None:
        """Return why an answer is not given; Slack is asked last and fails closed."""
        if self._units.now() - held.due_at > TOO_LATE_BY:
            return HeldState.DROPPED, Reason.TOO_LATE
        thread = self._lookups.thread(question.channel, question.ts)
        if thread is None:
            return HeldState.DROPPED, Reason.NOT_CHECKED
        if replied(thread, question.asker):
            return HeldState.CANCELLED, Reason.REPLIED
        if any(self._around.is_bot(said.user) for said in thread):
            return HeldState.CANCELLED, Reason.SAID_ALREADY
        if any(puts_to_colleague(said.text) for said in thread):
            return HeldState.CANCELLED, Reason.PUT_TO_COLLEAGUE
        after = self._lookups.since(question.channel, question.ts)
        if after is None:
            return HeldState.DROPPED, Reason.NOT_CHECKED
        if replied_to(after, question.asker):
            return HeldState.CANCELLED, Reason.REPLIED_IN_CHANNEL
        return None

    def _settle(self, held: HeldAnswer, settled: Settled) -> None:
        with self._units.open() as unit:
            HeldStore(unit.db).settle(held.question_id, *settled, unit.now)


def _is_unchanged(unit: Unit, asked: AskedQuestion) -> bool:
    now = QuestionStore(unit.db).get(asked.id)
    return now is not None and now.question.text == asked.question.text
