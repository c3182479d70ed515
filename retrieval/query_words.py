"""The words of a question that are worth looking for."""

import re

import numpy as np
from numpy.typing import NDArray

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

# Function words and the small talk around a question: they match everything and say nothing.
STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "anybody",
        "anyone",
        "are",
        "as",
        "at",
        "back",
        "be",
        "been",
        "before",
        "being",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "don't",
        "else",
        "for",
        "from",
        "get",
        "getting",
        "give",
        "go",
        "going",
        "got",
        "had",
        "has",
        "have",
        "hello",
        "help",
        "hey",
        "hi",
        "how",
        "i",
        "i'd",
        "i'll",
        "i'm",
        "i've",
        "if",
        "in",
        "into",
        "is",
        "it",
        "it's",
        "its",
        "just",
        "know",
        "let",
        "like",
        "may",
        "maybe",
        "me",
        "might",
        "my",
        "need",
        "of",
        "off",
        "ok",
        "on",
        "once",
        "one",
        "or",
        "our",
        "out",
        "over",
        "please",
        "really",
        "should",
        "so",
        "some",
        "somebody",
        "someone",
        "something",
        "still",
        "tell",
        "than",
        "thank",
        "thanks",
        "that",
        "that's",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "thing",
        "this",
        "to",
        "too",
        "trying",
        "up",
        "us",
        "use",
        "want",
        "was",
        "way",
        "we",
        "well",
        "were",
        "what",
        "what's",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "why",
        "will",
        "with",
        "would",
        "yes",
        "you",
        "your",
    ]
)


def content_words(text: str) -> list[str]:
    """Return the distinct words of a text in order, lower case, without stop words.

    A text of nothing but stop words gives all of them: better a poor search than none.
    """
    words = list(dict.fromkeys(found.lower() for found in WORD.findall(text.replace("’", "'"))))
    return [word for word in words if word not in STOP_WORDS] or words


def words_of_tokens(text: str, offsets: NDArray[np.int32]) -> NDArray[np.intp]:
    """Return which word of a text each of its tokens is in, counted from 0; -1 for marks between words.

    offsets has shape (n, 2): where each token begins and ends.
    """
    starts, ends = np.array([found.span() for found in WORD.finditer(text)], dtype=np.intp).reshape(-1, 2).T
    if not len(starts):
        return np.full(len(offsets), -1, dtype=np.intp)
    places = np.maximum(np.searchsorted(starts, offsets[:, 1], side="left") - 1, 0)
    return np.where((offsets[:, 0] < ends[places]) & (offsets[:, 1] > starts[places]), places, -1)
