"""Edits: an answer follows its question."""

import json
from datetime import timedelta
from threading import Event

import pytest

from bot.channels.types import ChannelPolicy
from bot.holding.types import HeldState, Reason
from bot.sandbox.identity import TEAM_ID
from bot.settings import ChannelMode
from retrieval.types import Question, Way
from tests.bot.changing import became_of, changed_event, edit, edited, set_policy, shown
from tests.bot.company import ASK, CURATORS, GENERAL, HUSH, OFF, START
from tests.bot.content_words import ContentWords
from tests.bot.workspace import BotParts, both_ways

CLAIM = "How do I claim travel costs?"
VPN = "How do I connect to the VPN?"
METER = "How do I calibrate a flow meter?"
UNANSWERABLE = "Does anyone know a good dentist?"
TALK = "Never mind, found it"
NOTHING = "Nothing curated answers this yet, so I said nothing in public. L&amp;D now sees the gap."


# A changed question


@both_ways
def test_changed_question_changes_the_answer_in_place(workspace):
    ts = workspace.ask(CLAIM)
    [before] = workspace.replies(ASK, ts)
    edit(workspace, ts, VPN)
    [after] = workspace.replies(ASK, ts)
    assert (after["ts"], workspace.card(after).titles) == (before["ts"], ("Connect to the VPN",))
    assert workspace.rows("select text, shown from questions") == [(VPN, 1)]
    assert workspace.rows("select resource_id from shown_aids") == [("vpn",)]


def test_several_edits_leave_the_answer_to_the_last_one(workspace):
    ts = workspace.ask(CLAIM)
    for text in (VPN, METER, CLAIM, "How do I read my payslip?"):
        workspace.nadia.edit(ASK, ts, text)
    workspace.settle()
    assert shown(workspace, ts) == [("Read your payslip",)]


def test_edits_that_arrive_in_the_wrong_order_leave_the_answer_to_the_last_one(workspace):
    ts = workspace.ask(CLAIM)
    for stamp, text in (("9", METER), ("5", VPN)):
        workspace.deliver(edited(ts, CLAIM, text, f"179000000{stamp}.000000"), f"Ev-{stamp}")
        workspace.settle()
    assert shown(workspace, ts) == [("Calibrate a flow meter",)]


def test_typing_mistake_that_is_mended_keeps_what_was_said_of_the_answer(workspace):
    ts = workspace.ask("How do I claim travel cots?")
    [answer] = workspace.replies(ASK, ts)
    workspace.click(workspace.nadia, answer, "This helped")
    edit(workspace, ts, CLAIM)
    assert workspace.rows("select text, resource_id from remembered_questions") == [(CLAIM, "claim-travel")]
    assert workspace.rows("select count(*) from remembered_vectors") == [(1,)]
    assert workspace.rows("select verdict from verdicts") == [("helped",)]


def test_what_was_said_of_the_answer_to_another_question_is_forgotten(workspace):
    ts = workspace.ask(CLAIM)
    [answer] = workspace.replies(ASK, ts)
    workspace.click(workspace.nadia, answer, "This helped")
    edit(workspace, ts, VPN)
    assert workspace.rows("select count(*) from verdicts") == [(0,)]
    assert workspace.rows("select count(*) from remembered_questions") == [(0,)]
    workspace.click(workspace.nadia, workspace.replies(ASK, ts)[0], "This helped")
    assert workspace.rows("select text, resource_id from remembered_questions") == [(VPN, "vpn")]


def test_question_that_nothing_answers_any_more_takes_its_answer_back(workspace):
    ts = workspace.ask(CLAIM)
    edit(workspace, ts, UNANSWERABLE)
    assert shown(workspace, ts) == []
    [note] = workspace.top_level(ASK, workspace.nadia)
    assert (note["text"], note["ephemeral"]) == (NOTHING, True)
    assert workspace.rows("select title from gaps") == [(UNANSWERABLE,)]
    assert workspace.rows("select count(*) from shown_aids") == [(0,)]


def test_question_that_something_answers_now_is_answered_now(workspace):
    ts = workspace.ask(UNANSWERABLE)
    edit(workspace, ts, CLAIM)
    assert shown(workspace, ts) == [("Claim travel costs",)]
    assert workspace.rows("select count(*) from gaps") == [(0,)]


def test_answer_that_was_taken_back_can_come_again_and_again(workspace):
    ts = workspace.ask(CLAIM)
    for text, seen in ((UNANSWERABLE, []), (VPN, [("Connect to the VPN",)])) * 2:
        edit(workspace, ts, text)
        assert shown(workspace, ts) == seen


