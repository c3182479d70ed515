"""An answer that one person saw is shared with the channel it was asked in, seen with the channel's eyes."""

from dataclasses import dataclass, replace

from bot.answering import Answering, Considered, answer_or_note
from bot.blocks import sharing as cards
from bot.blocks.answer import CardButtons, answer_content
from bot.border import Border
from bot.lookups import Lookups
from bot.outgoing import Content, ReplyTo, post, respond
from bot.people import People
from bot.placing import Place
from bot.threads.store import SHARED_KEY, SaidStore
from bot.units import Unit, Units
from retrieval.store import AskedQuestion, QuestionStore
from retrieval.types import Decision, Way


@dataclass(frozen=True, slots=True)
class _Pair:
    """An answer as the channel may see it, and as the person who shares it saw it."""

    public: Considered
    private: Considered


class Sharing:
    """Shares answers, each once."""

    def __init__(
        self, units: Units, people: People, answering: Answering, lookups: Lookups, border: Border
    ) -> None:
        self._units = units
        self._people = people
        self._answering = answering
        self._lookups = lookups
        self._border = border

    def share(self, question_id: int, user_id: str, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Post the asker's answer where it was asked, without what that place may not see."""
        with self._units.database.reading() as db:
            asked = QuestionStore(db).get(question_id)
        if asked is None or not _may_share(asked, user_id):
            with self._units.open(inbox_id):
                return
        obstacle = self._obstacle(asked)
        pair = None if obstacle else self._again(asked)
        name = self._people.name(user_id)
        with self._units.open(inbox_id) as unit:
            if pair is None or not pair.public.answer.aids:
                said = cards.not_shared(obstacle or cards.NOTHING_TO_SHARE)
                unit.say(respond(f"not_shared:{inbox_id}", replace(reply_to, in_place=False), said))
                return
            _post(unit, asked, pair.public, name)
            _tell(unit, asked, pair, f"shared_told:{inbox_id}", reply_to)

    def show_again(self, question_id: int, user_id: str, inbox_id: int | None) -> None:
        """Bring an answer, or the note that there was none, to its asker's direct messages, which keep it."""
        with self._units.database.reading() as db:
            asked = QuestionStore(db).get(question_id)
        mine = asked is not None and asked.question.asker == user_id and self._border.is_colleague(user_id)
        content = self._once_more(asked) if asked and mine else None
        with self._units.open(inbox_id) as unit:
            if content:
                unit.say(post(f"again:{question_id}:{inbox_id}", user_id, content))

    def _once_more(self, asked: AskedQuestion) -> Content:
        considered = self._answering.reconsider(asked)
        gone = asked.decision is Decision.ANSWER and not considered.answer.aids
        return cards.not_shared(cards.NOT_THERE_ANY_MORE) if gone else answer_or_note(considered, asked.id)

    def _obstacle(self, asked: AskedQuestion) -> str:
        """Return why nothing may be posted where a question was asked, "" if it may."""
        channel = asked.question.channel
        facts = self._lookups.channel(channel)
        if facts is None or not facts.is_member:
            return cards.NOT_A_MEMBER
        return cards.OTHERS_READ if self._border.is_closed(channel) else ""

    def _again(self, asked: AskedQuestion) -> _Pair:
        external = self._border.is_external(asked.question.channel)
        # As if it had been asked openly: only what everybody there may see is found.
        openly = replace(asked.question, way=Way.MENTION, external=external)
        return _Pair(
            public=self._answering.again(openly, asked.aid_ids),
            private=self._answering.again(asked.question, asked.aid_ids),
        )


def _may_share(asked: AskedQuestion, user_id: str) -> bool:
    """Return whether this is the asker's own private answer; a quiet question stays with its asker."""
    question = asked.question
    own = question.asker == user_id and asked.shown and asked.decision is Decision.ANSWER
    return own and not question.quiet and question.channel[:1] not in ("", "D")


def _post(unit: Unit, asked: AskedQuestion, public: Considered, name: str) -> None:
    question = asked.question
    answer = answer_content(public.answer, asked.id, public.names, CardButtons(not public.question.external))
    if question.ts:
        content = cards.in_thread_content(answer, name)
    else:
        content = cards.in_channel_content(answer, name, question.text)
    key = f"{SHARED_KEY}{asked.id}"
    unit.say(post(key, question.channel, content, question.thread_ts))
    # From now on edits and deletions of the question reach it.
    SaidStore(unit.db).put(asked.id, Place.THERE, key)


def _tell(unit: Unit, asked: AskedQuestion, pair: _Pair, key: str, reply_to: ReplyTo) -> None:
    """Put the private answer in its own place again, with what became of it instead of the button."""
    left_out = len(asked.aid_ids) - len(pair.public.answer.aids)
    said = cards.shared_line(bool(asked.question.ts), left_out)
    private = pair.private
    content = answer_content(private.answer, asked.id, private.names, CardButtons(said=said))
    unit.say(respond(key, reply_to, content))
