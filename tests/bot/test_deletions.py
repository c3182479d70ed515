"""A deleted question takes its answer with it, and no word of it stays."""

import pytest

from bot.holding.types import HeldState, Reason
from tests.bot.changing import became_of, changed_event, delete, edit, everything_stored, shown
from tests.bot.company import ASK
from tests.bot.workspace import both_ways

CLAIM = "How do I claim travel costs?"
VPN = "How do I connect to the VPN?"
METER = "How do I calibrate a flow meter?"


@both_ways
def test_deleted_question_takes_its_answer_with_it_and_leaves_no_word(workspace):
    secret = "How do I claim travel costs for the Zebrafish project?"
    ts = workspace.ask(secret)
    [answer] = workspace.replies(ASK, ts)
    workspace.click(workspace.nadia, answer, "This helped")
    assert "Zebrafish" in everything_stored(workspace)
    delete(workspace, ts)
    assert [said["ts"] for said in workspace.owen.messages(ASK)] == [workspace.history()]
    assert workspace.replies(ASK, ts, workspace.owen) == []
    assert "Zebrafish" not in everything_stored(workspace)
    assert workspace.rows("select text, decision, shown from questions") == [("", "answer", 1)]
    assert workspace.rows("select verdict from verdicts") == [("helped",)]


def test_deleted_question_leaves_its_gap_to_the_others_who_asked(workspace):
    first = workspace.ask("Does anyone know a good dentist nearby?")
    second = workspace.ask("Does anyone know a good dentist?", by=workspace.owen)
    assert len(workspace.rows("select 1 from gaps")) == 1
    delete(workspace, first)
    assert workspace.rows("select title from gaps") == [("Does anyone know a good dentist?",)]
    delete(workspace, second, person=workspace.owen)
    assert workspace.rows("select count(*) from gaps") == [(0,)]


def test_deleted_question_that_is_held_is_not_answered(patient):
    ts = patient.ask(CLAIM)
    delete(patient, ts)
    patient.forward(seconds=61)
    assert became_of(patient) == (HeldState.CANCELLED, Reason.TAKEN_BACK)
    assert patient.top_level(ASK, patient.owen) == []


def test_deleted_follow_up_takes_its_own_answer_with_it(workspace):
    thread = workspace.ask(CLAIM)
    ts = workspace.nadia.say(ASK, f"and {METER.lower()}", thread_ts=thread)
    workspace.settle()
    delete(workspace, ts)
    assert shown(workspace, thread) == [("Claim travel costs",)]


def test_words_of_a_deleted_question_leave_the_follow_ups_that_carried_them(workspace):
    thread = workspace.ask("<@U0WAYPOST> How do I claim travel costs for Zebrafish?")
    workspace.owen.say(ASK, "<@U0WAYPOST> and what about abroad?", thread_ts=thread)
    workspace.settle()
    assert [text for (text,) in workspace.rows("select text from questions")] == [
        "How do I claim travel costs for Zebrafish?",
        "How do I claim travel costs for Zebrafish? and what about abroad?",
    ]
    answer = workspace.replies(ASK, thread)[1]
    workspace.click(workspace.owen, answer, "This helped")
    delete(workspace, thread)
    assert "Zebrafish" not in everything_stored(workspace)
    assert workspace.rows("select text from questions") == [("",), ("and what about abroad?",)]


def test_mentor_is_told_that_a_deleted_question_is_off_their_hands(workspace):
    ts = workspace.ask(CLAIM)
    [answer] = workspace.replies(ASK, ts)
    workspace.click(workspace.nadia, answer, "Ask a mentor")
    [offer] = workspace.direct(workspace.omar)
    workspace.click(workspace.omar, offer, "Take it")
    assert (
        len(workspace.replies(ASK, ts, workspace.owen)) == 2
    )  # the answer, and that Omar is looking into it
    delete(workspace, ts)
    [offer], [state] = workspace.direct(workspace.omar), workspace.direct(workspace.nadia)
    assert offer["text"] == "The person who asked has taken this question back. There is nothing left to do."
    assert state["text"] == "You took this question back, so no mentor is looking for an answer any more."
    assert workspace.replies(ASK, ts, workspace.owen) == []
    assert workspace.rows("select state from referrals") == [("withdrawn",)]


