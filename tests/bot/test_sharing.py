"""A private answer is shared with the channel it was asked in, and nothing lives only in a private answer."""

import pytest

from tests.bot.company import ASK, CURATORS, GENERAL, HUSH
from tests.bot.in_shadow import NOT_INVITED, PRIVATE, SHADOWED
from tests.bot.test_commands_and_home import paragraphs, shown_home
from tests.bot.workspace import both_ways

CLAIM = "How do I claim travel costs?"
BOTH = "What are the salary bands and the payslip tax?"
SHARED_IN_CHANNEL = "You shared this answer in the channel."


def private_answer(workspace, person, channel):
    """Return the one message that the bot showed to this person alone."""
    [answer] = workspace.top_level(channel, person)
    assert answer["ephemeral"]
    return answer


@both_ways
def test_answer_of_an_ephemeral_channel_is_shared_in_the_thread_of_its_question(workspace):
    ts = workspace.ask(CLAIM, HUSH)
    workspace.click(workspace.nadia, private_answer(workspace, workspace.nadia, HUSH), "Share in thread")
    [shared] = workspace.replies(HUSH, ts, workspace.owen)
    card = workspace.card(shared)
    assert (card.titles, card.small[0]) == (("Claim travel costs",), "Shared by Nadia Osei")
    assert card.buttons == ("This helped", "Not quite", "Ask a mentor", "Why this?")
    assert workspace.top_level(HUSH, workspace.owen) == []


def test_private_answer_says_that_it_was_shared(workspace):
    workspace.ask(CLAIM, HUSH)
    workspace.click(workspace.nadia, private_answer(workspace, workspace.nadia, HUSH), "Share in thread")
    card = workspace.card(private_answer(workspace, workspace.nadia, HUSH))
    assert card.titles == ("Claim travel costs",)
    assert card.small[-1] == "You shared this answer in the thread."
    assert card.buttons == ("This helped", "Not quite", "Ask a mentor", "Why this?")


def test_answer_to_a_mention_in_shadow_can_be_shared(start_workspace):
    workspace = start_workspace(SHADOWED)
    ts = workspace.ask(f"<@U0WAYPOST> {CLAIM}", GENERAL)
    workspace.click(workspace.nadia, private_answer(workspace, workspace.nadia, GENERAL), "Share in thread")
    assert len(workspace.replies(GENERAL, ts, workspace.owen)) == 1


def test_answer_to_ask_is_shared_in_the_channel_with_its_question_and_who_shared_it(workspace):
    workspace.command(workspace.nadia, "/ask", CLAIM, GENERAL)
    workspace.click(workspace.nadia, private_answer(workspace, workspace.nadia, GENERAL), "Share in channel")
    [shared] = workspace.top_level(GENERAL, workspace.owen)
    card = workspace.card(shared)
    assert shared["text"] == f"Nadia Osei shares an answer: {CLAIM}"
    assert card.paragraphs[0] == "*Nadia Osei* asked me and shares the answer:"
    assert (card.quotes[0], card.titles) == (CLAIM, ("Claim travel costs",))
    mine = workspace.top_level(GENERAL, workspace.nadia)[0]
    assert workspace.card(mine).small[-1] == SHARED_IN_CHANNEL


def test_answer_is_shared_once_however_often_the_button_is_pressed(workspace):
    workspace.command(workspace.nadia, "/ask", CLAIM, GENERAL)
    answer = private_answer(workspace, workspace.nadia, GENERAL)
    workspace.click(workspace.nadia, answer, "Share in channel")
    workspace.deliver_click(workspace.nadia, answer, "answer_share", "1")
    assert len(workspace.top_level(GENERAL, workspace.owen)) == 1


def test_what_the_channel_may_not_see_is_left_out_and_counted(workspace):
    workspace.command(workspace.priya, "/ask", BOTH, GENERAL)
    answer = private_answer(workspace, workspace.priya, GENERAL)
    assert workspace.card(answer).titles == ("1. Salary bands", "2. Read your payslip")
    workspace.click(workspace.priya, answer, "Share in channel")
    [shared] = workspace.top_level(GENERAL, workspace.owen)
    assert workspace.card(shared).titles == ("Read your payslip",)
    assert "Salary bands" not in str(shared)
    mine = workspace.card(workspace.top_level(GENERAL, workspace.priya)[0])
    assert mine.titles == ("1. Salary bands", "2. Read your payslip")
    assert mine.small[-1] == (
        "You shared this answer in the channel, without one aid that may not be seen there."
    )


def test_answer_of_which_the_channel_may_see_nothing_is_not_shared(workspace):
    workspace.command(workspace.priya, "/ask", "What are the salary bands?", GENERAL)
    workspace.click(workspace.priya, private_answer(workspace, workspace.priya, GENERAL), "Share in channel")
    answer, told = workspace.top_level(GENERAL, workspace.priya)
    assert told["text"] == "I shared nothing: this channel may not see any of the aids you were shown."
    assert "Share in channel" in workspace.card(answer).buttons
    assert workspace.top_level(GENERAL, workspace.owen) == []


