"""Why this? and /waypost why: what is behind an answer and behind silence, as far as a person may see."""

import pytest
from msgspec.structs import replace

from bot.config import Config
from tests.bot.card import Card
from tests.bot.company import ASK, CHANNELS, CURATORS, GENERAL, OFF, ROLES
from tests.bot.in_shadow import NOT_INVITED, PRIVATE
from tests.bot.outsiders import PARTNERS, SHARED_WORLD
from tests.bot.workspace import BotParts, both_ways

CLAIM = "How do I claim travel costs?"
HOW = (
    "Paste the link of a message after the command: in Slack open the message's menu, choose Copy link, and "
    "type /waypost why, then the link."
)
NOT_FOR_YOU = (
    "I explain a message to the person who asked, to curators, and to anybody who types the command in the "
    "channel of the message."
)
SURE = "Why this? I was sure (over 99%) that one of these helps."
ANEW = "Nothing is on record for this message, so I read it again and judged it anew. "


def link(channel, ts):
    return f"https://fernhill.slack.com/archives/{channel}/p{ts.replace('.', '')}"


def why(workspace, person, channel, ts, typed_in=None):
    """Type /waypost why and return what the person is told, as text without zero-width spaces."""
    place = typed_in or channel
    before = len(workspace.top_level(place, person))
    workspace.command(person, "/waypost", f"why {link(channel, ts)}", place)
    [told] = workspace.top_level(place, person)[before:]
    assert told["ephemeral"]
    return told["text"].replace("\u200b", "")


@both_ways
def test_every_answer_says_why_in_private(workspace):
    ts = workspace.ask("How do I claim travel csots?")
    [answer] = workspace.replies(ASK, ts)
    workspace.click(workspace.owen, answer, "Why this?")
    told = workspace.replies(ASK, ts, workspace.owen)[1]
    assert (told["ephemeral"], told["text"]) == (True, SURE)
    assert workspace.card(told) == Card(
        titles=("Claim travel costs",),
        quotes=("Open Tally and press New *claim*. *Claim* *travel* *costs* within 30 days of the trip.",),
        paragraphs=(
            (
                "*Why this?* I was sure (over 99%) that one of these helps. "
                "Asked, I answer from 50%; unasked, from 65%."
            ),
        ),
        small=(
            "I read “csots” as “costs”.",
            "Job aid · 4 min · verified by Priya Nair on 14 Sep 2026",
            "Shares the words claim, travel and costs · Likeness in meaning 0.52 of 1 · Everybody may see it",
        ),
    )
    assert len(workspace.replies(ASK, ts, workspace.nadia)) == 1


def test_question_memory_is_named_where_it_counted(workspace):
    ts = workspace.ask(CLAIM)
    workspace.click(workspace.nadia, workspace.replies(ASK, ts)[0], "This helped")
    again = workspace.ask(CLAIM, by=workspace.owen)
    workspace.click(workspace.owen, workspace.replies(ASK, again, workspace.owen)[0], "Why this?")
    told = workspace.card(workspace.replies(ASK, again, workspace.owen)[1])
    assert "Colleagues or L&amp;D confirmed it for similar questions" in told.small[1]


def test_audience_is_told_to_those_who_belong_to_it(workspace):
    ts = workspace.ask("<@U0WAYPOST> What are the salary bands?", CURATORS, workspace.owen)
    workspace.click(workspace.owen, workspace.replies(CURATORS, ts, workspace.owen)[0], "Why this?")
    told = workspace.card(workspace.replies(CURATORS, ts, workspace.owen)[1])
    assert told.small[-1].endswith("For curator; seen here as curator")


def test_private_answer_is_explained_to_its_asker_alone(workspace):
    workspace.command(workspace.priya, "/ask", "What are the salary bands?", GENERAL)
    [answer] = workspace.top_level(GENERAL, workspace.priya)
    workspace.deliver_click(workspace.owen, answer, "answer_why", "1")
    assert workspace.top_level(GENERAL, workspace.owen) == []
    workspace.click(workspace.priya, answer, "Why this?")
    assert workspace.card(workspace.top_level(GENERAL, workspace.priya)[1]).titles == ("Salary bands",)


