"""Markdown as a person reads it, line by line, and where in the Markdown each character stands."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

WRAPPED = 40  # a shorter line was ended on purpose

# Each pattern looks at no more than some hundred characters, so that no text can make it slow.
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\((?:[^()]|\([^()]{0,300}\)){0,500}\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]+)>")
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`).{1,300}?(?<!`)\1(?!`)")
_PREFIX = re.compile(r"^\s*(?:(?:>\s?)+(?:#{1,6}\s+)?|#{1,6}\s+)")  # a quote's or a heading's mark
_HEADING = re.compile(r"^\s*(?:>\s?)*#{1,6}\s")
_EMPHASIS = re.compile(r"(\*\*|__|~~|(?<!`)`{1,3}(?!`))(.{1,300}?)\1")
_ITALIC = re.compile(r"(?<![\w*_])([*_])(?=\S)(.{1,300}?)(?<=\S)\1(?![\w*_])")
_BULLET = re.compile(r"^(\s*)[-*+]\s+(?:\[[ xX]\]\s+)?")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
_NOTHING = re.compile(r"[\s:|*_=-]*")  # rules and empty lines: nothing to read
_FENCE = re.compile(r"\s*(```[^`]*|~~~.*)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_CELL_END = re.compile(r"(?<!\\)\|")
_OPEN_LINK = re.compile(r"\[[^\[\]]{0,300}$|\]\([^()\s]{0,500}$")  # the link goes on below
_TAIL = 600  # characters of a line that are enough to see that


class Form(StrEnum):
    """What a stretch of Markdown is, as far as it matters for cutting it."""

    PROSE = "prose"
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Plain:
    """Text to read; `origins` has for each character its place in the Markdown, -1 where it was added."""

    text: str
    origins: tuple[int, ...]

    def cut(self, start: int, end: int) -> "Plain":
        """Return the characters from start to end, the last one not included."""
        return Plain(self.text[start:end], self.origins[start:end])

    def without_end(self) -> "Plain":
        """Return the text without the white space at its end."""
        return self.cut(0, len(self.text.rstrip()))

    def stripped(self) -> "Plain":
        """Return the text without the white space around it."""
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, len(self.text)).without_end()


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read; `whole` has the links and bits of code in it, as places in the Markdown."""

    plain: Plain
    whole: tuple[range, ...] = ()

    def cut(self, start: int, end: int) -> "Line":
        """Return the characters from start to end, the last one not included."""
        return Line(self.plain.cut(start, end), self.whole)

    def holds_together(self, start: int, end: int) -> bool:
        """Return whether the white space from start to end is inside a link or a bit of code."""
        around = (self.plain.origins[start - 1], self.plain.origins[min(end, len(self.plain.origins) - 1)])
        return any(around[0] in stretch and around[1] in stretch for stretch in self.whole)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: those of a list item, without the items below it, or of a block of code."""

    form: Form
    lines: tuple[Line, ...]


@dataclass(slots=True)
class _Raw:
    """Lines of the Markdown that read as one, without the marks before them.

    `written` and `read` are the end of their text as it stands there and as it is read, enough to see whether
    it goes on. `quoted` are lines of a quote, `opens` the first one of a block of code.
    """

    form: Form
    parts: list[Plain]
    written: str
    read: str
    quoted: bool = False
    opens: bool = False

    def indented(self) -> bool:
        return self.parts[0].text[:1].isspace()

    def go_on(self, below: "_Raw") -> None:
        """Take the line below in."""
        self.parts += [added(" "), below.parts[0].stripped()]
        self.written = f"{self.written} {below.written.strip()}"[-_TAIL:]
        self.read = f"{self.read} {below.read.strip()}"[-WRAPPED:]


def joined(parts: Iterable[Plain]) -> Plain:
    """Return texts as one."""
    kept = list(parts)
    text = "".join([part.text for part in kept])
    return Plain(text, tuple(chain.from_iterable([part.origins for part in kept])))


def added(text: str) -> Plain:
    """Return a text that does not stand in the Markdown."""
    return Plain(text, (-1,) * len(text))


def plain_lines(markdown: str) -> list[str]:
    """Return the lines of a Markdown text as a person reads them: no link targets, no marks, bullets as •."""
    return [line.plain.text for block in blocks(markdown) for line in block.lines]


def blocks(markdown: str) -> list[Block]:
    """Return what there is to read in a Markdown text, in order."""
    found: list[tuple[Form, list[Line]]] = []
    for raw in _raw_lines(markdown):
        line = Line(raw.parts[0]) if raw.form is Form.CODE else _read(raw)
        if not line.plain.text.strip():
            continue
        if found and _belongs(found[-1][0], raw):
            found[-1][1].append(line)
        else:
            found.append((raw.form, [line]))
    return [Block(form, tuple(lines)) for form, lines in found]


def _belongs(above: Form, raw: _Raw) -> bool:
    """Return whether a line is part of the block of code or the list item above it."""
    if raw.form is Form.CODE:
        return above is Form.CODE and not raw.opens
    return raw.form is Form.PROSE and above is Form.ITEM and raw.indented()


def _raw_lines(markdown: str) -> Iterator[_Raw]:
    """Yield the lines of a text, those put together that an editor broke at the margin."""
    above: _Raw | None = None
    for raw in _single_lines(markdown):
        if above and raw and _goes_on(above, raw):
            above.go_on(raw)
            continue
        if above:
            yield above
        above = raw
    if above:
        yield above


def _single_lines(markdown: str) -> Iterator[_Raw | None]:
    """Yield each line without the marks before it, None for those without anything to read."""
    fenced = opens = False
    at = 0
    for text in markdown.splitlines(keepends=True):
        line = Plain(text, tuple(range(at, at + len(text)))).without_end()
        at += len(text)
        if _FENCE.fullmatch(line.text):
            fenced = opens = not fenced
            yield None
        elif fenced:
            yield _Raw(Form.CODE, [line], "", "", opens=opens)
            opens = False
        else:
            raw = _started(line)
            yield None if _NOTHING.fullmatch(raw.written) else raw


def _started(line: Plain) -> _Raw:
    text = _kept(line, _PREFIX)
    form = Form.ROW if text.text.lstrip().startswith("|") else Form.PROSE
    if _HEADING.match(line.text):
        form = Form.HEADING
    elif _ITEM.match(text.text):
        form = Form.ITEM
    quoted = line.text.lstrip().startswith(">")
    return _Raw(form, [text], text.text, _inline(text).text.rstrip(), quoted)


def _goes_on(above: _Raw, raw: _Raw) -> bool:
    """Return whether a line is the rest of a sentence that its author's editor broke at the margin."""
    if above.form not in (Form.PROSE, Form.ITEM) or raw.form is not Form.PROSE or above.quoted != raw.quoted:
        return False
    if _OPEN_LINK.search(above.written[-_TAIL:]):
        return True
    if above.read.endswith((".", "!", "?", ":", ";", "…")):
        return False
    if raw.read.lstrip()[:1].islower():
        return True
    below_a_list = above.form is Form.ITEM and not raw.indented()
    return len(above.read) >= WRAPPED and not below_a_list


