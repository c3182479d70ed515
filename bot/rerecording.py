"""A stored question gets another answer: everything that is remembered of it concerns the new one."""

from bot.answering import Considered
from bot.threads.store import ThreadStore
from bot.units import Unit
from content_index.database import Connection
from insights.store import GapStore, RecordStore
from insights.types import LearningRecord, Verb
from retrieval.memories.store import MemoryStore
from retrieval.store import AskedQuestion, QuestionStore
from retrieval.types import Decision


def rerecord(unit: Unit, asked: AskedQuestion, considered: Considered, shown: bool) -> None:
    """Replace what is stored of a question by what it is now, with its answer, shown aids and gap.

    What people said of the old answer stays if the new one shows the same aids, and is then remembered in the
    new words; else it is forgotten with the old words.
    """
    question, answer = considered.question, considered.answer
    _record_recommendations(unit, asked, considered)
    if question.text != asked.question.text:
        _move_verdicts(unit.db, asked, considered)
        forget_in_follow_ups(unit.db, asked)
    QuestionStore(unit.db).revise(asked.id, question, answer, shown)
    GapStore(unit.db).forget(asked.id, asked.question.text)
    if answer.decision is Decision.ABSTAIN:
        GapStore(unit.db).record(asked.id, question.text, answer.model, answer.vector, unit.now)


def forget_in_follow_ups(db: Connection, asked: AskedQuestion) -> None:
    """Take the words of a question out of the follow-ups that were stored with them as their topic."""
    threads = ThreadStore(db)
    for turn in threads.carriers(asked):
        GapStore(db).reword(turn.asked.id, turn.asked.question.text, turn.words)
        MemoryStore(db).forget_question(turn.asked.id)
        QuestionStore(db).reword(turn.asked.id, turn.words)
        threads.carry_nothing(turn.asked.id)


def _record_recommendations(unit: Unit, asked: AskedQuestion, considered: Considered) -> None:
    records = RecordStore(unit.db)
    if not asked.shown:
        records.take_back(asked.id, Verb.RECOMMENDED)
    seen = asked.aid_ids if asked.shown else ()
    for aid in considered.answer.aids:
        if aid.resource.id not in seen:
            of = f"resource:{aid.resource.id}"
            records.add(LearningRecord(unit.now, asked.question.asker, Verb.RECOMMENDED, of, asked.id))


def _move_verdicts(db: Connection, asked: AskedQuestion, considered: Considered) -> None:
    question, answer = considered.question, considered.answer
    if {aid.resource.id for aid in answer.aids} == set(asked.aid_ids):
        MemoryStore(db).reword(asked.id, question.text, answer.model, answer.vector)
    else:
        MemoryStore(db).forget_question(asked.id)
        QuestionStore(db).drop_verdicts(asked.id)
