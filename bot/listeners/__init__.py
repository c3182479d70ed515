"""Bolt listeners: they translate a payload, hand it to the work pool, and are done."""

from slack_bolt import App

from bot.listeners import (
    answers,
    commands,
    curation,
    homes,
    leftovers,
    nudges,
    privacy,
    questions,
    quiet,
    referrals,
)
from bot.services import Services

FEATURES = (
    questions,
    answers,
    referrals,
    nudges,
    commands,
    curation,
    homes,
    privacy,
    quiet,
    leftovers,  # last: it takes whatever nothing before it has taken
)


def register(app: App, services: Services) -> None:
    """Register every listener of the bot."""
    for feature in FEATURES:
        feature.register(app, services)
