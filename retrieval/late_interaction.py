"""Late interaction: a question and a passage compared token by token.

Khattab & Zaharia, ColBERT, arXiv:2004.12832, here without training: the token vectors are those of the
frozen sentence model, and rare tokens count more. Both directions count: how well the passage covers the
question, and how much of the passage is about it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from content_index.encoded import STEPS, PackedTokens, TokenVectors

COVERED, ABOUT = (
    0.7,
    0.3,
)  # weights of the two directions: nDCG@10 on the handbook .727 to .734 for .2 to .3, .72 for 0
SHARPNESS = 40.0  # of the soft maximum: several near matches count a little more than one; of 10, 20 and 40
CHANCE = 0.5  # power of a passage's length that chance alone adds to a soft maximum; 0 favours long passages


STRICTNESS = 6.0  # of coverage; log loss on sets left out of the fit .368, .368 and .371 with 3, 6 and 12


class TokenWeights:
    """How much a token says: the logarithm of its rarity among the passages (Robertson & Spärck Jones)."""

    def __init__(self, passages: int, frequencies: NDArray[np.int64]) -> None:
        """`frequencies` has the number of passages with a token at the place of its id."""
        self.passages = passages
        self._weights = np.log(1 + (passages - frequencies + 0.5) / (frequencies + 0.5)).astype(np.float32)
        self._unseen = np.float32(np.log(1 + (passages + 0.5) / 0.5))

    def of(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return the weight of each token id, all above 0; a token no passage has weighs most."""
        weights = np.full(len(ids), self._unseen, dtype=np.float32)
        known = ids < len(self._weights)
        weights[known] = self._weights[ids[known]]
        return weights


def interact(
    question: TokenVectors,
    passages: Sequence[PackedTokens],
    weights: TokenWeights,
    words: NDArray[np.intp],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return for each passage how well it matches the question, and how much of the question it covers.

    The first has the two directions mixed, about 0 to 1, higher is better. The second is a strict mean over
    the question's words of the best cosine with a token of the passage, -1 to 1: one rare word that nothing
    matches costs more than the others can make up for. A word is matched as well as the worst of its pieces;
    `words`, of shape (n,), says which word each of the question's tokens belongs to, -1 for none: such tokens
    need not be covered. Every passage must have tokens. A question without tokens matches nothing.
    """
    if not len(passages) or not len(question.ids):
        return np.zeros(len(passages), np.float32), np.zeros(len(passages), np.float32)
    cosines, counts, starts = _side_by_side(question, passages)
    asked = weights.of(question.ids)
    asked /= asked.sum()
    said = weights.of(np.concatenate([passage.ids for passage in passages]))
    best = np.maximum.reduceat(cosines, starts, axis=1)
    coverage = _strict_mean(best, asked, words)
    soft = np.log(np.add.reduceat(np.exp(SHARPNESS * (cosines - 1)), starts, axis=1))
    matched = (asked @ soft - CHANCE * np.log(counts)) / SHARPNESS + 1
    about = np.add.reduceat(cosines.max(axis=0) * said, starts) / np.add.reduceat(said, starts)
    score = COVERED * matched + ABOUT * about
    return np.asarray(score, dtype=np.float32), np.asarray(coverage, dtype=np.float32)


def _strict_mean(
    best: NDArray[np.float32], asked: NDArray[np.float32], words: NDArray[np.intp]
) -> NDArray[np.float32]:
    """Return the coverage of a question's words, for best cosines of shape (tokens, passages)."""
    kept = words >= 0
    if not kept.any():
        kept, words = np.ones_like(kept), np.arange(len(words))
    starts = np.flatnonzero(np.diff(words[kept], prepend=-1))
    matched = np.minimum.reduceat(best[kept], starts, axis=0)
    weight = np.maximum.reduceat(asked[kept], starts)
    mean = (weight / weight.sum()) @ np.exp(-STRICTNESS * matched)
    return np.asarray(-np.log(mean) / STRICTNESS, dtype=np.float32)


def covered(
    question: TokenVectors, texts: Sequence[PackedTokens], weights: TokenWeights
) -> NDArray[np.float32]:
    """Return for each text the weighted mean of the best cosine of each of the question's tokens, -1 to 1.

    A question without tokens is not covered by anything: 0.
    """
    if not len(texts) or not len(question.ids):
        return np.zeros(len(texts), np.float32)
    cosines, _, starts = _side_by_side(question, texts)
    best = np.maximum.reduceat(cosines, starts, axis=1)
    asked = weights.of(question.ids)
    return np.asarray(asked @ best / asked.sum(), dtype=np.float32)


def _side_by_side(
    question: TokenVectors, texts: Sequence[PackedTokens]
) -> tuple[NDArray[np.float32], NDArray[np.intp], NDArray[np.intp]]:
    """Return the cosines of the question's m tokens with all n tokens of the texts, shape (m, n).

    And for each text how many of the columns are its own, and which is the first.
    """
    counts = np.array([len(text.ids) for text in texts], dtype=np.intp)
    tokens = np.concatenate([text.vectors for text in texts], dtype=np.float32, casting="unsafe")
    # The long side first: the other way round the product takes half as long again.
    asked = question.vectors / np.float32(STEPS)
    cosines = np.ascontiguousarray((tokens @ asked.T).T, dtype=np.float32)
    return cosines, counts, np.asarray(np.cumsum(counts) - counts, dtype=np.intp)
