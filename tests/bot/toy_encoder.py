"""An encoder whose cosines can be worked out by hand: each content word is a direction of its own."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from retrieval.query_words import content_words


class ToyEncoder:
    """Texts that share words are close; with k of m and n distinct words shared the cosine is k / √(m·n)."""

    name = "toy"
    dimension = 512

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension); a text without words points nowhere."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in content_words(text):
                vectors[row, crc32(word.encode()) % self.dimension] = 1.0
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.maximum(lengths, 1.0)  # a length is 0 or at least 1
