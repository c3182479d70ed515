"""From "This helped" to a nudge that comes at its hour, is graded, and comes again."""

import pytest

from tests.bot.card import Card
from tests.bot.company import ASK
from tests.bot.workspace import both_ways

CLAIM = "How do I claim travel costs?"
OFFER = "Good to know, thank you. Want “Claim travel costs” to stick? I can ask you about it in a few days."
QUESTION = "Within how many days do you claim?"


@pytest.fixture
def thread(workspace):
    """Return the stamp of an answered question."""
    return workspace.ask(CLAIM)


@pytest.fixture
def nudge(workspace, thread):
    """Return a nudge as Nadia has just got it."""
    press(workspace, thread, "This helped", "Remind me")
    workspace.forward(days=1)
    return workspace.direct(workspace.nadia)[-1]


def press(workspace, thread, *labels):
    """Press a button under the answer, then one on each note that comes of it."""
    for label in labels:
        workspace.click(workspace.nadia, workspace.replies(ASK, thread)[-1], label)


def test_this_helped_offers_a_reminder_to_the_one_who_clicked(workspace, thread):
    press(workspace, thread, "This helped")
    answer, offer = workspace.replies(ASK, thread)
    assert (offer["text"], offer["ephemeral"]) == (OFFER, True)
    assert workspace.card(offer).buttons == ("Remind me", "No, thanks")
    assert workspace.card(answer).buttons == ("This helped", "Not quite", "Ask a mentor", "Why this?")
    assert len(workspace.replies(ASK, thread, workspace.owen)) == 1


def test_wanted_reminder_says_when_it_comes(workspace, thread):
    press(workspace, thread, "This helped", "Remind me")
    assert [reply["text"] for reply in workspace.replies(ASK, thread)[1:]] == [
        "I will ask you about “Claim travel costs” on Wed 25 Nov, 09:30."
    ]


def test_declined_reminder_is_not_planned(workspace, thread):
    press(workspace, thread, "This helped", "No, thanks")
    assert [reply["text"] for reply in workspace.replies(ASK, thread)[1:]] == ["All right."]
    assert workspace.rows("select count(*) from nudges") == [(0,)]


def test_nudge_asks_for_recall_once_at_its_hour(workspace, nudge):
    workspace.forward(minutes=10)
    assert [message["text"] for message in workspace.direct(workspace.nadia)] == [QUESTION]
    assert workspace.card(nudge) == Card(
        paragraphs=(f"*{QUESTION}*",),
        small=("You asked me to remind you. Try to recall it first.",),
        buttons=("Show answer",),
    )


@both_ways
def test_shown_answer_can_be_graded(workspace, nudge):
    workspace.click(workspace.nadia, nudge, "Show answer")
    [shown] = workspace.direct(workspace.nadia)
    assert shown["text"] == "Claim travel costs: Within 30 days of the trip."
    assert workspace.card(shown) == Card(
        titles=("Claim travel costs",),
        quotes=("Within 30 days of the trip.",),
        paragraphs=(f"*{QUESTION}*",),
        small=("Job aid · 4 min · verified by Priya Nair on 14 Sep 2026",),
        buttons=("Got it", "Still unsure", "Not relevant"),
    )


@pytest.mark.parametrize(
    ("grade", "said"),
    [
        ("Got it", "Well remembered. I will ask again around Wed 2 Dec, 14:00."),
        (
            "Still unsure",
            "No harm done: that is what reminders are for. I will ask again around Wed 2 Dec, 14:00.",
        ),
        ("Not relevant", "All right, I will not ask about this again."),
    ],
)
def test_grade_says_when_it_comes_again(workspace, nudge, grade, said):
    workspace.click(workspace.nadia, nudge, "Show answer")
    workspace.click(workspace.nadia, workspace.direct(workspace.nadia)[0], grade)
    [graded] = workspace.direct(workspace.nadia)
    assert graded["text"] == f"Claim travel costs: {said}"
    assert workspace.card(graded) == Card(titles=("Claim travel costs",), paragraphs=(said,))


def test_second_click_on_a_grade_changes_nothing(workspace, nudge):
    workspace.click(workspace.nadia, nudge, "Show answer")
    [shown] = workspace.direct(workspace.nadia)
    workspace.click(workspace.nadia, shown, "Got it")
    once = workspace.rows("select * from nudges"), workspace.direct(workspace.nadia)
    nudge_id = workspace.rows("select id from nudges where state = 'graded'")[0][0]
    workspace.deliver_click(workspace.nadia, shown, "nudge_grade_still_unsure", str(nudge_id))
    assert (workspace.rows("select * from nudges"), workspace.direct(workspace.nadia)) == once


def test_somebody_else_cannot_grade_a_nudge(workspace, nudge):
    nudge_id = workspace.rows("select id from nudges")[0][0]
    workspace.deliver_click(workspace.owen, nudge, "nudge_grade_got_it", str(nudge_id))
    assert workspace.rows("select state from nudges") == [("sent",)]


def test_not_quite_offers_a_mentor_to_the_one_who_clicked(workspace, thread):
    press(workspace, thread, "Not quite")
    offer = workspace.replies(ASK, thread)[1]
    assert (offer["text"], offer["ephemeral"]) == (
        "Thank you, that helps L&amp;D to see what is missing. Shall I ask a vetted mentor?",
        True,
    )
    assert workspace.card(offer).buttons == ("Ask a mentor", "No, thanks")


def test_last_verdict_counts(workspace, thread):
    workspace.click(workspace.nadia, workspace.replies(ASK, thread)[0], "This helped")
    workspace.click(workspace.nadia, workspace.replies(ASK, thread)[0], "Not quite")
    assert workspace.rows("select user_id, verdict from verdicts") == [("U0NADIA", "not_quite")]


def test_thanks_for_an_aid_that_is_gone_offer_no_mentor(workspace, thread):
    workspace.retire("claim-travel")
    press(workspace, thread, "This helped")
    assert [reply["text"] for reply in workspace.replies(ASK, thread)[1:]] == ["Good to know, thank you."]


def test_verdict_on_a_private_answer_leaves_the_answer_in_place(workspace):
    workspace.command(workspace.nadia, "/ask", CLAIM)
    [answer] = workspace.top_level(ASK, workspace.nadia)
    workspace.click(workspace.nadia, answer, "This helped")
    assert [message["text"] for message in workspace.top_level(ASK, workspace.nadia)] == [
        answer["text"],
        OFFER,
    ]


def test_titles_in_notifications_ping_nobody(workspace):
    workspace.add_resource("odd", "Feed the <!channel> & cat", "Twice a day.")
    thread = workspace.ask("How do I feed the cat?")
    press(workspace, thread, "This helped", "Remind me")
    assert workspace.replies(ASK, thread)[1]["text"] == (
        "I will ask you about “Feed the &lt;!channel&gt; &amp; cat” on Wed 25 Nov, 09:30."
    )
