"""An encoder without a model, for where starting fast matters and meaning does not."""

import re
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from content_index.encoded import EncodedText, TokenVectors

WORD = re.compile(r"\w+")


class ToyEncoder:
    """Hashes words into buckets, so that texts that share words are close and equal texts are equal.

    Each word is a token: its id is its bucket, its vector 1 there and 0 elsewhere. It knows no words.
    """

    name = "toy"
    token_space = "toy/words"
    dimension = 1024

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension)."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in WORD.findall(text.lower()) or [""]:
                row[self._bucket(word)] += 1
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def encode_with_tokens(self, texts: Sequence[str]) -> list[EncodedText]:
        """Return the vector of each text and of each of its words."""
        pairs = zip(self.encode(texts), texts, strict=True)
        return [EncodedText(vector, self._tokens(text)) for vector, text in pairs]

    def offsets(self, text: str) -> NDArray[np.int32]:
        """Return where each word of a text begins and ends, shape (n, 2)."""
        return np.array([found.span() for found in WORD.finditer(text)], dtype=np.int32).reshape(-1, 2)

    def words(self) -> list[str]:
        """Return nothing: it knows no words."""
        return []

    def _tokens(self, text: str) -> TokenVectors:
        ids = np.array([self._bucket(word) for word in WORD.findall(text.lower())], dtype=np.int32)
        vectors = np.zeros((len(ids), self.dimension), dtype=np.float32)
        vectors[np.arange(len(ids)), ids] = 1
        return TokenVectors(ids, vectors)

    def _bucket(self, word: str) -> int:
        return int.from_bytes(blake2b(word.encode(), digest_size=4).digest()) % self.dimension
