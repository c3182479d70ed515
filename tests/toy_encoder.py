"""An encoder whose order can be read off: texts that share words are close."""

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1024


class ToyEncoder:
    """Hashes each distinct word of a text into one of the buckets and makes the counts a unit vector.

    So the cosine of two texts is shared / sqrt(words of one x words of the other), unless two words fall into
    one bucket. A text without words points to a bucket of its own. `encoded` lists all that was ever encoded.
    """

    def __init__(self, name: str = "toy") -> None:
        self.name = name
        self.dimension = BUCKETS
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), BUCKETS)."""
        self.encoded += texts
        return np.array([_vector(text) for text in texts], dtype=np.float32).reshape(-1, BUCKETS)


def _vector(text: str) -> NDArray[np.float32]:
    vector = np.zeros(BUCKETS, dtype=np.float32)
    for word in set(re.findall(r"\w+", text.lower())):
        vector[bucket(word)] += 1
    if not vector.any():
        vector[0] = 1
    return vector / np.float32(np.linalg.norm(vector))


def bucket(word: str) -> int:
    """Return the place of a lower-case word; place 0 is kept for texts without words."""
    return 1 + zlib.crc32(word.encode()) % (BUCKETS - 1)
