"""Word counts: what is kept, and until when."""

from content_index.tokens.store import WordStore
from retrieval.word_counts import WordCounts
from tests.content_index.given import BADGE, TRAVEL


def counted(library, counts, *words):
    with library.database.reading() as db:
        return counts.of(db, words)


def test_counts_are_those_of_the_content(library):
    library.sync(TRAVEL, BADGE)
    words = ["travel", "badge", "nothing-like-it"]
    with library.database.reading() as db:
        expected = WordStore(db).frequencies(words)
    counts = WordCounts()
    assert expected.keys() == {"travel", "badge"}
    assert counted(library, counts, *words) == expected
    assert counted(library, counts, *words) == expected


def test_a_change_of_the_content_counts_at_once(library):
    library.sync(TRAVEL)
    counts = WordCounts()
    assert counted(library, counts, "badge") == {}
    library.sync(TRAVEL, BADGE)
    assert counted(library, counts, "badge") != {}


def test_what_is_known_is_not_asked_again(library):
    library.sync(TRAVEL)
    counts = WordCounts()
    before = counted(library, counts, "travel")
    with library.database.atomic() as db:
        db.execute("drop table spellings_row")
    assert counted(library, counts, "travel") == before
