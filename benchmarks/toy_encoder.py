"""An encoder without a model, for where starting fast matters and meaning does not."""

import re
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

WORD = re.compile(r"\w+")


class ToyEncoder:
    """Hashes words into buckets, so that texts that share words are close and equal texts are equal."""

    name = "toy"
    dimension = 1024

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension)."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in WORD.findall(text.lower()) or [""]:
                row[int.from_bytes(blake2b(word.encode(), digest_size=4).digest()) % self.dimension] += 1
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors
