"""Token vectors of passages that were compared lately, kept in memory.

Reading them from SQLite took 20 of 60 ms a question on a busy machine; with them in memory it was 3 of 16.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection

from content_index.database import Connection
from content_index.encoded import PackedTokens
from content_index.tokens.store import TokenStore

KEPT = 64 << 20  # bytes; the tokens of about 5,000 handbook sections


class TokenCache:
    """Least recently used token vectors; safe to use from many threads.

    A passage is never changed under its id, so nothing kept here can be out of date.
    """

    def __init__(self, space: str, kept: int = KEPT) -> None:
        self._space = space
        self._most = kept
        self._size = 0
        self._tokens: OrderedDict[int, PackedTokens] = OrderedDict()
        self._lock = threading.Lock()

    def of_passages(self, db: Connection, passage_ids: Collection[int]) -> dict[int, PackedTokens]:
        """Return the tokens of those of these passages that have any, by passage id."""
        with self._lock:
            found = {i: self._tokens[i] for i in passage_ids if i in self._tokens}
            for passage_id in found:
                self._tokens.move_to_end(passage_id)
        read = TokenStore(db).of_passages(self._space, set(passage_ids) - found.keys())
        with self._lock:
            for passage_id, tokens in read.items():
                self._keep(passage_id, tokens)
        return found | read

    def _keep(self, passage_id: int, tokens: PackedTokens) -> None:
        if passage_id not in self._tokens:
            self._tokens[passage_id] = tokens
            self._size += _bytes(tokens)
        while self._size > self._most and len(self._tokens) > 1:
            _, oldest = self._tokens.popitem(last=False)
            self._size -= _bytes(oldest)


def _bytes(tokens: PackedTokens) -> int:
    return tokens.ids.nbytes + tokens.vectors.nbytes
