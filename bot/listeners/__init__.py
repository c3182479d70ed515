"""Bolt listeners: they translate a payload, hand it to the work pool, and are done."""

from slack_bolt import App

from bot.listeners import (
    agent,
    answers,
    channels,
    commands,
    curation,
    home_search,
    homes,
    installations,
    leftovers,
    nudges,
    questions,
    reactions,
    referrals,
    shortcuts,
    workflows,
)
from bot.services import Services


def register(app: App, services: Services) -> None:
    """Register every listener of the bot."""
    ways_in = (questions, commands, shortcuts, reactions, homes, home_search, agent, workflows)
    own = (answers, referrals, nudges, channels, curation, installations)
    for feature in (*ways_in, *own, leftovers):
        feature.register(app, services)
