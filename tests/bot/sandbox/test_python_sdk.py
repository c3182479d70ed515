"""The official Python SDK, unmodified, against the sandbox: pages, errors, waiting, and its web sockets."""

import threading

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.models.blocks import SectionBlock
from slack_sdk.models.metadata import Metadata
from slack_sdk.socket_mode.builtin import SocketModeClient as BuiltinClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.socket_mode.websocket_client import SocketModeClient as WebSocketClient
from slack_sdk.webhook import WebhookClient

from bot.sandbox.identity import APP_TOKEN, BOT_TOKEN
from tests.bot.sandbox.conftest import texts


@pytest.fixture
def sdk(sandbox):
    """Return the SDK's client as anybody would make it."""
    return WebClient(token=BOT_TOKEN, base_url=f"{sandbox.url}/api/")


def test_pages_are_walked_through(sdk):
    assert [len(page["members"]) for page in sdk.users_list(limit=2)] == [2, 1]
    assert [len(page["messages"]) for page in sdk.conversations_history(channel="C0ASK", limit=1)] == [1, 1]
    places = sdk.conversations_list(limit=2, types="public_channel,private_channel")
    assert [channel["id"] for page in places for channel in page["channels"]] == [
        "C0ASK",
        "C0CHAT",
        "C0STAFF",
    ]


def test_models_of_the_sdk_can_be_posted(sdk):
    posted = sdk.chat_postMessage(
        channel="C0ASK",
        text="Here",
        blocks=[SectionBlock(text="*Here*")],
        metadata=Metadata(event_type="shown", event_payload={"id": 7}),
    )
    read = sdk.conversations_history(channel="C0ASK", limit=1, include_all_metadata=True)["messages"][0]
    assert (read["ts"], read["metadata"]["event_payload"]) == (posted["ts"], {"id": 7})
    assert read["blocks"][0]["text"] == {"type": "mrkdwn", "text": "*Here*"}


def test_error_has_its_code_and_the_response(sdk):
    with pytest.raises(SlackApiError) as refused:
        sdk.chat_postMessage(channel="C9", text="x")
    assert (refused.value.response["error"], refused.value.response.status_code) == ("channel_not_found", 200)


def test_sdk_waits_as_long_as_the_limit_says(sandbox, nadia):
    patient = WebClient(
        token=BOT_TOKEN,
        base_url=f"{sandbox.url}/api/",
        retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=2)],
    )
    nadia.turn_dial(rate_limit=1)
    calm = threading.Timer(0.3, nadia.turn_dial, kwargs={"rate_limit": 0})
    calm.start()
    assert patient.chat_postMessage(channel="C0ASK", text="At last")["ok"]
    calm.join()


def test_webhook_client_answers_a_command(sandbox, bot, nadia):
    nadia.command("C0ASK", "/ask", "x")
    answered = WebhookClient(bot.received[-1].payload["response_url"]).send(text="An answer")
    assert (answered.status_code, answered.body) == (200, "ok")
    assert texts(nadia.messages("C0ASK"))[-1] == "An answer"


@pytest.mark.parametrize("kind", [BuiltinClient, WebSocketClient], ids=["built in", "websocket-client"])
def test_socket_mode_clients_take_events_and_answer_commands(sandbox, sdk, nadia, kind):
    heard, client = [], kind(app_token=APP_TOKEN, web_client=sdk, ping_interval=1)

    def listen(client, request):
        heard.append((request.type, request.retry_attempt, request.accepts_response_payload))
        payload = {"text": "An answer"} if request.type == "slash_commands" else None
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))

    client.socket_mode_request_listeners.append(listen)
    client.connect()
    nadia.wait_for(lambda: len(sandbox.sockets) == 1)
    nadia.say("C0ASK", "Where is the van?")
    nadia.command("C0ASK", "/ask", "x")
    assert sandbox.wait_until_idle(10)
    client.close()
    assert sorted(heard) == [("events_api", 0, False), ("slash_commands", None, True)]
    assert texts(nadia.messages("C0ASK"))[-1] == "An answer"
