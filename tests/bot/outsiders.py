"""The company with a channel that another company shares, and somebody from there."""

from dataclasses import replace

from bot.sandbox.identity import BOT_USER
from bot.sandbox.world import Channel, Person
from tests.bot.company import ASK, EMPLOYEES, WORLD

PARTNERS, SAM, OTHER_TEAM = "C0PARTNERS", "U0SAM", "T0PARTNERS"

SHARED_WORLD = replace(
    WORLD,
    people=(*WORLD.people, Person(SAM, "sam", "Sam Oduya", team=OTHER_TEAM)),
    channels=(
        *WORLD.channels,
        Channel(PARTNERS, "partners", members=(*EMPLOYEES, SAM, BOT_USER), external=True),
    ),
)
INSIDE = ASK
