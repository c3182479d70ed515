"""What can be seen in a message that speaks for or against a question: its signs and its terms."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from retrieval.gate_patterns import ANYWHERE, AT_START

HEAD, TAIL = 1500, 500  # characters read of a long message; between them is a story or a log; not tuned
SENTENCE_TERMS = 60  # words of a sentence that become terms; not tuned
OPENERS = 6  # greetings and fillers that are taken off a sentence, one after the other; not tuned

_CODE = re.compile(r"```.*?(?:```|$)|`[^`\n]{1,200}`", re.DOTALL)
_LINK = re.compile(r"<?\b(?:https?|mms|ftp)://\S*|\bwww\.\S+")
_MENTION = re.compile(r"<[@!][^>\s]{1,40}>|(?<![\w.])@\w[\w.-]*")
_PICTURE = re.compile(
    r"(?<!\w):[a-z0-9_+-]{2,40}:|[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f]+"
    r"|(?:(?<=\s)|^)[:;=x8][-']?[()dpos|/\\*<>]+(?=\s|$|[.,!?])|<3|\^\^"
)
_NO_NAMES = (
    r"https?|question|problem|ps|note|edit|update|fyi|reminder|hi|hey|hello|hallo|hiya|yo|ok|okay|so|well|yes"
    r"|yeah|yep|yup|no|nope|nah|oh|ah|ahh|hmm?m?|um+m?|er|thanks|thank|thx|sorry|sure|lol|haha|also|btw|anyway"
    r"|alright|actually|please|pls|and|but|or|then|now|great|cool|nice|good|right|wow|guys|all|help|first"
    r"|finally|if|for|in|on|with|after|when|again|wait|maybe|still|however|standup|yesterday|today|tomorrow"
    r"|morning|subject|error|warning|heads|poll|offering|rules|tldr|imo|afaik|iirc|quick|speaking|everyone"
    r"|everybody|anyone|anybody|dear"
)
_ADDRESS = re.compile(rf"^\s*(?!(?:{_NO_NAMES})\b)[\w\[\]|^`~-]{{2,24}}\s?[:,>]+ (?=\S)")
_COMMAND = re.compile(r"\s*[!/][a-z]{2,20}\b")
_GREETING = re.compile(r"(?:hi|hey|hello|good (?:morning|evening|afternoon))\b")
_OPENER = re.compile(
    r"^(?:hi|hey|hello|hallo|hiya|heya|good (?:morning|afternoon|evening)|morning|ok|okay|so|and|but|or|well"
    r"|um+|hmm*|ah+|oh|btw|also|please|pls|plz|sorry|thanks|thank you|quick question|question|quick one|dear"
    r"|all|guys|everyone|everybody|folks|team|there|people|again|then|now|just)\b[\s,.!:-]*"
)
_NO_WORD = re.compile(r"^[\W_]+")
_SENTENCE_END = re.compile(r"[.!?\n]+(?:\s+|$)|\s[-–—]+\s|;\s")
_TOKEN = re.compile(r"\w+(?:'\w+)?|\?|!|\.\.\.")
_WORD = re.compile(r"\w+")
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "\uff1f": "?", "\u061f": "?", "\0": " "})

_ANYWHERE = tuple(re.compile(pattern) for _, pattern in ANYWHERE)
_AT_START = tuple(re.compile(pattern) for _, pattern in AT_START)
_ASKS = _AT_START[:2]

SHAPES = (
    *("words", "one word", "two to four words", "over thirty words", "greets", "put to somebody", "command"),
    *("link", "code", "pictures", "mentions", "lines", "no letters", "capitals"),
    *("mark in the last sentence", "mark in the first sentence", "mark where it asks", "asks without mark"),
    "mark in a short sentence",
)
SIGNS = (
    *(name for name, _ in ANYWHERE),
    *(f"first: {name}" for name, _ in AT_START),
    *(f"some: {name}" for name, _ in AT_START),
    *SHAPES,
)
"""The names of the signs, in the order of `Message.signs`."""


@dataclass(frozen=True)
class Message:
    """A message as the gate reads it; any string will do."""

    raw: str

    @cached_property
    def signs(self) -> NDArray[np.float32]:
        """The signs, shape (len(SIGNS),): 1 where one is seen, else 0; "words" is the log of their number."""
        first = next((sentence for sentence in self._bare if sentence), "")
        seen = [
            *(bool(pattern.search(self._text)) for pattern in _ANYWHERE),
            *(bool(pattern.match(first)) for pattern in _AT_START),
            *(any(pattern.match(sentence) for sentence in self._bare) for pattern in _AT_START),
            *self._shapes(),
        ]
        return np.array(seen, dtype=np.float32)

    @cached_property
    def terms(self) -> set[str]:
        """The words, pairs of words and openings of sentences; "<" stands for the start of a sentence."""
        return {term for sentence in self._bare for term in _terms(sentence)}

    @cached_property
    def _short(self) -> str:
        cut = self.raw if len(self.raw) <= HEAD + TAIL else f"{self.raw[:HEAD]} {self.raw[-TAIL:]}"
        return cut.translate(_STRAIGHT).encode("utf-8", "ignore").decode()

    @cached_property
    def _unaddressed(self) -> str:
        return _LINK.sub(" ⇗ ", _CODE.sub(" ⌘ ", self._short.lower()))

    @cached_property
    def _text(self) -> str:
        named = _MENTION.sub(" @ ", _ADDRESS.sub("", self._unaddressed))
        return re.sub(r"[^\S\n]+", " ", _PICTURE.sub(" ", named)).strip()

    @cached_property
    def _sentences(self) -> list[str]:
        return [sentence for sentence in _split(self._text) if sentence] or [""]

    @cached_property
    def _bare(self) -> list[str]:
        return [_without_openers(sentence) for sentence in self._sentences]

    def _shapes(self) -> tuple[float, ...]:
        words = len(_WORD.findall(self._text))
        return (math.log1p(words), words <= 1, 2 <= words <= 4, words > 30, *self._facts(), *self._marks())

    def _facts(self) -> tuple[bool, ...]:
        letters = [letter for letter in self._short if letter.isalpha()]
        shouted = len(letters) > 8 and sum(letter.isupper() for letter in letters) > 0.7 * len(letters)
        spoken = _ADDRESS.sub("", self._unaddressed)
        addressed = spoken != self._unaddressed or bool(_MENTION.match(spoken.strip()))
        return (
            bool(_GREETING.match(self._text)),
            addressed,
            bool(_COMMAND.match(self._short.lower())),
            "⇗" in self._text,
            "⌘" in self._text,
            bool(_PICTURE.search(spoken)),
            "@" in self._text,
            "\n" in self._short.strip(),
            not letters,
            shouted,
        )

    def _marks(self) -> tuple[bool, ...]:
        marked = ["?" in sentence for sentence in self._sentences]
        asks = [any(pattern.match(sentence) for pattern in _ASKS) for sentence in self._bare]
        short = [len(sentence.split()) <= 2 for sentence in self._sentences]
        return (
            marked[-1],
            marked[0],
            any(mark and ask for mark, ask in zip(marked, asks, strict=True)),
            any(ask and not mark for mark, ask in zip(marked, asks, strict=True)),
            any(mark and few for mark, few in zip(marked, short, strict=True)),
        )


def _split(text: str) -> Iterator[str]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield text[start : end.end()].strip()
        start = end.end()
    yield text[start:].strip()


def _without_openers(sentence: str) -> str:
    for _ in range(OPENERS):
        shorter = _NO_WORD.sub("", _OPENER.sub("", sentence))
        if shorter == sentence:
            break
        sentence = shorter
    return sentence


def _terms(sentence: str) -> Iterator[str]:
    tokens = _TOKEN.findall(sentence)[:SENTENCE_TERMS]
    yield from tokens
    for pair in pairwise(["<", *tokens]):
        yield " ".join(pair)
    if len(tokens) > 1:
        yield " ".join(["<", *tokens[:2]])
