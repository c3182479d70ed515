"""Follow-ups: what a question in a conversation is about, and whether Waypost may answer it untagged."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.answering import Answering, Considered
from bot.lookups import Lookups
from bot.placing import Place, would_answer
from bot.threads.company import only_with_waypost
from bot.threads.store import ThreadStore
from bot.threads.types import Silence, Turn
from content_index.database import Connection, Database
from retrieval.store import AskedQuestion, QuestionStore, ReferralStore
from retrieval.types import Decision, Question, ReferralState, Way

STILL_THE_SUBJECT = timedelta(minutes=10)  # in direct messages, where nothing else shows it; not tuned


@dataclass(frozen=True, slots=True)
class Heard:
    """A question with its answer. `words` are the person's own if it was asked with its topic, else ""."""

    considered: Considered
    words: str = ""


class Following:
    """Hears questions in their conversation. `is_waypost` knows the bot's own user ids."""

    def __init__(
        self,
        database: Database,
        answering: Answering,
        lookups: Lookups,
        is_waypost: Callable[[str], bool],
    ) -> None:
        self._database = database
        self._answering = answering
        self._lookups = lookups
        self._is_waypost = is_waypost

    def hear(self, question: Question) -> Heard | Silence | None:
        """Return a question with its answer, or why none is given; None if it is not Waypost's business.

        A follow-up nobody put to Waypost is its business only in a conversation that it has with the asker.
        """
        turns = self._turns(question)
        if question.way is not Way.FOLLOW_UP:
            return self._consider(question, turns)
        answered = [turn for turn in turns if _was_answered_publicly(turn, question.asker)]
        if not answered:
            return None
        heard = self._consider(question, turns)
        if not heard.considered.asks:
            return None
        silence = self._must_be_silent(question, answered)
        if silence or self._is_news(heard.considered, answered[-1]):
            return silence or heard
        return Silence.NOTHING_NEW

    def consider(self, question: Question) -> Heard:
        """Return a question with its answer, whoever is there."""
        return self._consider(question, self._turns(question))

    def _consider(self, question: Question, turns: list[Turn]) -> Heard:
        """Ask alone and with the topic; the surer answer counts (docs/decisions/0009 has the figures)."""
        alone = Heard(self._answering.consider(question))
        if not turns or not alone.considered.asks:
            return alone
        # In direct messages outside of threads the subject is only guessed.
        is_guessed = _begins_a_thread(question)
        if is_guessed and would_answer(alone.considered.answer):
            return alone
        topic = " ".join(dict.fromkeys([turns[0].words, turns[-1].words]))
        together = self._answering.consider(replace(question, text=f"{topic} {question.text}"))
        if together.answer.confidence <= alone.considered.answer.confidence:
            return alone
        if is_guessed and not self._is_news(together, turns[-1]):
            return alone
        return Heard(replace(together, asks=alone.considered.asks), question.text)

    def _turns(self, question: Question) -> list[Turn]:
        """Return the questions that came before in this conversation, oldest first.

        What somebody asked in private about a message of the thread is not part of it.
        """
        with self._database.reading() as db:
            turns = self._before(db, question)
        asked = [(turn, turn.asked.question) for turn in turns]
        return [turn for turn, one in asked if one.ts < question.ts and _is_seen(one, question)]

    def _before(self, db: Connection, question: Question) -> list[Turn]:
        if question.way is Way.AMBIENT:
            return []
        if question.way is not Way.DIRECT or not _begins_a_thread(question):
            return ThreadStore(db).turns(question.channel, question.thread_ts)
        since = question.asked_at - STILL_THE_SUBJECT
        latest = QuestionStore(db).latest_in(question.channel, question.asker, since)
        return [ThreadStore(db).turn(latest)] if latest else []

    def _must_be_silent(self, question: Question, answered: list[Turn]) -> Silence | None:
        with self._database.reading() as db:
            referrals = [ReferralStore(db).open_of(turn.asked.id) for turn in answered]
        if any(referral and referral.state is ReferralState.TAKEN for referral in referrals):
            return Silence.MENTOR
        thread = self._lookups.thread(question.channel, question.thread_ts)
        if thread is None:
            return Silence.NOT_CHECKED
        waypost = next((said.user for said in thread if self._is_waypost(said.user)), "")
        return None if only_with_waypost(thread, question.asker, waypost) else Silence.COMPANY

    def _is_news(self, considered: Considered, last: Turn) -> bool:
        """Return whether an answer has a passage that the last one had not, or is that there is none."""
        if considered.answer.decision is Decision.ABSTAIN or not _aids(considered) <= set(last.asked.aid_ids):
            return True
        again = replace(considered.question, text=last.asked.question.text)
        return not _passages(considered) <= _passages(self._answering.consider(again))


def _begins_a_thread(question: Question) -> bool:
    return question.thread_ts in ("", question.ts)


def _is_seen(asked: Question, now: Question) -> bool:
    return asked.way.in_public or now.way is Way.DIRECT


def _was_answered_publicly(turn: Turn, asker: str) -> bool:
    asked: AskedQuestion = turn.asked
    return asked.question.asker == asker and asked.decision is Decision.ANSWER and turn.place is Place.THERE


def _aids(considered: Considered) -> set[str]:
    return {aid.resource.id for aid in considered.answer.aids}


def _passages(considered: Considered) -> set[tuple[str, str, str]]:
    return {(aid.resource.id, aid.passage.heading, aid.passage.text) for aid in considered.answer.aids}
