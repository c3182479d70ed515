"""Waypost is removed from a workspace, and installed there again."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.outgoing import ReplyTo
from nudges.calendars import Calendar, Weekday
from nudges.planning import remind
from nudges.types import ReminderRequest
from tests.bot.installing.many_slack import EAST, NORTH, ORG, SOUTH
from tests.bot.installing.many_workspaces import CLAIM, CLAIMED

EVERY_DAY = Calendar(ZoneInfo("UTC"), frozenset(Weekday), (time(9),))


def test_removed_workspace_loses_its_tokens_and_keeps_its_data(many):
    many.install(NORTH)
    many.install(SOUTH)
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", CLAIM)
    many.settle()
    many.slack.uninstall(NORTH)
    many.settle()
    assert many.rows("select id, bot_token != '' from installations order by id") == [
        ("T0NORTH", 0),
        ("T0SOUTH", 1),
    ]
    many.queue("nudge:1", "U0NADIA")
    assert many.errors() == ["Waypost is not installed in Fernhill North any more"]
    assert not many.running.bot.services.workspaces.reaches("U0NADIA")
    assert many.rows("select count(*) from questions") == [(1,)]
    many.slack.ask(SOUTH, "C0SOUTH", "U0SAM", CLAIM)
    many.settle()
    assert many.slack.said(SOUTH) == [("C0SOUTH", CLAIMED)]


def test_workspace_installs_again_and_everything_is_as_before(many):
    many.install(NORTH)
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", CLAIM)
    many.settle()
    many.slack.uninstall(NORTH)
    many.settle()
    assert "Waypost is now in Fernhill North." in many.install(NORTH).text
    many.queue("nudge:1", "U0NADIA", "Remember?")
    assert many.slack.said(NORTH) == [("C0NORTH", CLAIMED), ("D0NADIA", "Remember?")]
    assert many.running.bot.services.workspaces.reaches("U0NADIA")


def test_late_news_of_a_removal_does_not_undo_the_next_installation(many):
    many.install(NORTH)
    many.slack.grants.revoke("T0NORTH", "account_inactive")
    many.install(NORTH)
    many.slack.event(NORTH, {"type": "app_uninstalled"})
    many.slack.event(NORTH, {"type": "tokens_revoked", "tokens": {"bot": ["U0NORTHBOT"]}})
    many.settle()
    many.queue("nudge:1", "C0NORTH")
    assert many.slack.said(NORTH) == [("C0NORTH", "Hello")]


@pytest.mark.parametrize("tokens", [{"oauth": ["U0NADIA"]}, {"oauth": ["U0NADIA"], "bot": []}, None, {}])
def test_revoked_token_of_a_person_is_none_of_ours(many, tokens):
    many.install(NORTH)
    many.slack.event(NORTH, {"type": "tokens_revoked", "tokens": tokens})
    many.settle()
    assert many.rows("select bot_token != '' from installations") == [(1,)]


def test_revoked_bot_token_is_forgotten(many):
    many.install(NORTH)
    many.slack.grants.revoke("T0NORTH")
    many.slack.event(NORTH, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0NORTHBOT"]}})
    many.settle()
    assert many.rows("select bot_token, refresh_token from installations") == [("", "")]


def test_token_that_is_revoked_while_messages_wait_fails_them_with_the_reason(many):
    many.install(NORTH)
    many.queue("nudge:1", "C0NORTH")
    many.slack.grants.revoke("T0NORTH")  # and the event is lost
    many.queue("nudge:2", "C0NORTH")
    many.queue("nudge:3", "C0NORTH")
    many.queue("nudge:4", "C0SOUTH")
    assert many.errors() == [
        "token_revoked",
        "Waypost is not installed in Fernhill North any more",
        "no workspace knows C0SOUTH",
    ]
    assert many.slack.refused == [("chat.postMessage", "token_revoked")]


def test_revoked_token_does_not_keep_others_from_being_found(many):
    many.install(NORTH)
    many.install(SOUTH)
    many.slack.grants.revoke("T0NORTH")
    many.queue("nudge:1", "U0OMAR")
    assert many.slack.said(SOUTH) == [("D0OMAR", "Hello")]
    assert many.rows("select bot_token != '' from installations order by id") == [(0,), (1,)]


def test_organisation_takes_over_from_its_workspace(many):
    many.install(EAST)
    many.slack.ask(EAST, "C0EAST", "U0EVE", CLAIM)
    many.settle()
    many.install(ORG)
    many.slack.uninstall(EAST)
    many.queue("nudge:1", "U0EVE")
    assert many.slack.said(EAST) == [("C0EAST", CLAIMED)]
    assert many.slack.said(ORG) == [("D0EVE", "Hello")]


def test_nobody_of_a_removed_workspace_is_nudged(many):
    many.install(NORTH)
    many.install(SOUTH)
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", CLAIM)
    many.slack.ask(SOUTH, "C0SOUTH", "U0SAM", CLAIM)
    many.settle()
    with many.running.bot.database.atomic() as db:
        for user in ("U0NADIA", "U0SAM"):
            remind(db, ReminderRequest(user, "claim-travel", "1"), many.clock.now(), EVERY_DAY)
    many.slack.uninstall(NORTH)
    many.clock.forward(timedelta(days=1))
    report = many.running.bot.nudges.sweep()
    many.running.bot.sender.wake()
    many.settle()
    assert (report.sent, report.skipped) == (1, 1)
    assert many.slack.said(SOUTH)[1:] == [("D0SAM", "Within how many days do you claim?")]
    assert many.errors() == []


def test_mentor_of_a_removed_workspace_is_passed_over(many):
    many.install(NORTH)
    many.install(SOUTH)
    many.queue("hello", "U0OMAR")
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", CLAIM)
    many.settle()
    referring = many.running.bot.services.referring
    many.slack.uninstall(SOUTH)
    many.settle()
    referring.ask(1, "U0NADIA", None, ReplyTo("http://127.0.0.1:1/gone"))
    assert many.rows("select mentor_id from referrals") == [("U0INES",)]


def test_question_that_waits_for_a_mentor_who_is_gone_goes_to_the_next(many):
    many.install(NORTH)
    many.install(SOUTH)
    many.queue("hello", "U0OMAR")
    many.slack.ask(NORTH, "C0NORTH", "U0NADIA", CLAIM)
    many.settle()
    many.clock.forward(timedelta(hours=12))  # it is evening, and the mentors are at home
    many.running.bot.services.referring.ask(1, "U0NADIA", None, ReplyTo("http://127.0.0.1:1/gone"))
    many.slack.uninstall(SOUTH)
    many.clock.forward(timedelta(hours=12))
    many.running.bot.services.referring.offer_waiting()
    referrals = "select mentor_id, state from referrals order by id"
    assert many.rows(referrals) == [("U0OMAR", "passed"), ("U0INES", "offered")]
