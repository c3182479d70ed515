"""Events: what is delivered to the bot, in which form, in which order, and how often."""

import pytest

from bot.sandbox.messages import Draft
from bot.sandbox.options import DEFAULT_SCOPES
from tests.bot.sandbox.bot_side import RecordingBot

QUIET_SECONDS = 10


def draft(channel, text):
    return Draft(channel, "U0NADIA", text)


def kinds(bot):
    return [event["type"] + (f".{event['subtype']}" if "subtype" in event else "") for event in bot.events]


def retries(bot):
    names = ("x-slack-retry-num", "x-slack-retry-reason")
    return [tuple(one.headers.get(name) for name in names) for one in bot.received]


def test_message_is_delivered_in_a_signed_envelope(sandbox, bot, nadia):
    ts = nadia.say("C0ASK", "Where is the van?")
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    (received,) = bot.received  # the recorder has checked the signature
    envelope = received.payload
    event = envelope.pop("event")
    assert event.pop("client_msg_id").count("-") == 4
    assert event == {
        "type": "message",
        "user": "U0NADIA",
        "text": "Where is the van?",
        "ts": ts,
        "team": "T0WAYPOST",
        "channel": "C0ASK",
        "channel_type": "channel",
        "event_ts": ts,
    }
    assert envelope == {
        "token": "sandbox-verification-token",
        "team_id": "T0WAYPOST",
        "context_team_id": "T0WAYPOST",
        "context_enterprise_id": None,
        "api_app_id": "A0WAYPOST",
        "type": "event_callback",
        "event_id": "Ev000000001",
        "event_time": int(float(ts)),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": "T0WAYPOST",
                "user_id": "U0WAYPOST",
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": "1-message-T0WAYPOST-C0ASK",
    }


def test_mention_arrives_twice_with_two_ids_and_one_stamp(sandbox, bot, nadia):
    nadia.say("C0ASK", "<@U0WAYPOST> help")
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    assert kinds(bot) == ["message", "app_mention"]
    assert len({one.payload["event_id"] for one in bot.received}) == 2
    assert len({event["ts"] for event in bot.events}) == 1


def test_direct_message_comes_as_im_and_without_a_mention(sandbox, bot, nadia):
    nadia.say(nadia.direct_messages(), "<@U0WAYPOST> help")
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    assert [(event["type"], event["channel_type"]) for event in bot.events] == [("message", "im")]


def test_channel_without_the_bot_stays_unheard(sandbox, bot, nadia):
    nadia.say("C0CHAT", "<@U0WAYPOST> are you there?")
    nadia.say("C0STAFF", "In here")
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    assert [(event["text"], event["channel_type"]) for event in bot.events] == [("In here", "group")]


def test_own_posts_come_back_with_a_bot_id_and_ephemeral_ones_do_not(sandbox, bot, client):
    client.chat_postEphemeral(channel="C0ASK", user="U0NADIA", text="Just for you")
    client.chat_postMessage(channel="C0ASK", text="<@U0WAYPOST> speaking")
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    assert [(event["type"], event["bot_id"]) for event in bot.events] == [("message", "B0WAYPOST")]


def test_edit_and_delete_are_delivered_with_the_message_before(sandbox, bot, nadia):
    ts = nadia.say("C0ASK", "Wher")
    nadia.edit("C0ASK", ts, "Where")
    nadia.delete("C0ASK", ts)
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    _, changed, deleted = bot.events
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "Where")
    assert (changed["previous_message"]["text"], changed["hidden"]) == ("Wher", True)
    assert changed["message"]["edited"]["user"] == "U0NADIA"
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", ts)
    assert deleted["previous_message"]["text"] == "Where"


def test_reply_says_in_which_thread_it_is(sandbox, bot, nadia, omar):
    parent = nadia.say("C0ASK", "Where?")
    omar.say("C0ASK", "Here", thread_ts=parent)
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    reply = bot.events[-1]
    assert (reply["thread_ts"], reply["parent_user_id"]) == (parent, "U0NADIA")


