"""What is kept of the installations, and how the bot starts with it."""

import stat

from bot.config import Config
from bot.settings import StorageSettings
from bot.storage import open_database
from tests.bot.installing.many_slack import NORTH, SOUTH
from tests.bot.installing.many_workspaces import CLAIM, CLAIMED


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
