"""conversations.*: which places the bot knows of, and what it can read there."""

from tests.bot.sandbox.conftest import error_of, texts

METADATA = {"event_type": "answer", "event_payload": {"id": "o1"}}


def ids(answer):
    return [channel["id"] for channel in answer["channels"]]


def test_list_shows_public_channels_unless_asked_for_more(client):
    assert ids(client.conversations_list()) == ["C0ASK", "C0CHAT"]
    assert ids(client.conversations_list(types="private_channel, im")) == ["C0STAFF", "D0NADIA", "D0OMAR"]
    assert error_of(client.conversations_list, types="secret") == "invalid_types"


def test_list_comes_in_pages(client):
    first = client.conversations_list(limit=1)
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_list(limit=1, cursor=cursor)
    assert (ids(first), ids(second)) == (["C0ASK"], ["C0CHAT"])
    assert second["response_metadata"]["next_cursor"] == ""
    assert error_of(client.conversations_list, cursor="!") == "invalid_cursor"
    assert error_of(client.conversations_list, limit=-1) == "invalid_limit"


def test_info_says_what_a_channel_is(client):
    channel = client.conversations_info(channel="C0ASK", include_num_members=True)["channel"]
    assert (channel["name"], channel["is_member"], channel["num_members"]) == ("ask-anything", True, 3)
    assert channel["topic"]["value"] == "Ask away"
    assert client.conversations_info(channel="C0CHAT")["channel"]["is_member"] is False
    im = client.conversations_info(channel="D0NADIA")["channel"]
    assert (im["is_im"], im["user"]) == (True, "U0NADIA")


def test_private_channel_of_others_does_not_exist(client):
    assert error_of(client.conversations_info, channel="C0LOCKED") == "channel_not_found"
    assert error_of(client.conversations_history, channel="C0LOCKED") == "channel_not_found"


def test_members_are_listed(client):
    assert client.conversations_members(channel="C0ASK")["members"] == ["U0NADIA", "U0OMAR", "U0WAYPOST"]


def test_open_gives_the_direct_messages_of_a_person(client):
    assert client.conversations_open(users="U0OMAR")["channel"] == {"id": "D0OMAR"}
    assert client.conversations_open(users=["U0OMAR"], return_im=True)["channel"]["user"] == "U0OMAR"
    assert client.conversations_open(channel="D0OMAR")["channel"] == {"id": "D0OMAR"}
    assert error_of(client.conversations_open, users="U0NOBODY") == "user_not_found"
    assert error_of(client.api_call, api_method="conversations.open") == "users_list_not_supplied"
    assert error_of(client.conversations_open, users=["U0OMAR", "U0NADIA"]) == "missing_scope"


def test_history_is_newest_first_and_without_replies(client):
    assert texts(client.conversations_history(channel="C0ASK")["messages"]) == [
        "Cake in the kitchen",
        "Who has the van keys?",
    ]


def test_history_from_before_the_start_keeps_its_threads(client):
    parent = client.conversations_history(channel="C0ASK")["messages"][-1]
    assert (parent["reply_count"], parent["reply_users"]) == (1, ["U0NADIA"])
    assert texts(client.conversations_replies(channel="C0ASK", ts=parent["ts"])["messages"]) == [
        "Who has the van keys?",
        "On the hook.",
    ]


def test_history_is_bounded_by_oldest_and_latest(client, nadia):
    stamps = [nadia.say("C0STAFF", text) for text in ("one", "two", "three")]
    bounds = {"channel": "C0STAFF", "oldest": stamps[0], "latest": stamps[2]}
    assert texts(client.conversations_history(**bounds)["messages"]) == ["two"]
    assert texts(client.conversations_history(**bounds, inclusive=True)["messages"]) == [
        "three",
        "two",
        "one",
    ]
    assert error_of(client.conversations_history, channel="C0ASK", oldest="soon") == "invalid_ts_oldest"


def test_history_comes_in_pages(client, nadia):
    for text in ("one", "two", "three"):
        nadia.say("C0STAFF", text)
    pages = client.conversations_history(channel="C0STAFF", limit=2)
    seen = [(texts(page["messages"]), page["has_more"]) for page in pages]
    assert seen == [(["three", "two"], True), (["one"], False)]


def test_metadata_comes_only_when_asked_for(client, nadia):
    parent = nadia.say("C0ASK", "Question")
    client.chat_postMessage(channel="C0ASK", text="Answer", thread_ts=parent, metadata=METADATA)
    plain = client.conversations_replies(channel="C0ASK", ts=parent)["messages"][1]
    full = client.conversations_replies(channel="C0ASK", ts=parent, include_all_metadata=True)["messages"][1]
    assert "metadata" not in plain
    assert full["metadata"] == METADATA
    assert full["parent_user_id"] == "U0NADIA"


def test_reading_needs_membership(client):
    assert error_of(client.conversations_history, channel="C0CHAT") == "not_in_channel"


def test_thread_of_an_unknown_message_is_not_found(client):
    assert error_of(client.conversations_replies, channel="C0ASK", ts="1.0") == "thread_not_found"
