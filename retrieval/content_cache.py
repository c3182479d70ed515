"""What was read of the content, kept in memory while the content stays as it is."""

from collections.abc import Callable, Collection, Mapping
from typing import Generic, TypeVar

from content_index.database import Connection
from content_index.store import ResourceStore

Value = TypeVar("Value")

Read = Callable[[Connection, Collection[str]], Mapping[str, Value]]
"""From names to what the content has of them; names of which it has nothing are left out."""


class ContentCache(Generic[Value]):
    """Reads what it was not asked for since the content changed; safe to use from many threads."""

    def __init__(self, read: Read[Value], most: int) -> None:
        """All is forgotten when more than `most` names are known."""
        self._read = read
        self._most = most
        self._known: tuple[int, dict[str, Value | None]] = (-1, {})

    def of(self, db: Connection, names: Collection[str]) -> dict[str, Value]:
        """Return what the content has of each of these names; those of which it has nothing are left out."""
        known = self._current(db)
        missing = [name for name in names if name not in known]
        if missing:
            read = self._read(db, missing)
            known.update({name: read.get(name) for name in missing})
        found = {name: known[name] for name in names}
        return {name: value for name, value in found.items() if value is not None}

    def _current(self, db: Connection) -> dict[str, Value | None]:
        revision = ResourceStore(db).revision()
        known_at, known = self._known
        if known_at != revision or len(known) > self._most:
            # A new one: another thread may still be reading the old.
            known = {}
            self._known = (revision, known)
        return known
