"""The toy encoder without stop words, which would make every question a little like every aid."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.query_words import content_words
from tests.toy_encoder import ToyEncoder


class ContentWords(ToyEncoder):
    """Texts that share content words are close; stop words count for nothing."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return super().encode([" ".join(content_words(text)) for text in texts])