def test_shared_answer_is_explained_without_what_only_its_asker_may_see(workspace):
    workspace.command(workspace.priya, "/ask", "What are the salary bands and the payslip tax?", GENERAL)
    workspace.click(workspace.priya, workspace.top_level(GENERAL, workspace.priya)[0], "Share in channel")
    workspace.click(workspace.owen, workspace.top_level(GENERAL, workspace.owen)[0], "Why this?")
    told = workspace.top_level(GENERAL, workspace.owen)[1]
    assert workspace.card(told).titles == ("Read your payslip",)
    assert "Salary bands" not in str(told)
    assert workspace.card(told).small[-1] == "One aid was in the answer that cannot be shown here now."


def test_restricted_since_is_not_shown_by_why(workspace):
    ts = workspace.ask(CLAIM)
    workspace.restrict("claim-travel", "curator")
    workspace.click(workspace.owen, workspace.replies(ASK, ts)[0], "Why this?")
    told = workspace.replies(ASK, ts, workspace.owen)[1]
    assert workspace.card(told).titles == ()
    assert "Tally" not in str(told)


def test_link_to_a_question_or_to_its_answer_explains_the_answer(workspace):
    ts = workspace.ask(CLAIM)
    answer = workspace.replies(ASK, ts)[0]["ts"]
    assert why(workspace, workspace.owen, ASK, ts) == SURE
    assert why(workspace, workspace.owen, ASK, answer) == SURE


@pytest.mark.parametrize("text", ["why", "why not", "why https://fernhill.slack.com/archives/C0ASK"])
def test_anything_but_a_link_is_told_what_to_paste(workspace, text):
    workspace.command(workspace.nadia, "/waypost", text, GENERAL)
    assert workspace.top_level(GENERAL, workspace.nadia)[0]["text"] == HOW


def test_silence_in_a_listening_channel_is_explained_by_its_mode(workspace):
    ts = workspace.ask(CLAIM, GENERAL)
    assert why(workspace, workspace.owen, GENERAL, ts) == (
        "In this channel I answer only when I am addressed (its mode is mention). "
        "Nearest was “Claim travel costs”."
    )


def test_silence_for_want_of_an_aid_says_what_was_missing(workspace):
    ts = workspace.ask("Does anyone know a good dentist?")
    told = why(workspace, workspace.owen, ASK, ts)
    assert told.startswith("Nothing curated was sure enough to help: under 1%, and asked I answer from 50%.")


def test_nearest_title_is_one_that_the_viewer_may_see(workspace):
    ts = workspace.ask("What are the salary bands?")
    assert "Salary bands" not in why(workspace, workspace.owen, ASK, ts)
    assert "Salary bands" not in why(workspace, workspace.priya, ASK, ts)


def test_small_talk_is_no_question_and_the_gate_says_how_likely(workspace):
    ts = workspace.ask("Thanks everyone, lovely lunch today")
    told = why(workspace, workspace.owen, ASK, ts)
    assert told.startswith(f"{ANEW}It does not look like a question to me: ")
    assert told.endswith("% likely, I answer from 50%.")
    assert workspace.rows("select count(*) from questions") == [(0,)]


def test_question_put_to_a_colleague_is_theirs(workspace):
    ts = workspace.ask(f"<@U0OMAR> {CLAIM}")
    assert why(workspace, workspace.owen, ASK, ts) == (
        f"{ANEW}The message is put to a colleague by name, so I left it to them."
    )


def test_reply_in_a_thread_of_others_is_theirs(workspace):
    ts = workspace.ask("Lovely weather today")
    reply = workspace.owen.say(ASK, CLAIM, thread_ts=ts)
    workspace.settle()
    assert why(workspace, workspace.nadia, ASK, reply).startswith(
        f"{ANEW}The message is a reply in a thread."
    )


def test_message_from_before_waypost_came_is_judged_anew(workspace):
    assert why(workspace, workspace.owen, ASK, workspace.history()) == (
        f"{ANEW}Asked now, I would answer: sure (over 99%). Nearest was “Claim travel costs”."
    )
    assert workspace.rows("select count(*) from questions") == [(0,)]


