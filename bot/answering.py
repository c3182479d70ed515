"""A question becomes what is said in Slack, in one transaction with what is remembered of it."""

from collections.abc import Callable
from dataclasses import replace

from bot.blocks.answer import answer_content, nothing_content
from bot.blocks.plain import not_a_question_content
from bot.outgoing import Content, Outgoing, ReplyTo, post, respond, whisper
from bot.people import People, Role
from bot.settings import ChannelMode
from bot.understanding import Surroundings, shown_thread
from bot.units import Unit, Units
from insights.store import GapStore, RecordStore
from insights.types import LearningRecord, Verb
from retrieval.answer import Answerer
from retrieval.confidence import Band, band
from retrieval.gate import QUESTION_FROM, Gate
from retrieval.store import QuestionStore
from retrieval.types import Answer, Decision, Query, Question, Way


class Answering:
    """Answers questions."""

    def __init__(
        self,
        units: Units,
        answerer: Answerer,
        people: People,
        around: Callable[[], Surroundings],
    ) -> None:
        self._units = units
        self._answerer = answerer
        self._people = people
        self._around = around

    def handle(self, question: Question, inbox_id: int | None, reply_to: ReplyTo | None = None) -> None:
        """Answer a question where it was asked, in private if it came so; or stay silent and remember it."""
        question = self._with_own_audiences(question)
        answer = self._answerer.answer(Query(question.text, question.audiences), question.asker)
        names = self._people.names(
            [aid.resource.verified_by for aid in answer.aids] + [m.mentor.user_id for m in answer.mentors]
        )
        silent = self._is_silent(question, answer)
        # The gate of the model that answered; another may serve from the next question on.
        asks = Gate(answer.model).probability(question.text, answer.vector) >= QUESTION_FROM
        with self._units.open(inbox_id) as unit:
            if not asks and question.way is Way.AMBIENT:
                return  # the listener lets through whatever may be a question; this one is none
            if not asks and answer.decision is Decision.ABSTAIN:
                # Somebody addressed Waypost with what is no question, such as a thank-you: that is not a gap.
                unit.say(_reply(question, f"talk:{inbox_id}", not_a_question_content(), reply_to, quiet=True))
                return
            question_id = QuestionStore(unit.db).add(question, answer, shown=not silent)
            self._remember(unit, question, question_id, answer)
            if not silent:
                content = _content(question, answer, question_id, names)
                quiet = answer.decision is Decision.ABSTAIN or self._answers_quietly(question)
                unit.say(_reply(question, f"answer:{question_id}", content, reply_to, quiet))

    def _with_own_audiences(self, question: Question) -> Question:
        """In private a person sees what their roles may see; in a channel only what the channel may."""
        if question.way in (Way.DIRECT, Way.COMMAND):
            roles = frozenset[str](
                role.value for role in self._people.roles(question.asker) if role is not Role.EMPLOYEE
            )
            return replace(question, audiences=question.audiences | roles)
        return question

    def _is_silent(self, question: Question, answer: Answer) -> bool:
        if question.way is not Way.AMBIENT:
            return False
        if self._around().mode(question.channel) not in (ChannelMode.EPHEMERAL, ChannelMode.THREAD):
            return True
        return answer.decision is Decision.ANSWER and band(answer.confidence) is not Band.SURE

    def _answers_quietly(self, question: Question) -> bool:
        mode = self._around().mode(question.channel)
        return question.way is Way.AMBIENT and mode is ChannelMode.EPHEMERAL

    def _remember(self, unit: Unit, question: Question, question_id: int, answer: Answer) -> None:
        records = RecordStore(unit.db)
        records.add(
            LearningRecord(unit.now, question.asker, Verb.ASKED, f"question:{question_id}", question_id)
        )
        for aid in answer.aids:
            of = f"resource:{aid.resource.id}"
            records.add(LearningRecord(unit.now, question.asker, Verb.RECOMMENDED, of, question_id))
        if answer.decision is Decision.ABSTAIN:
            GapStore(unit.db).record(question_id, question.text, answer.model, answer.vector, unit.now)


def _content(question: Question, answer: Answer, question_id: int, names: dict[str, str]) -> Content:
    if answer.decision is Decision.ANSWER:
        return answer_content(answer, question_id, names)
    return nothing_content(answer, question_id, names, question.way in (Way.MENTION, Way.AMBIENT))


def _reply(question: Question, key: str, content: Content, reply_to: ReplyTo | None, quiet: bool) -> Outgoing:
    """Address a message: the command's own answer, a note for the asker alone, or a message in the thread."""
    if reply_to:
        return respond(key, reply_to, content)
    if question.way is Way.DIRECT:
        return post(key, question.channel, content, question.thread_ts)
    if quiet:
        return whisper(key, question.channel, question.asker, content, shown_thread(question))
    return post(key, question.channel, content, question.thread_ts)
