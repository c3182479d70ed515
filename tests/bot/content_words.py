"""The toy encoder without stop words, which would make every question a little like every aid."""

import re
from collections.abc import Sequence

import numpy as np

from content_index.encoded import EncodedText, TokenVectors
from retrieval.query_words import content_words
from tests.toy_encoder import ToyEncoder

UNRELATED = 0.3  # cosine of two tokens that have nothing in common, as in a real model


class ContentWords(ToyEncoder):
    """Texts that share content words are close; stop words count for nothing."""

    def encode_with_tokens(self, texts: Sequence[str]) -> list[EncodedText]:
        """Return what the toy encoder does, but with no token quite unlike another one."""
        return [
            EncodedText(text.sentence, _related(text.tokens)) for text in super().encode_with_tokens(texts)
        ]

    def _found(self, text: str) -> list[re.Match[str]]:
        wanted = set(re.findall(r"\w+", " ".join(content_words(text))))
        return [found for found in super()._found(text) if found.group().lower() in wanted]


def _related(tokens: TokenVectors) -> TokenVectors:
    vectors = tokens.vectors * np.float32((1 - UNRELATED) ** 0.5)
    vectors[:, 0] = UNRELATED**0.5
    return TokenVectors(tokens.ids, vectors)