def test_restricted_aid_is_shared_where_the_channel_may_see_it(workspace):
    workspace.command(workspace.priya, "/ask", "What are the salary bands?", CURATORS)
    workspace.click(workspace.priya, private_answer(workspace, workspace.priya, CURATORS), "Share in channel")
    [shared] = workspace.top_level(CURATORS, workspace.owen)
    assert workspace.card(shared).titles == ("Salary bands",)


def test_nobody_shares_the_answer_of_somebody_else(workspace):
    workspace.command(workspace.nadia, "/ask", CLAIM, GENERAL)
    answer = private_answer(workspace, workspace.nadia, GENERAL)
    workspace.deliver_click(workspace.owen, answer, "answer_share", "1")
    assert workspace.top_level(GENERAL, workspace.owen) == []


def test_direct_messages_and_public_answers_have_nothing_to_share(workspace):
    ts = workspace.ask(CLAIM)
    private = workspace.ask(CLAIM, workspace.nadia.direct_messages())
    [public], [direct] = workspace.replies(ASK, ts), workspace.private_answers(workspace.nadia, private)
    buttons = ("This helped", "Not quite", "Ask a mentor", "Why this?")
    assert workspace.card(public).buttons == buttons
    assert set(workspace.card(direct).buttons) == set(buttons)


def test_channel_that_waypost_is_not_in_gets_an_invitation_to_invite_it(start_workspace):
    workspace = start_workspace(NOT_INVITED)
    workspace.command(workspace.nadia, "/ask", CLAIM, PRIVATE)
    workspace.click(workspace.nadia, private_answer(workspace, workspace.nadia, PRIVATE), "Share in channel")
    assert workspace.top_level(PRIVATE, workspace.nadia)[1]["text"] == (
        "I cannot post in this channel. Invite me with /invite @Waypost, then share again."
    )


def test_lost_private_answer_is_shown_again_from_home(workspace):
    """Slack drops ephemeral messages when a client reloads; the direct message keeps this one."""
    workspace.command(workspace.nadia, "/ask", CLAIM, GENERAL)
    shown_home(workspace, workspace.nadia)
    workspace.nadia.click_in_view(workspace.nadia.home(), "show_again_1")
    workspace.settle()
    [again] = workspace.direct(workspace.nadia)
    assert (workspace.card(again).titles, again["ephemeral"]) == (("Claim travel costs",), False)
    assert (
        workspace.card(again).quotes
        == workspace.card(private_answer(workspace, workspace.nadia, GENERAL)).quotes
    )


def test_lost_private_note_is_shown_again_with_its_offer_of_a_mentor(workspace):
    workspace.ask("Where do we keep the travel mugs?")
    shown_home(workspace, workspace.nadia)
    workspace.nadia.click_in_view(workspace.nadia.home(), "show_again_1")
    workspace.settle()
    [again] = workspace.direct(workspace.nadia)
    assert workspace.card(again).buttons == ("Ask a mentor", "Not now")


def test_home_does_not_name_an_aid_that_was_restricted_since(workspace):
    workspace.command(workspace.nadia, "/ask", CLAIM, GENERAL)
    workspace.restrict("claim-travel", "curator")
    assert "Claim travel costs" not in " ".join(shown_home(workspace, workspace.nadia))


def test_nobody_is_shown_the_question_of_somebody_else_again(workspace):
    workspace.command(workspace.nadia, "/ask", CLAIM, GENERAL)
    shown_home(workspace, workspace.nadia)
    home = workspace.nadia.home()
    workspace.deliver_home_click(workspace.owen, home, "show_again_1", "1")
    assert workspace.direct(workspace.owen) == []
    assert paragraphs(home)[0] == "Hello Nadia"


def test_verdict_on_a_shared_answer_names_no_aid_that_was_left_out(workspace):
    """Of the two aids Owen sees one, so there is nothing to ask him."""
    workspace.command(workspace.priya, "/ask", BOTH, GENERAL)
    workspace.click(workspace.priya, private_answer(workspace, workspace.priya, GENERAL), "Share in channel")
    workspace.click(workspace.owen, workspace.top_level(GENERAL, workspace.owen)[0], "This helped")
    assert workspace.top_level(GENERAL, workspace.owen)[1]["text"] == (
        "Good to know, thank you. Want “Read your payslip” to stick? I can ask you about it in a few days."
    )
    assert workspace.rows("select resource_id from verdicts") == [("payslip",)]


@pytest.mark.parametrize("channel", [HUSH, GENERAL])
def test_verdict_on_a_shared_answer_counts_for_its_question(workspace, channel):
    workspace.command(workspace.nadia, "/ask", CLAIM, channel)
    workspace.click(workspace.nadia, private_answer(workspace, workspace.nadia, channel), "Share in channel")
    [shared] = workspace.top_level(channel, workspace.owen)
    workspace.click(workspace.owen, shared, "This helped")
    assert workspace.rows("select question_id, user_id, verdict from verdicts") == [(1, "U0OWEN", "helped")]
