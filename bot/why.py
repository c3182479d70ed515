"""`/waypost why` and the button under an answer: why Waypost said what it said, or nothing."""

from dataclasses import dataclass

from bot.blocks import why as cards
from bot.blocks.plain import note
from bot.border import FOR_COLLEAGUES, Border
from bot.explaining import Explaining
from bot.lookups import Said
from bot.outgoing import Content, ReplyTo, respond
from bot.people import People, Role
from bot.permalinks import MessagePlace, read_permalink
from bot.rehearing import Rehearing, not_sure, only_listening
from bot.settings import ChannelMode
from bot.store import OutboxStore
from bot.threads.store import MessageStore
from bot.threads.types import Silence
from bot.units import Units
from retrieval.confidence import LIKELY_FROM, SURE_FROM
from retrieval.store import AskedQuestion, QuestionStore
from retrieval.types import Decision, Query

_ANSWERS = ("answer:", "shared:")  # keys of messages that are answers, followed by the question's id
SET_OTHERWISE = "The channel was set otherwise at the time, so I kept my answer back."


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who wants to know why, the team they say they are of, and the channel they are in."""

    who: str
    team: str
    channel: str


class Why:
    """Explains answers and silence, to each person as far as they may see what is behind it."""

    def __init__(
        self, units: Units, people: People, explaining: Explaining, rehearing: Rehearing, border: Border
    ) -> None:
        self._units = units
        self._people = people
        self._explaining = explaining
        self._rehearing = rehearing
        self._border = border

    def of_answer(self, question_id: int, viewer: Viewer, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Explain the answer to somebody who pressed its button."""
        with self._units.database.reading() as db:
            asked = QuestionStore(db).get(question_id)
        content = None
        if asked and self._border.is_colleague(viewer.who, viewer.team) and self._may_ask(asked, viewer):
            content = cards.explanation_content(self._explaining.explain(asked, self._query(asked, viewer)))
        with self._units.open(inbox_id) as unit:
            if content:
                unit.say(respond(f"why:{inbox_id}", reply_to, content))

    def of_link(self, text: str, viewer: Viewer, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Explain what became of the message that a link leads to."""
        where = read_permalink(text)
        if not self._border.is_colleague(viewer.who, viewer.team):
            content = note(FOR_COLLEAGUES)
        else:
            content = self._of_message(where, viewer) if where else note(cards.HOW_TO_ASK)
        with self._units.open(inbox_id) as unit:
            unit.say(respond(f"why:{inbox_id}", reply_to, content))

    def _of_message(self, where: MessagePlace, viewer: Viewer) -> Content:
        asked = self._on_record(where, viewer.who)
        if asked:
            return (
                self._of_question(asked, viewer) if self._may_ask(asked, viewer) else note(cards.NOT_FOR_YOU)
            )
        said = self._rehearing.fetch(where)
        if isinstance(said, Content):
            return said
        if not self._may_ask_of_message(where, said, viewer):
            return note(cards.NOT_FOR_YOU)
        silence = self._kept_silent(where)
        if silence:
            return cards.silence_content(f"I kept silent: {silence}.")
        is_there = viewer.channel == where.channel or viewer.who == said.user
        return self._rehearing.why_silent(where, said, None if is_there else self._own_audiences(viewer.who))

    def _kept_silent(self, where: MessagePlace) -> Silence | None:
        with self._units.database.reading() as db:
            return MessageStore(db).silence(where.channel, where.ts)

    def _of_question(self, asked: AskedQuestion, viewer: Viewer) -> Content:
        query = self._query(asked, viewer)
        held = self._explaining.held(asked.id)
        if held:
            return cards.silence_content(held)
        if asked.decision is Decision.ANSWER and asked.shown:
            return cards.explanation_content(self._explaining.explain(asked, query))
        near = self._explaining.nearest(query, asked.question.asker)
        if asked.decision is Decision.ABSTAIN:
            return cards.silence_content(not_sure(asked.confidence, LIKELY_FROM), near)
        if asked.confidence < SURE_FROM:
            return cards.silence_content(not_sure(asked.confidence, SURE_FROM), near)
        mode = self._border.mode(asked.question.channel)
        speaks = mode in (ChannelMode.EPHEMERAL, ChannelMode.THREAD)
        return cards.silence_content(SET_OTHERWISE if speaks else only_listening(mode), near)

    def _on_record(self, where: MessagePlace, who: str) -> AskedQuestion | None:
        """Return the question that a message asked, or that an answer of ours is the answer to.

        What somebody else asked of the message in private is theirs.
        """
        with self._units.database.reading() as db:
            questions = QuestionStore(db)
            key = OutboxStore(db).key_at(where.channel, where.ts) or ""
            # An answer that was taken back and given again has a longer key.
            answered = key.removeprefix("answer:").removeprefix("shared:").partition(":")[0]
            if key.startswith(_ANSWERS) and answered.isdigit():
                return questions.get(int(answered))
            asked = questions.all_of_message(where.channel, where.ts)
        return next((one for one in asked if one.question.way.in_public or one.question.asker == who), None)

    def _may_ask(self, asked: AskedQuestion, viewer: Viewer) -> bool:
        if asked.question.asker == viewer.who:
            return True
        return self._is_open(asked) and (
            viewer.channel == asked.question.channel or self._curates(viewer.who)
        )

    def _may_ask_of_message(self, where: MessagePlace, said: Said, viewer: Viewer) -> bool:
        if said.user == viewer.who or viewer.channel == where.channel:
            return True
        return not where.channel.startswith("D") and self._curates(viewer.who)

    def _query(self, asked: AskedQuestion, viewer: Viewer) -> Query:
        """Return the question as its viewer may have it answered.

        Who is in its channel sees what the channel may; a curator elsewhere what they may see of that.
        """
        openly = self._border.openly(asked.question)
        own = self._own_audiences(viewer.who)
        if not self._is_open(asked):
            return Query(openly.text, own, openly.topics)
        is_there = viewer.channel == asked.question.channel or viewer.who == asked.question.asker
        return openly if is_there else Query(openly.text, openly.audiences & own, openly.topics)

    def _is_open(self, asked: AskedQuestion) -> bool:
        """Return whether others than the asker could see the question or its answer."""
        if asked.question.way.in_public:
            return True
        with self._units.database.reading() as db:
            return OutboxStore(db).knows(f"shared:{asked.id}")

    def _own_audiences(self, user_id: str) -> frozenset[str]:
        return self._people.audiences(user_id)

    def _curates(self, user_id: str) -> bool:
        return Role.CURATOR in self._people.roles(user_id)
