"""A question on its way to a vetted mentor, as the asker, the mentors and the others in the thread see it."""

import pytest

from tests.bot.card import Card
from tests.bot.company import ASK
from tests.bot.workspace import both_ways

CLAIM = "How do I claim travel costs?"
WHY_OMAR = "vetted for travel; keeps “Claim travel costs” current"
NOTED = "I am on it: your direct messages with me show who has your question."
ASKED_OMAR = f"I asked Omar Reyes ({WHY_OMAR}) about your question. You will see here when they take it."
ASKED_INES = (
    "I asked Ines Prado (vetted for travel) about your question. You will see here when they take it."
)
NOBODY = "No vetted mentor is free for this question. L&amp;D sees the gap and looks for someone."


@pytest.fixture
def thread(workspace):
    """Return the stamp of an answered question."""
    return workspace.ask(CLAIM)


def ask_mentor(workspace, thread, person=None):
    """Press Ask a mentor under the answer."""
    person = person or workspace.nadia
    workspace.click(person, workspace.replies(ASK, thread, person)[0], "Ask a mentor")


def texts(messages):
    return [message["text"] for message in messages]


def test_one_mentor_is_asked_and_the_asker_sees_it(workspace, thread):
    ask_mentor(workspace, thread)
    assert texts(workspace.direct(workspace.nadia)) == [ASKED_OMAR]
    assert texts(workspace.replies(ASK, thread)[1:]) == [NOTED]
    assert len(workspace.replies(ASK, thread, workspace.owen)) == 1
    [offer] = workspace.direct(workspace.omar)
    assert offer["text"] == f"Nadia Osei has a question you may be able to answer: {CLAIM}"
    assert workspace.card(offer) == Card(
        quotes=(CLAIM,),
        paragraphs=(f"*Nadia Osei has a question you may be able to answer* ({WHY_OMAR})",),
        small=("Already shown: “Claim travel costs”",),
        buttons=("Take it", "Pass"),
    )
    assert workspace.direct(workspace.ines) == []


@both_ways
def test_taken_question_is_told_to_asker_and_thread(workspace, thread):
    ask_mentor(workspace, thread)
    workspace.click(workspace.omar, workspace.direct(workspace.omar)[0], "Take it")
    assert texts(workspace.direct(workspace.nadia)) == [
        "Omar Reyes has taken your question and will answer you."
    ]
    assert texts(workspace.replies(ASK, thread, workspace.owen)[1:]) == ["Omar Reyes is looking into this."]
    [offer] = workspace.direct(workspace.omar)
    assert offer["text"] == f"You took the question of Nadia Osei: {CLAIM}"
    assert workspace.card(offer).buttons == ()
    assert "|Answer in the thread>" in workspace.card(offer).paragraphs[0]
    assert workspace.direct(workspace.ines) == []


def test_question_asked_in_private_is_not_told_to_a_channel(workspace):
    workspace.command(workspace.nadia, "/ask", CLAIM)
    [answer] = workspace.top_level(ASK, workspace.nadia)
    workspace.click(workspace.nadia, answer, "Ask a mentor")
    workspace.click(workspace.omar, workspace.direct(workspace.omar)[0], "Take it")
    assert workspace.top_level(ASK, workspace.owen) == []
    assert texts(workspace.top_level(ASK, workspace.nadia)) == [answer["text"], NOTED]
    assert workspace.card(workspace.direct(workspace.omar)[0]).paragraphs == (
        "*You took the question of Nadia Osei.* Send Nadia Osei a direct message.",
    )


def test_passed_question_goes_to_the_next_mentor(workspace, thread):
    ask_mentor(workspace, thread)
    workspace.click(workspace.omar, workspace.direct(workspace.omar)[0], "Pass")
    assert texts(workspace.direct(workspace.nadia)) == [ASKED_INES]
    assert texts(workspace.direct(workspace.omar)) == [
        "You passed on this question. It goes to somebody else, and nobody is told that you did."
    ]
    assert len(workspace.direct(workspace.ines)) == 1


def test_question_that_all_passed_on_is_admitted_to_the_asker(workspace, thread):
    ask_mentor(workspace, thread)
    workspace.click(workspace.omar, workspace.direct(workspace.omar)[0], "Pass")
    workspace.click(workspace.ines, workspace.direct(workspace.ines)[0], "Pass")
    assert texts(workspace.direct(workspace.nadia)) == [NOBODY]
    assert texts(workspace.direct(workspace.theo)) == []


def test_only_the_asker_sends_their_question_on(workspace, thread):
    ask_mentor(workspace, thread, workspace.owen)
    assert texts(workspace.replies(ASK, thread, workspace.owen)[1:]) == [
        "Only the person who asked can send this question to a mentor. Ask your own with /ask."
    ]
    assert workspace.rows("select count(*) from referrals") == [(0,)]


def test_second_click_says_where_the_question_stands(workspace, thread):
    ask_mentor(workspace, thread)
    ask_mentor(workspace, thread)
    assert texts(workspace.replies(ASK, thread)[2:]) == [
        "I asked Omar Reyes about your question. You will see here when they take it."
    ]
    assert len(workspace.direct(workspace.omar)) == 1


