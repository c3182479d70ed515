"""Why an answer is what it is, and why there was none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.blocks.answer import aid_blocks
from bot.blocks.parts import Block, context, escaped, listed, section
from bot.blocks.plain import note
from bot.outgoing import Content
from retrieval.confidence import LIKELY_FROM, SURE_FROM, Band, band
from retrieval.types import RankedAid

HOW_TO_ASK = (
    "Paste the link of a message after the command: in Slack open the message's menu, choose Copy link, and "
    "type /waypost why, then the link."
)
NOT_FOR_YOU = (
    "I explain a message to the person who asked, to curators, and to anybody who types the command in the "
    "channel of the message."
)
_IN_WORDS = {Band.SURE: "sure", Band.LIKELY: "fairly sure", Band.UNSURE: "not sure"}


@dataclass(frozen=True, slots=True)
class ExplainedAid:
    """An aid of an answer, who may see it, and what of the question it matched."""

    aid: RankedAid
    seen_by: str
    matched: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is behind an answer. `corrected` has (as typed, as read), `missing` counts aids not shown now."""

    confidence: float
    aids: Sequence[ExplainedAid]
    corrected: Sequence[tuple[str, str]]
    missing: int
    names: Mapping[str, str]


def explanation_content(explained: Explanation) -> Content:
    """Return the private explanation of an answer."""
    sure = f"I was {how_sure(explained.confidence)} that one of these helps"
    limits = f"Asked, I answer from {percent(LIKELY_FROM)}; unasked, from {percent(SURE_FROM)}."
    blocks: list[Block] = [section(f"*Why this?* {escaped(sure)}. {escaped(limits)}")]
    if explained.corrected:
        pairs = [f"“{typed}” as “{read}”" for typed, read in explained.corrected]
        blocks.append(context(escaped(f"I read {listed(pairs)}.")))
    for rank, one in enumerate(explained.aids, start=1):
        blocks += aid_blocks(one.aid, rank if len(explained.aids) > 1 else None, explained.names)
        blocks.append(context(escaped(f"{one.matched} · {one.seen_by}")))
    if explained.missing:
        count = "One aid was" if explained.missing == 1 else f"{explained.missing} aids were"
        blocks.append(context(escaped(f"{count} in the answer that cannot be shown here now.")))
    return Content(escaped(f"Why this? {sure}."), blocks)


def silence_content(reason: str, near: Sequence[str] = ()) -> Content:
    """Return why nothing was said, and the titles of what came nearest."""
    named = f" Nearest was {listed([f'“{title}”' for title in near])}." if near else ""
    return note(f"{reason}{named}")


def how_sure(confidence: float) -> str:
    """Return a confidence in words, with its number."""
    return f"{_IN_WORDS[band(confidence)]} ({percent(confidence)})"


def percent(share: float) -> str:
    """Return a probability as people read it; nothing is ever quite certain."""
    if share > 0.995:
        return "over 99%"
    if 0 < share < 0.005:
        return "under 1%"
    return f"{100 * share:.0f}%"
