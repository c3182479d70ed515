"""How far a channel's voice is earned: pure rules over what judges and askers said.

Why these and no others is in docs/decisions/0008-earned-voice.md.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.settings import ChannelMode
from retrieval.shares import wilson_interval

TRIAL_DAYS = 14  # what a trial looks at: two weeks have every weekday twice
SITTING = 10  # questions to judge at a time: some minutes' work
# Judgements count so long: at a sitting a week four sittings, which are enough for the last step (35 of 35).
# It is also how far App Home looks back.
COUNTED_DAYS = 28
LEAST_VERDICTS = 5  # in a week; with fewer one person's bad day would decide

VOICES = (ChannelMode.OFF, ChannelMode.SHADOW, ChannelMode.MENTION, ChannelMode.EPHEMERAL, ChannelMode.THREAD)
"""The modes, the quietest first."""

BARS = {ChannelMode.EPHEMERAL: 0.80, ChannelMode.THREAD: 0.90}
"""What share of the unasked answers has to be useful in the modes that give any."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were judged, and how many of them as useful."""

    useful: int = 0
    judged: int = 0

    @property
    def share(self) -> float:
        """The share that is useful; 0 if nothing was judged."""
        return self.useful / self.judged if self.judged else 0.0

    @property
    def proven(self) -> float:
        """The share that is useful for all one knows: the lower end of its 95 % interval."""
        return wilson_interval(self.share, self.judged)[0]


@dataclass(frozen=True, slots=True)
class Week:
    """A week that begins on a Monday (UTC), and what was said in it of a channel's unasked answers."""

    begins: date
    mode: ChannelMode
    tally: Tally

    @property
    def is_bad(self) -> bool:
        """Whether enough people said enough, and less was useful than the mode takes."""
        return self.tally.judged >= LEAST_VERDICTS and self.tally.share < BARS[self.mode]


def louder(mode: ChannelMode, other: ChannelMode) -> bool:
    """Return whether a mode lets Waypost say more than another one."""
    return VOICES.index(mode) > VOICES.index(other)


def earned(tally: Tally) -> ChannelMode:
    """Return the loudest mode that the judgements of a channel allow."""
    allowed = [mode for mode in VOICES if mode not in BARS or tally.proven >= BARS[mode]]
    return allowed[-1]


def next_step(tally: Tally) -> ChannelMode | None:
    """Return the mode that is to be earned next, None if all are."""
    return next((mode for mode, bar in BARS.items() if tally.proven < bar), None)


def still_needed(tally: Tally, mode: ChannelMode) -> int:
    """Return how many more would have to be judged, all of them as useful, to earn a mode."""
    more = 0
    while Tally(tally.useful + more, tally.judged + more).proven < BARS[mode]:
        more += 1
    return more


def one_down(mode: ChannelMode) -> ChannelMode:
    """Return the mode below one that has a voice."""
    return VOICES[VOICES.index(mode) - 1]


def monday(moment: datetime) -> date:
    """Return the day on which the week of a moment began, in UTC."""
    day = moment.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())