def test_deleted_message_is_gone(workspace):
    ts = workspace.ask("Lovely weather today")
    workspace.nadia.delete(ASK, ts)
    workspace.settle()
    assert why(workspace, workspace.owen, ASK, ts).startswith("There is no such message any more")


def test_message_of_an_app_is_not_answered(workspace):
    ts = workspace.ask(CLAIM)
    workspace.click(workspace.nadia, workspace.replies(ASK, ts)[0], "Ask a mentor")
    workspace.click(workspace.omar, workspace.direct(workspace.omar)[0], "Take it")
    looking = workspace.replies(ASK, ts, workspace.owen)[1]["ts"]
    assert why(workspace, workspace.owen, ASK, looking) == "An app wrote this message. I answer people."


def test_channel_that_is_switched_off_says_so(workspace):
    ts = workspace.ask(CLAIM, OFF)
    assert why(workspace, workspace.owen, OFF, ts) == "I am switched off in that channel."


def test_channel_that_waypost_is_not_in_says_so(start_workspace):
    workspace = start_workspace(NOT_INVITED)
    ts = workspace.ask(CLAIM, PRIVATE)
    assert why(workspace, workspace.owen, PRIVATE, ts) == (
        "I cannot see that channel: I am not in it, or it is gone. Invite me with /invite @Waypost."
    )


def test_external_channel_says_so(start_workspace):
    config = Config(channels=replace(CHANNELS), roles=ROLES)
    workspace = start_workspace(BotParts(config, world=SHARED_WORLD))
    ts = workspace.ask(CLAIM, PARTNERS)
    assert why(workspace, workspace.owen, PARTNERS, ts) == (
        "People of other companies read that channel. I say nothing in it unless a curator allows it."
    )


def test_asker_and_curators_may_ask_from_anywhere_others_only_in_the_channel(workspace):
    ts = workspace.ask(CLAIM, GENERAL)
    listening = "In this channel I answer only when I am addressed"
    assert why(workspace, workspace.nadia, GENERAL, ts, ASK).startswith(listening)
    assert why(workspace, workspace.priya, GENERAL, ts, ASK).startswith(listening)
    assert why(workspace, workspace.owen, GENERAL, ts, ASK) == NOT_FOR_YOU


def test_message_off_the_record_is_explained_to_the_same_people(workspace):
    ts = workspace.ask("Thanks everyone, lovely lunch today")
    assert why(workspace, workspace.nadia, ASK, ts, GENERAL).startswith(ANEW)
    assert why(workspace, workspace.priya, ASK, ts, GENERAL).startswith(ANEW)
    assert why(workspace, workspace.owen, ASK, ts, GENERAL) == NOT_FOR_YOU


def test_direct_message_is_explained_to_its_writer_alone(workspace):
    channel = workspace.nadia.direct_messages()
    ts = workspace.ask(CLAIM, channel)
    thanks = workspace.ask("thank you so much!", channel)
    assert why(workspace, workspace.nadia, channel, ts, ASK).startswith("Why this?")
    assert why(workspace, workspace.priya, channel, thanks, ASK) == NOT_FOR_YOU
    assert why(workspace, workspace.priya, channel, ts, ASK) == NOT_FOR_YOU


def test_curator_outside_of_a_circle_is_not_told_its_titles(start_workspace):
    """#curators is set for the circle "people"; Priya curates, and is not of that circle."""
    settings = replace(CHANNELS, audiences={CURATORS: ("people",)})
    workspace = start_workspace(BotParts(Config(channels=settings, roles=ROLES)))
    workspace.restrict("payslip", "people")
    ts = workspace.ask("<@U0WAYPOST> How do I read my payslip gross tax net?", CURATORS, workspace.owen)
    assert workspace.card(workspace.replies(CURATORS, ts, workspace.owen)[0]).titles == ("Read your payslip",)
    workspace.command(workspace.priya, "/waypost", f"why {link(CURATORS, ts)}", ASK)
    told = workspace.top_level(ASK, workspace.priya)[-1]
    assert "payslip" not in str(told)
    assert "Read your payslip" in str(workspace.replies(CURATORS, ts, workspace.priya))
