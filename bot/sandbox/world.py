"""The world file: who works in the workspace, which channels there are, what was said before the start."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.sandbox.errors import SandboxError

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in the workspace; tz is an IANA name, role is for the person switcher, in a word or two.

    `admin` runs the workspace at Slack; that is no role in the bot. `team` is the workspace of another
    company they belong to, "" for this one.
    """

    id: str
    name: str
    real_name: str
    title: str = ""
    tz: str = "America/New_York"
    about: str = ""
    role: str = ""
    email: str = ""
    presence: str = "active"
    admin: bool = False
    team: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel; the bot is a member where its user id is listed. If not said, the first created it.

    `external`: shared with other companies.
    """

    id: str
    name: str
    topic: str = ""
    purpose: str = ""
    members: tuple[str, ...] = ()
    private: bool = False
    creator: str = ""
    external: bool = False


@dataclass(frozen=True, slots=True)
class UserGroup:
    """A group of people that can be mentioned by its handle."""

    id: str
    handle: str
    name: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastMessage:
    """Something said before the start; reply_to is the key of an earlier message in the same channel."""

    channel: str
    user: str
    text: str
    minutes_before: float
    key: str = ""
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """Everything the workspace begins with."""

    name: str
    domain: str
    start: datetime
    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    messages: tuple[PastMessage, ...] = ()
    usergroups: tuple[UserGroup, ...] = ()


def load_world(path: Path) -> World:
    """Read a world file; raises SandboxError naming the file and the entry that is wrong."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return world_from_mapping(raw)
    except KeyError as missing:
        raise SandboxError(f"{path.name} is not a usable world file: {missing} is missing") from missing
    except (OSError, tomllib.TOMLDecodeError, TypeError, SandboxError) as problem:
        raise SandboxError(f"{path.name} is not a usable world file: {problem}") from problem


def world_from_mapping(raw: Mapping[str, Any]) -> World:
    """Build the world from the parsed file; raises SandboxError, KeyError or TypeError if it cannot."""
    start = raw["start"]
    if not isinstance(start, datetime) or start.tzinfo is None:
        raise SandboxError("start must be a date and time with its offset, such as 2026-11-24T09:40:00-05:00")
    world = World(
        name=raw["team"]["name"],
        domain=raw["team"]["domain"],
        start=start,
        people=_entries(raw, "people", Person),
        channels=_entries(raw, "channels", Channel),
        messages=_entries(raw, "messages", PastMessage),
        usergroups=_entries(raw, "usergroups", UserGroup),
    )
    _check_references(world)
    return world


def _entries(raw: Mapping[str, Any], table: str, build: Callable[..., Entry]) -> tuple[Entry, ...]:
    return tuple(build(**_frozen(entry)) for entry in raw.get(table, []))


def _frozen(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


def _check_references(world: World) -> None:
    channels = {channel.id for channel in world.channels}
    keys = {message.key for message in world.messages}
    for message in world.messages:
        if message.channel not in channels:
            raise SandboxError(f"a message is in channel {message.channel}, which does not exist")
        if message.reply_to and message.reply_to not in keys:
            raise SandboxError(f"a message replies to {message.reply_to!r}, which is no message's key")
    if not world.people:
        raise SandboxError("it has no [[people]]")
