"""Stories in which several manners meet."""

import pytest

from bot.channels.types import ChannelPolicy
from bot.settings import ChannelMode
from tests.bot.changing import delete, edit, everything_stored, set_policy, shown
from tests.bot.company import ASK, GENERAL, HUSH, OFF
from tests.bot.outsiders import PARTNERS, SAM
from tests.bot.test_external_channels import PARTS as WITH_PARTNERS
from tests.bot.test_reactions import react, said_by_owen
from tests.bot.test_sharing import private_answer
from tests.bot.workspace import BotWorkspace

CLAIM = "How do I claim travel costs?"
VPN = "How do I connect to the VPN?"
BANDS = "What are the salary bands and the payslip tax?"


def share(workspace: BotWorkspace, channel: str) -> None:
    answer = private_answer(workspace, workspace.nadia, channel)
    workspace.click(workspace.nadia, answer, "Share in thread")


def test_reaction_on_a_question_that_waits_is_answered_once(patient):
    ts = patient.ask(CLAIM)
    react(patient, patient.owen, ASK, ts)
    assert shown(patient, ts) == [("Claim travel costs",)]
    patient.forward(minutes=2)
    assert shown(patient, ts) == [("Claim travel costs",)]


def test_edit_of_a_message_that_a_reaction_asked_about_changes_that_answer(workspace):
    ts = said_by_owen(workspace, CLAIM)
    react(workspace, workspace.nadia, GENERAL, ts)
    edit(workspace, ts, VPN, GENERAL, workspace.owen)
    assert shown(workspace, ts, GENERAL) == [("Connect to the VPN",)]


def test_shared_answer_follows_the_edits_of_its_question_and_goes_with_it(workspace):
    ts = workspace.ask(CLAIM, HUSH)
    share(workspace, HUSH)
    assert shown(workspace, ts, HUSH) == [("Claim travel costs",)]
    edit(workspace, ts, VPN, HUSH)
    assert shown(workspace, ts, HUSH) == [("Connect to the VPN",)]
    delete(workspace, ts, HUSH)
    assert workspace.replies(HUSH, ts, workspace.owen) == []
    assert VPN not in everything_stored(workspace)


def test_edit_of_a_shared_answer_shows_what_the_channel_may_see_whoever_asked(workspace):
    ts = workspace.ask(CLAIM, HUSH, workspace.priya)
    workspace.click(workspace.priya, private_answer(workspace, workspace.priya, HUSH), "Share in thread")
    edit(workspace, ts, BANDS, HUSH, workspace.priya)
    assert shown(workspace, ts, HUSH) == [("Read your payslip",)]


def test_follow_up_below_a_shared_answer_is_answered(workspace):
    ts = workspace.ask(CLAIM, HUSH)
    share(workspace, HUSH)
    workspace.nadia.say(HUSH, "and how do I calibrate a flow meter?", thread_ts=ts)
    workspace.settle()
    assert shown(workspace, ts, HUSH)[1:] == [("Calibrate a flow meter",)]


@pytest.mark.parametrize("how", ["reaction", "follow-up", "edit"])
def test_topics_of_a_channel_hold_for_every_way(workspace, how):
    set_policy(workspace, GENERAL, ChannelPolicy(ChannelMode.MENTION, topics=frozenset({"travel"})))
    if how == "reaction":
        ts = said_by_owen(workspace, VPN)
        react(workspace, workspace.nadia, GENERAL, ts)
    elif how == "follow-up":
        ts = workspace.ask(f"<@U0WAYPOST> {CLAIM}", GENERAL)
        workspace.nadia.say(GENERAL, VPN, thread_ts=ts)
        workspace.settle()
    else:
        ts = workspace.ask(f"<@U0WAYPOST> {CLAIM}", GENERAL)
        edit(workspace, ts, f"<@U0WAYPOST> {VPN}", GENERAL)
    titles = {title for titles in shown(workspace, ts, GENERAL) for title in titles}
    assert "Connect to the VPN" not in titles


def test_reaction_where_waypost_is_off_does_nothing(workspace):
    ts = said_by_owen(workspace, CLAIM, OFF)
    react(workspace, workspace.nadia, OFF, ts)
    assert workspace.replies(OFF, ts) == workspace.top_level(OFF, workspace.nadia) == []


def test_reaction_of_a_stranger_is_met_with_silence_and_a_colleague_is_told(start_workspace):
    workspace = start_workspace(WITH_PARTNERS)
    ts = said_by_owen(workspace, CLAIM, PARTNERS)
    for person in (workspace.person(SAM), workspace.nadia):
        react(workspace, person, PARTNERS, ts)
    assert workspace.replies(PARTNERS, ts, workspace.owen) == []
    assert workspace.top_level(PARTNERS, workspace.person(SAM)) == []
    [note] = workspace.top_level(PARTNERS, workspace.nadia)
    assert note["text"].startswith("People of other companies read this channel")


def test_why_tells_that_an_answer_waits_and_that_a_person_was_first(patient):
    ts = patient.ask(CLAIM)
    link = f"https://fernhill.example/archives/{ASK}/p{ts.replace('.', '')}"
    patient.command(patient.nadia, "/waypost", f"why {link}")
    patient.owen.say(ASK, "In Tally.", thread_ts=ts)
    patient.settle()
    patient.forward(minutes=2)
    patient.command(patient.nadia, "/waypost", f"why {link}")
    waits, first = (note["text"] for note in patient.top_level(ASK, patient.nadia))
    assert "people get the chance to reply first" in waits
    assert "a person replied in the thread first" in first


@pytest.mark.parametrize("action", ["answer_ask_mentor", "answer_share", "show_again_1", "quiet_show_name"])
def test_buttons_of_somebody_elses_question_do_nothing_for_others(workspace, action):
    workspace.ask(CLAIM, HUSH)
    answer = private_answer(workspace, workspace.nadia, HUSH)
    before = workspace.rows("select count(*) from referrals")
    workspace.deliver_click(workspace.owen, answer, action, "1")
    assert workspace.direct(workspace.owen) == []
    assert workspace.rows("select count(*) from referrals") == before
    ts = workspace.nadia.messages(HUSH)[-1]["ts"]
    assert workspace.replies(HUSH, ts, workspace.owen) == []
