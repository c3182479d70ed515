"""The few sentences of a passage that answer, as plain text, with the matched words marked."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.alignment import Alignment
from retrieval.plain_text import Block, Form, Line, Plain, added, blocks, joined
from retrieval.query_words import WORD, content_words
from retrieval.stems import stem, stems
from retrieval.types import Span

LIMIT = 320  # characters: a few sentences, about eight lines on a phone
# Worth that a stretch loses for every 1,000 characters before it, because authors put the point first: .827,
# .852, .852 and .840 of 81 answers are shown with 0, .025, .05 and .1.
EARLY = 0.05
KEPT = 256  # passages whose units are kept, about 50 kB each

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[\"'“(]?[A-Z0-9])")
# After these a full stop ends no sentence; a number at the start of a line is that of a list item.
_GOES_ON = re.compile(r"(\b(e\.g|i\.e|etc|vs|approx|no|dr|mr|ms|mrs|inc)|^\s*\d+)\.$", re.IGNORECASE)
_GAP = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Units:
    """What a passage is cut into, and for each unit where the longest run from it that can be shown ends.

    `owner` has for each character of the Markdown the unit that shows it, -1 if none does.
    """

    lines: tuple[Line, ...]
    ends: tuple[int, ...]
    owner: NDArray[np.int32]


def snippet(markdown: str, question: str, alignment: Alignment | None = None) -> tuple[Span, ...]:
    """Return the stretch of a passage that answers a question best, at most LIMIT characters.

    It is chosen by the alignment of the question with the Markdown, where there is one, else by the words
    they share. Cuts only between sentences, list items, rows of a table and blocks of code. What alone is
    longer than LIMIT is cut between its sentences or lines, one sentence that long between words and in no
    link, one word that long inside it.
    """
    cut = units(markdown)
    if not cut.lines:
        return ()
    wanted = stems(content_words(question))
    values = _aligned(cut, alignment) if alignment and alignment.cosines.size else _overlapping(cut, wanted)
    shown = _shortened(_stretch(cut, max(range(len(values)), key=values.__getitem__)))
    close = alignment.close_places() if alignment else frozenset[int]()
    return _marked(shown.text, wanted, {at for at, origin in enumerate(shown.origins) if origin in close})


def mark(text: str, question: str, alignment: Alignment | None = None) -> tuple[Span, ...]:
    """Split a text into spans so that the words that match the question's stand alone and are marked.

    A word matches by its stem, or where it is close by the alignment of the question with the text.
    """
    close = alignment.close_places() if alignment else frozenset[int]()
    return _marked(text, stems(content_words(question)), close)


def _marked(text: str, wanted: frozenset[str], close: Container[int]) -> tuple[Span, ...]:
    spans: list[Span] = []
    plain_from = 0
    for word in WORD.finditer(text):
        if stem(word.group().lower()) in wanted or word.start() in close:
            spans.append(Span(text[plain_from : word.start()], marked=False))
            spans.append(Span(word.group(), marked=True))
            plain_from = word.end()
    spans.append(Span(text[plain_from:], marked=False))
    return tuple(span for span in spans if span.text)


@lru_cache(maxsize=KEPT)
def units(markdown: str) -> Units:
    """Return the units of a passage: sentences, list items, rows of a table and blocks of code."""
    lines = tuple(unit for block in blocks(markdown) for unit in _units(block))
    owner = np.full(len(markdown), -1, dtype=np.int32)
    for number, unit in enumerate(lines):
        shown = [origin for origin in unit.plain.origins if origin >= 0]
        owner[shown] = number
    return Units(lines, tuple(_end(lines, start) for start in range(len(lines))), owner)


def _units(block: Block) -> Iterator[Line]:
    """Yield what is not cut: an item, a row, a block of code, else a sentence; with white space after it."""
    lines = [_ended(line, "\n") for line in block.lines]
    whole = _together(lines)
    if block.form is not Form.PROSE and len(whole.plain.text.rstrip()) <= LIMIT:
        yield whole
    elif block.form is Form.CODE:
        yield from lines
    else:
        for line in block.lines:
            yield from _sentences(line)


def _sentences(line: Line) -> Iterator[Line]:
    """Yield the sentences of a line; each ends in a space inside the line and in a line break at its end."""
    text, start = line.plain.text, 0
    for found in _SENTENCE_END.finditer(text):
        if not _GOES_ON.search(text[start : found.start()]) and not line.holds_together(*found.span()):
            yield _ended(line.cut(start, found.start()), " ")
            start = found.end()
    yield _ended(line.cut(start, len(text)), "\n")


def _ended(line: Line, end: str) -> Line:
    return Line(joined((line.plain, added(end))), line.whole)


def _together(lines: Iterable[Line]) -> Line:
    kept = list(lines)
    return Line(joined(line.plain for line in kept), tuple(link for line in kept for link in line.whole))


def _end(lines: Sequence[Line], start: int) -> int:
    """Return where the run from `start` ends that has at most LIMIT characters, or one unit."""
    size = len(lines[start].plain.text)
    for position in range(start + 1, len(lines)):
        if size + len(lines[position].plain.text.rstrip()) > LIMIT:
            return position
        size += len(lines[position].plain.text)
    return len(lines)


def _aligned(cut: Units, alignment: Alignment) -> Sequence[float]:
    """Return what the run from each unit is worth by the tokens in it; of those that are shown, that is."""
    # A token is where any of its characters is: the model's tokens may take hidden marks along.
    owners = np.maximum.reduceat(np.append(cut.owner, -1), alignment.places.ravel())[::2]
    visible = owners >= 0
    first = np.searchsorted(owners[visible], np.arange(len(cut.lines) + 1))
    worth = alignment.of(visible).worth(first[:-1], first[list(cut.ends)])
    before = np.cumsum([0, *(len(unit.plain.text) for unit in cut.lines[:-1])])
    # Rounded, so that the last bits of a product do not decide between two stretches.
    values: list[float] = np.round(worth - EARLY * before / 1000, 3).tolist()
    return values


def _overlapping(cut: Units, wanted: frozenset[str]) -> Sequence[tuple[int, bool]]:
    """Return how many wanted words the run from each unit holds, and whether it begins with one that does."""
    held = [wanted & stems(WORD.findall(unit.plain.text)) for unit in cut.lines]
    runs = zip(range(len(held)), cut.ends, strict=True)
    return [(len(frozenset[str]().union(*held[start:end])), bool(held[start])) for start, end in runs]


def _stretch(cut: Units, start: int) -> Line:
    """Return the run from a unit, filled up with what stands before it as far as there is room."""
    end = cut.ends[start]
    while start and cut.ends[start - 1] == end:
        start -= 1
    return _together(cut.lines[start:end])


def _shortened(stretch: Line) -> Plain:
    text = stretch.plain.stripped()
    if len(text.text) <= LIMIT:
        return text
    gaps = [gap.start() for gap in _GAP.finditer(text.text[: LIMIT - 1]) if gap.start()]
    outside = [gap for gap in gaps if not Line(text, stretch.whole).holds_together(gap, gap + 1)]
    end = (outside or gaps or [LIMIT - 2])[-1]
    return joined((text.cut(0, len(text.text[:end].rstrip(",;: "))), added(" …")))
