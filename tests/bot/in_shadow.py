"""The company with a channel in shadow, and with one that Waypost is not in."""

from dataclasses import replace as with_fields

from msgspec.structs import replace

from bot.config import Config
from bot.sandbox.world import Channel
from bot.settings import ChannelMode
from tests.bot.company import CHANNELS, EMPLOYEES, GENERAL, ROLES, WORLD
from tests.bot.workspace import BotParts

SHADOWED = BotParts(
    Config(channels=replace(CHANNELS, modes=CHANNELS.modes | {GENERAL: ChannelMode.SHADOW}), roles=ROLES)
)
PRIVATE = "C0PRIVATE"
NOT_INVITED = BotParts(
    world=with_fields(
        WORLD, channels=(*WORLD.channels, Channel(PRIVATE, "private", members=EMPLOYEES, private=True))
    )
)
