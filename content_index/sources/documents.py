"""Documents to Markdown: PDF, Word, PowerPoint, transcripts, web pages, plain text."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

import mammoth
import pypdf
import webvtt
from pptx import Presentation

from content_index.sources.archives import Archive
from content_index.sources.decoding import decoded
from content_index.sources.markdown import page_title, parsed, to_markdown
from content_index.sources.types import Health, SourceTrouble
from content_index.sources.xml import refuse_dtd
from content_index.types import Kind

MIN_PDF_CHARACTERS = 20  # a page; less on average is a scan with a stamp or a page number on it
_HYPHENATED = re.compile(r"(\w)-\n(\w)")


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a document as Markdown, its title ("" if it has none of its own), and what kind it is."""

    title: str
    text: str
    kind: Kind = Kind.ARTICLE


def reads(name: str) -> bool:
    """Return whether there is a reader for files with this name."""
    return PurePosixPath(name).suffix.lower() in _READERS


def read_document(name: str, body: bytes) -> Document:
    """Return a document by its name's ending. Raises SourceTrouble for what cannot be read or has no text."""
    document = _READERS[PurePosixPath(name).suffix.lower()](body, name)
    if not document.text.strip():
        raise SourceTrouble(Health.DEGRADED, f"{name} has no text in it")
    return document


def _plain(body: bytes, _name: str) -> Document:
    return Document("", decoded(body).strip())


def _page(body: bytes, _name: str) -> Document:
    root = parsed(decoded(body))
    return Document("", "") if root is None else Document(page_title(root), to_markdown(decoded(body)))


def _pdf(body: bytes, name: str) -> Document:
    try:
        reader = pypdf.PdfReader(io.BytesIO(body))
        pages = [page.extract_text() or "" for page in reader.pages]
        title = (reader.metadata.title if reader.metadata else None) or ""
    except Exception as error:  # a damaged PDF breaks pypdf in many ways
        raise SourceTrouble(
            Health.DEGRADED, f"{name} is a damaged or protected PDF; save it again"
        ) from error
    if sum(map(len, pages)) < MIN_PDF_CHARACTERS * max(1, len(pages)):
        raise SourceTrouble(
            Health.DEGRADED, f"{name} is a scan without text; run text recognition over it first"
        )
    text = "\n\n".join(_HYPHENATED.sub(r"\1\2", page).strip() for page in pages)
    return Document(" ".join(title.split()), text.strip())


def _word(body: bytes, name: str) -> Document:
    _refuse_hostile(body, name)
    try:
        made = mammoth.convert_to_html(io.BytesIO(body)).value
    except Exception as error:  # whatever is wrong inside the package
        raise SourceTrouble(Health.DEGRADED, f"{name} is a damaged Word file; save it again") from error
    return Document("", to_markdown(made) if made.strip() else "")


def _slides(body: bytes, name: str) -> Document:
    _refuse_hostile(body, name)
    try:
        slides = Presentation(io.BytesIO(body)).slides
        sections = [_slide(slide, number) for number, slide in enumerate(slides, start=1)]
    except Exception as error:  # whatever is wrong inside the package
        raise SourceTrouble(Health.DEGRADED, f"{name} is a damaged PowerPoint file; save it again") from error
    return Document("", "\n\n".join(filter(None, sections)))


def _slide(slide, number: int) -> str:  # type: ignore[no-untyped-def]
    heading = slide.shapes.title
    title = " ".join(heading.text_frame.text.split()) if heading is not None else ""
    lines = [
        f"{'  ' * paragraph.level}- {' '.join(paragraph.text.split())}"
        for shape in slide.shapes
        if shape.has_text_frame and (heading is None or shape.shape_id != heading.shape_id)
        for paragraph in shape.text_frame.paragraphs
        if paragraph.text.strip()
    ]
    notes = slide.notes_slide.notes_text_frame.text.strip() if slide.has_notes_slide else ""
    if not (title or lines or notes):
        return ""
    return "\n\n".join(filter(None, (f"## {title or f'Slide {number}'}", "\n".join(lines), notes)))


def _transcript(body: bytes, name: str) -> Document:
    kind = PurePosixPath(name).suffix.lower().lstrip(".")
    try:
        captions = webvtt.from_string(decoded(body)) if kind == "vtt" else _subrip(decoded(body))
    except webvtt.errors.MalformedFileError as error:
        raise SourceTrouble(Health.DEGRADED, f"{name} is no {kind.upper()} transcript") from error
    spoken: list[str] = []
    for caption in captions.captions:
        for line in caption.text.splitlines():
            # Live captions repeat the line above while the next one comes in.
            if line.strip() and (not spoken or spoken[-1] != line.strip()):
                spoken.append(line.strip())
    return Document("", " ".join(spoken), Kind.VIDEO)


def _subrip(text: str) -> webvtt.WebVTT:
    return webvtt.from_buffer(io.BytesIO(text.encode()), format="srt")


def _refuse_hostile(body: bytes, name: str) -> None:
    """Office files are XML without DTDs; entities in one mean harm, and their readers would expand them."""
    archive = Archive(body, name)
    for part in archive.names():
        if part.endswith((".xml", ".rels")):
            refuse_dtd(archive.read(part), name)


_READERS: dict[str, Callable[[bytes, str], Document]] = {
    ".md": _plain,
    ".markdown": _plain,
    ".txt": _plain,
    ".html": _page,
    ".htm": _page,
    ".pdf": _pdf,
    ".docx": _word,
    ".pptx": _slides,
    ".vtt": _transcript,
    ".srt": _transcript,
}
