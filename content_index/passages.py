"""From the Markdown of a resource to the passages that are embedded."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt

from content_index.types import Passage, Resource

PASSAGE_WORDS = 140  # about 200 tokens of English; the model reads at most 256
OVERLAP_WORDS = 30  # a sentence or two, so that a fact on the seam is whole in one passage

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
        (heading, text)
        for heading, blocks in _by_heading(resource.text)
        for text in _windows([piece for block in blocks for piece in _fitting(block)])
    ]
    passages = [
        Passage(resource.id, position, heading, text)
        for position, (heading, text) in enumerate(pieces or [("", "")])
    ]
    return passages + [
        Passage(resource.id, position, "", question, is_question=True)
        for position, question in enumerate(resource.questions, start=len(passages))
    ]


def embedded_text(title: str, passage: Passage) -> str:
    """Return what is encoded: title and headings give a passage its context, a question stands alone."""
    if passage.is_question:
        return passage.text
    path = " › ".join(part for part in (title, passage.heading) if part)
    return f"{path}\n{passage.text}".strip()


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

    A heading with nothing under it is a block of its own.
    """
    lines = markdown.splitlines()
    path: list[tuple[int, str]] = []
    bare = False  # the last heading has had nothing under it so far
    done = 0  # the first source line that no block has taken yet
    tokens = _markdown.parse(markdown)
    for position, token in enumerate(tokens):
        if token.map is None or token.map[1] <= done:
            continue
        if token.type == "heading_open":
            level = int(token.tag[1])
            if bare and path[-1][0] >= level:
                yield _bare_heading(path)
            path = [part for part in path if part[0] < level]
            path.append((level, tokens[position + 1].content.strip()))
            bare, done = True, token.map[1]
        elif token.nesting == 0 or token.type in _WHOLE:
            text = "\n".join(lines[max(done, token.map[0]) : token.map[1]]).strip("\n")
            done = token.map[1]
            if text.strip():
                bare = False
                yield _Block(_joined(path), text)
    if bare:
        yield _bare_heading(path)


def _bare_heading(path: list[tuple[int, str]]) -> _Block:
    return _Block(_joined(path[:-1]), path[-1][1])


def _joined(path: list[tuple[int, str]]) -> str:
    return " › ".join(title for _, title in path)


_WHOLE = {"paragraph_open", "table_open", "list_item_open"}


def _fitting(block: str) -> list[str]:
    """Cut a block that is longer than a passage between words; keep its line breaks."""
    if len(block.split()) <= PASSAGE_WORDS:
        return [block]
    pieces: list[list[str]] = [[]]
    words = 0
    for line in block.split("\n"):
        for part in _slices(line.split(" "), PASSAGE_WORDS):
            if words and words + len(part) > PASSAGE_WORDS:
                pieces.append([])
                words = 0
            pieces[-1].append(" ".join(part))
            words += len(part)
    return ["\n".join(piece) for piece in pieces]


def _slices(words: list[str], size: int) -> list[list[str]]:
    return [words[start : start + size] for start in range(0, len(words), size)]


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
