"""How loud Waypost may be in a channel, and how two bad weeks make it quieter."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.blocks.trial import lowered_content
from bot.channels.policies import ChannelPolicies
from bot.channels.store import ChannelStore
from bot.channels.types import ChannelPolicy, ChannelSetting
from bot.outgoing import post
from bot.settings import ChannelMode
from bot.trials.earning import (
    BARS,
    COUNTED_DAYS,
    VOICES,
    Tally,
    Week,
    earned,
    monday,
    one_down,
)
from bot.trials.store import TrialStore, VoiceStore
from bot.units import Unit, Units
from content_index.database import Connection

WAYPOST = "waypost"  # who set a channel that Waypost lowered by itself; no user id looks like it
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Allowance:
    """The loudest mode that a channel may be given now, and what its judges say."""

    mode: ChannelMode
    tally: Tally


def tally_of(db: Connection, channel: str, now: datetime) -> Tally:
    """Count the judgements of a channel that count now: of the last weeks, and since it was last lowered."""
    lowered = VoiceStore(db).last_lowering(channel)
    since = now - timedelta(days=COUNTED_DAYS)
    return TrialStore(db).tally(channel, max(since, lowered.at) if lowered else since)


def allowance(db: Connection, policies: ChannelPolicies, channel: str, now: datetime) -> Allowance:
    """Return what a channel may be given: what it has, what it earned, and what the operator configured.

    Once Waypost was lowered here, the config alone does not bring its voice back.
    """
    tally = tally_of(db, channel, now)
    modes = [policies.within(db, channel).mode, earned(tally)]
    if VoiceStore(db).last_lowering(channel) is None:
        modes.append(policies.configured(channel).mode)
    return Allowance(max(modes, key=VOICES.index), tally)


def set_policy(db: Connection, setting: ChannelSetting, before: ChannelPolicy) -> None:
    """Store what holds in a channel from now on, and note it if the mode is another one."""
    ChannelStore(db).put(setting)
    mode, by = setting.policy.mode, setting.set_by
    if mode is not before.mode:
        VoiceStore(db).change(setting.channel, mode, by, by == WAYPOST, setting.set_at)


class Voices:
    """Looks at the weeks of channels where Waypost speaks unasked."""

    def __init__(self, units: Units, policies: ChannelPolicies) -> None:
        self._units = units
        self._policies = policies

    def sweep(self) -> None:
        """Look once at each week that is over; a channel with two bad ones in a row is lowered and told why.

        Week, setting and message are one transaction, and the message has a key: a crash at any moment
        neither loses nor doubles it.
        """
        last = monday(self._units.now()) - WEEK
        with self._units.database.reading() as db:
            channels = TrialStore(db).channels_with_verdicts(last - WEEK)
        for channel in channels:
            if self._policies.of(channel).mode in BARS:
                with self._units.open() as unit:
                    self._look(unit, channel, last)

    def _look(self, unit: Unit, channel: str, last: date) -> None:
        policy = self._policies.within(unit.db, channel)
        if policy.mode not in BARS or not self._claimed(unit, channel, policy.mode, last):
            return
        weeks = [VoiceStore(unit.db).week(channel, begins) for begins in (last - WEEK, last)]
        bad = [week for week in weeks if week and week.is_bad]
        if len(bad) == len(weeks):
            quieter = replace(policy, mode=one_down(policy.mode))
            set_policy(unit.db, ChannelSetting(channel, quieter, WAYPOST, unit.now), policy)
            unit.say(post(f"lowered:{channel}:{last}", channel, lowered_content(quieter.mode, bad)))

    def _claimed(self, unit: Unit, channel: str, mode: ChannelMode, last: date) -> bool:
        """Keep the last two weeks as they were, if the whole of them was in this mode.

        Returns whether the last one is new. The one before is kept too if the process was down meanwhile.
        """
        trials, voices = TrialStore(unit.db), VoiceStore(unit.db)
        changed = voices.last_change(channel)
        new = False
        for begins in (last - WEEK, last):
            if changed is None or changed.at <= datetime.combine(begins, time(), UTC):
                week = Week(begins, mode, trials.verdicts(channel, begins))
                new = voices.claim(channel, week, unit.now)
        return new
