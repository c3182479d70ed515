"""The bot over Socket Mode: two web sockets, each watched, replaced when it fails or Slack asks for it."""

import time

import pytest

from bot.errors import StartError
from bot.sandbox.identity import BOT_TOKEN
from bot.sandbox.options import SandboxOptions
from bot.serving import listen_socket
from bot.settings import SlackMode
from bot.socket_mode.line import Pulse
from tests.bot.company import ASK
from tests.bot.workspace import BotParts

CLAIM = "How do I claim travel costs?"
QUICK = Pulse(ping_s=0.1, silence_s=0.4, steady_s=0.0, drain_s=0.1)  # the rules are the same with Slack's seconds
RETRIES = SandboxOptions(retry_delays=(0.1, 1, 2), ack_timeout=1)


@pytest.fixture
def transport():
    return SlackMode.SOCKET


@pytest.fixture
def connected(start_workspace):
    """Return a workspace whose bot has both of its web sockets open."""
    made = start_workspace(BotParts(pulse=QUICK), options=RETRIES)
    wait_for_two(made)
    return made


def wait_for_two(workspace):
    workspace.nadia.wait_for(lambda: workspace.lines.connected == 2 and len(workspace.sandbox.sockets) == 2)


def test_bot_opens_two_lines_and_answers_once(connected):
    connected.ask(f"<@U0WAYPOST> {CLAIM}")
    assert connected.answers() == ["Claim travel costs"]
    assert len(connected.sandbox.sockets) == 2


def test_first_delivery_says_retry_number_0_and_is_answered(connected):
    seen = []
    connected.bot.app.use(lambda req, next_: (seen.append(req.headers["x-slack-retry-num"]), next_())[1])
    connected.ask(CLAIM)
    assert (seen[0], connected.answers()) == (["0"], ["Claim travel costs"])


def test_silent_line_is_noticed_and_replaced_and_nothing_is_lost(connected):
    connected.sandbox.sockets.silence()
    for _ in range(2):  # they take turns, so one of them goes down the silent line first
        connected.nadia.say(ASK, f"<@U0WAYPOST> {CLAIM}")
    connected.settle()
    assert connected.answers() == ["Claim travel costs"] * 2
    connected.nadia.wait_for(lambda: connected.sandbox.sockets.silent == 0)
    wait_for_two(connected)


def test_line_that_is_cut_off_is_replaced(connected):
    connected.sandbox.sockets.cut()
    connected.nadia.wait_for(lambda: len(connected.sandbox.sockets) < 2)
    wait_for_two(connected)
    connected.ask(CLAIM)
    assert connected.answers() == ["Claim travel costs"]


def test_lines_make_room_without_a_gap(connected):
    fewest, sockets = [], connected.sandbox.sockets
    connected.sandbox.sockets.warn()
    connected.sandbox.sockets.refresh()
    for number in range(5):
        connected.nadia.say(ASK, f"<@U0WAYPOST> {CLAIM} ({number})")
        fewest.append(len(sockets))
    connected.settle()
    connected.nadia.wait_for(lambda: connected.lines.connected == 2)
    assert connected.answers() == ["Claim travel costs"] * 5
    assert min(fewest) >= 2


def test_old_lines_hang_up_when_new_ones_serve(connected):
    connected.sandbox.sockets.refresh()
    connected.nadia.wait_for(lambda: len(connected.sandbox.sockets) > 2)
    wait_for_two(connected)
    connected.ask(CLAIM)
    assert connected.answers() == ["Claim travel costs"]


def test_bot_finds_back_after_losing_both_lines(connected, caplog):
    caplog.set_level("INFO", logger="bot.socket_mode")
    for _ in range(2):
        connected.sandbox.sockets.cut()
        time.sleep(0.05)
    connected.nadia.say(ASK, CLAIM)
    connected.nadia.wait_for(lambda: connected.lines.connected == 2)
    connected.settle()
    assert connected.answers() == ["Claim travel costs"]
    said = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert any(
        text.startswith("NOT CONNECTED to Slack: the web socket ended (closed); trying") for text in said
    )
    assert any("connected to Slack again after" in record.getMessage() for record in caplog.records)


def test_submitted_form_is_answered_by_the_acknowledgement(connected):
    connected.command(connected.priya, "/curate", "add Umbrellas are in the hall")
    view = connected.priya.wait_for(connected.priya.modal)
    errors = connected.priya.submit(view["id"], {})
    assert "title" in errors


def test_app_level_token_that_slack_refuses_is_named(start_workspace):
    workspace = start_workspace(with_bot=False)
    bot = workspace.new_bot()
    with pytest.raises(StartError) as refused:
        listen_socket(bot, BOT_TOKEN)
    bot.stop()
    assert str(refused.value) == (
        "Slack refused the app-level token (not_allowed_token_type); check SLACK_APP_TOKEN, and that it has "
        "the scope connections:write"
    )
