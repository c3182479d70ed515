import pytest

from content_index.sources.archives import MAX_ENTRIES, Archive
from content_index.sources.documents import Document, read_document, reads
from content_index.sources.types import Health, SourceTrouble
from content_index.types import Kind
from tests.content_index.sources.papers import pdf, slides, word, zipped

VTT = """WEBVTT

00:00.000 --> 00:02.000
Open the lid.

00:02.000 --> 00:04.000
Open the lid.
Then turn the valve.
"""
SRT = """1
00:00:00,000 --> 00:00:02,000
Open the lid.

2
00:00:02,000 --> 00:00:04,000
Then turn the valve.
"""


@pytest.mark.parametrize(
    ("name", "body", "document"),
    [
        ("a.txt", "Grüße".encode("cp1252"), Document("", "Grüße")),
        ("a.md", "Grüße".encode("utf-16"), Document("", "Grüße")),
        (
            "a.html",
            b"<html><head><title>Claims</title></head><h1>Claims</h1><p>Within 30 days</p></html>",
            Document("Claims", "# Claims\n\nWithin 30 days"),
        ),
        (
            "a.pdf",
            pdf("Claim travel costs in Tally", "within thirty days", title="Claims"),
            Document("Claims", "Claim travel costs in Tally\nwithin thirty days"),
        ),
        ("a.docx", word("# Claims", "Within 30 days"), Document("", "# Claims\n\nWithin 30 days")),
        (
            "a.pptx",
            slides("Claims", "Open Tally", "Press New", notes="Say why"),
            Document("", "## Claims\n\n- Open Tally\n- Press New\n\nSay why"),
        ),
        ("a.vtt", VTT.encode(), Document("", "Open the lid. Then turn the valve.", Kind.VIDEO)),
        ("a.srt", SRT.encode(), Document("", "Open the lid. Then turn the valve.", Kind.VIDEO)),
    ],
    ids=["latin", "utf-16", "page", "pdf", "word", "slides", "vtt", "srt"],
)
def test_documents_become_markdown(name, body, document):
    assert read_document(name, body) == document


def test_names_that_are_read():
    assert [name for name in ("a.PDF", "b.docx", "c.exe", "d", "e.xlsx", "f.Md") if reads(name)] == [
        "a.PDF",
        "b.docx",
        "f.Md",
    ]


DTD = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("name", "body", "health", "said"),
    [
        (
            "scan.pdf",
            pdf(),
            Health.DEGRADED,
            "scan.pdf is a scan without text; run text recognition over it first",
        ),
        ("a.pdf", b"%PDF-1.4 broken", Health.DEGRADED, "a.pdf is a damaged or protected PDF; save it again"),
        ("a.docx", b"PK broken", Health.FAILING, "a.docx is no zip archive; export it again"),
        ("a.docx", zipped({"x": "y"}), Health.DEGRADED, "a.docx is a damaged Word file; save it again"),
        ("a.pptx", zipped({"x": "y"}), Health.DEGRADED, "a.pptx is a damaged PowerPoint file; save it again"),
        (
            "a.docx",
            word("&x;", prologue=DTD),
            Health.BLOCKED,
            "a.docx holds a DTD or entities, which are not read",
        ),
        ("a.vtt", b"no captions", Health.DEGRADED, "a.vtt is no VTT transcript"),
        ("a.txt", b"  \n ", Health.DEGRADED, "a.txt has no text in it"),
    ],
)
def test_documents_that_cannot_be_read_say_why(name, body, health, said):
    with pytest.raises(SourceTrouble) as caught:
        read_document(name, body)
    assert (caught.value.health, str(caught.value)) == (health, said)


@pytest.mark.parametrize("name", ["../up", "/etc/passwd", "a/../../b", "..\\up", "C:/x"])
def test_archive_that_names_files_outside_of_itself_is_refused(name):
    with pytest.raises(SourceTrouble, match="names files outside of itself"):
        Archive(zipped({name: "x"}), "p.zip")


def test_archive_that_unpacks_to_too_much_is_refused():
    body = zipped({"big": b"\0" * 60_000_000})
    assert len(body) < 100_000
    with pytest.raises(SourceTrouble, match=r"p.zip unpacks to more than 50 MB; it looks like a bomb"):
        Archive(body, "p.zip").read("big")


def test_archive_of_too_many_files_is_refused():
    body = zipped({str(number): "" for number in range(MAX_ENTRIES + 1)})
    with pytest.raises(SourceTrouble, match=r"p\.zip holds 20001 files, at most 20000 are read"):
        Archive(body, "p.zip")


def test_damaged_archive_says_so():
    body = bytearray(zipped({"a": "some text " * 100}))
    body[32:40] = b"\xff" * 8
    with pytest.raises(SourceTrouble, match="is damaged"):
        Archive(bytes(body), "p.zip").read("a")
