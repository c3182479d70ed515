"""Searching from App Home: what was found is shown on App Home itself."""

from bot.answering import Answering, answer_or_note
from bot.blocks.home_search import found_blocks
from bot.homes import Homes
from bot.outgoing import publish
from bot.units import Units
from retrieval.store import QuestionStore
from retrieval.types import Question, Way


class HomeSearch:
    """Answers searches; of two at once the one that was typed last is shown."""

    def __init__(self, units: Units, answering: Answering, homes: Homes) -> None:
        self._units = units
        self._answering = answering
        self._homes = homes

    def search(self, question: Question, inbox_id: int | None) -> None:
        """Answer whatever was typed, also a single word, and remember it as a question."""
        considered = self._answering.consider(question)
        self._homes.view(question.asker)  # looks everybody on it up before the transaction
        with self._units.open(inbox_id) as unit:
            latest = QuestionStore(unit.db).latest_of(question.asker, Way.SEARCH)
            question_id = self._answering.record(unit, considered, shown=True)
            if latest and latest.question.asked_at > question.asked_at:
                return
            found = found_blocks(question.text, answer_or_note(considered, question_id))
            view = self._homes.view_in(unit.db, question.asker, found)
            unit.say(publish(f"home:{inbox_id}", question.asker, view["blocks"]))

    def clear(self, user_id: str, inbox_id: int | None) -> None:
        """Show App Home without what was found."""
        self._homes.view(user_id)
        with self._units.open(inbox_id) as unit:
            unit.say(publish(f"home:{inbox_id}", user_id, self._homes.view_in(unit.db, user_id)["blocks"]))
