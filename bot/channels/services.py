"""What belongs to channels, put together: setting them, their trials, and the weekly look at their voices."""

from dataclasses import dataclass

from bot.channels.policies import ChannelPolicies
from bot.channels.rights import ChannelRights
from bot.channels.setting import ChannelSetup
from bot.lookups import Lookups
from bot.people import People
from bot.settings import ChannelSettings
from bot.trials.trying import TrialParts, Trials
from bot.trials.voices import Voices
from bot.units import Units
from retrieval.answer import Answerer


@dataclass(frozen=True, slots=True)
class ChannelServices:
    """One instance each, for all threads."""

    setup: ChannelSetup
    trials: Trials
    voices: Voices


def channel_services(
    units: Units, people: People, lookups: Lookups, answerer: Answerer, settings: ChannelSettings
) -> ChannelServices:
    """Put them together over what the config says of channels."""
    policies = ChannelPolicies(units.database, settings)
    rights = ChannelRights(people, lookups)
    return ChannelServices(
        setup=ChannelSetup(units, policies, rights),
        trials=Trials(units, TrialParts(policies, rights, people, answerer, lookups)),
        voices=Voices(units, policies),
    )
