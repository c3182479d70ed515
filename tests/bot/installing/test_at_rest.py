"""What is kept of the installations, and how the bot starts with it."""

import logging
import stat
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from bot.config import Config
from bot.logs import set_up_logging
from bot.settings import LogLevel, StorageSettings
from bot.storage import open_database
from tests.bot.installing.many_slack import NORTH, SOUTH, STRANGER
from tests.bot.installing.many_workspaces import CLAIM, CLAIMED, CLIENT_SECRET


def test_file_with_the_tokens_is_for_its_owner_alone(tmp_path):
    path = tmp_path / "new" / "waypost.sqlite"
    database = open_database(Config(storage=StorageSettings(path=path)))
    with database.reading():
        files = sorted(path.parent.iterdir())
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in files}
    assert modes == dict.fromkeys(("waypost.sqlite", "waypost.sqlite-shm", "waypost.sqlite-wal"), 0o600)


def test_start_says_who_has_installed_waypost(many):
    workspaces = many.running.bot.services.workspaces
    assert workspaces.summary() == f"No workspace has installed Waypost yet: open {many.url}/slack/install"
    many.install(SOUTH)
    many.install(NORTH)
    assert workspaces.summary() == (
        "Waypost is installed in Fernhill North, Fernhill South; "
        f"more can install it at {many.url}/slack/install"
    )


def test_installations_outlive_the_process(many):
    many.install(NORTH)
    many.stop()
    many.start()
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", CLAIM)
    many.settle()
    assert many.slack.said(NORTH) == [("C0NORTH", CLAIMED)]


def test_what_was_left_of_a_workspace_that_is_gone_is_put_aside_at_the_next_start(many):
    many.install(NORTH)
    many.running.bot.services.work.stop()
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", CLAIM)
    many.stop()
    many.slack.grants.revoke("T0NORTH")
    with many.running.bot.database.atomic() as db:
        db.execute("update installations set bot_token = ''")
    many.start()
    many.settle()
    assert many.slack.said(NORTH) == []
    assert many.errors() == []


@pytest.fixture
def operators_log(caplog):
    """Return the log as an operator gets it who asked for everything."""
    loud = [logging.getLogger(name) for name in ("slack_bolt", "slack_sdk", "httpx", "httpcore", "urllib3")]
    levels = {logger: logger.level for logger in loud}
    set_up_logging(LogLevel.DEBUG)
    caplog.set_level(logging.DEBUG)
    yield caplog
    for logger, level in levels.items():
        logger.setLevel(level)


def test_no_token_code_state_or_secret_is_in_the_log(operators_log, start_many):
    many = start_many(timedelta(hours=12))
    page = many.install(NORTH)
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", CLAIM)
    many.settle()
    many.clock.forward(timedelta(hours=11))
    many.running.bot.services.workspaces.renew()
    kept = {text for row in many.rows("select bot_token, refresh_token from installations") for text in row}
    many.slack.grants.revoke("T0NORTH")
    many.queue("nudge:1", "C0NORTH")
    many.install(STRANGER)
    sent = dict(parse_qsl(urlsplit(str(page.url)).query))
    assert many.errors() == ["token_revoked"]
    for secret in (*kept, sent["code"], sent["state"], CLIENT_SECRET, "xoxb-", "xoxe-"):
        assert secret not in operators_log.text
