"""response_url: five uses within thirty minutes, and what a payload posted to it does."""

import pytest

from tests.bot.sandbox.conftest import texts
from tests.bot.sandbox.test_interactions import BLOCKS


@pytest.fixture
def respond(bot, nadia, http):
    """Return a function that posts to the response_url of a command, and the url itself."""
    nadia.command("C0ASK", "/ask", "x")
    address = bot.received[-1].payload["response_url"]
    return lambda **payload: http.post(address, json=payload)


@pytest.fixture
def respond_to_click(bot, client, nadia, http, sandbox):
    """Return a function that posts to the response_url of a click on the last message of #ask-anything."""
    client.chat_postMessage(channel="C0ASK", text="Claim travel", blocks=BLOCKS)
    assert sandbox.wait_until_idle(10)
    nadia.click(nadia.messages("C0ASK")[-1], "helped")
    address = bot.received[-1].payload["response_url"]
    return lambda **payload: http.post(address, json=payload)


def test_answer_is_for_the_person_alone_unless_it_is_for_the_channel(respond, nadia, omar):
    assert respond(text="Psst").text == "ok"
    respond(text="Everyone!", response_type="in_channel")
    assert texts(nadia.messages("C0ASK"))[-2:] == ["Psst", "Everyone!"]
    assert texts(omar.messages("C0ASK"))[-1] == "Everyone!"
    assert "Psst" not in texts(omar.messages("C0ASK"))


def test_sixth_use_is_refused(respond):
    answers = [respond(text="Hi").status_code for _ in range(5)]
    sixth = respond(text="Hi")
    assert answers == [200] * 5
    assert (sixth.status_code, sixth.json()) == (404, {"ok": False, "error": "used_url"})


def test_url_expires_after_thirty_minutes_of_sandbox_time(respond, nadia):
    nadia.forward(29 * 60)
    assert respond(text="In time").status_code == 200
    nadia.forward(2 * 60)
    late = respond(text="Too late")
    assert (late.status_code, late.json()) == (404, {"ok": False, "error": "expired_url"})


def test_unknown_url_is_refused(http):
    assert http.post("/api/response/99/u0nadia", json={"text": "x"}).status_code == 404


def test_original_message_can_be_replaced_and_deleted(respond_to_click, nadia, omar):
    respond_to_click(text="Glad it helped", replace_original=True)
    last = omar.messages("C0ASK")[-1]
    assert (last["text"], last["blocks"]) == ("Glad it helped", None)
    respond_to_click(delete_original=True)
    assert "Glad it helped" not in texts(omar.messages("C0ASK"))


def test_ephemeral_original_can_be_replaced(bot, client, nadia, http):
    client.chat_postEphemeral(channel="C0ASK", user="U0NADIA", text="For you", blocks=BLOCKS)
    nadia.click(nadia.messages("C0ASK")[-1], "helped")
    http.post(bot.received[-1].payload["response_url"], json={"text": "Noted", "replace_original": True})
    last = nadia.messages("C0ASK")[-1]
    assert (last["text"], last["ephemeral"]) == ("Noted", True)


def test_answer_may_go_into_a_thread(respond, nadia):
    parent = nadia.say("C0ASK", "How?")
    respond(text="So", response_type="in_channel", thread_ts=parent)
    assert texts(nadia.messages("C0ASK", parent)) == ["How?", "So"]


def test_faulty_payload_is_refused(respond):
    assert respond(text="").json()["error"] == "no_text"
    assert respond(blocks=[{"type": "nonsense"}]).json()["error"] == "invalid_blocks"