def _read(raw: _Raw) -> Line:
    text = joined(raw.parts)
    whole = tuple(
        range(text.origins[found.start()], text.origins[found.end() - 1] + 1)
        for pattern in (_LINK, _CODE)
        for found in pattern.finditer(text.text)
    )
    bullet = _BULLET.match(text.text)
    if bullet:
        text = joined((text.cut(*bullet.span(1)), added("• "), text.cut(bullet.end(), len(text.text))))
    text = _inline(_cells(text) if raw.form is Form.ROW else text)
    return Line(text.without_end(), whole)


def _inline(text: Plain) -> Plain:
    """Take the marks inside a line away; twice where they stand in one another."""
    for pattern, group in ((_LINK, 1), (_LINK, 1), (_AUTOLINK, 1), (_EMPHASIS, 2), (_EMPHASIS, 2)):
        text = _kept(text, pattern, group)
    return _kept(_kept(text, _ITALIC, 2), _ESCAPE, 1)


def _cells(row: Plain) -> Plain:
    text = row.stripped()
    ends = [found.start() for found in _CELL_END.finditer(text.text)]
    starts = [0, *(end + 1 for end in ends)]
    cells = [text.cut(*span).stripped() for span in zip(starts, [*ends, len(text.text)], strict=True)]
    if not cells[0].text:
        cells = cells[1:]
    if cells and not cells[-1].text:
        cells = cells[:-1]
    between = added(" · ")
    line = joined(part for cell in cells for part in (between, cell))
    return line.cut(len(between.text), len(line.text))


def _kept(text: Plain, pattern: re.Pattern[str], group: int | None = None) -> Plain:
    """Return a text in which only a group is left of each match, or nothing."""
    pieces: list[tuple[int, int]] = []
    at = 0
    for found in pattern.finditer(text.text):
        pieces += [(at, found.start()), found.span(group) if group else (0, 0)]
        at = found.end()
    if not pieces:
        return text
    return joined(text.cut(*span) for span in (*pieces, (at, len(text.text))))
