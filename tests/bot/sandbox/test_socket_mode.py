"""Socket Mode: how the bot opens web sockets, what comes through them, and what the sandbox makes of acks."""

import json

import pytest
import websocket

from bot.sandbox.identity import APP_TOKEN, BOT_TOKEN
from tests.bot.sandbox.bot_side import web_client
from tests.bot.sandbox.conftest import error_of, texts
from tests.bot.sandbox.test_views import FILLED, modal

QUIET_SECONDS = 10


class Opened:
    """A bare web socket of the bot's; it acknowledges only what it is told to."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(address, timeout=5)

    def read(self):
        return json.loads(self._socket.recv())

    def ack(self, envelope, **payload):
        answer = {"envelope_id": envelope["envelope_id"]}
        self._socket.send(json.dumps(answer | ({"payload": payload} if payload else {})))

    def ping(self):
        """Ask whether the other side is there and return its answer, or None if there is none in time."""
        self._socket.ping("there?")
        self._socket.settimeout(0.3)
        try:
            return self._socket.recv_data(control_frame=True)
        except websocket.WebSocketTimeoutException:
            return None

    def ended(self):
        """Return whether the other side has ended the connection."""
        try:
            return self._socket.recv_data()[0] == websocket.ABNF.OPCODE_CLOSE
        except websocket.WebSocketConnectionClosedException:
            return True

    def close(self):
        self._socket.shutdown()


@pytest.fixture
def address(sandbox):
    """Return a function that asks for the address of a new web socket."""
    return lambda: web_client(sandbox.url, APP_TOKEN).apps_connections_open(app_token=APP_TOKEN)["url"]


@pytest.fixture
def open_socket(address):
    """Return a function that opens a web socket and returns it with its first message."""
    opened = []

    def start(url=None):
        opened.append(Opened(url or address()))
        return opened[-1], opened[-1].read()

    yield start
    for one in opened:
        one.close()


def test_address_holds_a_ticket_that_opens_one_socket(address, open_socket):
    url = address()
    _, hello = open_socket(url)
    assert hello == {
        "type": "hello",
        "num_connections": 1,
        "debug_info": {
            "host": "applink-sandbox",
            "build_number": 1,
            "approximate_connection_time": 18060,
        },
        "connection_info": {"app_id": "A0WAYPOST"},
    }
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        Opened(url)


@pytest.mark.parametrize(
    ("token", "error"),
    [
        pytest.param(BOT_TOKEN, "not_allowed_token_type", id="bot token"),
        pytest.param("xapp-1-of-another-app", "invalid_auth", id="token of another app"),
    ],
)
def test_address_needs_the_app_level_token(sandbox, token, error):
    assert error_of(web_client(sandbox.url).apps_connections_open, app_token=token) == error


def test_app_level_token_is_good_for_nothing_else(sandbox):
    client = web_client(sandbox.url, APP_TOKEN)
    assert error_of(client.chat_postMessage, channel="C0ASK", text="Hello") == "not_allowed_token_type"


def test_event_comes_in_an_envelope_and_is_done_with_its_ack(sandbox, open_socket, nadia):
    one, _ = open_socket()
    nadia.say("C0ASK", "Where is the van?")
    envelope = one.read()
    one.ack(envelope)
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    event = envelope.pop("payload")["event"]
    assert (event["type"], event["text"]) == ("message", "Where is the van?")
    assert len(envelope.pop("envelope_id")) == 36
    assert envelope == {
        "type": "events_api",
        "accepts_response_payload": False,
        "retry_attempt": 0,
        "retry_reason": "",
    }


@pytest.mark.parametrize("changed_options", [{"ack_timeout": 0.2}])
def test_event_without_an_ack_is_delivered_again_under_its_id(sandbox, open_socket, nadia):
    one, _ = open_socket()
    nadia.say("C0ASK", "Hello")
    first, second = one.read(), one.read()
    one.ack(second)
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    assert (second["retry_attempt"], second["retry_reason"]) == (1, "timeout")
    assert first["payload"]["event_id"] == second["payload"]["event_id"]
    assert first["envelope_id"] != second["envelope_id"]


def test_load_is_spread_over_the_sockets(sandbox, open_socket, nadia):
    (one, hello), (other, other_hello) = open_socket(), open_socket()
    nadia.say("C0ASK", "one")
    nadia.say("C0STAFF", "two")
    said = []
    for each in (one, other):
        envelope = each.read()
        each.ack(envelope)
        said.append(envelope["payload"]["event"]["text"])
    assert sorted(said) == ["one", "two"]
    assert (hello["num_connections"], other_hello["num_connections"]) == (1, 2)


def test_eleventh_socket_is_one_too_many(open_socket):
    numbers = [open_socket()[1]["num_connections"] for _ in range(10)]
    refused, said = open_socket()
    assert numbers == list(range(1, 11))
    assert said == {
        "type": "disconnect",
        "reason": "too_many_websockets",
        "debug_info": {"host": "applink-sandbox"},
    }
    assert refused.ended()


def test_command_may_be_answered_by_its_ack(open_socket, nadia, in_background):
    one, _ = open_socket()
    typed = in_background(nadia.command, "C0ASK", "/ask", "why?")
    envelope = one.read()
    one.ack(envelope, text="You asked: why?")
    typed.result(QUIET_SECONDS)
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert (envelope["payload"]["command"], envelope["payload"]["text"]) == ("/ask", "why?")
    assert texts(nadia.messages("C0ASK"))[-1] == "You asked: why?"


def test_submission_is_answered_by_its_ack(open_socket, client, nadia, in_background):
    one, _ = open_socket()
    typed = in_background(nadia.command, "C0ASK", "/ask")
    envelope = one.read()
    trigger = envelope["payload"]["trigger_id"]
    opened = client.views_open(trigger_id=trigger, view=modal(callback_id="add"))["view"]
    one.ack(envelope)
    typed.result(QUIET_SECONDS)
    submitted = in_background(nadia.submit, opened["id"], FILLED)
    submission = one.read()
    one.ack(submission, response_action="errors", errors={"url": "Not this one"})
    assert (submission["type"], submission["accepts_response_payload"]) == ("interactive", True)
    assert submission["payload"]["type"] == "view_submission"
    assert submitted.result(QUIET_SECONDS) == {"url": "Not this one"}


def test_socket_is_warned_then_asked_to_make_room_and_gets_nothing_more(sandbox, open_socket, nadia):
    old, _ = open_socket()
    sandbox.sockets.warn()
    sandbox.sockets.refresh()
    assert [old.read()["reason"], old.read()["reason"]] == ["warning", "refresh_requested"]
    new, _ = open_socket()
    for word in ("one", "two"):
        nadia.say("C0ASK", word)
        new.ack(new.read())
    assert sandbox.wait_until_idle(QUIET_SECONDS)


@pytest.mark.parametrize("changed_options", [{"ack_timeout": 0.2}])
def test_silent_socket_swallows_an_event_and_the_next_gets_it(sandbox, open_socket, nadia):
    silent, _ = open_socket()
    nadia.turn_dial(silent_sockets=1)
    nadia.say("C0ASK", "Hello")
    nadia.wait_for(lambda: sandbox.sockets.silent == 1)
    nadia.turn_dial(silent_sockets=0)
    other, _ = open_socket()
    envelope = other.read()
    other.ack(envelope)
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    assert (envelope["retry_attempt"], envelope["retry_reason"]) == (1, "timeout")
    assert (silent.ping(), len(sandbox.sockets)) == (None, 2)


def test_living_socket_answers_a_ping(open_socket):
    one, _ = open_socket()
    assert one.ping() == (websocket.ABNF.OPCODE_PONG, b"there?")


def test_socket_can_be_cut_off(sandbox, open_socket, nadia):
    one, _ = open_socket()
    sandbox.sockets.cut()
    with pytest.raises((websocket.WebSocketConnectionClosedException, ConnectionError)):
        one.read()
    nadia.wait_for(lambda: len(sandbox.sockets) == 0)


def test_bot_that_has_an_address_again_is_called_there(sandbox, open_socket, bot, nadia):
    open_socket()
    sandbox.connect_bot(bot.url)
    nadia.say("C0ASK", "Hello")
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    assert [event["text"] for event in bot.events] == ["Hello"]


def test_what_a_bot_sends_beside_the_point_is_ignored(sandbox, open_socket, nadia):
    one, _ = open_socket()
    for text in ("no json", "[]", '{"envelope_id": 7}', '{"envelope_id": "unknown"}'):
        one._socket.send(text)
    nadia.say("C0ASK", "Hello")
    one.ack(one.read())
    assert sandbox.wait_until_idle(QUIET_SECONDS)
