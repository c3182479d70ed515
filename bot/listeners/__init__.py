"""Bolt listeners: they translate a payload, hand it to the work pool, and are done."""

from slack_bolt import App

from bot.listeners import (
    answers,
    commands,
    curation,
    homes,
    installations,
    leftovers,
    nudges,
    questions,
    referrals,
)
from bot.services import Services


def register(app: App, services: Services) -> None:
    """Register every listener of the bot."""
    for feature in (
        questions,
        answers,
        referrals,
        nudges,
        commands,
        curation,
        homes,
        installations,
        leftovers,
    ):
        feature.register(app, services)
