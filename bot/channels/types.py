"""The nouns of channels."""

from dataclasses import dataclass
from datetime import datetime

from bot.settings import ChannelMode


@dataclass(frozen=True, slots=True)
class ChannelPolicy:
    """What holds in one channel now.

    `grace_s` is how long an unasked answer waits for a person to reply first. `audiences` are the circles
    whose restricted content may be shown here, `topics` what the channel is about (empty: anything).
    `external` allows answers although people of other companies read along.
    """

    mode: ChannelMode = ChannelMode.MENTION
    grace_s: int = 0
    audiences: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    external: bool = False


@dataclass(frozen=True, slots=True)
class ChannelSetting:
    """What somebody set for a channel in Slack; it replaces the whole of what the config says of it."""

    channel: str
    policy: ChannelPolicy
    set_by: str
    set_at: datetime
