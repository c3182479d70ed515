"""An encoder whose order can be read off: texts that share words are close."""

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from content_index.encoded import EncodedText, TokenVectors

BUCKETS = 1024
_WORD = re.compile(r"\w+")


class ToyEncoder:
    """Hashes each distinct word of a text into one of the buckets and makes the counts a unit vector.

    So the cosine of two texts is shared / sqrt(words of one x words of the other), unless two words fall into
    one bucket. A text without words points to a bucket of its own. Each word is a token: its id is its
    bucket, its vector 1 there and 0 elsewhere. It knows no words, so spelling rests on the content alone.
    `encoded` lists all that was ever encoded.
    """

    def __init__(self, name: str = "toy") -> None:
        self.name = name
        self.token_space = f"{name}/words"
        self.dimension = BUCKETS
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), BUCKETS)."""
        self.encoded += texts
        return np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(-1, BUCKETS)

    def encode_with_tokens(self, texts: Sequence[str]) -> list[EncodedText]:
        """Return the vector of each text and of each of its words, in order, repeated ones too."""
        pairs = zip(self.encode(texts), texts, strict=True)
        return [EncodedText(vector, word_tokens(self._words(text))) for vector, text in pairs]

    def offsets(self, text: str) -> NDArray[np.int32]:
        """Return where each word of a text begins and ends, shape (n, 2)."""
        return np.array([found.span() for found in self._found(text)], dtype=np.int32).reshape(-1, 2)

    def words(self) -> list[str]:
        """Return nothing: it knows no words."""
        return []

    def _found(self, text: str) -> list[re.Match[str]]:
        """Return the words of a text that count, where they are."""
        return list(_WORD.finditer(text))

    def _words(self, text: str) -> list[str]:
        return [found.group().lower() for found in self._found(text)]

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(BUCKETS, dtype=np.float32)
        for word in set(self._words(text)):
            vector[bucket(word)] += 1
        if not vector.any():
            vector[0] = 1
        return vector / np.float32(np.linalg.norm(vector))


def word_tokens(words: Sequence[str]) -> TokenVectors:
    """Return words as tokens: ids (n,), and vectors (n, BUCKETS) that are 1 at their id."""
    ids = np.array([bucket(word) for word in words], dtype=np.int32)
    vectors = np.zeros((len(ids), BUCKETS), dtype=np.float32)
    vectors[np.arange(len(ids)), ids] = 1
    return TokenVectors(ids, vectors)


def bucket(word: str) -> int:
    """Return the place of a lower-case word; place 0 is kept for texts without words."""
    return 1 + zlib.crc32(word.encode()) % (BUCKETS - 1)
