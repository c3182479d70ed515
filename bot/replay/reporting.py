"""What `waypost replay` prints."""

from collections.abc import Sequence
from typing import Any

from bot.blocks.channel import duration
from bot.blocks.trial import seen_sentence
from bot.replay.playing import ChannelReplay, WouldBe
from bot.trials.types import Seen
from retrieval.confidence import Band

WIDEST_NAME = 40
HEADINGS = ("messages", "questions", "would answer", "likely", "unsure", "a person was faster")


def replay_record(played: Sequence[ChannelReplay], with_text: bool) -> dict[str, Any]:
    """Return a replay as the JSON of `waypost replay`; what people wrote is in it only `with_text`."""
    return {
        "messages": sum(one.messages for one in played),
        "questions": _total(played).questions,
        "would_answer": _total(played).would_answer,
        "person_was_faster": sum(one.faster for one in played),
        "channels": [_channel_record(one, with_text) for one in played],
    }


def replay_lines(played: Sequence[ChannelReplay]) -> list[str]:
    """Return a replay as a table for a terminal, and its sum in a sentence."""
    rows = [(_name(one), _figures(one)) for one in played]
    width = max([len("channel"), *(len(name) for name, _ in rows)])
    lines = [_line("channel", HEADINGS, width), *(_line(name, figures, width) for name, figures in rows)]
    faster = sum(one.faster for one in played)
    spans = {one.grace_s for one in played}
    waited = duration(spans.pop()) if len(spans) == 1 else "the channel's grace period"
    return [
        *lines,
        "",
        f"In all {seen_sentence(_total(played))} without being asked.",
        f"{faster} of these answers I would have held back: a person replied within {waited}.",
    ]


def _channel_record(one: ChannelReplay, with_text: bool) -> dict[str, Any]:
    return {
        "id": one.channel.id,
        "name": one.channel.name,
        "grace_s": one.grace_s,
        "messages": one.messages,
        "questions": one.seen.questions,
        "would_answer": one.seen.would_answer,
        "bands": {name.value: count for name, count in one.bands.items()},
        "person_was_faster": one.faster,
        "answers": [_answer_record(answer, with_text) for answer in one.answers],
    }


def _answer_record(answer: WouldBe, with_text: bool) -> dict[str, Any]:
    record = {
        "channel": answer.question.channel,
        "ts": answer.question.ts,
        "question_probability": round(answer.question_probability, 4),
        "confidence": round(answer.confidence, 4),
        "aids": list(answer.aid_ids),
        "person_was_faster": answer.person_was_faster,
    }
    return record | ({"text": answer.question.text} if with_text else {})


def _figures(one: ChannelReplay) -> tuple[str, ...]:
    likely, unsure = one.bands[Band.LIKELY], one.bands[Band.UNSURE]
    counts = (one.messages, one.seen.questions, one.seen.would_answer, likely, unsure)
    return (*(f"{count:,}" for count in counts), f"{one.faster} of {one.seen.would_answer}")


def _line(name: str, figures: Sequence[str], width: int) -> str:
    cells = [f"{figure:>{len(head)}}" for figure, head in zip(figures, HEADINGS, strict=True)]
    return "  ".join([f"{name:<{width}}", *cells])


def _name(one: ChannelReplay) -> str:
    """Return a channel's name, of which a terminal need not fear anything."""
    return "".join(sign if sign.isprintable() else "?" for sign in one.channel.name)[:WIDEST_NAME]


def _total(played: Sequence[ChannelReplay]) -> Seen:
    return Seen(sum(one.seen.questions for one in played), sum(one.seen.would_answer for one in played))
