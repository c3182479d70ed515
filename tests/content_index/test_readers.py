"""Reading Markdown and JSON lines: what is read, and the sentence for everything that cannot be."""

import json
import os
import re
from datetime import date
from pathlib import Path

import pytest

from content_index.errors import ContentError
from content_index.readers import read_resources
from content_index.types import Kind, Recall, Resource

STARTER = Path(__file__).parents[2] / "bot" / "sandbox" / "starter" / "resources"

FULL = """---
id: claim-travel
title: Claim travel costs
kind: Job aid
url: https://intranet.example/travel
minutes: 3
topics: [travel, expenses]
owner: U1
verified_by: U2
verified_on: 2026-10-01
review_every_days: 180
audience: finance
questions:
  - how do I get my travel money back?
  - "  "
recall: {question: "How long do you have?", answer: 30 days}
---
# Claim travel costs

Keep the receipts.
"""


def write(folder, name, content):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def read_one(folder, content, name="aid.md"):
    write(folder, name, content)
    (resource,) = read_resources(folder / name)
    return resource


def test_front_matter_says_everything(tmp_path):
    assert read_one(tmp_path, FULL) == Resource(
        id="claim-travel",
        title="Claim travel costs",
        text="Keep the receipts.",
        kind=Kind.JOB_AID,
        url="https://intranet.example/travel",
        minutes=3,
        topics=("travel", "expenses"),
        owner="U1",
        verified_by="U2",
        verified_on=date(2026, 10, 1),
        review_every_days=180,
        audience=("finance",),
        questions=("how do I get my travel money back?",),
        recall=Recall("How long do you have?", "30 days"),
    )


@pytest.mark.parametrize(
    ("content", "title", "text"),
    [
        pytest.param("# C#\n\nText", "C#", "Text", id="a sharp that belongs to the title"),
        pytest.param("# Title ##\nText", "Title", "Text", id="a closed heading"),
        pytest.param("#\n\nText", "aid", "#\n\nText", id="an empty heading is no title"),
        pytest.param("Text", "aid", "Text", id="the file's name"),
        pytest.param("---\n---\nText", "aid", "Text", id="empty front matter"),
        pytest.param(
            "---\ntitle: Own\n---\n# Other\n\nText", "Own", "# Other\n\nText", id="another heading stays"
        ),
        pytest.param("---\ntitle:\n---\n# Title\n\nText", "Title", "Text", id="no title in front matter"),
        pytest.param("---\ntitle: Own\n---", "Own", "", id="front matter only"),
        pytest.param("---\r\ntitle: Own\r\n---\r\nText", "Own", "Text", id="Windows line ends"),
        pytest.param("\ufeff---\ntitle: Own\n---\nText", "Own", "Text", id="byte order mark"),
        pytest.param("---\nno end", "aid", "---\nno end", id="front matter that never ends is text"),
        pytest.param("---\ntitle: 2026-11-23\n---\n", "2026-11-23", "", id="a date as title"),
        pytest.param("---\ntitle: >\n  two\n  lines\n---\n", "two lines", "", id="a title has one line"),
    ],
)
def test_titles(tmp_path, content, title, text):
    assert read_one(tmp_path, content) == Resource("aid", title, text)


def test_a_folder_gives_ids_by_path_and_leaves_other_files(tmp_path):
    write(tmp_path, "a.md", "A")
    write(tmp_path, "deep/er/b.md", "B")
    write(tmp_path, "picture.png", b"\xff")
    assert read_resources(tmp_path) == [Resource("a", "a", "A"), Resource("deep/er/b", "b", "B")]


def test_json_lines(tmp_path):
    rows = [
        {"id": "1", "title": " Two\n words ", "text": "T\u2028t", "kind": "section", "url": None},
        {"id": 2, "title": "Other", "kind": "external-link", "verified_on": "2026-10-01T08:00:00Z"},
    ]
    lines = "\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    assert read_resources(write(tmp_path, "corpus.jsonl", lines)) == [
        Resource("1", "Two words", "T\u2028t"),
        Resource("2", "Other", "", kind=Kind.EXTERNAL_LINK, verified_on=date(2026, 10, 1)),
    ]


def test_half_characters_are_replaced(tmp_path):
    row = r'{"id": "1", "title": "a\ud83d", "questions": ["b\ud83d"]}'
    assert read_one(tmp_path, row, "c.jsonl") == Resource("1", "a?", "", questions=("b?",))


@pytest.mark.parametrize("kind", [*Kind, "Job Aid", "learning-path"])
def test_our_kinds_are_kept(tmp_path, kind):
    row = json.dumps({"id": "1", "title": "T", "kind": kind})
    assert read_one(tmp_path, row, "c.jsonl").kind == Kind(kind.lower().replace(" ", "_").replace("-", "_"))


