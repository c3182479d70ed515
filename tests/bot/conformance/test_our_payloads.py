"""Payloads in the forms Slack really sends, ours: the running bot takes every one of them."""

import pytest

from tests.bot.company import GENERAL
from tests.bot.conformance.delivering import outcome, unhandled
from tests.bot.conformance.our_events import events
from tests.bot.conformance.our_interactions import addresses, commands, interactions
from tests.bot.workspace import both_ways


@pytest.fixture
def lively(start_workspace, caplog):
    """Return a workspace whose bot must answer a question afterwards and have logged no unhandled error."""
    workspace = start_workspace()
    yield workspace
    ts = workspace.ask("<@U0WAYPOST> How do I claim travel costs?", GENERAL)
    assert workspace.card(workspace.replies(GENERAL, ts)[0]).titles == ("Claim travel costs",)
    workspace.stop_bot()  # now all work is done, also what was tried again
    assert unhandled(caplog.get_records("call")) == []


def refused(workspace, payloads):
    """Deliver all payloads and return what was not taken, by name."""
    outcomes = {name: outcome(workspace, payload) for name, payload in payloads.items()}
    workspace.settle()
    return {name: status for name, status in outcomes.items() if status != 200}


@both_ways
@pytest.mark.parametrize("payloads", [events, commands, interactions], ids=lambda made: made.__name__)
def test_what_slack_sends_is_taken(lively, payloads):
    assert refused(lively, payloads()) == {}


def test_what_slack_says_about_the_app_is_taken(lively):
    assert refused(lively, addresses()) == {}
