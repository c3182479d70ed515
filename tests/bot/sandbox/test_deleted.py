"""What is left of deleted messages: nothing, or a mark while there are replies below them."""

import pytest

from bot.sandbox.errors import Refusal
from tests.bot.sandbox.conftest import error_of, texts

QUIET_SECONDS = 10


@pytest.fixture
def thread(nadia, omar):
    """Return the stamps of a message and of the reply below it."""
    parent = nadia.say("C0ASK", "Where are they?")
    return parent, omar.say("C0ASK", "On the hook.", thread_ts=parent)


def shown(person, channel="C0ASK"):
    return [(one["text"], one["deleted"]) for one in person.messages(channel)][2:]


def test_deleted_message_with_replies_leaves_a_mark(nadia, omar, thread):
    parent, _ = thread
    nadia.delete("C0ASK", parent)
    assert shown(omar) == [("This message was deleted.", True)]
    assert texts(omar.messages("C0ASK", parent)) == ["This message was deleted.", "On the hook."]


def test_mark_goes_with_the_last_reply(nadia, omar, thread):
    parent, reply = thread
    nadia.delete("C0ASK", parent)
    omar.delete("C0ASK", reply)
    assert shown(nadia) == []


def test_deleted_message_without_replies_leaves_nothing(nadia, omar, client):
    ts = nadia.say("C0ASK", "Never mind")
    client.chat_postEphemeral(channel="C0ASK", user="U0NADIA", thread_ts=ts, text="Only you see this")
    nadia.delete("C0ASK", ts)
    assert shown(omar) == []


def test_mark_is_nobodys_to_change(nadia, client, thread):
    parent, _ = thread
    nadia.delete("C0ASK", parent)
    with pytest.raises(Refusal, match="not_your_message"):
        nadia.delete("C0ASK", parent)
    with pytest.raises(Refusal, match="message_not_found"):
        nadia.react("C0ASK", parent, "eyes")
    assert error_of(client.chat_update, channel="C0ASK", ts=parent, text="x") == "cant_update_message"


def test_mark_is_told_of_as_slack_does(sandbox, bot, client, nadia, omar, thread):
    parent, reply = thread
    nadia.delete("C0ASK", parent)
    omar.delete("C0ASK", reply)
    assert sandbox.wait_until_idle(QUIET_SECONDS)
    marked, gone = bot.events[-2:]
    assert (marked["subtype"], marked["hidden"]) == ("message_changed", True)
    assert {name: marked["message"][name] for name in ("subtype", "text", "user", "hidden", "ts")} == {
        "subtype": "tombstone",
        "text": "This message was deleted.",
        "user": "USLACKBOT",
        "hidden": True,
        "ts": parent,
    }
    assert marked["previous_message"]["text"] == "Where are they?"
    assert (gone["subtype"], gone["deleted_ts"]) == ("message_deleted", reply)


def test_mark_is_not_unread(nadia, omar, thread):
    parent, _ = thread
    nadia.delete("C0ASK", parent)
    assert [place["unread"] for place in omar.state()["conversations"] if place["id"] == "C0ASK"] == [0]


def test_dismissed_note_stays_away(client, nadia):
    client.chat_postEphemeral(channel="C0ASK", user="U0NADIA", text="Only you see this")
    (note,) = nadia.messages("C0ASK")[2:]
    nadia.dismiss(note)
    assert shown(nadia) == []


def test_only_a_private_note_can_be_dismissed_and_only_by_its_person(client, nadia, omar):
    ts = nadia.say("C0ASK", "Hello")
    with pytest.raises(Refusal, match="not_ephemeral"):
        nadia.dismiss({"channel": "C0ASK", "ts": ts})
    client.chat_postEphemeral(channel="C0ASK", user="U0NADIA", text="Only you see this")
    with pytest.raises(Refusal, match="message_not_found"):
        omar.dismiss(nadia.messages("C0ASK")[-1])
