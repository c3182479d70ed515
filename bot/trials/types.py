"""The nouns of trials."""

from dataclasses import dataclass
from datetime import datetime

from bot.settings import ChannelMode
from bot.trials.earning import Tally


@dataclass(frozen=True, slots=True)
class Seen:
    """Questions nobody put to Waypost, and how many it would have answered (or did) without being asked."""

    questions: int
    would_answer: int


@dataclass(frozen=True, slots=True)
class Trial:
    """How a channel's trial stands: its mode, what was seen, what judges say of it, and what is to judge."""

    mode: ChannelMode
    seen: Seen
    tally: Tally
    to_judge: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ModeChange:
    """When a channel's mode was last changed, and whether it was Waypost that lowered it."""

    mode: ChannelMode
    lowered: bool
    at: datetime
