"""A question becomes what is said in Slack, in one transaction with what is remembered of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.blocks.answer import CardButtons, answer_content, nothing_content
from bot.blocks.feedback import with_feedback
from bot.blocks.parts import context
from bot.blocks.plain import not_a_question_content
from bot.border import Admission, Border, refusal
from bot.channels.types import ChannelPolicy
from bot.holding.store import HeldStore
from bot.outgoing import Content, Outgoing, ReplyTo, post, respond, whisper
from bot.people import People
from bot.placing import Place, place
from bot.threads.store import ANSWER_KEY, SaidStore
from bot.understanding import shown_thread
from bot.units import Unit, Units
from insights.store import GapStore, RecordStore
from insights.types import LearningRecord, Verb
from retrieval.answer import Answerer
from retrieval.gate import QUESTION_FROM, Gate
from retrieval.store import AskedQuestion, QuestionStore
from retrieval.types import Answer, Decision, Question, Way

ASKED_QUIETLY = "You asked quietly: a mentor sees your name only once you show it."


@dataclass(frozen=True, slots=True)
class Considered:
    """A question with its answer, whether it is one at all, and the names of the people in the answer.

    `chance` is the gate's probability, from 0 to 1, that it is a question.
    """

    question: Question
    answer: Answer
    asks: bool
    names: dict[str, str]
    chance: float = 1.0


class Answering:
    """Answers questions. `policy` says how a channel is set."""

    def __init__(
        self,
        units: Units,
        answerer: Answerer,
        people: People,
        policy: Callable[[str], ChannelPolicy],
        border: Border,
    ) -> None:
        self._units = units
        self._answerer = answerer
        self._people = people
        self._policy = policy
        self._border = border

    def handle(
        self,
        question: Question,
        inbox_id: int | None,
        reply_to: ReplyTo | None = None,
        unless: Callable[[Unit], bool] = lambda unit: False,
    ) -> None:
        """Answer a question where it was asked, in private if it came so; or stay silent and remember it.

        `unless` has the last word in the transaction: if it is True, nothing more is said or remembered.
        """
        admitted = self.admit(question, inbox_id, reply_to)
        if admitted is None:
            return
        considered = self.consider(admitted)
        with self._units.open(inbox_id) as unit:
            if not unless(unit):
                self.tell(unit, considered, inbox_id, reply_to)

    def admit(
        self, question: Question, inbox_id: int | None, reply_to: ReplyTo | None = None
    ) -> Question | None:
        """Return a question that may be answered, with what was found out about its channel.

        None if other companies would read the answer, or ask: then nothing is kept, the delivery is finished,
        and whoever may know why is told.
        """
        question, admission = self._border.admit(question)
        if admission is Admission.WELCOME:
            return question
        with self._units.open(inbox_id) as unit:
            if admission is Admission.REFUSED:
                key, content = f"turned_away:{inbox_id}", refusal(question)
                unit.say(_reply(question, key, content, reply_to, quiet=True))
        return None

    def tell(
        self, unit: Unit, considered: Considered, inbox_id: int | None, reply_to: ReplyTo | None = None
    ) -> int | None:
        """Remember a question and say or hold what there is to say; return its id, None if it is none."""
        asked, answer = considered.question, considered.answer
        if not considered.asks and asked.way in (Way.AMBIENT, Way.FOLLOW_UP):
            return None  # the listener lets through whatever may be a question; this one is none
        if not considered.asks and answer.decision is Decision.ABSTAIN:
            # Somebody addressed Waypost with what is no question, such as a thank-you: that is not a gap.
            unit.say(_reply(asked, f"talk:{inbox_id}", not_a_question_content(), reply_to, quiet=True))
            return None
        where, grace = self.place(considered), self.grace(asked)
        held = bool(grace) and where is not Place.NOWHERE
        question_id = self.record(unit, considered, shown=where is not Place.NOWHERE and not held)
        if held:
            HeldStore(unit.db).hold(question_id, asked.asked_at + grace, bool(asked.external))
        elif where is not Place.NOWHERE:
            self.say(unit, considered, question_id, where, reply_to)
        return question_id

    def place(self, considered: Considered) -> Place:
        """Return where an answer is said, as the channel is set now."""
        question = considered.question
        return place(question, considered.answer, self._policy(question.channel))

    def grace(self, question: Question) -> timedelta:
        """Return for how long a person may reply first: not at all to a question put to Waypost."""
        waits = question.way is Way.AMBIENT
        return timedelta(seconds=self._policy(question.channel).grace_s if waits else 0)

    def say(
        self,
        unit: Unit,
        considered: Considered,
        question_id: int,
        where: Place,
        reply_to: ReplyTo | None = None,
    ) -> None:
        """Queue an answer, or the note that there is none, for those who are to see it."""
        private = where is Place.ASKER or reply_to is not None
        content = answer_or_note(considered, question_id, private)
        # An answer that was taken back and is given again is another message, with a key of its own.
        before = SaidStore(unit.db).of(question_id).key
        key = f"{before}:again" if before else f"{ANSWER_KEY}{question_id}"
        unit.say(_reply(considered.question, key, content, reply_to, where is Place.ASKER))
        if reply_to is None:
            SaidStore(unit.db).put(question_id, where, key)

    def consider(self, question: Question) -> Considered:
        """Work out the answer, seen with the eyes of those who will see it; nothing is stored."""
        question = self._with_own_audiences(question)
        return self._considered(question, self._answerer.answer(question.query, question.asker))

    def again(self, question: Question, aid_ids: Sequence[str]) -> Considered:
        """Work a stored question out with the aids it got, as far as those who will see it may see them.

        The policy of its channel holds as it is now.
        """
        question = self._with_own_audiences(self._as_set_now(question))
        return self._considered(
            question, self._answerer.again(question.query, aid_ids, question.asker).answer
        )

    def reconsider(self, asked: AskedQuestion) -> Considered:
        """Work a stored question out for its asker once more: with the aids it got, anew if it got none."""
        if asked.decision is Decision.ANSWER:
            return self.again(asked.question, asked.aid_ids)
        return self.consider(self._as_set_now(asked.question))

    def _as_set_now(self, question: Question) -> Question:
        policy = self._policy(question.channel)
        return replace(question, audiences=policy.audiences, topics=policy.topics)

    def _considered(self, question: Question, answer: Answer) -> Considered:
        if question.external:
            answer = replace(answer, mentors=())  # who works here is nobody else's business
        names = self._people.names(
            [aid.resource.verified_by for aid in answer.aids] + [m.mentor.user_id for m in answer.mentors]
        )
        # The gate of the model that answered; another may serve from the next question on.
        chance = Gate(answer.model).probability(question.text, answer.vector)
        return Considered(question, answer, chance >= QUESTION_FROM, names, chance)

    def record(self, unit: Unit, considered: Considered, shown: bool) -> int:
        """Store a question, what was made of it and, if nothing was, its gap; return the question's id."""
        question, answer = considered.question, considered.answer
        question_id = QuestionStore(unit.db).add(question, answer, shown)
        records = RecordStore(unit.db)
        records.add(
            LearningRecord(unit.now, question.asker, Verb.ASKED, f"question:{question_id}", question_id)
        )
        for aid in answer.aids:
            of = f"resource:{aid.resource.id}"
            records.add(LearningRecord(unit.now, question.asker, Verb.RECOMMENDED, of, question_id))
        if answer.decision is Decision.ABSTAIN:
            GapStore(unit.db).record(question_id, question.text, answer.model, answer.vector, unit.now)
        return question_id

    def _with_own_audiences(self, question: Question) -> Question:
        """In private a person sees what their roles may see; in a channel only what the channel may.

        Where other companies read along that is what everybody may see, however the channel is set.
        """
        if question.way.in_public or question.way is Way.WORKFLOW:
            return replace(question, audiences=frozenset()) if question.external else question
        return replace(question, audiences=question.audiences | self._people.audiences(question.asker))


