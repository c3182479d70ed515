"""The tokens of the sample questions of resources, kept in memory while the content stays as it is."""

from collections.abc import Collection

from content_index.database import Connection
from content_index.encoded import PackedTokens
from content_index.store import ResourceStore
from content_index.tokens.store import TokenStore

MOST_KEPT = 2_000  # resources; with five sample questions of 13 tokens each some 20 MB


class SampleTokens:
    """Reads those it was not asked for since the content changed; safe to use from many threads."""

    def __init__(self, space: str) -> None:
        self._space = space
        self._known: tuple[int, dict[str, PackedTokens | None]] = (-1, {})

    def of(self, db: Connection, resource_ids: Collection[str]) -> dict[str, PackedTokens]:
        """Return all tokens of the sample questions of each of these resources that has any, by its id."""
        known = self._current(db)
        missing = [resource_id for resource_id in resource_ids if resource_id not in known]
        if missing:
            read = TokenStore(db).of_sample_questions(self._space, missing)
            known.update({resource_id: read.get(resource_id) for resource_id in missing})
        found = {resource_id: known[resource_id] for resource_id in resource_ids}
        return {resource_id: tokens for resource_id, tokens in found.items() if tokens is not None}

    def _current(self, db: Connection) -> dict[str, PackedTokens | None]:
        revision = ResourceStore(db).revision()
        known_at, known = self._known
        if known_at != revision or len(known) > MOST_KEPT:
            # A new one: another thread may still be reading the old.
            known = {}
            self._known = (revision, known)
        return known
