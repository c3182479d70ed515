"""The nouns of sources."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from content_index.errors import ContentError
from content_index.types import Resource

State = Mapping[str, Any]
"""What an adapter wants to be given at its next fetch, as JSON has it: validators, revisions, hashes."""


class Health(StrEnum):
    """How a source fared at its last sync."""

    OK = "ok"
    UNCHANGED = "unchanged"
    DEGRADED = "degraded"
    FAILING = "failing"
    GONE = "gone"
    BLOCKED = "blocked"


class SourceKind(StrEnum):
    """What a source is; each kind has one adapter."""

    FEED = "feed"
    JSON_FEED = "json_feed"
    OPML = "opml"
    SITEMAP = "sitemap"
    PAGE = "page"
    FOLDER = "folder"
    GIT = "git"
    TABLE = "table"
    SCORM = "scorm"
    CMI5 = "cmi5"
    COMMON_CARTRIDGE = "common_cartridge"
    OPEN_EDX = "open_edx"
    MOODLE = "moodle"


@dataclass(frozen=True, slots=True)
class Item:
    """A resource as a source has it, and the part of the source that it came from: a feed, a page, a file."""

    part: str
    resource: Resource


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part that was left out, and why, in words for a curator."""

    part: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a source holds now.

    `items` is None if the source says that nothing changed since `state`. What came from a part in `kept`
    stays as it is stored; every other resource that is not among the items is gone.
    """

    items: tuple[Item, ...] | None
    state: State = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    skipped: tuple[Skipped, ...] = ()


class SourceTrouble(ContentError):
    """A source cannot be read now; nothing of it changes. The sentence says what to do."""

    def __init__(self, health: Health, sentence: str, not_before: datetime | None = None) -> None:
        super().__init__(sentence)
        self.health = health
        self.not_before = not_before


class Adapter(Protocol):
    """Reads one kind of source."""

    def fetch(self, state: State) -> Fetched:
        """Return what the source holds now. Raises SourceTrouble if that cannot be known."""


Fetch = Callable[[State], Fetched]