def test_reactions_members_and_home_are_delivered(sandbox, bot, client, nadia, omar):
    ts = client.chat_postMessage(channel="C0STAFF", text="Welcome")["ts"]
    nadia.react("C0STAFF", ts, "tada")
    nadia.react("C0STAFF", ts, "tada", remove=True)
    sandbox.workspace.add_member("C0STAFF", "U0OMAR", inviter="U0NADIA")
    nadia.open_home()
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    in_channel = [event for event in bot.events if event["type"] != "app_home_opened"]
    added, removed, joined = in_channel[1:]
    item = {"type": "message", "channel": "C0STAFF", "ts": ts}
    assert (added["type"], added["reaction"], added["item"]) == ("reaction_added", "tada", item)
    assert (added["user"], added["item_user"]) == ("U0NADIA", "U0WAYPOST")
    assert removed["type"] == "reaction_removed"
    assert (joined["type"], joined["user"], joined["inviter"]) == (
        "member_joined_channel",
        "U0OMAR",
        "U0NADIA",
    )
    (home,) = [event for event in bot.events if event["type"] == "app_home_opened"]
    assert (home["user"], home["channel"], home["tab"]) == ("U0NADIA", "D0NADIA", "home")


@pytest.mark.parametrize("changed_options", [{"scopes": DEFAULT_SCOPES - {"channels:history"}}])
def test_events_need_their_scope(sandbox, bot):
    sandbox.workspace.post(draft("C0ASK", "<@U0WAYPOST> help"))
    sandbox.workspace.post(draft("C0STAFF", "In here"))
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    assert sorted((event["type"], event["channel"]) for event in bot.events) == [
        ("app_mention", "C0ASK"),
        ("message", "C0STAFF"),
    ]


def test_events_of_a_channel_keep_their_order(sandbox, bot, nadia):
    words = [str(number) for number in range(20)]
    for word in words:
        nadia.say("C0ASK", word)
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    assert [event["text"] for event in bot.events] == words


def test_failed_event_is_retried_three_times_under_the_same_id(sandbox, bot, nadia):
    bot.replies = [(500, {}, "")] * 4
    nadia.say("C0ASK", "Hello")
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    assert retries(bot) == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({one.payload["event_id"] for one in bot.received}) == 1


def test_retries_end_with_the_first_ack(sandbox, bot, nadia):
    bot.replies = [(500, {}, "")]
    nadia.say("C0ASK", "Hello")
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    assert retries(bot) == [(None, None), ("1", "http_error")]


def test_bot_may_ask_for_no_retry(sandbox, bot, nadia):
    bot.replies = [(500, {"x-slack-no-retry": "1"}, "")]
    nadia.say("C0ASK", "Hello")
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    assert retries(bot) == [(None, None)]


@pytest.mark.parametrize("changed_options", [{"ack_timeout": 0.1}])
def test_slow_bot_is_retried_for_its_timeout(sandbox, bot):
    bot.delay = 0.15
    sandbox.workspace.post(draft("C0ASK", "Hello"))
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    assert retries(bot) == [(None, None), *((str(number), "http_timeout") for number in (1, 2, 3))]


def test_event_outlives_a_bot_that_is_away_for_a_moment(sandbox, nadia):
    nadia.say("C0ASK", "Anyone?")
    bot = RecordingBot()
    sandbox.connect_bot(bot.url)
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    assert [event["text"] for event in bot.events] == ["Anyone?"]
    assert bot.received[0].headers["x-slack-retry-reason"] == "connection_failed"
    bot.stop()


def test_newer_events_do_not_wait_for_a_retry(sandbox, bot, nadia):
    bot.replies = [(500, {}, "")]
    nadia.say("C0ASK", "one")
    nadia.say("C0ASK", "two")
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    assert [event["text"] for event in bot.events] == ["one", "two", "one"]


@pytest.mark.parametrize("user", ["U0NOBODY", "U0WAYPOST"])
def test_nobody_else_can_act_on_the_page(http, user):
    response = http.post("/sandbox/api/messages", json={"user": user, "channel": "C0ASK", "text": "Hi"})
    assert (response.status_code, response.json()) == (404, {"error": "user_not_found"})
