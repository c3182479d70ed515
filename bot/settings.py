"""The sections of the config file: what can be set, its default, and what is said of a wrong value.

The description in a key's type completes the sentence "expected …".
"""

from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from content_index.sources.types import SourceKind
from retrieval.stages import Stage

BUNDLED_MODEL = "bundled"  # the model that ships with the install


class SlackMode(StrEnum):
    """How Slack reaches the bot: over a socket which the bot opens, or by calling its HTTP endpoint."""

    SOCKET = "socket"
    HTTP = "http"


class ChannelMode(StrEnum):
    """How far the bot may go in a channel, from nothing at all to answering unasked in the thread."""

    OFF = "off"
    SHADOW = "shadow"
    MENTION = "mention"
    EPHEMERAL = "ephemeral"
    THREAD = "thread"


class Weekday(StrEnum):
    """A day of the week, in the order of date.weekday()."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class LogLevel(StrEnum):
    """From which severity on the log is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


WORKING_WEEK = (Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU, Weekday.FRI)
# Slack sends people back to secure addresses alone; a browser takes this very machine for one too.
PUBLIC_URL = r"^(https://[^\s?#]+[^\s?#/]|http://(localhost|127\.0\.0\.1)(:[0-9]+)?)?$"
A_PUBLIC_URL = 'an address such as "https://waypost.example.com", without a slash at the end'
ANY_OF_THE_MODES = ", ".join(ChannelMode)

Text = Annotated[str, Meta(min_length=1, description="a text in quotes")]
Texts = Annotated[tuple[Text, ...], Meta(description="a list of texts")]
Paths = Annotated[tuple[Path, ...], Meta(description="a list of files and folders")]
Times = Annotated[
    tuple[Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")], ...],
    Meta(min_length=1, description='a list of times of day such as ["09:30", "14:00"]'),
]
Weekdays = Annotated[tuple[Weekday, ...], Meta(min_length=1, description=f"a list of {', '.join(Weekday)}")]
UserIds = Annotated[tuple[Text, ...], Meta(description='a list of Slack user ids such as ["U012AB3CD"]')]
Modes = Annotated[dict[str, ChannelMode], Meta(description=f"for each channel id one of {ANY_OF_THE_MODES}")]
Stages = Annotated[tuple[Stage, ...], Meta(description=f"a list of {', '.join(Stage)}")]
Audiences = Annotated[
    dict[str, tuple[Text, ...]], Meta(description="for each channel id a list of audience names")
]


def _whole_number(least: int, most: int) -> Meta:
    return Meta(ge=least, le=most, description=f"an integer from {least} to {most}")


class SlackSettings(Struct, frozen=True):
    """[slack]: how the bot and Slack reach each other; host and port are where it listens in HTTP mode."""

    mode: Annotated[SlackMode, Meta(description=f"one of {', '.join(SlackMode)}")] = SlackMode.SOCKET
    host: Text = "127.0.0.1"
    port: Annotated[int, _whole_number(1, 65_535)] = 3000
    base_url: Annotated[str, Meta(pattern="^https?://", description='a URL, "https://…"')] = (
        "https://slack.com/api/"
    )
    public_url: Annotated[str, Meta(pattern=PUBLIC_URL, description=A_PUBLIC_URL)] = ""
    workspaces: Annotated[
        tuple[Annotated[str, Meta(pattern="^[TE][A-Z0-9]+$")], ...],
        Meta(description='a list of ids of workspaces and organisations such as ["T012AB3CD", "E012AB3CD"]'),
    ] = ()


class StorageSettings(Struct, frozen=True):
    """[storage]: the one database file."""

    path: Annotated[Path, Meta(description="a file path in quotes")] = Path("waypost.sqlite")


class RetrievalSettings(Struct, frozen=True):
    """[retrieval]: the model ("bundled", a folder or a hub name), how to search, what an answer may show."""

    model: Text = BUNDLED_MODEL
    stages: Stages = tuple(Stage)
    max_aids: Annotated[int, _whole_number(1, 3)] = 3
    max_mentors: Annotated[int, _whole_number(0, 2)] = 2

    def stage_set(self) -> frozenset[Stage]:
        """Return the stages of search that are on."""
        return frozenset(self.stages)


class SourceEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """One source to sync: what it is called, what it is, and where; see docs/content.md for the rest."""

    name: Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,39}$")]
    kind: SourceKind
    place: Text
    selector: str = ""
    prefix: str = ""
    folder: str = ""
    token_env: str = ""


SourceEntries = Annotated[
    tuple[SourceEntry, ...],
    Meta(
        description='a list of sources such as { name = "news", kind = "feed", place = "https://…" }, '
        f"name in small letters, digits and dashes, kind one of {', '.join(SourceKind)}; "
        "also selector, prefix, folder, token_env"
    ),
]


class SourceSettings(Struct, frozen=True):
    """[sources]: what content is synced from, how often, and which hosts of the intranet may be asked."""

    sync: SourceEntries = ()
    every_hours: Annotated[int, _whole_number(1, 24 * 30)] = 6
    allowed_hosts: Texts = ()
    max_mb: Annotated[int, _whole_number(1, 1000)] = 20


class ContentSettings(Struct, frozen=True):
    """[content]: the files and folders that are synced when none are named."""

    paths: Paths = ()


class ChannelSettings(Struct, frozen=True):
    """[channels]: what the bot may do where, whose content a channel may see, and how it is called there."""

    default_mode: Annotated[ChannelMode, Meta(description=f"one of {ANY_OF_THE_MODES}")] = ChannelMode.MENTION
    modes: Modes = {}
    audiences: Audiences = {}
    grace_s: Annotated[int, _whole_number(0, 3600)] = 60
    reaction: Annotated[
        str, Meta(pattern="^[a-z0-9_+'-]+$", description='an emoji name such as "compass"')
    ] = "compass"


class RoleSettings(Struct, frozen=True):
    """[roles]: who may administer Waypost and who curates, by Slack user id."""

    admins: UserIds = ()
    curators: UserIds = ()


class NudgeSettings(Struct, frozen=True):
    """[nudges]: when nudges are sent, in each person's own time zone, and how many at most."""

    slots: Times = ("09:30", "14:00")
    workdays: Weekdays = WORKING_WEEK
    per_day: Annotated[int, _whole_number(1, 10)] = 1
    per_week: Annotated[int, _whole_number(1, 50)] = 3

    def slot_times(self) -> tuple[time, ...]:
        """Return the slots as local times of day, earliest first."""
        return tuple(sorted(time.fromisoformat(slot) for slot in self.slots))

    def weekday_numbers(self) -> frozenset[int]:
        """Return the working days as date.weekday() counts them, Monday 0."""
        return frozenset(list(Weekday).index(day) for day in self.workdays)


class LogSettings(Struct, frozen=True):
    """[log]: how much is logged."""

    level: Annotated[LogLevel, Meta(description=f"one of {', '.join(LogLevel)}")] = LogLevel.INFO
