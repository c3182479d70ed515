"""Somebody points at a message, with a reaction or from its menu, and is answered about what it says."""

from collections.abc import Callable, Sequence

from bot.answering import Answering
from bot.blocks.pointing import answered_content, asked_before_content, wordless_content
from bot.channels.types import ChannelPolicy
from bot.lookups import Lookups, Said
from bot.outgoing import Content, Method, Outgoing, ReplyTo, respond, whisper
from bot.settings import ChannelMode
from bot.store import OutboxStore
from bot.threads.store import SaidStore
from bot.understanding import Pointer, plain_text
from bot.units import Unit, Units
from retrieval.store import AskedQuestion, QuestionStore
from retrieval.types import Decision, Question, Way


class Pointing:
    """Answers about messages; nobody gets a second answer where one stands. `policy` is that of a channel."""

    def __init__(
        self, units: Units, answering: Answering, lookups: Lookups, policy: Callable[[str], ChannelPolicy]
    ) -> None:
        self._units = units
        self._answering = answering
        self._lookups = lookups
        self._policy = policy

    def by_shortcut(self, question: Question, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Answer whoever used the shortcut, and nobody else."""
        if question.text:
            self._answering.handle(question, inbox_id, reply_to)
            return
        with self._units.open(inbox_id) as unit:
            unit.say(respond(f"wordless:{inbox_id}", reply_to, wordless_content()))

    def by_reaction(self, pointer: Pointer, inbox_id: int | None) -> None:
        """Answer in the thread of the message, or tell whoever reacted why not."""
        said = self._lookups.message(pointer.channel, pointer.ts)
        # Whoever may not ask here is told so, or nothing, before anything else is.
        question = self._answering.admit(self._question(pointer, said), inbox_id)
        if question is None:
            return
        if said is None or not question.text:
            self._tell(pointer, said, inbox_id, wordless_content())
        elif said.by_bot:
            with self._units.open(inbox_id):
                pass
        else:
            self._answer(pointer, said, question, inbox_id)

    def _answer(self, pointer: Pointer, said: Said, question: Question, inbox_id: int | None) -> None:
        before = self._asked(pointer)
        told = self._told(pointer, before)
        if told:
            self._tell(pointer, said, inbox_id, told)
            return
        known = {asked.id for asked in before}
        link = self._lookups.permalink(pointer.channel, pointer.ts)
        answers_show = self._policy(pointer.channel).mode is not ChannelMode.SHADOW

        def somebody_was_quicker(unit: Unit) -> bool:
            """Two reactions are worked at once: the second to get here gives no second answer."""
            now = QuestionStore(unit.db).all_of_message(pointer.channel, pointer.ts)
            newer = [asked for asked in now if asked.id not in known]
            if answers_show and any(asked.decision is Decision.ANSWER for asked in newer):
                told = answered_content(link)
            elif any(asked.question.asker == pointer.by for asked in newer):
                told = asked_before_content()
            else:
                return False
            unit.say(_note(pointer, said, inbox_id, told))
            return True

        self._answering.handle(question, inbox_id, unless=somebody_was_quicker)

    def _told(self, pointer: Pointer, before: Sequence[AskedQuestion]) -> Content | None:
        """Return what to tell instead of an answer, None if there is one to be given."""
        link = self._standing_answer(before)
        if link is not None:
            return answered_content(link)
        by_reaction = (asked.question for asked in before if asked.question.way is Way.REACTION)
        if any(question.asker == pointer.by for question in by_reaction):
            return asked_before_content()
        return None

    def _question(self, pointer: Pointer, said: Said | None) -> Question:
        """Return what a reaction asks; its text is "" if there are no words to look up."""
        policy = self._policy(pointer.channel)
        return Question(
            text=plain_text(said.text) if said else "",
            asker=pointer.by,
            team=pointer.team,
            channel=pointer.channel,
            ts=pointer.ts,
            thread_ts=(said.thread_ts if said else "") or pointer.ts,
            way=Way.REACTION,
            asked_at=self._units.now(),
            audiences=policy.audiences,
            topics=policy.topics,
            external=pointer.external,
        )

    def _asked(self, pointer: Pointer) -> list[AskedQuestion]:
        with self._units.database.reading() as db:
            return QuestionStore(db).all_of_message(pointer.channel, pointer.ts)

    def _standing_answer(self, asked: Sequence[AskedQuestion]) -> str | None:
        """Return the address of an answer that everybody sees, "" if it has none yet; None without one.

        An answer that one person saw, or that was deleted since, is none: Slack does not find it.
        """
        for question in asked:
            if question.decision is not Decision.ANSWER or not question.shown:
                continue
            with self._units.database.reading() as db:
                key = SaidStore(db).of(question.id).key
                place = OutboxStore(db).where(key)
                waiting = OutboxStore(db).waiting(key)
            if waiting and waiting.method is Method.POST:
                return ""
            if place and place.ts and self._lookups.message(place.channel, place.ts):
                return self._lookups.permalink(place.channel, place.ts)
        return None

    def _tell(self, pointer: Pointer, said: Said | None, inbox_id: int | None, content: Content) -> None:
        with self._units.open(inbox_id) as unit:
            unit.say(_note(pointer, said, inbox_id, content))


def _note(pointer: Pointer, said: Said | None, inbox_id: int | None, content: Content) -> Outgoing:
    """Address a note to whoever reacted, where they did: at the top of the channel or in the thread."""
    thread_ts = said.thread_ts if said and said.thread_ts != said.ts else ""
    return whisper(f"pointed:{inbox_id}", pointer.channel, pointer.by, content, thread_ts)
