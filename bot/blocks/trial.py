"""A channel's trial as people see it: the report, the cards to judge, and why Waypost got quieter."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks.answer import aid_blocks
from bot.blocks.parts import (
    Block,
    actions,
    button,
    context,
    day,
    escaped,
    plain,
    rich_quote,
    rich_text,
    section,
    shortened,
)
from bot.outgoing import Content
from bot.settings import ChannelMode
from bot.trials.earning import (
    BARS,
    COUNTED_DAYS,
    TRIAL_DAYS,
    Tally,
    Week,
    earned,
    next_step,
    still_needed,
)
from bot.trials.types import Seen, Trial
from retrieval.types import RankedAid

JUDGE = "trial_judge"
USEFUL, NOT_USEFUL, SKIP = "trial_useful", "trial_not_useful", "trial_skip"
TITLE = "Judge my answers"
QUESTION_SHOWN = 600  # characters of a question; longer ones are told by their beginning

SPEAKS = {
    ChannelMode.MENTION: "only when I am mentioned",
    ChannelMode.EPHEMERAL: "unasked so that only the asker sees it",
    ChannelMode.THREAD: "unasked in the thread",
}
"""How Waypost answers in a mode, after "I answer"."""


LOWERED = {
    ChannelMode.MENTION: "From now on I answer here only when I am mentioned, no longer unasked.",
    ChannelMode.EPHEMERAL: "From now on only the asker sees my unasked answers here, no longer the thread.",
}
"""What is new for a channel that was lowered to a mode."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Questions that somebody judges one after the other, as the modal carries them."""

    channel: str
    questions: tuple[int, ...]

    def after(self, question_id: int) -> tuple[int, ...]:
        """Return the questions that come after one."""
        place = self.questions.index(question_id) if question_id in self.questions else -1
        return self.questions[place + 1 :]


@dataclass(frozen=True, slots=True)
class Judgeable:
    """One question with the aids it would have been answered with."""

    question_id: int
    text: str
    asked_on: date
    aids: Sequence[RankedAid]


def seen_sentence(seen: Seen) -> str:
    """Return the two figures of a trial in words; also what `waypost replay` says of a channel."""
    questions = "1 question" if seen.questions == 1 else f"{seen.questions} questions"
    return f"{questions} seen, I would have answered {seen.would_answer}"


def report_content(trial: Trial, channel: str) -> Content:
    """Return the report of `/waypost trial`."""
    said = f"Last {TRIAL_DAYS} days: {seen_sentence(trial.seen)}."
    count = len(trial.to_judge)
    ask = f" Judge {count} of them." if count > 1 else " Judge it." if count else ""
    blocks = [section(f"*Last {TRIAL_DAYS} days:* {seen_sentence(trial.seen)}.{ask}")]
    blocks.append(section(escaped(standing_sentence(trial.tally))))
    if count:
        label = "Judge one" if count == 1 else f"Judge {count}"
        blocks.append(actions(button(label, JUDGE, channel, "primary")))
    blocks.append(context(f"This channel's mode is *{trial.mode}*. `/waypost channel` changes it."))
    return Content(said + ask, blocks)


def standing_sentence(tally: Tally) -> str:
    """Return what judges say of a channel, and how far that is from the next step."""
    step = next_step(tally)
    if step is None:
        return f"{_judged(tally)} That is proof enough: I may answer {SPEAKS[ChannelMode.THREAD]}."
    so_far = f" I may answer {SPEAKS[earned(tally)]}." if earned(tally) in BARS else ""
    return f"{_judged(tally)}{so_far} {_to_go(tally, step)}"


def unearned_sentence(tally: Tally, mode: ChannelMode) -> str:
    """Return what is missing for a mode that was chosen and is not earned."""
    return f"This has to be earned. {_judged(tally)} {_to_go(tally, mode)} Judge with /waypost trial."


def card_view(card: Judgeable, sitting: Sitting, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the modal with one question to judge."""
    place, of = sitting.questions.index(card.question_id) + 1, len(sitting.questions)
    blocks = [
        context(f"{place} of {of} · asked on {day(card.asked_on)}"),
        rich_text(rich_quote([plain(shortened(card.text, QUESTION_SHOWN))])),
    ]
    for rank, aid in enumerate(card.aids, start=1):
        blocks += aid_blocks(aid, rank if len(card.aids) > 1 else None, names)
    blocks.append(
        actions(
            button("Useful", USEFUL, card.question_id, "primary"),
            button("Not useful", NOT_USEFUL, card.question_id),
            button("Skip", SKIP, card.question_id),
        )
    )
    return _modal(blocks, json.dumps({"channel": sitting.channel, "questions": sitting.questions}))


def end_view(tally: Tally) -> dict[str, Any]:
    """Return the modal after the last question."""
    thanks = "That was the last one for now, thank you."
    return _modal([section(thanks), section(escaped(standing_sentence(tally)))])


def note_view(title: str, text: str) -> dict[str, Any]:
    """Return a modal that only says something."""
    return {**_modal([section(escaped(text))]), "title": {"type": "plain_text", "text": title}}


def read_sitting(metadata: str) -> Sitting | None:
    """Return the sitting that a card carries, or None if it is no card of ours."""
    try:
        fields = json.loads(metadata)
        return Sitting(str(fields["channel"]), tuple(map(int, fields["questions"])))
    except (ValueError, TypeError, KeyError):
        return None


def lowered_content(mode: ChannelMode, weeks: Sequence[Week]) -> Content:
    """Return what a channel is told after two bad weeks; `mode` is the quieter one that holds now."""
    figures = " and ".join(
        f"{week.tally.useful} of {week.tally.judged} in the week of {day(week.begins)}" for week in weeks
    )
    text = (
        f"{LOWERED[mode]} The reason: people found useful {figures}, and it takes "
        f"{BARS[weeks[-1].mode]:.0%}. I can earn it back: whoever sets this channel judges what I would have "
        "said with /waypost trial, and then chooses the mode with /waypost channel."
    )
    return Content(escaped(text), [section(escaped(text))])


def _judged(tally: Tally) -> str:
    if not tally.judged:
        return f"Nothing was judged in the last {COUNTED_DAYS} days."
    return (
        f"{tally.useful} of {tally.judged} judged in the last {COUNTED_DAYS} days are useful, "
        f"which proves {_percent(tally.proven)} or more."
    )


def _to_go(tally: Tally, mode: ChannelMode) -> str:
    takes, more = f"To answer {SPEAKS[mode]} takes {BARS[mode]:.0%}", still_needed(tally, mode)
    if not tally.judged:
        return f"{takes}: {more} are enough if all are useful."
    points = max(1, round(100 * (BARS[mode] - tally.proven)))
    far = "1 point" if points == 1 else f"{points} points"
    return f"{takes}: {far} to go, or {more} more that {'is' if more == 1 else 'are all'} useful."


def _percent(share: float) -> str:
    # Rounded down: 79.6 % is not the 80 % that are needed.
    return f"{math.floor(100 * share)}%"


def _modal(blocks: list[Block], metadata: str = "") -> dict[str, Any]:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": TITLE},
        "close": {"type": "plain_text", "text": "Close"},
        "private_metadata": metadata,
        "blocks": blocks,
    }
