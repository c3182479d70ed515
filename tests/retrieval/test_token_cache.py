"""Token vectors kept in memory are those of the store, and never more than fit."""

import numpy as np

from content_index.tokens.store import TokenStore
from retrieval.token_cache import TokenCache
from tests.content_index.given import BADGE, LEAVE, TRAVEL


def ids_of(library):
    with library.database.reading() as db:
        return [row[0] for row in db.execute("select id from passages order by id").fetchall()]


def test_the_cache_returns_what_is_stored(library):
    library.sync(TRAVEL, LEAVE, BADGE)
    cache = TokenCache(library.encoder.token_space)
    with library.database.reading() as db:
        stored = TokenStore(db).of_passages(library.encoder.token_space, ids_of(library))
        for _ in range(2):
            found = cache.of_passages(db, [*ids_of(library), 999])
            assert found.keys() == stored.keys()
            assert all(np.array_equal(found[i].vectors, stored[i].vectors) for i in stored)


def test_what_does_not_fit_is_read_again(library):
    library.sync(TRAVEL, LEAVE, BADGE)
    cache = TokenCache(library.encoder.token_space, kept=1)
    with library.database.reading() as db:
        for _ in range(2):
            assert sorted(cache.of_passages(db, ids_of(library))) == ids_of(library)