def test_mentor_who_was_not_told_yet_is_never_told(workspace):
    workspace.forward(hours=10)  # after work
    ts = workspace.ask(CLAIM)
    [answer] = workspace.replies(ASK, ts)
    workspace.click(workspace.nadia, answer, "Ask a mentor")
    assert workspace.rows("select state from referrals") == [("waiting",)]
    delete(workspace, ts)
    workspace.forward(hours=20)
    assert workspace.direct(workspace.omar) == workspace.direct(workspace.ines) == []


def test_late_clicks_on_the_note_of_a_deleted_question_do_nothing(workspace):
    ts = workspace.ask("Where do we keep the travel mugs?")
    [note] = workspace.top_level(ASK, workspace.nadia)
    delete(workspace, ts)
    workspace.click(workspace.nadia, note, "Ask a mentor")
    assert workspace.rows("select count(*) from referrals") == [(0,)]


def test_replies_of_people_under_a_deleted_question_do_not_matter(workspace):
    ts = workspace.ask(CLAIM)
    workspace.owen.say(ASK, "In Tally, press New claim", thread_ts=ts)
    workspace.settle()
    tombstone = {"type": "message", "subtype": "tombstone", "text": "This message was deleted.", "ts": ts}
    before = {"type": "message", "user": "U0NADIA", "text": CLAIM, "ts": ts, "reply_count": 2}
    changed = {"user": "USLACKBOT", "hidden": True} | tombstone
    workspace.deliver(changed_event(changed, before), "Ev-tombstone")
    workspace.settle()
    assert [said["text"] for said in workspace.owen.messages(ASK, ts)] == [CLAIM, "In Tally, press New claim"]
    assert workspace.rows("select text from questions") == [("",)]


def test_answer_that_was_deleted_by_hand_is_not_updated_for_ever(workspace):
    ts = workspace.ask(CLAIM)
    [answer] = workspace.replies(ASK, ts)
    message = workspace.sandbox.workspace.message(ASK, answer["ts"])
    workspace.sandbox.workspace.delete(message)
    edit(workspace, ts, VPN)
    edit(workspace, ts, METER)
    delete(workspace, ts)
    assert workspace.replies(ASK, ts) == []
    assert workspace.rows("select distinct state from outbox") == [("sent",)]


def test_deletion_before_the_answer_was_sent_leaves_nothing(start_workspace):
    workspace = start_workspace()
    workspace.nadia.turn_dial(rate_limit=1.0)
    ts = workspace.nadia.say(ASK, CLAIM)
    workspace.nadia.wait_for(lambda: workspace.rows("select 1 from outbox where attempts > 0"))
    workspace.nadia.delete(ASK, ts)
    workspace.nadia.wait_for(lambda: workspace.rows("select 1 from changed_messages"))
    workspace.nadia.turn_dial(rate_limit=0.0)
    workspace.settle(20)
    assert workspace.top_level(ASK, workspace.owen) == workspace.replies(ASK, ts) == []


def test_reason_for_silence_goes_with_its_message(workspace):
    thread = workspace.ask(CLAIM)
    workspace.owen.say(ASK, "I always ask Marcus", thread_ts=thread)
    ts = workspace.nadia.say(ASK, f"and {METER.lower()}", thread_ts=thread)
    workspace.settle()
    assert workspace.rows("select ts from silences") == [(ts,)]
    delete(workspace, ts)
    assert workspace.rows("select ts from silences") == []


@pytest.mark.parametrize("change", ["edit", "delete"])
def test_change_whose_confirmation_was_lost_is_made_once_more_and_does_no_harm(workspace, change):
    ts = workspace.ask(CLAIM)
    workspace.nadia.turn_dial(lose_response=1.0)
    workspace.nadia.edit(ASK, ts, VPN) if change == "edit" else workspace.nadia.delete(ASK, ts)
    workspace.nadia.wait_for(lambda: workspace.rows("select 1 from outbox where in_doubt"))
    workspace.nadia.turn_dial(lose_response=0.0)
    workspace.settle(20)
    assert shown(workspace, ts) == ([("Connect to the VPN",)] if change == "edit" else [])
