"""The stages of search that can be left out, one by one, to see what each is worth."""

from enum import StrEnum


class Stage(StrEnum):
    """A stage of search. The dense arm, vectors that are near in meaning, is always on and is not listed."""

    SPELLING = "spelling"
    """Words that neither the content nor the model knows are corrected before anything is encoded."""
    WORDS = "words"
    """Passages that share words with the question are candidates, and bm25 counts in the score."""
    LATE_INTERACTION = "late_interaction"
    """The best few candidates are compared with the question token by token."""
    MEMORY = "memory"
    """Questions confirmed for a resource, and curators' sample questions, lead to it."""
    PRIORS = "priors"
    """A small, bounded lead for what is verified, fresh and found helpful."""


ALL_STAGES = frozenset(Stage)
