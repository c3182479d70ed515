"""Humans first: an unasked answer waits for its grace, and is not given if a person was quicker."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from slack_sdk.errors import SlackApiError

from bot.channels.types import ChannelPolicy
from bot.config import Config
from bot.holding.types import HeldState, Reason
from bot.settings import ChannelMode
from bot.slack_client import SlackClient
from tests.bot.changing import became_of, set_policy
from tests.bot.company import ASK, CHANNELS, CURATORS, GENERAL, HUSH, ROLES
from tests.bot.conftest import PATIENT
from tests.bot.content_words import ContentWords
from tests.bot.workspace import BotParts, both_ways

CLAIM = "How do I claim travel costs?"
UNANSWERABLE = "Does anyone know a good dentist?"
NOTHING = "Nothing curated answers this yet, so I said nothing in public. L&amp;D now sees the gap."


@both_ways
def test_unasked_answer_comes_after_its_grace_and_not_before(patient):
    ts = patient.ask(CLAIM)
    patient.forward(seconds=50)
    assert (patient.answers(), became_of(patient)) == ([], (HeldState.WAITING, Reason.GRACE))
    assert patient.rows("select shown from questions") == [(0,)]
    patient.forward(seconds=15)
    [answer] = patient.replies(ASK, ts, patient.owen)
    assert patient.card(answer).titles == ("Claim travel costs",)
    assert became_of(patient) == (HeldState.SAID, Reason.NOBODY_REPLIED)
    assert patient.rows("select shown from questions") == [(1,)]
    assert patient.rows("select key from outbox") == [("answer:1",)]


def test_answer_is_given_once_however_often_is_swept(patient):
    patient.ask(CLAIM)
    for _ in range(3):
        patient.forward(seconds=61)
    assert patient.answers() == ["Claim travel costs"]
    assert patient.rows("select count(*) from learning_records where verb = 'recommended'") == [(1,)]


@both_ways
def test_reply_of_a_person_in_the_thread_cancels_the_answer(patient):
    ts = patient.ask(CLAIM)
    patient.owen.say(ASK, "In Tally, press New claim", thread_ts=ts)
    patient.forward(seconds=61)
    assert patient.answers() == []
    assert became_of(patient) == (HeldState.CANCELLED, Reason.REPLIED)


def test_words_of_the_asker_do_not_count_as_a_reply(patient):
    ts = patient.ask(CLAIM)
    patient.nadia.say(ASK, "It was the trip to Leeds", thread_ts=ts)
    patient.forward(seconds=61)
    assert patient.answers() == ["Claim travel costs"]


def test_reply_that_mentions_the_asker_in_the_channel_cancels_the_answer(patient):
    patient.ask(CLAIM)
    patient.owen.say(ASK, "<@U0NADIA> in Tally, press New claim")
    patient.forward(seconds=61)
    assert patient.answers() == []
    assert became_of(patient) == (HeldState.CANCELLED, Reason.REPLIED_IN_CHANNEL)


def test_other_talk_in_the_channel_does_not_cancel_the_answer(patient):
    patient.owen.say(ASK, "<@U0NADIA> are you in today?")  # before the question
    patient.ask(CLAIM)
    patient.owen.say(ASK, "Lunch is ready")
    patient.nadia.say(ASK, "Coming, said <@U0NADIA>")
    patient.forward(seconds=61)
    assert patient.answers() == ["Claim travel costs"]


def test_question_whose_thread_names_a_colleague_is_left_to_them(patient):
    ts = patient.ask(CLAIM)
    patient.nadia.say(ASK, "<@U0OMAR> maybe you know?", thread_ts=ts)
    patient.forward(seconds=61)
    assert patient.answers() == []
    assert became_of(patient) == (HeldState.CANCELLED, Reason.PUT_TO_COLLEAGUE)


def test_held_answer_is_not_given_beside_one_that_was_asked_for_meanwhile(patient):
    ts = patient.ask(CLAIM)
    patient.nadia.say(ASK, f"<@U0WAYPOST> {CLAIM}", thread_ts=ts)
    patient.settle()
    patient.forward(seconds=61)
    assert patient.answers() == ["Claim travel costs"]
    assert became_of(patient) == (HeldState.CANCELLED, Reason.SAID_ALREADY)


def test_private_answer_and_private_note_wait_too(patient):
    patient.ask(CLAIM, HUSH)
    patient.ask(UNANSWERABLE)
    assert patient.top_level(HUSH, patient.nadia) == patient.top_level(ASK, patient.nadia) == []
    patient.forward(seconds=61)
    [answer], [note] = patient.top_level(HUSH, patient.nadia), patient.top_level(ASK, patient.nadia)
    assert (patient.card(answer).titles, answer["ephemeral"]) == (("Claim travel costs",), True)
    assert (note["text"], note["ephemeral"]) == (NOTHING, True)


def test_question_put_to_waypost_is_answered_at_once(patient):
    ts = patient.ask(f"<@U0WAYPOST> {CLAIM}")
    assert len(patient.replies(ASK, ts)) == 1
    assert became_of(patient) is None


def test_question_that_is_only_recorded_is_not_held(patient):
    patient.ask(CLAIM, GENERAL)
    assert (patient.rows("select way from questions"), became_of(patient)) == ([("ambient",)], None)


class Unreadable(SlackClient):
    """Slack, which does not say what is in threads."""

    def conversations_replies(self, **arguments):
        raise SlackApiError("missing_scope", {"ok": False, "error": "missing_scope"})


class HalfReadable(SlackClient):
    """Slack, which does not say what is in channels."""

    def conversations_history(self, **arguments):
        raise OSError("no route to host")


@pytest.mark.parametrize("client", [Unreadable, HalfReadable])
def test_answer_is_dropped_for_good_if_slack_cannot_be_asked(start_workspace, client):
    workspace = start_workspace(BotParts(config=PATIENT.config, client=client))
    workspace.ask(CLAIM)
    workspace.forward(seconds=61)
    workspace.forward(seconds=61)
    assert workspace.answers() == []
    assert became_of(workspace) == (HeldState.DROPPED, Reason.NOT_CHECKED)


def test_answer_is_worked_out_anew_from_what_is_curated_by_then(patient):
    ts = patient.ask(UNANSWERABLE)
    assert patient.rows("select title from gaps") == [(UNANSWERABLE,)]
    patient.add_resource("dentist", "A good dentist", "Anyone can see the dentist Dr Bell in Elm Street.")
    patient.forward(seconds=61)
    [answer] = patient.replies(ASK, ts)
    assert patient.card(answer).titles == ("A good dentist",)
    assert patient.rows("select resource_id from shown_aids") == [("dentist",)]
    assert patient.rows("select count(*) from gaps") == [(0,)]
    assert patient.rows("select decision, shown from questions") == [("answer", 1)]


def test_answer_that_nothing_curated_gives_any_more_becomes_a_private_note_and_a_gap(patient):
    ts = patient.ask("How do I read my payslip?")
    patient.retire("payslip")
    patient.forward(seconds=61)
    assert patient.replies(ASK, ts, patient.owen) == []
    [note] = patient.top_level(ASK, patient.nadia)
    assert note["text"].startswith(NOTHING)
    assert patient.rows("select title from gaps") == [("How do I read my payslip?",)]
    assert patient.rows("select count(*) from shown_aids") == [(0,)]
    assert patient.rows("select count(*) from learning_records where verb = 'recommended'") == [(0,)]


@pytest.mark.parametrize("mode", [ChannelMode.OFF, ChannelMode.SHADOW, ChannelMode.MENTION])
def test_channel_that_was_set_to_silence_meanwhile_gets_none(patient, mode):
    patient.ask(CLAIM)
    set_policy(patient, ASK, ChannelPolicy(mode, 60))
    patient.forward(seconds=61)
    assert patient.answers() == []
    assert became_of(patient) == (HeldState.DROPPED, Reason.NOT_ALLOWED)


def test_answer_is_worked_out_with_what_the_channel_may_see_by_then(patient):
    set_policy(patient, CURATORS, ChannelPolicy(ChannelMode.THREAD, 60, frozenset({"curator"})))
    ts = patient.ask("What are the salary bands?", CURATORS, patient.owen)
    assert patient.rows("select resource_id from shown_aids") == [("salary-bands",)]
    set_policy(patient, CURATORS, ChannelPolicy(ChannelMode.THREAD, 60))
    patient.forward(seconds=61)
    assert patient.replies(CURATORS, ts, patient.priya) == []
    [note] = patient.top_level(CURATORS, patient.owen)
    assert note["text"] == NOTHING


def test_channel_that_was_made_ephemeral_meanwhile_gets_the_answer_in_private(patient):
    ts = patient.ask(CLAIM)
    set_policy(patient, ASK, ChannelPolicy(ChannelMode.EPHEMERAL, 60))
    patient.forward(seconds=61)
    assert patient.replies(ASK, ts, patient.owen) == []
    [answer] = patient.top_level(ASK, patient.nadia)
    assert answer["ephemeral"]


def test_answer_that_is_late_by_a_downtime_is_given_within_the_hour_only(patient):
    first = patient.ask(CLAIM)
    patient.stop_bot()
    patient.nadia.forward(timedelta(minutes=60).total_seconds())
    patient.start_bot()
    patient.forward(seconds=1)
    assert len(patient.replies(ASK, first)) == 1
    second = patient.ask(CLAIM)
    patient.stop_bot()
    patient.nadia.forward(timedelta(minutes=62).total_seconds())
    patient.start_bot()
    patient.forward(seconds=1)
    assert patient.replies(ASK, second) == []
    assert became_of(patient, 2) == (HeldState.DROPPED, Reason.TOO_LATE)


class Moody(ContentWords):
    """Cannot encode anything once it is told so."""

    broken = False

    def encode(self, texts):
        if self.broken:
            raise ValueError(f"cannot encode {texts}")
        return super().encode(texts)


def test_answer_that_cannot_be_worked_out_is_dropped_and_holds_up_no_other(start_workspace, caplog):
    encoder = Moody()
    workspace = start_workspace(BotParts(config=PATIENT.config, encoder=encoder))
    workspace.ask(CLAIM)
    encoder.broken = True
    workspace.forward(seconds=61)
    encoder.broken = False
    assert became_of(workspace) == (HeldState.DROPPED, Reason.BROKEN)
    [line] = [record.getMessage() for record in caplog.records if record.name == "bot.holding.waiting"]
    assert line.startswith("held answer 1 was dropped: ValueError at ")
    assert "travel" not in caplog.text
    workspace.ask(CLAIM)
    workspace.forward(seconds=61)
    assert workspace.answers() == ["Claim travel costs"]


def test_running_bot_gives_held_answers_by_itself(start_workspace):
    parts = BotParts(config=Config(channels=replace(CHANNELS, grace_s=1), roles=ROLES))
    workspace = start_workspace(parts)
    workspace.ask(CLAIM)
    assert workspace.nadia.wait_for(workspace.answers) == ["Claim travel costs"]
