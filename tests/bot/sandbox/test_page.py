"""The page API: the frame of the page, unread counts, and what people may do."""

from datetime import datetime

import pytest

from bot.sandbox.errors import Refusal
from tests.bot.sandbox.conftest import START, STEP, texts


def unread(person):
    return {place["id"]: place["unread"] for place in person.state()["conversations"]}


def test_state_has_all_the_page_draws(nadia):
    state = nadia.state()
    people = state.pop("people")
    assert abs((datetime.fromisoformat(state.pop("now")) - START).total_seconds()) < 30
    assert state.pop("faults")["seed"] == 0
    assert [person["initials"] for person in people] == ["NO", "OR"]
    assert set(people[0]) == {"id", "name", "real_name", "title", "about", "role", "tz", "initials", "color"}
    assert state["conversations"][0] == {
        "id": "C0ASK",
        "name": "ask-anything",
        "kind": "channel",
        "private": False,
        "topic": "Ask away",
        "with": None,
        "unread": 0,
    }
    assert [place["id"] for place in state.pop("conversations")] == ["C0ASK", "C0CHAT", "C0STAFF", "D0NADIA"]
    assert state == {
        "team": {"id": "T0WAYPOST", "name": "Fernhill Water"},
        "bot": {"user_id": "U0WAYPOST", "name": "Waypost", "app_id": "A0WAYPOST"},
        "commands": [{"name": "/ask", "hint": "[question]", "description": "Ask for yourself alone"}],
        "shortcuts": [{"name": "Find help", "callback_id": "help"}],
        "functions": {"answer": STEP},
    }


def test_state_for_nobody_yet_is_that_of_the_first_person(http, nadia):
    frame = http.get("/sandbox/api/state").json()
    assert frame["conversations"] == nadia.state()["conversations"]


def test_direct_messages_with_the_bot_are_listed_as_such(nadia):
    im = nadia.state()["conversations"][-1]
    assert (im["id"], im["kind"], im["name"], im["with"]) == ("D0NADIA", "im", "Waypost", "U0WAYPOST")


def test_unread_counts_what_others_said_since_one_last_looked(client, nadia, omar):
    assert unread(nadia)["C0ASK"] == 0  # what came before the start is read
    ts = omar.say("C0ASK", "Hello")
    omar.say("C0ASK", "A reply", thread_ts=ts)
    client.chat_postEphemeral(channel="C0ASK", user="U0NADIA", text="Psst")
    client.chat_postEphemeral(channel="C0ASK", user="U0OMAR", text="Not for her")
    assert (unread(nadia)["C0ASK"], unread(omar)["C0ASK"]) == (2, 1)
    nadia.messages("C0ASK")
    assert unread(nadia)["C0ASK"] == 0


def test_seen_without_fetching_counts_as_read(nadia, omar, http):
    omar.say("C0ASK", "Hello")
    http.post("/sandbox/api/read", json={"user": "U0NADIA", "channel": "C0ASK"})
    assert unread(nadia)["C0ASK"] == 0


def test_history_before_the_start_is_there(nadia):
    top = nadia.messages("C0ASK")
    assert texts(top) == ["Who has the van keys?", "Cake in the kitchen"]
    assert texts(nadia.messages("C0ASK", top[0]["ts"])) == ["Who has the van keys?", "On the hook."]
    assert float(top[0]["ts"]) == START.timestamp() - 95 * 60


def test_people_post_only_where_they_are(nadia, omar):
    with pytest.raises(Refusal, match="channel_not_found"):
        omar.say("C0STAFF", "Hello")
    with pytest.raises(Refusal, match="channel_not_found"):
        nadia.messages("D0OMAR")
    with pytest.raises(Refusal, match="no_text"):
        nadia.say("C0ASK", "  ")
    with pytest.raises(Refusal, match="message_not_found"):
        nadia.say("C0ASK", "Reply", thread_ts="1.000000")


def test_people_change_only_their_own_messages(nadia, omar):
    ts = nadia.say("C0ASK", "Mine")
    with pytest.raises(Refusal, match="not_your_message"):
        omar.edit("C0ASK", ts, "His")
    with pytest.raises(Refusal, match="not_your_message"):
        omar.delete("C0ASK", ts)


def test_person_and_bot_can_be_brought_into_a_channel(http, nadia, client):
    member = {"user": "U0NADIA", "channel": "C0CHAT", "member": "U0WAYPOST"}
    assert http.post("/sandbox/api/members", json=member).json() == {"ok": True}
    assert client.conversations_info(channel="C0CHAT")["channel"]["is_member"] is True


def test_clock_moves_forward_only(nadia, http):
    before = datetime.fromisoformat(nadia.state()["now"])
    nadia.forward(24 * 3600)
    after = datetime.fromisoformat(nadia.state()["now"])
    assert 24 * 3600 <= (after - before).total_seconds() < 24 * 3600 + 30
    assert float(nadia.say("C0ASK", "Tomorrow")) >= after.timestamp()
    back = http.post("/sandbox/api/clock", json={"forward_seconds": -1})
    assert (back.status_code, back.json()["error"]) == (400, "invalid_arguments")


def test_refusal_names_the_missing_field(http):
    response = http.post("/sandbox/api/messages", json={"user": "U0NADIA"})
    assert response.status_code == 400
    assert response.json()["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


def test_page_and_its_files_are_served(http):
    page = http.get("/")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert http.get("/static/js/main.js").status_code == 200
