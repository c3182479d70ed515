"""The projection that makes token vectors small: fitted on nothing but the model's own vocabulary.

A token vector has to tell words apart. So the directions that are kept are those in which the tokens of
unrelated words differ most (principal components, uncentred), and no content is needed to find them: the
projection belongs to the model, and content can change without changing it.
"""

import hashlib
import random
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

WIDTH = (
    128  # components of a token vector; on the handbook nDCG was .7192 with 128, .7066 with 192, .706 with 64
)
COMMON_WORDS = (
    12_000  # of the vocabulary's words; those of a WordPiece vocabulary come first the commoner they are
)
SEQUENCES = 200  # texts made of such words: 12,000 words or more tokens for 384 dimensions
SEQUENCE_WORDS = 60  # long enough that a token is seen in a text of a usual length
LONGEST_WORD = 24  # letters; longer entries of a vocabulary are noise
SEED = 20  # any; fixed, so that the projection of a model is always the same one


def whole_words(vocabulary: Mapping[str, int]) -> list[str]:
    """Return the entries of a tokenizer's vocabulary that are whole lower-case words, by their id.

    WordPiece marks the pieces that continue a word, the other families mark those that begin one.
    """
    marks = [mark for mark in ("▁", "Ġ") if any(entry.startswith(mark) for entry in vocabulary)]
    entries = sorted(vocabulary, key=vocabulary.__getitem__)
    if marks:
        entries = [entry.removeprefix(mark) for entry in entries for mark in marks if entry.startswith(mark)]
    words = (entry for entry in entries if entry.isalpha() and entry == entry.lower())
    return [word for word in dict.fromkeys(words) if 3 <= len(word) <= LONGEST_WORD]


def vocabulary_texts(vocabulary: Mapping[str, int]) -> list[str]:
    """Return texts of random common words, the same ones every time for one vocabulary."""
    words = whole_words(vocabulary)[:COMMON_WORDS]
    chosen = random.Random(SEED)
    return [" ".join(chosen.choices(words or ["a"], k=SEQUENCE_WORDS)) for _ in range(SEQUENCES)]


def fit_projection(tokens: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the projection (dim, at most WIDTH) of token vectors (n, dim): their principal directions.

    The sign of each direction is set by its largest component, because mathematics leaves it open.
    """
    units = tokens / np.maximum(np.linalg.norm(tokens, axis=1, keepdims=True), 1e-9)
    units = units.astype(np.float64)
    _, directions = np.linalg.eigh(units.T @ units)
    kept = directions[:, ::-1][:, :WIDTH]
    largest = kept[np.abs(kept).argmax(axis=0), np.arange(kept.shape[1])]
    return np.asarray(kept * np.sign(largest), dtype=np.float32)


def space_name(model: str, projection: NDArray[np.float32]) -> str:
    """Return the name under which token vectors of a model and projection can be compared."""
    rounded = (
        np.round(projection, 3) + 0.0
    )  # no -0.0: its sign is chance, it differed with the number of threads
    digest = hashlib.sha256(rounded.tobytes()).hexdigest()[:8]
    return f"{model}/{projection.shape[1]}-{digest}"
