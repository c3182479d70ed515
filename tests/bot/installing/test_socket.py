"""Socket mode with OAuth: deliveries come over the socket, and people install Waypost over HTTP."""

import httpx
import pytest

from bot.serving import listen_installs, listen_socket
from tests.bot.installing.many_slack import NORTH, SOUTH
from tests.bot.installing.many_workspaces import CLAIM, CLAIMED, ManyWorkspacesBot


@pytest.fixture
def socketed(database):
    many = ManyWorkspacesBot(database)
    many.put_together()
    many.running.start()
    many.endpoint = listen_installs(many.running.bot, "127.0.0.1", many.port)
    lines = listen_socket(many.running.bot, "xapp-1")
    yield many
    lines.stop()
    many.stop()
    many.close()


def mention(tenant, channel, user):
    said = {"type": "app_mention", "ts": "1795530000.000100", "text": f"<@{tenant.bot_user}> {CLAIM}"}
    return said | {"user": user, "channel": channel}


def test_both_workspaces_are_answered_with_their_own_token(socketed):
    assert "Waypost is now in Fernhill North." in socketed.install(NORTH).text
    assert "Waypost is now in Fernhill South." in socketed.install(SOUTH).text
    socketed.slack.send(socketed.slack.envelope(NORTH, mention(NORTH, "C0NORTH", "U0NADIA")))
    socketed.slack.send(socketed.slack.envelope(SOUTH, mention(SOUTH, "C0SOUTH", "U0SAM")))
    socketed.wait_for(lambda: len(socketed.slack.said(NORTH)) + len(socketed.slack.said(SOUTH)) == 2)
    assert socketed.slack.said(NORTH) == [("C0NORTH", CLAIMED)]
    assert socketed.slack.said(SOUTH) == [("C0SOUTH", CLAIMED)]


def test_removal_comes_over_the_socket_too(socketed):
    socketed.install(NORTH)
    socketed.slack.grants.revoke("T0NORTH", "account_inactive")
    socketed.slack.send(socketed.slack.envelope(NORTH, {"type": "app_uninstalled"}))
    socketed.wait_for(lambda: socketed.rows("select bot_token from installations") == [("",)])


def test_nobody_can_deliver_over_http(socketed):
    answer = httpx.post(f"{socketed.url}/slack/events", content="{}", trust_env=False)
    assert answer.status_code == 404
    assert httpx.get(f"{socketed.url}/healthz", trust_env=False).text == "ok"
