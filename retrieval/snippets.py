"""The few sentences of a passage that answer, as plain text, with the words of the question marked."""

import re

from retrieval.query_words import WORD, content_words
from retrieval.stems import stem, stems
from retrieval.types import Span

LIMIT = 320  # characters: a few sentences, about eight lines on a phone

WRAPPED = 40  # a shorter line was ended on purpose

# Each pattern looks at no more than some hundred characters, so that no text can make it slow.
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\((?:[^()]|\([^()]{0,300}\)){0,500}\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]+)>")
_PREFIX = re.compile(r"^\s*(?:(?:>\s?)+(?:#{1,6}\s+)?|#{1,6}\s+)")  # a quote's or a heading's mark
_EMPHASIS = re.compile(r"(\*\*|__|~~|(?<!`)`{1,3}(?!`))(.{1,300}?)\1")
_ITALIC = re.compile(r"(?<![\w*_])([*_])(?=\S)(.{1,300}?)(?<=\S)\1(?![\w*_])")
_BULLET = re.compile(r"^(\s*)[-*+]\s+(\[[ xX]\]\s+)?")
_ITEM = re.compile(r"\s*(•|\d+[.)]\s|\|)")
_NOTHING = re.compile(r"[\s:|*_=-]*|\s*(```[^`]*|~~~.*)")  # rules and fences: nothing to read on this line
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[\"'“(]?[A-Z0-9])")
# After these a full stop ends no sentence; a number at the start of a line is that of a list item.
_GOES_ON = re.compile(r"(\b(e\.g|i\.e|etc|vs|approx|no|dr|mr|ms|mrs|inc)|^\s*\d+)\.$", re.IGNORECASE)


def snippet(markdown: str, question: str) -> tuple[Span, ...]:
    """Return the stretch of a passage that holds most of the question's words, at most LIMIT characters.

    Cuts only between sentences, list items and lines; one sentence longer than LIMIT is cut between words,
    one word that long inside it.
    """
    units = [unit for line in plain_lines(markdown) for unit in _sentences(line)]
    if not units:
        return ()
    wanted = stems(content_words(question))
    return mark(_best_window(units, wanted), wanted)


def plain_lines(markdown: str) -> list[str]:
    """Return the lines of a Markdown text as a person reads them: no link targets, no marks, bullets as •."""
    lines: list[str] = []
    for line in markdown.splitlines():
        if _NOTHING.fullmatch(line):
            continue
        text = _AUTOLINK.sub(r"\1", _LINK.sub(r"\1", _PREFIX.sub("", line)))
        text = _ITALIC.sub(r"\2", _EMPHASIS.sub(r"\2", _BULLET.sub(r"\1• ", text)))
        text = _ESCAPE.sub(r"\1", text)
        if text.strip().startswith("|"):
            text = " · ".join(cell.strip() for cell in text.strip().strip("|").split("|"))
        if lines and _goes_on(lines[-1], text):
            lines[-1] += " " + text.strip()
        elif text.strip():
            lines.append(text.rstrip())
    return lines


def _goes_on(above: str, line: str) -> bool:
    """Return whether a line is the rest of a sentence that its author's editor broke at the margin."""
    return (
        len(above.rsplit("\n", 1)[-1]) >= WRAPPED
        and not above.endswith((".", "!", "?", ":", ";", "…"))
        and " · " not in above
        and bool(line.strip())
        and not _ITEM.match(line)
    )


def mark(text: str, wanted: frozenset[str]) -> tuple[Span, ...]:
    """Split a text into spans so that the words whose stem is wanted stand alone and are marked."""
    spans: list[Span] = []
    plain_from = 0
    for word in WORD.finditer(text):
        if stem(word.group().lower()) in wanted:
            spans.append(Span(text[plain_from : word.start()], marked=False))
            spans.append(Span(word.group(), marked=True))
            plain_from = word.end()
    spans.append(Span(text[plain_from:], marked=False))
    return tuple(span for span in spans if span.text)


def _sentences(line: str) -> list[str]:
    """Split a line; each unit ends in a space inside the line and in a line break at its end."""
    parts: list[str] = []
    for part in _SENTENCE_END.split(line):
        if parts and _GOES_ON.search(parts[-1]):
            parts[-1] += " " + part
        else:
            parts.append(part)
    return [part + (" " if index < len(parts) - 1 else "\n") for index, part in enumerate(parts)]


def _best_window(units: list[str], wanted: frozenset[str]) -> str:
    """Return the run of units with the most wanted words.

    Of equals, one that begins with a unit that holds such a word, then the earlier. What fits is shown whole,
    and a run that reaches the end is filled up with what stands before it.
    """
    held = [wanted & stems(WORD.findall(unit)) for unit in units]

    def value(start: int) -> tuple[int, bool, int]:
        words = frozenset[str]().union(*held[start : _end(units, start)])
        return len(words), bool(held[start]), -start

    start = max(range(len(units)), key=value)
    end = _end(units, start)
    while end == len(units) and start and _end(units, start - 1) == end:
        start -= 1
    return _shortened("".join(units[start:end]).strip())


def _end(units: list[str], start: int) -> int:
    """Return where the run from `start` ends that has at most LIMIT characters, or one unit."""
    size = len(units[start])
    for position in range(start + 1, len(units)):
        if size + len(units[position].rstrip()) > LIMIT:
            return position
        size += len(units[position])
    return len(units)


def _shortened(text: str) -> str:
    if len(text) <= LIMIT:
        return text
    whole_words = text[: LIMIT - 1].rsplit(None, 1)[0]
    return whole_words[: LIMIT - 2].rstrip(",;: ") + " …"
