"""chat.*: what the bot posts, changes and deletes."""

import pytest

from bot.sandbox.options import DEFAULT_SCOPES
from tests.bot.sandbox.bot_side import web_client
from tests.bot.sandbox.conftest import error_of, refusal_of, texts

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Claim travel*"}}
METADATA = {"event_type": "answer", "event_payload": {"id": "o1"}}


def test_posted_message_is_seen_in_the_channel(client, nadia):
    answer = client.chat_postMessage(channel="C0ASK", text="Hello", blocks=[SECTION])
    assert nadia.messages("C0ASK")[-1] == {
        "ts": answer["ts"],
        "channel": "C0ASK",
        "user": "U0WAYPOST",
        "text": "Hello",
        "blocks": [SECTION | {"block_id": "block-1"}],
        "thread_ts": None,
        "reply_count": 0,
        "reply_users": [],
        "latest_reply": None,
        "ephemeral": False,
        "edited": False,
        "deleted": False,
        "reactions": [],
        "bot": True,
    }


def test_answer_to_a_post_shows_the_message_as_slack_does(client):
    answer = client.chat_postMessage(channel="C0ASK", text="Hello", metadata=METADATA)
    message = answer["message"]
    assert (answer["channel"], message["ts"]) == ("C0ASK", answer["ts"])
    assert (message["bot_id"], message["app_id"], message["team"]) == ("B0WAYPOST", "A0WAYPOST", "T0WAYPOST")
    assert message["metadata"] == METADATA


@pytest.mark.parametrize("target", ["C0ASK", "#ask-anything", "ask-anything"])
def test_channel_may_be_given_by_id_or_name(client, target):
    assert client.chat_postMessage(channel=target, text="Hello")["channel"] == "C0ASK"


def test_post_to_a_person_goes_to_their_direct_messages(client, nadia, omar):
    assert client.chat_postMessage(channel="U0NADIA", text="For you")["channel"] == "D0NADIA"
    assert texts(nadia.messages("D0NADIA")) == ["For you"]
    with pytest.raises(Exception, match="channel_not_found"):
        omar.messages("D0NADIA")


def test_stamps_grow_strictly(client):
    stamps = [client.chat_postMessage(channel="C0ASK", text=str(number))["ts"] for number in range(5)]
    assert stamps == sorted(set(stamps))


def test_reply_counts_at_its_parent_also_when_it_answers_a_reply(client, nadia):
    parent = nadia.say("C0ASK", "How do I claim travel?")
    first = client.chat_postMessage(channel="C0ASK", text="Like this", thread_ts=parent)
    nadia.say("C0ASK", "Thanks", thread_ts=first["ts"])
    top = nadia.messages("C0ASK")[-1]
    assert (top["reply_count"], top["reply_users"]) == (2, ["U0WAYPOST", "U0NADIA"])
    assert texts(nadia.messages("C0ASK", parent)) == ["How do I claim travel?", "Like this", "Thanks"]


def test_ephemeral_message_is_seen_by_its_user_alone(client, nadia, omar):
    answer = client.chat_postEphemeral(channel="C0ASK", user="U0NADIA", text="Just for you")
    last = nadia.messages("C0ASK")[-1]
    assert (last["text"], last["ephemeral"], last["ts"]) == ("Just for you", True, answer["message_ts"])
    assert "Just for you" not in texts(omar.messages("C0ASK"))
    assert "Just for you" not in texts(client.conversations_history(channel="C0ASK")["messages"])


def test_ephemeral_reply_does_not_count_at_its_parent(client, nadia):
    parent = nadia.say("C0ASK", "Anyone?")
    client.chat_postEphemeral(channel="C0ASK", user="U0NADIA", text="A note", thread_ts=parent)
    assert nadia.messages("C0ASK")[-1]["reply_count"] == 0
    assert texts(nadia.messages("C0ASK", parent)) == ["Anyone?", "A note"]


def test_ephemeral_message_needs_both_in_the_channel(client):
    assert error_of(client.chat_postEphemeral, channel="C0CHAT", user="U0NADIA", text="x") == "not_in_channel"
    assert error_of(client.chat_postEphemeral, channel="C0STAFF", user="U0OMAR", text="x") == (
        "user_not_in_channel"
    )


