import json
import os
import subprocess

import pytest

from content_index.sources.adapters.files import FolderAdapter, GitAdapter
from content_index.sources.adapters.tables import TableAdapter
from content_index.sources.types import Fetched, Health, Skipped, SourceTrouble
from tests.content_index.sources.papers import pdf, word


def titles(fetched):
    return sorted((one.part, one.resource.title) for one in fetched.items or ())


def test_folder_of_documents(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "claim.md").write_text("---\ntitle: Claim travel\nminutes: 4\n---\nOpen Tally.")
    (tmp_path / "meter_guide.docx").write_bytes(word("Zero the meter"))
    (tmp_path / "photo.png").write_bytes(b"png")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.md").write_text("hidden")
    fetched = FolderAdapter("docs", tmp_path).fetch({})
    assert titles(fetched) == [("meter_guide.docx", "meter guide"), ("sub/claim.md", "Claim travel")]
    [claim] = [one.resource for one in fetched.items or () if one.part == "sub/claim.md"]
    assert (claim.text, claim.minutes, claim.id.startswith("docs/")) == ("Open Tally.", 4, True)


def test_folder_reads_only_what_was_touched(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"Text of {name}")
    adapter = FolderAdapter("docs", tmp_path)
    state = json.loads(json.dumps(adapter.fetch({}).state))
    assert adapter.fetch(state).items is None
    (tmp_path / "b.txt").write_text("Text of b, mended")
    again = adapter.fetch(state)
    assert (titles(again), set(again.kept)) == ([("b.txt", "b")], {"a.txt"})
    (tmp_path / "a.txt").unlink()
    gone = adapter.fetch(state)
    assert (titles(gone), set(gone.kept)) == ([("b.txt", "b")], set())


def test_file_that_cannot_be_read_is_named_and_read_again_next_time(tmp_path):
    (tmp_path / "good.txt").write_text("Text")
    (tmp_path / "scan.pdf").write_bytes(pdf())
    fetched = FolderAdapter("docs", tmp_path).fetch({})
    assert fetched.skipped == (
        Skipped("scan.pdf", "scan.pdf is a scan without text; run text recognition over it first"),
    )
    assert (titles(fetched), set(fetched.kept), list(fetched.state["files"])) == (
        [("good.txt", "good")],
        {"scan.pdf"},
        ["good.txt"],
    )


def test_link_that_leads_out_of_the_folder_is_left_out(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    (inside / "a.txt").write_text("fine")
    (inside / "b.txt").symlink_to(outside / "secret.txt")
    assert titles(FolderAdapter("docs", inside).fetch({})) == [("a.txt", "a")]


@pytest.mark.parametrize(("made", "health"), [(False, Health.GONE), (True, Health.DEGRADED)])
def test_folder_that_is_missing_or_empty_says_so(tmp_path, made, health):
    folder = tmp_path / "x"
    if made:
        folder.mkdir()
    with pytest.raises(SourceTrouble) as caught:
        FolderAdapter("docs", folder).fetch({})
    assert caught.value.health is health


def git(folder, *arguments):
    who = {
        "GIT_AUTHOR_NAME": "n",
        "GIT_AUTHOR_EMAIL": "e",
        "GIT_COMMITTER_NAME": "n",
        "GIT_COMMITTER_EMAIL": "e",
    }
    subprocess.run(("git", *arguments), cwd=folder, check=True, capture_output=True, env=os.environ | who)


def test_git_repository_is_read_at_its_latest_commit(tmp_path):
    origin = tmp_path / "origin"
    (origin / "docs").mkdir(parents=True)
    git(origin, "init", "-q", "-b", "main")
    (origin / "docs" / "a.md").write_text("# A\nText")
    (origin / "README.md").write_text("# Not content\nx")
    git(origin, "add", ".")
    git(origin, "commit", "-q", "-m", "first")
    adapter = GitAdapter("handbook", str(origin), tmp_path / "cache", "docs")
    first = adapter.fetch({})
    assert titles(first) == [("a.md", "A")]
    assert adapter.fetch(first.state) == Fetched(None, first.state)
    (origin / "docs" / "b.md").write_text("# B\nText")
    git(origin, "add", ".")
    git(origin, "commit", "-q", "-m", "second")
    assert titles(adapter.fetch(first.state)) == [("a.md", "A"), ("b.md", "B")]


@pytest.mark.parametrize(
    ("url", "health"),
    [
        ("ext::sh -c touch% x", Health.BLOCKED),
        ("--upload-pack=touch x", Health.BLOCKED),
        ("/nowhere", Health.FAILING),
    ],
)
def test_repository_that_cannot_be_read_says_so(tmp_path, url, health):
    with pytest.raises(SourceTrouble) as caught:
        GitAdapter("handbook", url, tmp_path / "cache").fetch({})
    assert caught.value.health is health


def test_folder_outside_of_the_repository_is_refused(tmp_path):
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "-q", "-b", "main")
    (origin / "a.md").write_text("# A\nText")
    git(origin, "add", ".")
    git(origin, "commit", "-q", "-m", "first")
    with pytest.raises(SourceTrouble, match="is not inside the repository"):
        GitAdapter("handbook", str(origin), tmp_path / "cache", "../origin").fetch({})


CSV = """id;title;text;kind;minutes;topics;url
a1;Claim travel;Open Tally.;job aid;4;travel;https://x.example/a
a2;Book leave;Ask your lead.;;;people
;No id;x;;;;
a3;Bad minutes;x;;soon;;
a1;Twice;x;;;;
"""


def test_csv_table(site, fetcher):
    fetched = TableAdapter("t", site.put("/t.csv", CSV), fetcher).fetch({})
    assert [
        (r.title, r.text, r.kind, r.minutes, r.topics, r.url)
        for r in (i.resource for i in fetched.items or ())
    ] == [
        ("Claim travel", "Open Tally.", "job_aid", 4, ("travel",), "https://x.example/a"),
        ("Book leave", "Ask your lead.", "article", None, ("people",), ""),
    ]
    assert fetched.skipped == (
        Skipped("line 4", "it has no id or no title"),
        Skipped("line 5", "line 5: minutes must be a whole number above 0, not 'soon'"),
        Skipped("line 6", "its id is that of a row above"),
    )


def test_json_lines_from_a_file_are_read_when_it_changed(tmp_path, fetcher):
    file = tmp_path / "t.jsonl"
    file.write_text('{"id": "a", "title": "A", "topics": ["x"]}\nnonsense\n["b"]\n')
    adapter = TableAdapter("t", str(file), fetcher)
    fetched = adapter.fetch({})
    assert titles(fetched) == [("line 1", "A")]
    assert [one.part for one in fetched.skipped] == ["line 2", "line 3"]
    assert adapter.fetch(fetched.state).items is None


@pytest.mark.parametrize("body", ["", "a;b\n1;2\n", "<!doctype html><html></html>", "\x00\x01"])
def test_what_is_no_table_says_so(site, fetcher, body):
    with pytest.raises(SourceTrouble) as caught:
        TableAdapter("t", site.put("/t.csv", body), fetcher).fetch({})
    assert caught.value.health is Health.DEGRADED
