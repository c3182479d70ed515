"""Corrects a misspelt word of a question to one that the content has, or that the model knows.

A frozen sentence model is very sensitive to typing errors. A word is corrected only if nothing knows it, to a
word at distance 1 (Damerau: one letter more, less, other, or two swapped).
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from retrieval.stems import stem

Frequencies = Callable[[Collection[str]], Mapping[str, int]]

SHORTEST = 4  # letters: shorter words have too many neighbours, not tuned
LONGEST = 24  # letters: longer ones are names and codes
MOST_CORRECTED = 12  # words of one question; a text with more is no misspelt question
CAREFUL_BELOW = 5  # letters: so short a word is near many others and may be jargon ("gcal"), see _likely
EVERYDAY = 500  # words of the model so common that even a short word is believed to mean them, not tuned

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Words of lower-case letters that stand alone: no mention, address, path, code, or part of a name.
_PLAIN = re.compile(rf"(?<![\w@#/.:`'’_-])[a-z]{{{SHORTEST},{LONGEST}}}(?![\w@/:`'’_-]|\.\w)")
_ENDINGS = ("s", "es", "d", "ed", "ing", "ly", "er", "ers", "nt", "ish", "able", "ness", "ful", "less")


class Speller:
    """Knows the words of the model, the commonest first, and asks for those of the content."""

    def __init__(self, words: Sequence[str]) -> None:
        self._rank = {word: rank for rank, word in enumerate(words)}

    def correct(self, text: str, frequencies: Frequencies) -> str:
        """Return the text with its unknown words corrected where that is possible.

        `frequencies` returns in how many passages each of some words occurs. All else stays as it is.
        """
        asked = {found.group() for found in _PLAIN.finditer(text)}
        unknown = sorted(word for word in asked if not self._is_known(word))
        if not unknown:
            return text
        related = {form for word in unknown for form in _forms(word)}
        seen = frequencies(related.union(unknown))
        strange = [
            word for word in unknown if word not in seen and not any(form in seen for form in _forms(word))
        ]
        guesses = {word: self._guesses(word) for word in strange[:MOST_CORRECTED]}
        common = frequencies({guess for near in guesses.values() for guess in near}) if guesses else {}
        corrected = {word: self._best(word, near, common) for word, near in guesses.items()}
        return _PLAIN.sub(lambda found: corrected.get(found.group(), found.group()), text)

    def _is_known(self, word: str) -> bool:
        return word in self._rank or any(form in self._rank for form in _forms(word))

    def _likely(self, word: str, guess: str) -> bool:
        """Return whether a guess is what people mistype, and not an ending that the word merely lacks."""
        if guess.startswith(word) and stem(guess) == stem(word):
            return False
        swapped = sorted(guess) == sorted(word)
        if guess[0] != word[0] and not swapped:
            return False  # people get the first letter right
        return swapped or len(word) >= CAREFUL_BELOW or self._rank.get(guess, EVERYDAY) < EVERYDAY

    def _guesses(self, word: str) -> list[str]:
        return [guess for guess in dict.fromkeys(_neighbours(word)) if self._likely(word, guess)]

    def _best(self, word: str, near: Sequence[str], seen: Mapping[str, int]) -> str:
        """Return the neighbour that most passages have, else the commonest the model knows, else the word."""
        common = [guess for guess in near if guess in seen]
        if common:
            return max(common, key=lambda guess: (seen[guess], guess))
        known = [guess for guess in near if guess in self._rank]
        return min(known, key=self._rank.__getitem__, default=word)


def _forms(word: str) -> Iterator[str]:
    """Yield the words that this one may be a form of, so that "meetups" counts as known where "meetup" is."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield word.removesuffix(ending)
            if ending in ("ed", "ing", "er", "able"):
                yield word.removesuffix(ending) + "e"
    if word.endswith("ies"):
        yield word.removesuffix("ies") + "y"


def _neighbours(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in _LETTERS if letter != after[0])
        yield from (before + letter + after for letter in _LETTERS)