@pytest.mark.parametrize("kind", ["page", "section", "", None, 7])
def test_kinds_of_other_systems_become_articles(tmp_path, kind):
    row = json.dumps({"id": "1", "title": "T", "kind": kind})
    assert read_one(tmp_path, row, "c.jsonl").kind == Kind.ARTICLE


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        pytest.param("a.md", b"\xff\xfe", r"cannot read .*a\.md: .*is UTF-8 text", id="not UTF-8"),
        pytest.param("c.jsonl", b"\xff", r"cannot read .*c\.jsonl: .*is UTF-8 text", id="JSON not UTF-8"),
        pytest.param("a.md", "---\na: [\n---\n", r"a\.md: the front matter is not YAML", id="bad YAML"),
        pytest.param(
            "a.md", "---\nverified_on: 2026-13-45\n---\n", r"a\.md: .*not YAML: month", id="no such month"
        ),
        pytest.param(
            "a.md", "---\njust words\n---\n", r"a\.md: .*must be `key: value` lines", id="no fields"
        ),
        pytest.param(
            "a.md", "---\ntitle: [a]\n---\n", r"a\.md: title must be a text, not \['a'\]", id="title"
        ),
        pytest.param("a.md", "---\nurl: {a: b}\n---\n", r"a\.md: url must be a text", id="url"),
        pytest.param(
            "a.md", "---\nminutes: 0\n---\n", r"a\.md: minutes must be a whole number above 0, not 0", id="0"
        ),
        pytest.param("a.md", "---\nminutes: soon\n---\n", r"minutes must be .*, not 'soon'", id="no number"),
        pytest.param(
            "a.md", "---\nminutes: true\n---\n", r"minutes must be .*, not True", id="yes is no number"
        ),
        pytest.param(
            "a.md", "---\nreview_every_days: 1.5\n---\n", r"review_every_days must be", id="a fraction"
        ),
        pytest.param(
            "a.md", "---\ntopics: [1]\n---\n", r"topics must be a list of texts, not \[1\]", id="topics"
        ),
        pytest.param(
            "a.md", "---\naudience: {a: b}\n---\n", r"audience must be a list of texts", id="audience"
        ),
        pytest.param(
            "a.md", "---\nverified_on: soon\n---\n", r"verified_on must be a date like", id="no date"
        ),
        pytest.param(
            "a.md", "---\nrecall: why?\n---\n", r"recall must have a question and an answer", id="recall"
        ),
        pytest.param("c.jsonl", "{}\n", r"line 1 must be an object with at least", id="no id"),
        pytest.param("c.jsonl", '\n{"id": "1"}', r"line 2 must be an object with at least", id="no title"),
        pytest.param("c.jsonl", "[1]", r"line 1 must be an object", id="no object"),
        pytest.param("c.jsonl", "{", r"c\.jsonl line 1 is not JSON", id="bad JSON"),
        pytest.param(
            "c.jsonl", f'{{"id": {"9" * 5000}}}', r"line 1 is not JSON", id="a number too long to read"
        ),
        pytest.param("c.jsonl", "\n", r"c\.jsonl holds no resources; check the path", id="empty file"),
        pytest.param("a.txt", "text", r"a\.txt is of no kind Waypost reads; give a folder", id="other file"),
    ],
)
def test_one_sentence_for_what_cannot_be_read(tmp_path, name, content, sentence):
    file = write(tmp_path, name, content)
    with pytest.raises(ContentError, match=sentence) as raised:
        read_resources(file)
    assert str(file) in str(raised.value)


def test_a_bad_file_in_a_folder_is_named(tmp_path):
    write(tmp_path, "good.md", "good")
    bad = write(tmp_path, "bad.md", b"\xff")
    with pytest.raises(ContentError, match=re.escape(str(bad))):
        read_resources(tmp_path)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(ContentError, match=r"holds no \.md files; check the path"):
        read_resources(tmp_path)


@pytest.mark.parametrize("name", ["none", "none.md", "none.jsonl"])
def test_a_missing_path_is_refused(tmp_path, name):
    with pytest.raises(ContentError, match=rf"{name} does not exist; give a folder of Markdown files"):
        read_resources(tmp_path / name)


def test_a_path_the_system_refuses_is_named(tmp_path):
    with pytest.raises(ContentError, match=r"cannot read .*File name too long"):
        read_resources(tmp_path / ("x" * 300))


@pytest.fixture
def not_root(tmp_path, monkeypatch):
    """Work in tmp_path as a user whom file permissions stop."""
    if os.geteuid():
        monkeypatch.chdir(tmp_path)
        yield
        return
    tmp_path.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("closed", ["aids", "aids/more"])
def test_a_folder_that_may_not_be_listed_is_refused(tmp_path, closed, request):
    # Passing over it would retire everything that is in it.
    write(tmp_path, "aids/a.md", "A")
    write(tmp_path, "aids/more/b.md", "B")
    (tmp_path / closed).chmod(0)
    request.getfixturevalue("not_root")
    with pytest.raises(ContentError, match=rf"cannot read {closed}: .*Permission denied"):
        read_resources(Path("aids"))


def test_the_starter_ecosystem_reads():
    resources = read_resources(STARTER)
    assert len(resources) == len({resource.id for resource in resources}) == 64
    assert {resource.kind for resource in resources} == set(Kind)
    assert [resource.id for resource in resources if not resource.text or not resource.verified_on] == []
