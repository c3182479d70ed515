"""The cache of what was read of the content: what is kept, and until when."""

import pytest

from content_index.tokens.store import WordStore
from retrieval.content_cache import ContentCache
from tests.content_index.given import BADGE, TRAVEL


class Counts:
    """Word counts of a library through a cache, and every word that the content was asked for."""

    def __init__(self, library, most):
        self.library = library
        self.asked = []
        self.cache = ContentCache(self._read, most)

    def of(self, *words):
        with self.library.database.reading() as db:
            return self.cache.of(db, words)

    def _read(self, db, words):
        self.asked += words
        return WordStore(db).frequencies(words)


@pytest.fixture
def counts(library):
    library.sync(TRAVEL)
    return Counts(library, most=3)


def test_it_says_what_the_content_says(counts):
    for _ in range(2):
        assert counts.of("travel", "badge", "costs") == {"travel": 1, "costs": 1}


def test_what_is_known_is_not_asked_again_even_if_there_is_nothing(counts):
    counts.of("travel", "badge")
    counts.of("badge", "costs", "travel")
    assert counts.asked == ["travel", "badge", "costs"]


def test_a_change_of_the_content_counts_at_once(counts):
    assert counts.of("badge") == {}
    counts.library.sync(TRAVEL, BADGE)
    assert counts.of("badge") == {"badge": 1}


def test_more_than_may_be_kept_is_forgotten(counts):
    counts.of("travel", "badge", "costs", "claim")
    assert counts.of("travel") == {"travel": 1}
    assert counts.asked == ["travel", "badge", "costs", "claim", "travel"]
