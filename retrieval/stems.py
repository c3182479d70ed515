"""Words reduced to their stems, so that "receipts" and "receipt" count as one word."""

from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer

_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of one lower-case English word (Porter 2)."""
    return str(_stemmer.stemWord(word.replace("’", "'")))


def stems(words: Iterable[str]) -> frozenset[str]:
    """Return the distinct stems of words."""
    return frozenset(stem(word.lower()) for word in words)
