"""Commands, buttons, menus and shortcuts: what is delivered, and what the ack does."""

import pytest

from bot.sandbox.errors import Refusal
from tests.bot.sandbox.bot_side import json_reply
from tests.bot.sandbox.conftest import texts

BUTTON = {
    "type": "button",
    "action_id": "helped",
    "text": {"type": "plain_text", "text": "This helped"},
    "value": "r1",
}
BLOCKS = [{"type": "actions", "block_id": "feedback", "elements": [BUTTON]}]
VANS = {"text": {"type": "plain_text", "text": "Vans"}, "value": "vans"}
SELECT = {
    "type": "static_select",
    "action_id": "topic",
    "placeholder": {"type": "plain_text", "text": "Topic"},
    "options": [VANS],
}


def test_command_is_delivered_with_all_its_fields(bot, nadia, sandbox):
    nadia.command("C0ASK", "/ask", "where is the van?")
    (received,) = bot.received
    fields = received.payload
    assert fields.pop("response_url").startswith(f"{sandbox.url}/api/response/")
    assert fields.pop("trigger_id")
    assert fields == {
        "token": "sandbox-verification-token",
        "team_id": "T0WAYPOST",
        "team_domain": "fernhill",
        "channel_id": "C0ASK",
        "channel_name": "ask-anything",
        "user_id": "U0NADIA",
        "user_name": "nadia",
        "command": "/ask",
        "text": "where is the van?",
        "api_app_id": "A0WAYPOST",
        "is_enterprise_install": "false",
    }


@pytest.mark.parametrize(
    "reply",
    [(200, {"content-type": "text/plain"}, "In the yard."), json_reply({"text": "In the yard."})],
    ids=["text", "json"],
)
def test_what_the_ack_of_a_command_says_is_shown_to_the_person_alone(bot, nadia, omar, reply):
    bot.replies = [reply]
    nadia.command("C0ASK", "/ask", "where is the van?")
    last = nadia.messages("C0ASK")[-1]
    assert (last["text"], last["ephemeral"], last["bot"]) == ("In the yard.", True, True)
    assert "In the yard." not in texts(omar.messages("C0ASK"))


def test_ack_of_a_command_may_speak_to_the_channel(bot, nadia, omar):
    bot.replies = [json_reply({"text": "In the yard.", "response_type": "in_channel"})]
    nadia.command("C0ASK", "/ask", "where is the van?")
    assert texts(omar.messages("C0ASK"))[-1] == "In the yard."


def test_ack_of_a_command_is_checked_like_any_message(bot, nadia):
    bot.replies = [json_reply({"blocks": [{"type": "nonsense"}]})]
    with pytest.raises(Refusal, match="invalid_blocks"):
        nadia.command("C0ASK", "/ask", "x")


@pytest.mark.parametrize("changed_options", [{"ack_timeout": 0.1}])
def test_command_without_ack_times_out(bot, nadia):
    bot.delay = 0.3
    with pytest.raises(Refusal, match="operation_timeout"):
        nadia.command("C0ASK", "/ask", "x")


def test_command_with_an_error_for_an_ack_has_failed(bot, nadia):
    bot.replies = [(500, {}, "")]
    with pytest.raises(Refusal, match="dispatch_failed"):
        nadia.command("C0ASK", "/ask", "x")
    assert len(bot.received) == 1  # interactions are never retried


def test_command_that_nobody_registered_is_unknown(bot, nadia):
    with pytest.raises(Refusal, match="unknown_command"):
        nadia.command("C0ASK", "/dance")
    assert bot.received == []


def test_click_is_delivered_with_message_container_and_action(bot, client, nadia, sandbox):
    ts = client.chat_postMessage(channel="C0ASK", text="Claim travel", blocks=BLOCKS)["ts"]
    assert sandbox.wait_until_idle(10)
    bot.received.clear()
    nadia.click(nadia.messages("C0ASK")[-1], "helped")
    (received,) = bot.received
    payload = received.payload
    assert payload["type"] == "block_actions"
    assert payload["user"] == {"id": "U0NADIA", "username": "nadia", "name": "nadia", "team_id": "T0WAYPOST"}
    assert payload["team"] == {"id": "T0WAYPOST", "domain": "fernhill"}
    assert payload["channel"] == {"id": "C0ASK", "name": "ask-anything"}
    assert payload["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": "C0ASK",
        "is_ephemeral": False,
    }
    assert (payload["message"]["ts"], payload["message"]["blocks"]) == (ts, BLOCKS)
    assert payload["state"] == {"values": {}}
    (action,) = payload["actions"]
    assert action.pop("action_ts")
    assert action == BUTTON | {"block_id": "feedback"}
    assert payload["response_url"]
    assert payload["trigger_id"]