def test_question_that_is_none_any_more_takes_its_answer_back_and_is_forgotten(workspace):
    ts = workspace.ask(CLAIM)
    edit(workspace, ts, TALK)
    assert shown(workspace, ts) == []
    assert workspace.rows("select text from questions") == [("",)]
    edit(workspace, ts, VPN)
    assert shown(workspace, ts) == [("Connect to the VPN",)]


def test_note_that_nothing_answers_is_not_repeated(workspace):
    ts = workspace.ask(UNANSWERABLE)
    edit(workspace, ts, "Does anyone know a good barber?")
    assert len(workspace.top_level(ASK, workspace.nadia)) == 1
    assert workspace.rows("select title from gaps") == [("Does anyone know a good barber?",)]


def test_private_answer_is_followed_by_the_one_to_the_changed_question(workspace):
    ts = workspace.ask(CLAIM, HUSH)
    edit(workspace, ts, "How do I claim costs of travel?", HUSH)
    edit(workspace, ts, VPN, HUSH)
    answers = workspace.top_level(HUSH, workspace.nadia)
    assert [workspace.card(answer).titles for answer in answers] == [
        ("Claim travel costs",),
        ("Connect to the VPN",),
    ]


def test_changed_direct_message_changes_its_answer_in_place(workspace):
    channel = workspace.nadia.direct_messages()
    ts = workspace.ask(CLAIM, channel)
    edit(workspace, ts, VPN, channel)
    edit(workspace, ts, UNANSWERABLE, channel)
    [note] = workspace.private_answers(workspace.nadia, ts)
    assert note["text"] == "Nothing curated answers this yet. L&amp;D now sees the gap."


def test_changed_question_is_answered_with_what_the_channel_may_see(workspace):
    ts = workspace.ask("<@U0WAYPOST> How do I connect to the VPN?", CURATORS, workspace.owen)
    edit(workspace, ts, "<@U0WAYPOST> What are the salary bands?", CURATORS, workspace.owen)
    assert shown(workspace, ts, CURATORS) == [("Salary bands",)]


def test_changed_follow_up_is_answered_with_its_topic(workspace):
    thread = workspace.ask(CLAIM)
    ts = workspace.nadia.say(ASK, f"and {METER.lower()}", thread_ts=thread)
    workspace.settle()
    edit(workspace, ts, f"and {VPN.lower()}")
    assert shown(workspace, thread) == [("Claim travel costs",), ("Connect to the VPN",)]


# Messages that become questions


def test_message_that_becomes_a_question_within_minutes_is_treated_as_asked(workspace):
    ts = workspace.ask("Lovely weather today")
    edit(workspace, ts, CLAIM)
    assert shown(workspace, ts) == [("Claim travel costs",)]


def test_message_that_becomes_a_question_much_later_is_left_alone(workspace):
    ts = workspace.ask("Lovely weather today")
    workspace.forward(minutes=11)
    edit(workspace, ts, CLAIM)
    assert shown(workspace, ts) == []
    assert workspace.rows("select count(*) from questions") == [(0,)]


def test_silence_is_not_broken_by_an_edit_much_later(workspace):
    ts = workspace.ask(CLAIM, GENERAL)  # where Waypost only listens, until it may speak
    set_policy(workspace, GENERAL, ChannelPolicy(ChannelMode.THREAD))
    workspace.forward(minutes=11)
    edit(workspace, ts, VPN, GENERAL)
    assert shown(workspace, ts, GENERAL) == []
    assert workspace.rows("select text, shown from questions") == [(VPN, 0)]


@pytest.mark.parametrize("minutes", [0, 600])
def test_mention_that_is_added_puts_the_question_to_waypost_however_late(workspace, minutes):
    ts = workspace.ask(CLAIM, GENERAL)
    workspace.forward(minutes=minutes)
    edit(workspace, ts, f"<@U0WAYPOST> {CLAIM}", GENERAL)
    assert shown(workspace, ts, GENERAL) == [("Claim travel costs",)]
    assert workspace.rows("select way, shown from questions") == [("mention", 1)]


def test_mention_that_is_added_to_talk_is_answered_once_though_slack_tells_it_twice(workspace):
    ts = workspace.ask("Lovely weather today", GENERAL)
    text = f"<@U0WAYPOST> {CLAIM}"
    edit(workspace, ts, text, GENERAL)
    mention = {"type": "app_mention", "channel": GENERAL, "user": "U0NADIA", "ts": ts, "text": text}
    workspace.deliver(mention, "Ev-late-mention")
    workspace.settle()
    assert shown(workspace, ts, GENERAL) == [("Claim travel costs",)]