def test_standing_is_told_long_after_everybody_was_looked_up(workspace, thread):
    """Names are kept for a day; looking one up again must not happen inside the transaction."""
    ask_mentor(workspace, thread)
    workspace.click(workspace.omar, workspace.direct(workspace.omar)[0], "Take it")
    workspace.forward(days=2)
    ask_mentor(workspace, thread)
    assert texts(workspace.replies(ASK, thread)[3:]) == [
        "Omar Reyes has taken your question and will answer you."
    ]


def test_mentor_who_has_enough_is_not_asked(workspace, thread):
    ask_mentor(workspace, thread)
    second = workspace.ask("How can I claim travel costs?", by=workspace.owen)
    ask_mentor(workspace, second, workspace.owen)
    assert texts(workspace.direct(workspace.owen)) == [ASKED_INES]
    assert len(workspace.direct(workspace.omar)) == 1


def test_mentor_is_not_asked_their_own_question(workspace):
    thread = workspace.ask(CLAIM, by=workspace.omar)
    ask_mentor(workspace, thread, workspace.omar)
    assert texts(workspace.direct(workspace.omar)) == [ASKED_INES]


def test_question_outside_working_hours_waits_for_the_mentors_morning(workspace):
    workspace.forward(hours=9)
    thread = workspace.ask(CLAIM)
    ask_mentor(workspace, thread)
    assert texts(workspace.direct(workspace.nadia)) == [
        "Nobody who can help is at work right now. I will ask Omar Reyes on Wed 25 Nov, 09:00 your time."
    ]
    workspace.forward(hours=14)
    assert workspace.direct(workspace.omar) == []
    workspace.forward(hours=1)
    assert len(workspace.direct(workspace.omar)) == 1
    assert texts(workspace.direct(workspace.nadia)) == [
        "I asked Omar Reyes (vetted for travel) about your question. You will see here when they take it."
    ]


def test_hours_are_those_of_the_mentor_and_told_in_those_of_the_asker(workspace):
    """At 12:40 in New York it is 17:40 in Lisbon."""
    workspace.forward(hours=3)
    thread = workspace.ask("How do I calibrate a flow meter?")
    ask_mentor(workspace, thread)
    assert texts(workspace.direct(workspace.nadia)) == [
        "Nobody who can help is at work right now. I will ask Theo Lund on Wed 25 Nov, 04:00 your time."
    ]


def test_wish_for_a_mentor_takes_the_place_of_the_private_note(workspace):
    workspace.ask("Where do we keep the travel mugs?")
    [note] = workspace.top_level(ASK, workspace.nadia)
    workspace.click(workspace.nadia, note, "Ask a mentor")
    assert texts(workspace.top_level(ASK, workspace.nadia)) == [NOTED]


def test_wish_for_a_mentor_after_not_quite_takes_the_place_of_the_offer(workspace, thread):
    workspace.click(workspace.nadia, workspace.replies(ASK, thread)[0], "Not quite")
    workspace.click(workspace.nadia, workspace.replies(ASK, thread)[1], "Ask a mentor")
    assert texts(workspace.replies(ASK, thread)[1:]) == [NOTED]


def test_mentor_offer_in_a_direct_message_stays_as_it_is(workspace):
    ts = workspace.ask("Where do we keep the travel mugs?", workspace.nadia.direct_messages())
    [note] = workspace.private_answers(workspace.nadia, ts)
    workspace.click(workspace.nadia, note, "Ask a mentor")
    assert texts(workspace.private_answers(workspace.nadia, ts)) == [note["text"], NOTED]
    assert texts(workspace.direct(workspace.nadia)) == [ASKED_OMAR]


def test_offer_that_was_passed_on_cannot_be_taken_any_more(workspace, thread):
    ask_mentor(workspace, thread)
    [offer] = workspace.direct(workspace.omar)
    workspace.click(workspace.omar, offer, "Pass")
    workspace.deliver_click(workspace.omar, offer, "referral_take", "1")
    assert texts(workspace.direct(workspace.nadia)) == [ASKED_INES]


def test_offer_of_another_mentor_cannot_be_taken(workspace, thread):
    ask_mentor(workspace, thread)
    [offer] = workspace.direct(workspace.omar)
    workspace.deliver_click(workspace.ines, offer, "referral_take", "1")
    assert workspace.rows("select mentor_id, state from referrals") == [("U0OMAR", "offered")]


def test_mentor_is_not_told_of_aids_that_not_everybody_may_see(workspace):
    channel = workspace.priya.direct_messages()
    ts = workspace.ask("What are the salary bands and the payslip tax?", channel, workspace.priya)
    [answer] = workspace.private_answers(workspace.priya, ts)
    assert workspace.card(answer).titles == ("1. Salary bands", "2. Read your payslip")
    workspace.click(workspace.priya, answer, "Ask a mentor")
    [offer] = workspace.direct(workspace.theo)
    assert workspace.card(offer).small == ("Already shown: “Read your payslip”",)


def test_longest_question_slack_allows_still_reaches_a_mentor(workspace):
    ts = workspace.ask("How do I claim travel costs? " + "And do I claim this? " * 2000)
    workspace.click(workspace.nadia, workspace.replies(ASK, ts)[0], "Ask a mentor")
    [offer] = workspace.direct(workspace.omar)
    workspace.click(workspace.omar, offer, "Take it")
    assert texts(workspace.direct(workspace.nadia)) == [
        "Omar Reyes has taken your question and will answer you."
    ]