def test_ephemeral_message_cannot_be_updated_or_deleted(client):
    ts = client.chat_postEphemeral(channel="C0ASK", user="U0NADIA", text="Just for you")["message_ts"]
    assert error_of(client.chat_update, channel="C0ASK", ts=ts, text="x") == "message_not_found"
    assert error_of(client.chat_delete, channel="C0ASK", ts=ts) == "message_not_found"


def test_update_keeps_what_is_not_given(client, nadia):
    ts = client.chat_postMessage(channel="C0ASK", text="Hello", blocks=[SECTION])["ts"]
    client.chat_update(channel="C0ASK", ts=ts, text="Changed")
    message = nadia.messages("C0ASK")[-1]
    assert (message["text"], message["blocks"]) == ("Changed", [SECTION | {"block_id": "block-1"}])
    client.chat_update(channel="C0ASK", ts=ts, text="Changed", blocks=[])
    assert nadia.messages("C0ASK")[-1]["blocks"] is None


def test_only_own_messages_can_be_updated_and_deleted(client, nadia):
    ts = nadia.say("C0ASK", "Mine")
    assert error_of(client.chat_update, channel="C0ASK", ts=ts, text="x") == "cant_update_message"
    assert error_of(client.chat_delete, channel="C0ASK", ts=ts) == "cant_delete_message"
    assert error_of(client.chat_update, channel="C0ASK", ts="1.0", text="x") == "message_not_found"


def test_deleted_message_is_gone(client, nadia):
    ts = client.chat_postMessage(channel="C0ASK", text="Oops")["ts"]
    client.chat_delete(channel="C0ASK", ts=ts)
    assert "Oops" not in texts(nadia.messages("C0ASK"))


def test_message_needs_text_or_blocks(client):
    answer = error_of(client.api_call, api_method="chat.postMessage", params={"channel": "C0ASK"})
    assert answer == "no_text"


def test_text_over_the_limit_is_refused(client):
    client.chat_postMessage(channel="C0ASK", text="x" * 40_000)
    assert error_of(client.chat_postMessage, channel="C0ASK", text="x" * 40_001) == "msg_too_long"


def test_invalid_blocks_are_refused_and_named(client):
    bad = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
    answer = refusal_of(client.chat_postMessage, channel="C0ASK", text="Hello", blocks=[SECTION, bad])
    assert answer["error"] == "invalid_blocks"
    assert len(answer["response_metadata"]["messages"]) == 1
    assert "/blocks/1/text/text" in answer["response_metadata"]["messages"][0]


def test_unknown_channel_and_foreign_private_channel_are_the_same(client):
    assert error_of(client.chat_postMessage, channel="C0NONE", text="x") == "channel_not_found"
    assert error_of(client.chat_postMessage, channel="C0LOCKED", text="x") == "channel_not_found"


def test_public_channel_takes_a_stranger_with_the_scope_only(client, start_sandbox):
    assert client.chat_postMessage(channel="C0CHAT", text="Hello")["ok"]
    shy = web_client(start_sandbox(scopes=DEFAULT_SCOPES - {"chat:write.public"}).url)
    assert error_of(shy.chat_postMessage, channel="C0CHAT", text="Hello") == "not_in_channel"


def test_reply_needs_a_message_to_reply_to(client):
    assert error_of(client.chat_postMessage, channel="C0ASK", text="x", thread_ts="1.000000") == (
        "cannot_reply_to_message"
    )


def test_metadata_must_have_type_and_payload(client):
    assert error_of(client.chat_postMessage, channel="C0ASK", text="x", metadata={"event_type": "a"}) == (
        "invalid_metadata_format"
    )


def test_what_the_sandbox_cannot_show_is_refused(client):
    answer = refusal_of(client.chat_postMessage, channel="C0ASK", text="x", attachments=[{"text": "old"}])
    assert answer["response_metadata"]["messages"] == ["[ERROR] attachments is not supported in the sandbox"]


def test_permalink_leads_to_the_thread_on_the_page(client, nadia, sandbox, http):
    parent = nadia.say("C0ASK", "Hello")
    reply = nadia.say("C0ASK", "Hello again", thread_ts=parent)
    link = client.chat_getPermalink(channel="C0ASK", message_ts=reply)["permalink"]
    assert link.startswith(f"{sandbox.url}/archives/C0ASK/p{reply.replace('.', '')}?")
    assert http.get(link).headers["location"] == f"/#/C0ASK/t/{parent}"