def test_mention_that_is_taken_out_leaves_the_answer(workspace):
    ts = workspace.ask(f"<@U0WAYPOST> {CLAIM}", GENERAL)
    edit(workspace, ts, CLAIM, GENERAL)
    assert shown(workspace, ts, GENERAL) == [("Claim travel costs",)]


def test_edit_in_a_channel_that_is_off_is_not_even_recorded(workspace):
    ts = workspace.ask(CLAIM, OFF)
    edit(workspace, ts, f"<@U0WAYPOST> {VPN}", OFF)
    assert workspace.rows("select count(*) from inbox") == [(0,)]


# Edits that come early


class Slow(ContentWords):
    """Encodes some texts only after it is told to."""

    def __init__(self, *texts):
        super().__init__()
        self.go = {text: Event() for text in texts}

    def encode(self, texts):
        for text in self.go.keys() & set(texts):
            assert self.go[text].wait(20)
        return super().encode(texts)


@pytest.mark.parametrize(("text", "seen"), [(VPN, [("Connect to the VPN",)]), (TALK, [])])
def test_edit_that_overtakes_its_question_counts(start_workspace, text, seen):
    encoder = Slow(CLAIM)
    workspace = start_workspace(BotParts(encoder=encoder))
    ts = workspace.nadia.say(ASK, CLAIM)
    workspace.nadia.edit(ASK, ts, text)
    workspace.nadia.wait_for(lambda: workspace.rows("select 1 from changed_messages"))
    encoder.go[CLAIM].set()
    workspace.settle()
    assert shown(workspace, ts) == seen


def test_edit_that_its_question_overtakes_counts(start_workspace):
    encoder = Slow(CLAIM, VPN)
    workspace = start_workspace(BotParts(encoder=encoder))
    ts = workspace.nadia.say(ASK, CLAIM)
    workspace.nadia.edit(ASK, ts, VPN)
    assert workspace.sandbox.wait_until_idle(10)  # both are being worked
    encoder.go[CLAIM].set()
    workspace.nadia.wait_for(lambda: workspace.rows("select 1 from questions"))
    encoder.go[VPN].set()
    workspace.settle()
    assert shown(workspace, ts) == [("Connect to the VPN",)]


def test_deletion_that_overtakes_its_question_leaves_nothing(start_workspace):
    encoder = Slow(CLAIM)
    workspace = start_workspace(BotParts(encoder=encoder))
    ts = workspace.nadia.say(ASK, CLAIM)
    workspace.nadia.delete(ASK, ts)
    workspace.nadia.wait_for(lambda: workspace.rows("select 1 from changed_messages"))
    encoder.go[CLAIM].set()
    workspace.settle()
    assert workspace.top_level(ASK, workspace.owen) == []
    assert workspace.rows("select count(*) from questions") == [(0,)]


def test_edit_before_the_answer_was_sent_changes_what_is_sent(workspace):
    workspace.nadia.turn_dial(rate_limit=1.0)
    ts = workspace.nadia.say(ASK, CLAIM)
    workspace.nadia.wait_for(lambda: workspace.rows("select 1 from outbox where attempts > 0"))
    workspace.nadia.edit(ASK, ts, VPN)
    workspace.nadia.wait_for(lambda: workspace.rows("select 1 from changed_messages"))
    workspace.nadia.turn_dial(rate_limit=0.0)
    workspace.settle(20)
    assert shown(workspace, ts) == [("Connect to the VPN",)]


def test_edit_of_a_held_question_restarts_nothing_and_counts(patient):
    ts = patient.ask(CLAIM)
    patient.forward(seconds=50)
    edit(patient, ts, VPN)
    assert (shown(patient, ts), became_of(patient)) == ([], (HeldState.WAITING, Reason.GRACE))
    patient.forward(seconds=12)
    assert shown(patient, ts) == [("Connect to the VPN",)]


def test_held_question_that_is_none_any_more_is_not_answered(patient):
    ts = patient.ask(CLAIM)
    edit(patient, ts, TALK)
    patient.forward(seconds=61)
    assert shown(patient, ts) == []
    assert became_of(patient) == (HeldState.CANCELLED, Reason.TAKEN_BACK)


def test_held_question_that_is_put_to_waypost_is_answered_at_once(patient):
    ts = patient.ask(CLAIM)
    edit(patient, ts, f"<@U0WAYPOST> {CLAIM}")
    assert shown(patient, ts) == [("Claim travel costs",)]
    patient.forward(seconds=61)
    assert shown(patient, ts) == [("Claim travel costs",)]
    assert became_of(patient) == (HeldState.SAID, Reason.PUT_TO_WAYPOST)


