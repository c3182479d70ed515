"""Bolt listeners: they translate a payload, hand it to the work pool, and are done."""

from slack_bolt import App

from bot.listeners import (
    agent,
    answers,
    channels,
    commands,
    curation,
    habits,
    home_search,
    homes,
    installations,
    leftovers,
    nudges,
    privacy,
    questions,
    quiet,
    reactions,
    referrals,
    shortcuts,
    workflows,
)
from bot.services import Services

WAYS_IN = (questions, commands, shortcuts, reactions, homes, home_search, agent, workflows)
AFTERWARDS = (answers, referrals, privacy, quiet, nudges)
LOOKED_AFTER = (channels, curation, habits)


def register(app: App, services: Services) -> None:
    """Register every listener of the bot, last the one that takes what nothing before it has taken."""
    for feature in (*WAYS_IN, *AFTERWARDS, *LOOKED_AFTER, installations, leftovers):
        feature.register(app, services)
