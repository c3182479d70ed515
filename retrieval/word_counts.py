"""In how many passages words occur, kept in memory while the content stays as it is."""

from collections.abc import Collection, Mapping

from content_index.database import Connection
from content_index.store import ResourceStore
from content_index.tokens.store import WordStore

MOST_KEPT = 50_000  # words, some 6 MB; a misspelt one brings several hundred that it might have been


class WordCounts:
    """Asks for words it was not asked about since the content changed; safe to use from many threads.

    People ask in the same few thousand words, so that after a while the content is rarely asked.
    """

    def __init__(self) -> None:
        self._known: tuple[int, dict[str, int]] = (-1, {})

    def of(self, db: Connection, words: Collection[str]) -> Mapping[str, int]:
        """Return in how many passages each of these lower-case words occurs; those in none are left out."""
        known = self._current(db)
        asked = [word for word in words if word not in known]
        if asked:
            found = WordStore(db).frequencies(asked)
            known.update({word: found.get(word, 0) for word in asked})
        return {word: count for word in words if (count := known[word])}

    def _current(self, db: Connection) -> dict[str, int]:
        revision = ResourceStore(db).revision()
        known_at, known = self._known
        if known_at != revision or len(known) > MOST_KEPT:
            # A new one: another thread may still be reading the old.
            known = {}
            self._known = (revision, known)
        return known