def test_answer_that_an_edit_brings_about_waits_for_people_too(patient):
    ts = patient.ask(CLAIM, GENERAL)
    set_policy(patient, GENERAL, ChannelPolicy(ChannelMode.THREAD, grace_s=60))
    patient.forward(seconds=120)
    edit(patient, ts, VPN, GENERAL)
    patient.forward(seconds=50)
    assert shown(patient, ts, GENERAL) == []
    patient.forward(seconds=11)
    assert shown(patient, ts, GENERAL) == [("Connect to the VPN",)]


# What Slack also tells


def test_link_that_unfolds_changes_nothing(workspace):
    text = "How do I claim travel costs, see <https://learn.fernhill.example/claim>?"
    ts = workspace.ask(text)
    sent = workspace.rows("select count(*) from outbox")
    message = {"client_msg_id": "6f1e", "type": "message", "user": "U0NADIA", "text": text, "ts": ts}
    attachment = {
        "from_url": "https://learn.fernhill.example/claim",
        "service_name": "learn.fernhill.example",
        "title": "Claim travel costs",
        "title_link": "https://learn.fernhill.example/claim",
        "text": "How to claim the costs of a trip",
        "id": 1,
        "original_url": "https://learn.fernhill.example/claim",
        "fallback": "Claim travel costs",
    }
    unfolded = message | {"attachments": [attachment]}
    workspace.deliver(changed_event(unfolded, message), "Ev-unfurl")
    workspace.settle()
    assert workspace.rows("select count(*) from outbox") == sent
    assert workspace.rows("select count(*) from changed_messages") == [(0,)]


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(changed_event({"ts": "1.0", "text": "a?"}, []), id="an empty list for what was before"),
        pytest.param(changed_event([], []), id="nothing"),
        pytest.param(changed_event("a", "b"), id="texts"),
        pytest.param(changed_event({"ts": "1.0", "text": "a"}, {"text": None}), id="no text before"),
        pytest.param(
            changed_event({"ts": "1.0", "text": "a", "bot_id": "B1"}, {"text": "b"}),
            id="another app's message",
        ),
        pytest.param(
            changed_event(
                {"ts": "1.0", "text": VPN, "user": "U0NADIA", "edited": []}, {"text": "b"}, channel=GENERAL
            ),
            id="an edit without its stamp",
        ),
        pytest.param(
            {"type": "message", "subtype": "message_deleted", "channel": ASK, "deleted_ts": "1.0"},
            id="a deletion without what was before",
        ),
        pytest.param(
            {
                "type": "message",
                "subtype": "message_deleted",
                "channel": ASK,
                "deleted_ts": "1.0",
                "previous_message": {"bot_id": "B1", "user": "U0WAYPOST", "ts": "1.0", "text": "card"},
            },
            id="a deletion of the bot's own message",
        ),
        pytest.param({"type": "message", "subtype": "message_deleted"}, id="a deletion of nothing"),
    ],
)
def test_odd_changes_are_taken_calmly(workspace, event, caplog):
    assert workspace.deliver(event, "Ev-odd").status_code == 200
    workspace.settle()
    assert workspace.top_level(ASK, workspace.owen) == []
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    json.dumps(event)


def test_a_week_later_it_is_forgotten_that_a_message_was_changed(workspace):
    ts = workspace.ask("Lovely weather today")
    edit(workspace, ts, "Lovely weather, really")
    workspace.stop_bot()
    workspace.nadia.forward(timedelta(days=8).total_seconds())
    workspace.start_bot()
    gone = "select count(*) from changed_messages"
    assert workspace.nadia.wait_for(lambda: workspace.rows(gone) == [(0,)])


def test_private_look_at_a_message_stays_private_when_it_is_edited(workspace):
    ts = workspace.ask("Lovely weather today", GENERAL)
    asked = Question(CLAIM, "U0OWEN", TEAM_ID, GENERAL, ts, ts, Way.SHORTCUT, START)
    answering = workspace.bot.services.answering
    considered = answering.consider(asked)
    with workspace.bot.units.open() as unit:
        answering.record(unit, considered, shown=True)
    edit(workspace, ts, "Lovely weather, and how do I connect to the VPN?", GENERAL)
    assert shown(workspace, ts, GENERAL) == []
    assert workspace.rows("select text from questions where way = 'shortcut'") == [(CLAIM,)]
