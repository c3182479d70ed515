"""What people say of an answer: a verdict is thanked for, and teaches the question memory."""

from collections.abc import Sequence

from bot.blocks.plain import helped_content, note, sorry_content, which_helped_content
from bot.border import Border
from bot.outgoing import Content, ReplyTo, respond
from bot.units import Unit, Units
from content_index.store import ResourceStore
from content_index.types import Resource
from insights.store import RecordStore
from insights.types import LearningRecord, Verb
from retrieval.memories.store import MemoryStore
from retrieval.remembered import Origin, RememberedQuestion, remembered_text
from retrieval.serving import ServingModel
from retrieval.store import AskedQuestion, QuestionStore
from retrieval.types import Verdict


class Judging:
    """Takes verdicts; a question that an aid helped with is remembered for that aid."""

    def __init__(self, units: Units, model: ServingModel, border: Border) -> None:
        self._border = border
        self._units = units
        self._model = model

    def helped(
        self, question_id: int, user_id: str, inbox_id: int | None, reply_to: ReplyTo, rank: int = 0
    ) -> None:
        """Note that an answer helped, and offer a reminder of the aid that did.

        `rank` says which aid it was, 1 for the first; 0 if the person has not said. Of several aids they are
        asked, as guessing would teach wrong things.
        """
        asked = self._asked(question_id)
        # A shared answer may have aids that its asker alone saw.
        seen = self._seen_by(asked, user_id) if asked else []
        aid_id = _aid_meant(seen, rank)
        confirmed = self._confirmed(asked, user_id, aid_id) if asked and aid_id else None
        with self._units.open(inbox_id) as unit:
            if asked is None:
                return
            QuestionStore(unit.db).judge(question_id, user_id, Verdict.HELPED, unit.now, aid_id)
            if not rank:
                _record(unit, question_id, user_id, Verdict.HELPED)
            aid = ResourceStore(unit.db).live_one(aid_id) if aid_id else None
            if aid and confirmed:
                MemoryStore(unit.db).remember(confirmed)
            offered = [] if aid_id else seen
            unit.say(respond(f"verdict:{inbox_id}", reply_to, _thanks(question_id, aid, offered)))

    def not_quite(self, question_id: int, user_id: str, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Note that an answer did not help, forget what the person said before, and offer a mentor."""
        with self._units.open(inbox_id) as unit:
            if QuestionStore(unit.db).get(question_id) is None:
                return
            QuestionStore(unit.db).judge(question_id, user_id, Verdict.NOT_QUITE, unit.now)
            MemoryStore(unit.db).take_back(question_id, user_id)
            _record(unit, question_id, user_id, Verdict.NOT_QUITE)
            unit.say(respond(f"verdict:{inbox_id}", reply_to, sorry_content(question_id)))

    def _asked(self, question_id: int) -> AskedQuestion | None:
        with self._units.database.reading() as db:
            return QuestionStore(db).get(question_id)

    def _seen_by(self, asked: AskedQuestion, user_id: str) -> list[tuple[int, Resource]]:
        """Return the aids of an answer that this person may see, each with the rank it was shown at."""
        audiences = self._border.audiences(asked.question, user_id)
        with self._units.database.reading() as db:
            visible = ResourceStore(db).visible(asked.aid_ids, audiences)
        return [(rank, visible[aid]) for rank, aid in enumerate(asked.aid_ids, start=1) if aid in visible]

    def _confirmed(self, asked: AskedQuestion, user_id: str, aid_id: str) -> RememberedQuestion:
        text, encoder = remembered_text(asked.question.text), self._model.current()
        return RememberedQuestion(
            resource_id=aid_id,
            question_id=asked.id,
            user_id=user_id,
            origin=Origin.FEEDBACK,
            text=text,
            model=encoder.name,
            vector=encoder.encode([text])[0],
            at=self._units.now(),
        )


def _aid_meant(seen: Sequence[tuple[int, Resource]], rank: int) -> str | None:
    """Return the aid at a rank, or the only one there is; None if it cannot be known."""
    if rank:
        return next((aid.id for place, aid in seen if place == rank), None)
    return seen[0][1].id if len(seen) == 1 else None


def _record(unit: Unit, question_id: int, user_id: str, verdict: Verdict) -> None:
    said = f"question:{question_id}:{verdict}"
    RecordStore(unit.db).add(LearningRecord(unit.now, user_id, Verb.RATED, said, question_id))


def _thanks(question_id: int, aid: Resource | None, offered: Sequence[tuple[int, Resource]]) -> Content:
    if aid:
        return helped_content(question_id, aid.title)
    if offered:
        return which_helped_content(question_id, [(rank, other.title) for rank, other in offered])
    return note("Good to know, thank you.")
