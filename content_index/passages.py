"""From the Markdown of a resource to the passages that are embedded."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt

from content_index.types import Passage, Resource

PASSAGE_WORDS = (
    230  # what the model reads of one text, about; nDCG on the handbook .703 at 140, .714 at 190, .716 at 230
)
OVERLAP_WORDS = 30  # a sentence or two, so that a fact on the seam is whole in one passage

_WORD = re.compile(r"\S+")
_MARKS = re.compile(r"[\s>*_=~`|:+#-]*")  # rules, fences, empty quotes: nothing to read
_WHOLE = {"paragraph_open", "table_open", "list_item_open"}
_markdown = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, list item, table or code block with the headings above it."""

    heading: str
    text: str


def split(resource: Resource) -> list[Passage]:
    """Cut a resource into passages of about PASSAGE_WORDS words, in reading order.

    A passage never crosses a heading and is cut between blocks (paragraphs, list items) where it can be,
    else between words; consecutive passages under one heading share up to OVERLAP_WORDS words.
    A resource without text still has one passage, so that it is found by its title. Its sample
    questions come last, each as a passage of its own.
    """
    pieces = [
        (heading, text, part)
        for heading, blocks in _by_heading(resource.text)
        for part, text in enumerate(_windows([piece for block in blocks for piece in _fitting(block)]))
    ]
    passages = [
        Passage(resource.id, position, heading, text, part=part)
        for position, (heading, text, part) in enumerate(pieces or [("", "", 0)])
    ]
    return passages + [
        Passage(resource.id, position, "", question, is_question=True)
        for position, question in enumerate(resource.questions, start=len(passages))
    ]


def embedded_text(title: str, passage: Passage) -> str:
    """Return what is encoded: title and headings give a passage its context, a question stands alone."""
    return passage.text if passage.is_question else (_above(title, passage) + passage.text).strip()


def embedded_places(title: str, passage: Passage) -> tuple[int, int]:
    """Return where the heading and where the text of a passage that is no question begin in what is encoded.

    White space that is not encoded counts as if it stood before 0.
    """
    above = _above(title, passage)
    unstripped = above + passage.text
    cut = len(unstripped) - len(unstripped.lstrip())
    return len(above) - 1 - len(passage.heading) - cut, len(above) - cut


def _above(title: str, passage: Passage) -> str:
    return " › ".join(part for part in (title, passage.heading) if part) + "\n"


def text_hash(text: str) -> str:
    """Return the name under which a text's vector is stored (SHA-256, 32 hex digits)."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _by_heading(markdown: str) -> Iterator[tuple[str, list[str]]]:
    blocks: list[str] = []
    current = ""
    for block in _blocks(markdown):
        if block.heading != current and blocks:
            yield current, blocks
            blocks = []
        current = block.heading
        blocks.append(block.text)
    if blocks:
        yield current, blocks


def _blocks(markdown: str) -> Iterator[_Block]:
    """Walk the leaves of the Markdown: their source lines, so that no text is lost or reworded.

    A heading with nothing under it is a block of its own, and so is what Markdown makes no token of
    (link definitions) and leaves between two blocks.
    """
    # Cut where the parser cuts: str.splitlines knows more line ends, and the line numbers would drift apart.
    lines = markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    path: list[tuple[int, str]] = []
    bare = False  # the last heading has had nothing under it so far
    done = 0  # the first source line that no block has taken yet
    for start, end, heading in [*_leaves(markdown), (len(lines), len(lines), None)]:
        texts = [lines[done:start], [] if heading else lines[max(done, start) : end]]
        for text in ("\n".join(part).strip("\n") for part in texts):
            if not _MARKS.fullmatch(text):
                bare = False
                yield _Block(_joined(path), text)
        done = max(done, end)
        if heading:
            if bare and path[-1][0] >= heading[0]:
                yield _bare_heading(path)
            path = [*(part for part in path if part[0] < heading[0]), heading]
            bare = True
    if bare:
        yield _bare_heading(path)


def _leaves(markdown: str) -> Iterator[tuple[int, int, tuple[int, str] | None]]:
    """Yield the first and last line (exclusive) of each heading and block, for a heading its level and title.

    A heading without a title says nothing and counts as a block.
    """
    done = 0
    tokens = _markdown.parse(markdown)
    for position, token in enumerate(tokens):
        if token.map is None or token.map[1] <= done:
            continue
        start, end = token.map
        if token.type == "heading_open":
            title = " ".join(tokens[position + 1].content.split())
            yield start, end, (int(token.tag[1]), title) if title else None
        elif token.nesting == 0 or token.type in _WHOLE:
            yield start, end, None
        else:
            continue
        done = end


def _bare_heading(path: list[tuple[int, str]]) -> _Block:
    return _Block(_joined(path[:-1]), path[-1][1])


def _joined(path: list[tuple[int, str]]) -> str:
    return " › ".join(title for _, title in path)


def _fitting(block: str) -> list[str]:
    """Cut a block that is longer than a passage between words; keep the line breaks."""
    if len(block.split()) <= PASSAGE_WORDS:
        return [block]
    pieces: list[list[str]] = [[]]
    words = 0
    for line in block.split("\n"):
        for part in _slices(line):
            count = len(part.split())
            if words and words + count > PASSAGE_WORDS:
                pieces.append([])
                words = 0
            pieces[-1].append(part)
            words += count
    return ["\n".join(piece) for piece in pieces]


def _slices(line: str) -> list[str]:
    """Cut a line before every PASSAGE_WORDS-th word."""
    starts = [word.start() for word in _WORD.finditer(line)][::PASSAGE_WORDS]
    return [line[start:end].rstrip() for start, end in pairwise([0, *starts[1:], len(line)])]


def _windows(blocks: list[str]) -> Iterator[str]:
    """Join blocks to passages; a new passage begins with the last short blocks of the one before."""
    window: list[str] = []
    for block in blocks:
        if window and _words(window) + len(block.split()) > PASSAGE_WORDS:
            yield "\n".join(window)
            window = _tail(window, PASSAGE_WORDS - len(block.split()))
        window.append(block)
    if window:
        yield "\n".join(window)


def _tail(window: list[str], room: int) -> list[str]:
    tail: list[str] = []
    for block in reversed(window):
        if _words([block, *tail]) > min(OVERLAP_WORDS, room):
            break
        tail.insert(0, block)
    return tail


def _words(blocks: list[str]) -> int:
    return sum(len(block.split()) for block in blocks)
