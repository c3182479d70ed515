"""Sources of the config: by `waypost index`, by the sweep of a running bot, and as curators see them."""

import json

import pytest
from click.testing import CliRunner

import bot.encoding
from bot.cli import main
from content_index.sources.adapters.feeds import FeedAdapter
from content_index.sources.adapters.files import FolderAdapter
from content_index.sources.syncing import Source
from content_index.sources.web import Fetcher, Limits
from tests.bot.workspace import BotParts
from tests.content_index.sources.site import Site
from tests.toy_encoder import ToyEncoder

QUESTION = "How do I descale the espresso machine?"
RSS = """<rss version="2.0"><channel><item><guid>1</guid><title>Descale the espresso machine</title>
<description>Descale the espresso machine with the blue powder.</description></item></channel></rss>"""


@pytest.fixture
def site():
    made = Site()
    yield made
    made.stop()


@pytest.fixture
def fetcher():
    made = Fetcher({"127.0.0.1"}, Limits(host_pause_s=0))
    yield made
    made.close()


def sources_said(workspace):
    workspace.command(workspace.priya, "/curate", "sources")
    return workspace.top_level("C0ASK", workspace.priya)[-1]["blocks"][0]["text"]["text"]


def test_running_bot_syncs_a_source_that_is_due_and_finds_what_it_brought(start_workspace, site, fetcher):
    url = site.put("/rss", RSS)
    parts = BotParts(sources=(Source("kitchen", FeedAdapter("kitchen", url, fetcher)),))
    workspace = start_workspace(parts)
    workspace.bot.services.syncing.sweep()  # the job of the running bot may have been quicker
    ts = workspace.ask(f"<@U0WAYPOST> {QUESTION}")
    [answer] = workspace.replies("C0ASK", ts)
    assert workspace.card(answer).titles == ("Descale the espresso machine",)
    assert workspace.bot.services.syncing.sweep() == 0
    workspace.nadia.forward(7 * 3600)
    assert workspace.bot.services.syncing.sweep() == 1
    assert [status for _, status in site.asked] == [200, 304]


def test_curators_see_sources_in_trouble_first(start_workspace, site, fetcher, tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("# A\nText")
    site.put("/rss", "<!DOCTYPE html><html>sign in</html>")
    sources = (
        Source("docs", FolderAdapter("docs", tmp_path / "docs")),
        Source("kitchen", FeedAdapter("kitchen", f"{site.url}/rss", fetcher)),
    )
    workspace = start_workspace(BotParts(sources=sources))
    workspace.bot.services.syncing.sweep()
    assert sources_said(workspace) == (
        "2 sources, 1 in trouble.\n"
        f"• kitchen *needs a look*, 0 resources, looked at on 24 Nov 2026: {site.url}/rss answers with a web "
        "page instead of a feed; perhaps one has to sign in\n"
        "• docs up to date, 1 resources, looked at on 24 Nov 2026"
    )


def test_without_sources_curators_learn_where_they_are_declared(workspace):
    assert sources_said(workspace) == (
        "No sources are set up yet. They are declared under [sources] in the config."
    )


def test_employees_do_not_see_sources(workspace):
    workspace.command(workspace.nadia, "/curate", "sources")
    [said] = workspace.top_level("C0ASK", workspace.nadia)
    assert "source" not in said["text"].lower()


class Installation:
    """A folder with a config, and the commands run there."""

    def __init__(self, folder, monkeypatch):
        self.folder = folder
        monkeypatch.setattr(bot.encoding, "load_encoder", lambda *_: ToyEncoder())

    def waypost(self, *arguments):
        return CliRunner().invoke(main, [*arguments, "--config", str(self.folder / "config.toml")])


@pytest.fixture
def installation(tmp_path, monkeypatch):
    return Installation(tmp_path, monkeypatch)


def counts(ran):
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)


def test_index_without_paths_syncs_the_configured_sources(installation, site):
    site.put("/rss", RSS)
    (installation.folder / "docs").mkdir()
    (installation.folder / "docs" / "a.md").write_text("# A\nText")
    (installation.folder / "config.toml").write_text(
        f"""[sources]
allowed_hosts = ["127.0.0.1"]
sync = [
    {{ name = "kitchen", kind = "feed", place = "{site.url}/rss" }},
    {{ name = "docs", kind = "folder", place = "docs" }},
]
"""
    )
    assert counts(installation.waypost("index", "--json")) == {
        "added": 2,
        "changed": 0,
        "unchanged": 0,
        "retired": 0,
        "passages": 2,
        "encoded": 2,
    }
    again = counts(installation.waypost("index", "--json"))
    assert (again["unchanged"], again["encoded"]) == (2, 0)


def test_index_names_a_source_in_trouble_and_syncs_the_others(installation):
    (installation.folder / "docs").mkdir()
    (installation.folder / "docs" / "a.md").write_text("# A\nText")
    (installation.folder / "config.toml").write_text(
        """[sources]
sync = [
    { name = "inside", kind = "feed", place = "http://127.0.0.1:9/rss" },
    { name = "docs", kind = "folder", place = "docs" },
]
"""
    )
    ran = installation.waypost("index", "--json")
    assert (ran.exit_code, json.loads(ran.stdout)["added"]) == (1, 1)
    assert ran.stderr.splitlines()[-1] == (
        "waypost: source inside (blocked): 127.0.0.1 is in a private network; "
        "list it under [sources] allowed_hosts"
    )


@pytest.mark.parametrize(
    "entry",
    [
        '{ name = "a", kind = "fax", place = "x" }',
        '{ name = "A B", kind = "feed", place = "x" }',
        '{ name = "a", kind = "feed" }',
        '{ name = "a", kind = "feed", place = "x", colour = "red" }',
    ],
)
def test_wrong_source_is_one_sentence(installation, entry):
    (installation.folder / "config.toml").write_text(f"[sources]\nsync = [{entry}]\n")
    ran = installation.waypost("index")
    assert (ran.exit_code, ran.stderr.count("\n")) == (1, 1)
    assert ran.stderr.startswith("waypost: config.toml [sources] sync: expected a list of sources such as")
