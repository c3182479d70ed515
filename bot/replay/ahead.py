"""An encoder that has encoded many texts ahead, because a batch takes a fraction of the time."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from content_index.encoded import EncodedText
from retrieval.types import Encoder


class AheadEncoder:
    """Another encoder that answers from a batch where it can; what it returns is the other's."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.token_space = encoder.token_space
        self._encoder = encoder
        self._ahead: dict[str, EncodedText] = {}

    def prepare(self, texts: Sequence[str]) -> list[EncodedText]:
        """Encode texts in one batch and return them; they are kept until the next batch."""
        encoded = self._encoder.encode_with_tokens(texts)
        self._ahead = dict(zip(texts, encoded, strict=True))
        return encoded

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension)."""
        return self._encoder.encode(texts)

    def encode_with_tokens(self, texts: Sequence[str]) -> list[EncodedText]:
        """Return sentence and token vectors of texts, in the same order."""
        if all(text in self._ahead for text in texts):
            return [self._ahead[text] for text in texts]
        return self._encoder.encode_with_tokens(texts)

    def offsets(self, text: str) -> NDArray[np.int32]:
        """Return where in a text each of its tokens begins and ends, shape (n, 2), in characters."""
        return self._encoder.offsets(text)

    def words(self) -> list[str]:
        """Return the whole words that the model knows, the commonest first."""
        return self._encoder.words()
