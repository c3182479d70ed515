"""Asking, in every way there is: what is said, where, and to whom."""

from dataclasses import replace

import pytest

from tests.bot.card import Card
from tests.bot.company import ASK, CURATORS, GENERAL, HUSH, OFF
from tests.bot.workspace import both_ways

CLAIM = "How do I claim travel costs?"
CLAIM_TEXT = (
    "Claim travel costs: Open Tally and press New claim. Claim travel costs within 30 days of the trip."
)
CLAIM_CARD = Card(
    titles=("Claim travel costs",),
    quotes=("Open Tally and press New *claim*. *Claim* *travel* *costs* within 30 days of the trip.",),
    paragraphs=(
        (
            "*Mentors who can help*\n"
            "• *Omar Reyes*: vetted for travel; keeps “Claim travel costs” current\n"
            "• *Ines Prado*: vetted for travel"
        ),
    ),
    small=("Job aid · 4 min · verified by Priya Nair on 14 Sep 2026",),
    buttons=("This helped", "Not quite", "Ask a mentor", "Why this?"),
)
SHARED_WITH_THREAD = replace(CLAIM_CARD, buttons=(*CLAIM_CARD.buttons, "Share in thread"))
SHARED_WITH_CHANNEL = replace(CLAIM_CARD, buttons=(*CLAIM_CARD.buttons, "Share in channel"))
NOTHING = "Nothing curated answers this yet, so I said nothing in public. L&amp;D now sees the gap."
NOTHING_YET = "Nothing curated answers this yet. L&amp;D now sees the gap."
UNANSWERABLE = "Does anyone know a good dentist?"
TALK = (
    "I look things up in the aids your L&amp;D team has verified. Ask me in your own words, "
    "for example: how do I claim travel costs?"
)


@both_ways
def test_question_in_an_answering_channel_gets_one_card_in_its_thread(workspace):
    ts = workspace.ask(CLAIM)
    [answer] = workspace.replies(ASK, ts, workspace.owen)
    assert (answer["text"], workspace.card(answer)) == (CLAIM_TEXT, CLAIM_CARD)
    assert workspace.top_level(ASK, workspace.nadia) == []


def test_card_shows_three_aids_at_most_and_numbers_them(workspace):
    ts = workspace.ask("How do I travel?")
    [answer] = workspace.replies(ASK, ts)
    assert workspace.card(answer).titles == (
        "1. Book travel",
        "2. Claim travel costs",
        "3. Book annual leave",
    )
    assert answer["text"] == "Book travel: Trains are booked in Rover, at least a week ahead. · 2 more"


def test_mention_is_answered_in_a_channel_where_waypost_only_listens(workspace):
    ts = workspace.ask(f"<@U0WAYPOST> {CLAIM}", GENERAL)
    [answer] = workspace.replies(GENERAL, ts, workspace.owen)
    assert workspace.card(answer) == CLAIM_CARD


@both_ways
def test_mention_in_a_thread_is_answered_in_that_thread(workspace):
    ts = workspace.ask("Lovely weather today", GENERAL)
    workspace.nadia.say(GENERAL, f"<@U0WAYPOST> {CLAIM}", thread_ts=ts)
    workspace.settle()
    [answer] = workspace.replies(GENERAL, ts, workspace.owen)
    assert workspace.card(answer) == CLAIM_CARD


@both_ways
def test_direct_message_is_answered_in_its_thread_with_feedback_buttons(workspace):
    ts = workspace.ask(CLAIM, workspace.nadia.direct_messages())
    [answer] = workspace.private_answers(workspace.nadia, ts)
    buttons = ("Ask a mentor", "Why this?", "This helped", "Not quite")
    assert (workspace.card(answer), answer["ephemeral"]) == (replace(CLAIM_CARD, buttons=buttons), False)
    assert [block["type"] for block in answer["blocks"][-2:]] == ["actions", "context_actions"]
    assert workspace.direct(workspace.nadia) == []


