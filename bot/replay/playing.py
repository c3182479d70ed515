"""Plays an export as if Waypost had been in its channels in shadow mode."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.channels.types import ChannelPolicy
from bot.placing import would_answer
from bot.replay.ahead import AheadEncoder
from bot.replay.export import Export, ExportedChannel, Message
from bot.settings import ChannelMode
from bot.trials.types import Seen
from bot.understanding import Surroundings, is_spoken, question_from_event
from retrieval.answer import Answerer
from retrieval.confidence import Band, band
from retrieval.gate import QUESTION_FROM, Gate
from retrieval.search import Searcher
from retrieval.types import Decision, Question

# Messages encoded together: 2,380 took 18.6, 19.2 and 19.0 s of processor time with 64, 256 and 1,024.
AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class WouldBe:
    """An answer that Waypost would have given unasked, and whether a person was faster."""

    question: Question
    question_probability: float
    confidence: float
    aid_ids: tuple[str, ...]
    person_was_faster: bool


@dataclass(frozen=True, slots=True)
class ChannelReplay:
    """What came of one channel: what people said at the top of it, and how sure Waypost was of questions."""

    channel: ExportedChannel
    grace_s: int
    messages: int
    bands: Mapping[Band, int]
    answers: tuple[WouldBe, ...]

    @property
    def seen(self) -> Seen:
        """The figures that a trial has, too."""
        return Seen(sum(self.bands.values()), len(self.answers))

    @property
    def faster(self) -> int:
        """How many of the answers would have been held back, because a person replied in time."""
        return sum(answer.person_was_faster for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, how likely it is one, and what Waypost makes of it."""

    question: Question
    question_probability: float
    confidence: float
    answers: bool
    aid_ids: tuple[str, ...]


class Player:
    """Plays channels; `policy` says how each is set, though none is louder than shadow."""

    def __init__(
        self,
        encoder: AheadEncoder,
        searcher: Searcher,
        answerer: Answerer,
        policy: Callable[[str], ChannelPolicy],
    ) -> None:
        self._encoder = encoder
        self._searcher = searcher
        self._answerer = answerer
        self._policy = policy
        self._gate = Gate(encoder.name)
        # No event of an export was sent to a bot that was not there yet.
        self._around = Surroundings(
            bot_user=lambda _body: "",
            is_bot=lambda _user: False,
            policy=lambda channel: replace(policy(channel), mode=ChannelMode.SHADOW),
            reaction="",
        )

    def play(self, export: Export, channel: ExportedChannel) -> ChannelReplay:
        """Return what Waypost would have said in a channel."""
        grace_s = self._policy(channel.id).grace_s
        heard = _Heard(export.bots, grace_s)
        judged: list[Judged] = []
        batch: list[Question] = []
        for message in export.messages(channel):
            event = heard.event(message, channel.id)
            question = question_from_event({"event": event}, self._around) if event else None
            if question:
                batch.append(question)
            if len(batch) == AT_ONCE:
                judged += self._judged(batch)
                batch = []
        judged += self._judged(batch)
        return _replay(channel, heard, judged)

    def _judged(self, batch: list[Question]) -> Iterable[Judged]:
        """Yield what Waypost makes of those messages which are questions."""
        if not batch:
            return
        understood = self._searcher.understood([question.text for question in batch])
        encoded = self._encoder.prepare(understood)
        for question, text in zip(batch, encoded, strict=True):
            # As in bot/answering.py: the gate reads what was said, beside the vector of what was understood.
            probability = self._gate.probability(question.text, text.sentence)
            if probability >= QUESTION_FROM:
                answer = self._answerer.answer(question.query, question.asker)
                shown = answer.decision is Decision.ANSWER
                aids = tuple(aid.resource.id for aid in answer.aids) if shown else ()
                yield Judged(question, probability, answer.confidence, would_answer(answer), aids)


@dataclass(slots=True)
class _Heard:
    """Listens to a channel: tells what people say at the top of it, and who answers them in time."""

    bots: frozenset[str]
    grace_s: int
    said: int = 0
    askers: dict[str, str] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)

    def event(self, message: Message, channel: str) -> dict[str, Any] | None:
        """Return a message as Slack would have delivered it, None for what no person said at the top."""
        event = {
            "type": message.type,
            "subtype": message.subtype,
            "user": message.user,
            "text": message.text,
            "ts": message.ts,
            "channel": channel,
            "bot_id": message.bot_id,
        }
        if not is_spoken(event) or message.user in self.bots:
            return None
        user = str(message.user)
        if message.thread_ts and message.thread_ts != message.ts:
            self._reply(message.thread_ts, user, message.ts)
            return None
        self.said += 1
        self.askers[message.ts] = user
        for reply in message.replies:
            self._reply(message.ts, reply.user, reply.ts)
        return event

    def _reply(self, thread_ts: str, user: str, ts: str) -> None:
        asker = self.askers.get(thread_ts)
        if asker is None or user in (asker, "") or user in self.bots or not _is_number(ts):
            return
        if float(ts) - float(thread_ts) <= self.grace_s:
            self.answered.add(thread_ts)


def _replay(channel: ExportedChannel, heard: _Heard, judged: list[Judged]) -> ChannelReplay:
    bands = Counter(_band(one) for one in judged)
    answers = tuple(
        WouldBe(
            one.question,
            one.question_probability,
            one.confidence,
            one.aid_ids,
            one.question.ts in heard.answered,
        )
        for one in judged
        if one.answers
    )
    return ChannelReplay(channel, heard.grace_s, heard.said, {name: bands[name] for name in Band}, answers)


def _band(judged: Judged) -> Band:
    """Return what the confidence allows; without aids there is nothing to be sure of."""
    return band(judged.confidence) if judged.aid_ids else Band.UNSURE


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()
