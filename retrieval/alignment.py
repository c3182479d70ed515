"""Which tokens of a text say what a question asks: late interaction, seen from inside the text."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from content_index.encoded import STEPS, PackedTokens, TokenVectors
from retrieval.late_interaction import CHANCE, TokenWeights
from retrieval.query_words import STOP_WORDS, WORD

# Of the soft maximum over a few sentences, fewer tokens than a passage has: .852, .840 and .827 of 81 answers
# are shown with 10, 20 and 40.
SHARPNESS = 10.0
CLOSE = 0.65  # cosine from which two words are marked as saying the same
KEPT = 1024  # texts of which is kept where their tokens stand, about 4 kB each

Offsets = Callable[[str], NDArray[np.int32]]
"""From a text to where each of its tokens begins and ends, shape (n, 2), in characters."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The m tokens of a question, the weight of each (together 1), and which begin a telling word."""

    tokens: TokenVectors
    weights: NDArray[np.float32]
    telling: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Alignment:
    """How the m tokens of a question match the n tokens of a text, in reading order.

    `places` (n, 2) has where each token begins and ends in the text, `cosines` is (m, n), `weights` (m,)
    has those of the question's tokens. `close` (n,) says of each token whether it begins a word that means
    about the same as one of the question's.
    """

    places: NDArray[np.int32]
    cosines: NDArray[np.float32]
    weights: NDArray[np.float32]
    close: NDArray[np.bool_]

    def part(self, start: int, end: int) -> "Alignment":
        """Return the alignment of the question with the text from `start` to `end` alone."""
        inside = (self.places[:, 0] >= start) & (self.places[:, 1] <= end)
        return self.of(inside, -start)

    def of(self, kept: NDArray[np.bool_], moved: int = 0) -> "Alignment":
        """Return the alignment with some of the tokens, their places moved."""
        return Alignment(self.places[kept] + moved, self.cosines[:, kept], self.weights, self.close[kept])

    def worth(self, first: NDArray[np.intp], past: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return for each run of tokens, from `first` to before `past`, how well it matches the question.

        It is what the passages are ranked by: about 0 to 1, -1 for a run of no token.
        """
        likeness = np.exp(SHARPNESS * (self.cosines.astype(np.float64) - 1))
        summed = np.concatenate([np.zeros((len(likeness), 1)), np.cumsum(likeness, axis=1)], axis=1)
        lengths = past - first
        held = lengths > 0
        soft = np.log((summed[:, past] - summed[:, first])[:, held])
        worth = np.full(len(first), -1.0)
        worth[held] = (self.weights @ soft - CHANCE * np.log(lengths[held])) / SHARPNESS + 1
        return worth

    def close_places(self) -> frozenset[int]:
        """Return where the words begin that are close."""
        return frozenset(self.places[self.close, 0].tolist())


@dataclass(frozen=True, slots=True)
class _Read:
    """Where each token of a text begins and ends, shape (n, 2), and which begin a telling word, (n,)."""

    places: NDArray[np.int32]
    telling: NDArray[np.bool_]


class Aligner:
    """Aligns questions with texts of one encoder; safe to use from many threads."""

    def __init__(self, offsets: Offsets) -> None:
        def read(text: str) -> _Read:
            places = offsets(text)
            return _Read(places, _telling(text, places))

        self._read = lru_cache(maxsize=KEPT)(read)

    def places(self, text: str) -> NDArray[np.int32]:
        """Return where each token of a text begins and ends in it, shape (n, 2)."""
        return self._read(text).places

    def asked(self, text: str, tokens: TokenVectors, weights: TokenWeights) -> Asked:
        """Return a question as it is aligned."""
        weighed = weights.of(tokens.ids)
        return Asked(tokens, weighed / max(weighed.sum(), 1e-9), self._read(text).telling)

    def align(self, asked: Asked, text: str, tokens: PackedTokens) -> Alignment | None:
        """Return how a question matches a text, None if these are not the tokens of this text."""
        read = self._read(text)
        if len(read.places) != len(tokens.ids):
            return None
        cosines = asked.tokens.vectors @ tokens.vectors.T.astype(np.float32) / STEPS
        close = (cosines[asked.telling] >= CLOSE).any(axis=0) & read.telling
        return Alignment(read.places, np.asarray(cosines, dtype=np.float32), asked.weights, close)


def _telling(text: str, places: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return which tokens begin a word that means something by itself.

    Endings ("'s", "##ing") are close to one another whatever they end, numbers to other numbers.
    """
    begins = {word.start() for word in WORD.finditer(text) if _means_something(word.group())}
    return np.array([place in begins for place in places[:, 0].tolist()], dtype=bool)


def _means_something(word: str) -> bool:
    return word.lower().replace("’", "'") not in STOP_WORDS and not any(map(str.isdigit, word))
