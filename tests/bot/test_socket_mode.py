"""The bot over Socket Mode: two web sockets, each watched, replaced when it fails or Slack asks for it."""

import socket
import socketserver
import threading
import time
from contextlib import ExitStack, suppress

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.config import Config
from bot.doctor import Check, State, examine
from bot.errors import StartError
from bot.sandbox.identity import APP_TOKEN, BOT_TOKEN
from bot.sandbox.options import SandboxOptions
from bot.serving import listen_socket
from bot.settings import SlackMode, SlackSettings, StorageSettings
from bot.socket_mode.line import Ending, LineRefused, Pulse, open_at, open_line
from bot.socket_mode.lines import trouble, wait_s
from tests.bot.company import ASK
from tests.bot.workspace import BotParts

CLAIM = "How do I claim travel costs?"
QUICK = Pulse(
    ping_s=0.1, silence_s=0.4, steady_s=0.0, drain_s=0.1
)  # the rules are the same with Slack's seconds
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

    def look(req, next_):
        seen.append(req.headers["x-slack-retry-num"])
        return next_()

    connected.bot.app.use(look)
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


ALL_TAKEN = (
    "one of two connections to Slack is missing: all ten connections that Slack allows an app are taken; "
    "end what else uses its token; trying again in 30 s"
)


def test_bot_waits_where_all_connections_are_taken(start_workspace, caplog):
    caplog.set_level("INFO", logger="bot.socket_mode")
    workspace = start_workspace(with_bot=False)
    with ExitStack() as stack:
        for _ in range(9):
            stack.callback(open_line(app_client(workspace), APP_TOKEN, Pulse()).close)
        workspace.start_bot()
        workspace.nadia.wait_for(lambda: "trying again" in caplog.text)
    workspace.nadia.wait_for(lambda: len(workspace.sandbox.sockets) == 1)
    workspace.ask(CLAIM)
    assert [record.getMessage() for record in caplog.records if "trying again" in record.getMessage()] == [
        ALL_TAKEN
    ]
    assert workspace.answers() == ["Claim travel costs"]


@pytest.mark.parametrize(
    ("token", "check"),
    [
        (APP_TOKEN, Check("socket mode", State.OK, "Slack opens a web socket")),
        (
            "xapp-1-of-another-app",
            Check("socket mode", State.PROBLEM, "Slack refuses a web socket (invalid_auth)"),
        ),
    ],
)
def test_doctor_tries_a_web_socket(start_workspace, token, check):
    workspace = start_workspace(with_bot=False)
    config = Config(
        slack=SlackSettings(base_url=f"{workspace.sandbox.url}/api/"),
        storage=StorageSettings(path=workspace.database),
    )
    found = examine(config, {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": token})
    assert [one for one in found if one.name == "socket mode"] == [check]


class Proxy(socketserver.ThreadingTCPServer):
    """A proxy that only knows CONNECT, and counts."""

    daemon_threads = True

    def __init__(self):
        self.asked = []
        super().__init__(("127.0.0.1", 0), ProxyHandler)
        threading.Thread(target=self.serve_forever, args=[0.01], daemon=True).start()


class ProxyHandler(socketserver.StreamRequestHandler):
    def handle(self):
        _, target, _ = self.rfile.readline().split()
        while self.rfile.readline().strip():
            continue
        assert isinstance(self.server, Proxy)
        self.server.asked.append(target.decode())
        host, port = target.decode().split(":")
        with socket.create_connection((host, int(port))) as beyond:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=pump, args=[beyond, self.connection], daemon=True)
            back.start()
            pump(self.connection, beyond)
            back.join()


def pump(one, other):
    with suppress(OSError):
        while data := one.recv(4096):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)


def test_web_socket_goes_through_the_proxy_of_the_web_api(start_workspace):
    workspace = start_workspace(with_bot=False)
    direct = app_client(workspace)
    with Proxy() as proxy:
        url = direct.apps_connections_open(app_token=APP_TOKEN)["url"]
        line = open_at(url, f"http://127.0.0.1:{proxy.server_address[1]}", None, Pulse())
        workspace.nadia.wait_for(lambda: len(workspace.sandbox.sockets) == 1)
        line.close()
        proxy.shutdown()
    assert proxy.asked == [workspace.sandbox.url.removeprefix("http://")]


def app_client(workspace):
    return WebClient(base_url=f"{workspace.sandbox.url}/api/")


NEVER, ALWAYS = 0.0, 1.0


@pytest.mark.parametrize(
    ("failures", "error", "drawn", "seconds"),
    [
        pytest.param(1, OSError(), NEVER, 1.0, id="the first wait, at least"),
        pytest.param(1, OSError(), ALWAYS, 2.0, id="the first wait, at most"),
        pytest.param(4, OSError(), ALWAYS, 16.0, id="doubles each time"),
        pytest.param(500, OSError(), ALWAYS, 60.0, id="never more than a minute"),
        pytest.param(1, LineRefused(Ending.TOO_MANY), NEVER, 30.0, id="trying soon cannot help"),
        pytest.param(1, LineRefused(Ending.SWITCHED_OFF), NEVER, 30.0, id="Socket Mode is off"),
    ],
)
def test_waits_grow_and_are_spread(failures, error, drawn, seconds):
    assert wait_s(failures, error, drawn) == seconds


def test_slack_says_how_long_to_wait(start_workspace):
    workspace = start_workspace(with_bot=False)
    workspace.nadia.turn_dial(rate_limit=1)
    with pytest.raises(SlackApiError) as limited:
        app_client(workspace).apps_connections_open(app_token=APP_TOKEN)
    limited.value.response.headers["Retry-After"] = "45"
    assert wait_s(1, limited.value, NEVER) == 45.0


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            LineRefused(Ending.SWITCHED_OFF),
            "Socket Mode is switched off in the app's settings at api.slack.com/apps",
        ),
        (ConnectionError("the web socket ended (silent)"), "the web socket ended (silent)"),
        (TimeoutError("a detail"), "Slack cannot be reached (TimeoutError)"),
    ],
)
def test_trouble_is_said_in_a_sentence(error, words):
    assert trouble(error) == words
