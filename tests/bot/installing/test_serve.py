"""`waypost serve` for many workspaces, the command itself in a process of its own."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox.identity import SIGNING_SECRET
from bot.storage import ALL_MIGRATIONS
from content_index.database import Database
from content_index.indexing import Indexer
from content_index.types import Resource
from tests.bot.installing.many_slack import NORTH
from tests.bot.installing.many_workspaces import CLAIM, CLIENT_ID, CLIENT_SECRET, ManyWorkspacesBot

pytestmark = [pytest.mark.model, pytest.mark.slow]


@pytest.fixture
def served(tmp_path, minilm):
    """Return a function that starts `waypost serve` in a mode; it must end by SIGTERM cleanly."""
    many = ManyWorkspacesBot(tmp_path / "waypost.sqlite")
    database = Database(many.database, ALL_MIGRATIONS)
    database.migrate()
    aid = Resource("travel", "Claim travel costs", "Send the claim within 30 days.")
    Indexer(database, minilm, lambda: datetime.now(UTC)).add(aid, "test")
    database.close()
    started = []

    def start(mode):
        config = tmp_path / "config.toml"
        config.write_text(
            f'[slack]\nmode = "{mode}"\nport = {many.port}\npublic_url = "{many.url}"\n'
            f'base_url = "{many.slack.url}/api/"\nworkspaces = ["T0NORTH"]\n'
        )
        environ = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
        environ |= {"SLACK_CLIENT_ID": CLIENT_ID, "SLACK_CLIENT_SECRET": CLIENT_SECRET}
        environ |= {"SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": SIGNING_SECRET}
        command = [str(Path(sys.executable).with_name("waypost")), "serve", "--config", str(config)]
        process = subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True)
        started.append(process)
        return many, process

    yield start
    for process in started:
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=30)
        assert (process.returncode, "Traceback" in log) == (0, False), log
    many.close()


def wait_for_line(process, words):
    """Read what the process says until it says this."""
    return next(line.strip() for line in process.stderr if words in line)


@pytest.mark.parametrize(
    ("mode", "ready"), [("http", "listens on"), ("socket", "is connected to Slack")], ids=["http", "socket"]
)
def test_served_waypost_is_installed_and_answers(served, mode, ready):
    many, process = served(mode)
    said = wait_for_line(process, "No workspace")
    assert said == f"No workspace has installed Waypost yet: open {many.install_url}"
    wait_for_line(process, ready)
    assert "Waypost is now in Fernhill North." in many.install(NORTH).text
    event = {"type": "app_mention", "user": "U0NADIA", "channel": "C0NORTH", "ts": "1795530000.000100"}
    event |= {"text": f"<@{NORTH.bot_user}> {CLAIM}"}
    if mode == "http":
        many.slack.event(NORTH, event)
    else:
        many.slack.send(many.slack.envelope(NORTH, event))
    many.wait_for(lambda: bool(many.slack.said(NORTH)))
    assert many.slack.said(NORTH) == [("C0NORTH", "Claim travel costs: Send the claim within 30 days.")]