def answer_or_note(considered: Considered, question_id: int, private: bool = False) -> Content:
    """Return the card of an answer, or the note that there is nothing; `private` if one person sees it."""
    answer, names, question = considered.answer, considered.names, considered.question
    if answer.decision is Decision.ANSWER:
        share = share_label(question) if private else ""
        said = ASKED_QUIETLY if question.quiet else ""
        buttons = CardButtons(not question.external, share, said)
        content = answer_content(answer, question_id, names, buttons)
        return with_feedback(content, question_id) if question.way is Way.DIRECT else content
    content = nothing_content(answer, question_id, names, question.way.in_public)
    return Content(content.text, [*content.blocks, context(ASKED_QUIETLY)]) if question.quiet else content


def share_label(question: Question) -> str:
    """Return the words on the button that shares a private answer, "" where there is nobody to see it."""
    nowhere = question.way in (Way.DIRECT, Way.SEARCH, Way.SHORTCUT, Way.WORKFLOW)
    if nowhere or question.quiet or question.channel[:1] in ("", "D"):
        return ""
    return "Share in thread" if question.ts else "Share in channel"


def _reply(question: Question, key: str, content: Content, reply_to: ReplyTo | None, quiet: bool) -> Outgoing:
    """Address a message: the command's own answer, a note for the asker alone, or a message in the thread."""
    if reply_to:
        return respond(key, reply_to, content)
    if question.way is Way.DIRECT:
        return post(key, question.channel, content, question.thread_ts)
    if quiet:
        return whisper(key, question.channel, question.asker, content, shown_thread(question))
    return post(key, question.channel, content, question.thread_ts)
