"""A message that may ask something is heard in its conversation, and answered, held or left alone."""

from bot.answering import Answering
from bot.threads.following import Following, Heard
from bot.threads.store import MessageStore, ThreadStore
from bot.threads.types import Silence
from bot.units import Unit, Units
from retrieval.store import QuestionStore
from retrieval.types import Question


class Conversing:
    """Answers what people write in channels and direct messages."""

    def __init__(self, units: Units, answering: Answering, following: Following) -> None:
        self._units = units
        self._answering = answering
        self._following = following

    def asked(self, question: Question, inbox_id: int | None) -> None:
        """Answer a message, unless its edit or deletion was quicker, or it is answered already."""
        admitted = self._answering.admit(question, inbox_id)
        if admitted is None:
            return
        heard = self._following.hear(admitted)
        with self._units.open(inbox_id) as unit:
            changed = MessageStore(unit.db).was_changed(question.channel, question.ts)
            if not changed and QuestionStore(unit.db).of_message(question.channel, question.ts) is None:
                self.tell(unit, admitted, heard, inbox_id)

    def tell(
        self, unit: Unit, question: Question, heard: Heard | Silence | None, inbox_id: int | None
    ) -> None:
        """Say what there is to say to a message, or note why nothing is said."""
        if isinstance(heard, Silence):
            MessageStore(unit.db).keep_silent(question.channel, question.ts, heard, unit.now)
        elif heard:
            question_id = self._answering.tell(unit, heard.considered, inbox_id)
            if question_id and heard.words:
                ThreadStore(unit.db).carry(question_id, heard.words)