def test_click_in_a_thread_says_which(bot, client, nadia):
    parent = nadia.say("C0ASK", "How?")
    client.chat_postMessage(channel="C0ASK", text="So", blocks=BLOCKS, thread_ts=parent)
    nadia.click(nadia.messages("C0ASK", parent)[-1], "helped")
    payload = next(one.payload for one in bot.received if "actions" in one.payload)
    assert payload["container"]["thread_ts"] == parent
    assert payload["message"]["thread_ts"] == parent


def test_click_in_an_ephemeral_message_comes_without_the_message(bot, client, nadia, omar):
    client.chat_postEphemeral(channel="C0ASK", user="U0NADIA", text="For you", blocks=BLOCKS)
    message = nadia.messages("C0ASK")[-1]
    nadia.click(message, "helped")
    payload = bot.received[-1].payload
    assert (payload["container"]["is_ephemeral"], "message" in payload) == (True, False)
    with pytest.raises(Refusal, match="message_not_found"):
        omar.click(message, "helped")


def test_choice_in_a_menu_is_delivered(bot, client, nadia, sandbox):
    blocks = [{"type": "actions", "block_id": "choose", "elements": [SELECT]}]
    client.chat_postMessage(channel="C0ASK", text="Which?", blocks=blocks)
    assert sandbox.wait_until_idle(10)
    nadia.click(nadia.messages("C0ASK")[-1], "topic", selected_option=VANS)
    (action,) = bot.received[-1].payload["actions"]
    assert action["selected_option"] == VANS
    assert action["type"] == "static_select"


def test_values_filled_in_beside_the_button_are_in_the_state(bot, client, nadia, http):
    note = {"type": "plain_text_input", "action_id": "text"}
    label = {"type": "plain_text", "text": "Note"}
    blocks = [
        {"type": "input", "block_id": "note", "label": label, "element": note, "optional": True},
        *BLOCKS,
    ]
    ts = client.chat_postMessage(channel="C0ASK", text="Well?", blocks=blocks)["ts"]
    given = {"note": {"text": {"type": "plain_text_input", "value": "Great"}}}
    fields = {
        "user": "U0NADIA",
        "container": {"type": "message", "channel": "C0ASK", "ts": ts},
        "action": {"action_id": "helped", "block_id": "feedback", "type": "button"},
        "state": {"values": given},
    }
    assert http.post("/sandbox/api/actions", json=fields).json() == {"ok": True}
    payload = next(one.payload for one in bot.received if "actions" in one.payload)
    assert payload["state"]["values"] == given


def test_button_that_is_not_there_cannot_be_clicked(bot, client, nadia):
    client.chat_postMessage(channel="C0ASK", text="Claim travel", blocks=BLOCKS)
    with pytest.raises(Refusal, match="action_not_found"):
        nadia.click(nadia.messages("C0ASK")[-1], "other")


def test_blocks_and_elements_without_ids_get_some(bot, client, nadia):
    nameless = {key: value for key, value in BUTTON.items() if key != "action_id"}
    client.chat_postMessage(channel="C0ASK", text="x", blocks=[{"type": "actions", "elements": [nameless]}])
    (block,) = nadia.messages("C0ASK")[-1]["blocks"]
    assert (block["block_id"], block["elements"][0]["action_id"]) == ("block-1", "block-1-1")


def test_shortcut_on_a_message_is_delivered(bot, nadia, sandbox):
    nadia.say("C0ASK", "Worth keeping")
    assert sandbox.wait_until_idle(10)
    nadia.shortcut("keep", nadia.messages("C0ASK")[-1])
    payload = bot.received[-1].payload
    assert (payload["type"], payload["callback_id"]) == ("message_action", "keep")
    assert payload["message"]["text"] == "Worth keeping"
    nadia.shortcut("anywhere")
    assert bot.received[-1].payload["type"] == "shortcut"