@both_ways
def test_ask_command_is_answered_for_the_asker_alone(workspace):
    workspace.command(workspace.nadia, "/ask", CLAIM, GENERAL)
    [answer] = workspace.top_level(GENERAL, workspace.nadia)
    assert (workspace.card(answer), answer["ephemeral"]) == (SHARED_WITH_CHANNEL, True)
    assert workspace.top_level(GENERAL, workspace.owen) == []


@both_ways
def test_ask_command_without_a_question_says_how_to_ask(workspace):
    workspace.command(workspace.nadia, "/ask", " ")
    [hint] = workspace.top_level(ASK, workspace.nadia)
    assert hint["text"] == "Type a question after the command, for example: /ask how do I claim travel costs"


def test_question_nobody_put_to_waypost_is_only_recorded_in_a_default_channel(workspace):
    ts = workspace.ask(CLAIM, GENERAL)
    assert workspace.replies(GENERAL, ts) == workspace.top_level(GENERAL, workspace.nadia) == []
    assert workspace.rows("select text, way, decision, shown from questions") == [
        (CLAIM, "ambient", "answer", 0)
    ]


@both_ways
def test_channel_that_is_off_is_not_even_recorded(workspace):
    workspace.ask(f"<@U0WAYPOST> {CLAIM}", OFF)
    assert workspace.rows("select count(*) from questions") == [(0,)]


@both_ways
def test_ephemeral_channel_shows_the_card_to_the_asker_alone(workspace):
    workspace.ask(CLAIM, HUSH)
    [answer] = workspace.top_level(HUSH, workspace.nadia)
    assert (workspace.card(answer), answer["ephemeral"]) == (SHARED_WITH_THREAD, True)
    assert workspace.top_level(HUSH, workspace.owen) == []


def test_small_talk_in_an_answering_channel_is_left_alone(workspace):
    ts = workspace.ask("Thanks everyone, lovely lunch today")
    assert workspace.replies(ASK, ts) == workspace.top_level(ASK, workspace.nadia) == []
    assert workspace.rows("select count(*) from questions") == [(0,)]


def test_question_put_to_a_colleague_by_name_is_left_to_them(workspace):
    ts = workspace.ask(f"<@{workspace.owen.user}> {CLAIM}")
    assert workspace.replies(ASK, ts) == workspace.top_level(ASK, workspace.nadia) == []
    assert workspace.rows("select count(*) from questions") == [(0,)]


def test_replies_of_people_in_a_thread_are_left_alone(workspace):
    ts = workspace.ask("Lovely weather today")
    workspace.owen.say(ASK, CLAIM, thread_ts=ts)
    workspace.settle()
    assert workspace.replies(ASK, ts) == []


@both_ways
def test_unanswerable_question_gets_a_note_for_the_asker_alone_and_opens_a_gap(workspace):
    ts = workspace.ask(UNANSWERABLE)
    [note] = workspace.top_level(ASK, workspace.nadia)
    assert (note["text"], note["ephemeral"]) == (NOTHING, True)
    assert workspace.card(note) == Card(paragraphs=(NOTHING,), buttons=("Dismiss",))
    assert workspace.replies(ASK, ts, workspace.owen) == workspace.top_level(ASK, workspace.owen) == []
    assert workspace.rows("select title from gaps") == [(UNANSWERABLE,)]


def test_note_for_a_question_in_a_thread_is_in_that_thread(workspace):
    """Slack shows ephemeral messages in a thread only where there are replies already."""
    ts = workspace.ask("Lovely weather today", GENERAL)
    workspace.nadia.say(GENERAL, f"<@U0WAYPOST> {UNANSWERABLE}", thread_ts=ts)
    workspace.settle()
    [note] = workspace.replies(GENERAL, ts)
    assert (note["text"], note["ephemeral"]) == (NOTHING, True)


def test_note_offers_the_mentors_who_are_nearest(workspace):
    workspace.ask("Where do we keep the travel mugs?")
    [note] = workspace.top_level(ASK, workspace.nadia)
    assert note["text"] == (f"{NOTHING} A vetted mentor may be able to help: Omar Reyes, Ines Prado.")
    assert workspace.card(note).buttons == ("Ask a mentor", "Not now")


