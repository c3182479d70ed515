"""What a text is to the model: one vector of the whole and one of each of its tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

STEPS = 127  # a component of a unit vector, from -1 to 1, is stored as one of 255 whole numbers


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The tokens of a text without the model's own marks: ids (n,) and unit vectors (n, width)."""

    ids: NDArray[np.int32]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PackedTokens:
    """Token vectors as they are stored: ids (n,) and one byte a component, (n, width)."""

    ids: NDArray[np.int32]
    vectors: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class EncodedText:
    """A text as the model sees it: the unit vector of the whole, shape (dim,), and its tokens."""

    sentence: NDArray[np.float32]
    tokens: TokenVectors


class TextEncoder(Protocol):
    """What indexing needs of an encoder.

    Sentence vectors of one `name` can be compared, token vectors of one `token_space`.
    """

    name: str
    token_space: str

    def encode_with_tokens(self, texts: Sequence[str]) -> list[EncodedText]:
        """Return the unit vector of each text and of each of its tokens."""


def stacked(blobs: Sequence[bytes]) -> NDArray[np.float32]:
    """Return stored vectors as the rows of a matrix, shape (len(blobs), dim)."""
    return np.frombuffer(b"".join(blobs), dtype=np.float32).reshape(len(blobs), -1 if blobs else 0)


def packed(tokens: TokenVectors) -> PackedTokens:
    """Return tokens with a byte a component; a quarter of the room of float32."""
    return PackedTokens(tokens.ids, np.rint(tokens.vectors * STEPS).astype(np.int8))