def test_note_in_private_does_not_speak_of_the_public(workspace):
    ts = workspace.ask(UNANSWERABLE, workspace.nadia.direct_messages())
    workspace.command(workspace.nadia, "/ask", UNANSWERABLE)
    notes = [*workspace.private_answers(workspace.nadia, ts), *workspace.top_level(ASK, workspace.nadia)]
    assert [note["text"] for note in notes] == [NOTHING_YET, NOTHING_YET]


@both_ways
def test_dismissed_note_becomes_a_word_of_agreement(workspace):
    workspace.ask(UNANSWERABLE)
    [note] = workspace.top_level(ASK, workspace.nadia)
    workspace.click(workspace.nadia, note, "Dismiss")
    [note] = workspace.top_level(ASK, workspace.nadia)
    assert (note["text"], note["ephemeral"]) == ("All right.", True)


def test_thanks_in_a_direct_message_are_no_gap(workspace):
    ts = workspace.ask("thank you so much!", workspace.nadia.direct_messages())
    [said] = workspace.private_answers(workspace.nadia, ts)
    assert said["text"] == TALK
    assert workspace.rows("select count(*) from gaps") == [(0,)]


@both_ways
def test_edited_question_is_not_answered_again(workspace):
    ts = workspace.ask(CLAIM)
    workspace.nadia.edit(ASK, ts, "How do I claim travel costs abroad?")
    workspace.settle()
    assert workspace.answers() == ["Claim travel costs"]


@pytest.mark.parametrize("text", ["What are the salary bands?", "<@U0WAYPOST> What are the salary bands?"])
def test_restricted_resource_is_never_shown_in_a_public_channel(workspace, text):
    workspace.ask(text, by=workspace.priya)
    [note] = workspace.top_level(ASK, workspace.priya)
    assert note["text"] == NOTHING
    assert workspace.answers() == []


def test_restricted_resource_is_shown_to_a_curator_in_private(workspace):
    priya, nadia = workspace.priya, workspace.nadia
    [shown], [hidden] = (
        workspace.private_answers(person, workspace.ask(text, person.direct_messages(), person))
        for person, text in ((priya, "What are the salary bands?"), (nadia, "What are the salary bands?"))
    )
    assert (shown["text"], hidden["text"]) == (
        "Salary bands: Salary bands run from A to F.",
        NOTHING_YET,
    )


def test_restricted_resource_is_shown_where_the_channel_is_its_audience(workspace):
    ts = workspace.ask("<@U0WAYPOST> What are the salary bands?", CURATORS, workspace.owen)
    [answer] = workspace.replies(CURATORS, ts, workspace.owen)
    assert workspace.card(answer).titles == ("Salary bands",)


def test_what_people_write_pings_nobody(workspace):
    ts = workspace.ask(
        "<@U0WAYPOST> How do I claim travel costs within 30 days of the trip <!channel> <@U0OWEN>?"
    )
    [answer] = workspace.replies(ASK, ts)
    workspace.click(workspace.nadia, answer, "Ask a mentor")
    [offer] = workspace.direct(workspace.omar)
    assert "<!channel>" not in str(offer)
    assert "<@U0OWEN>" not in str(offer)


@pytest.mark.parametrize("text", ["<@U0WAYPOST>", "<@U0WAYPOST> ???", "<@U0WAYPOST> greetings"])
def test_mention_without_a_question_is_told_how_to_ask(workspace, text):
    workspace.ask(text, GENERAL)
    [said] = workspace.top_level(GENERAL, workspace.nadia)
    assert (said["text"], said["ephemeral"]) == (TALK, True)
    assert workspace.rows("select count(*) from gaps") == [(0,)]


@pytest.mark.parametrize("text", ["<@U0WAYPOST>", " ", "_", '"', "near AND NOT *", "🧾🧾🧾?"])
def test_anything_typed_after_ask_gets_an_answer(workspace, text):
    workspace.command(workspace.nadia, "/ask", text)
    assert len(workspace.top_level(ASK, workspace.nadia)) == 1
