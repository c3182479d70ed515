"""Asking quietly: a mentor helps somebody without seeing who it is, until that person shows it."""

import json

import pytest

from tests.bot.card import Card
from tests.bot.company import ASK, GENERAL
from tests.bot.test_commands_and_home import shown_home
from tests.bot.workspace import both_ways

CLAIM = "How do I claim travel costs?"
TAKEN = "Omar Reyes has taken your question. I bring you their answer here, and do not tell them who you are."


def texts(messages):
    return [message["text"] for message in messages]


def ask_quietly(workspace, person=None, text=CLAIM):
    """Ask quietly and have a mentor asked."""
    person = person or workspace.nadia
    workspace.command(person, "/waypost", f"quietly {text}", GENERAL)
    workspace.click(person, workspace.top_level(GENERAL, person)[0], "Ask a mentor")


@pytest.fixture
def taken(workspace):
    """Have Omar take Nadia's quiet question; return the workspace."""
    ask_quietly(workspace)
    workspace.click(workspace.omar, workspace.direct(workspace.omar)[0], "Take it")
    return workspace


def reply(workspace, person, message, text):
    """Press Reply on a message and send what is typed in the modal."""
    workspace.click(person, message, "Reply")
    modal = person.wait_for(person.modal)
    errors = person.submit(modal["id"], {"reply": {"value": {"type": "plain_text_input", "value": text}}})
    assert errors == {}
    workspace.settle()
    return modal


def seen_by(workspace, person):
    """Return everything that the bot shows to a person anywhere, as text."""
    places = [place["id"] for place in person.state()["conversations"]]
    messages = [message for place in places for message in person.messages(place) if message["bot"]]
    return json.dumps([messages, person.home(), person.modal()])


def test_quiet_question_is_answered_for_the_asker_alone_and_cannot_be_shared(workspace):
    workspace.command(workspace.nadia, "/waypost", f"quietly {CLAIM}", GENERAL)
    [answer] = workspace.top_level(GENERAL, workspace.nadia)
    card = workspace.card(answer)
    assert (card.titles, answer["ephemeral"]) == (("Claim travel costs",), True)
    assert card.buttons == ("This helped", "Not quite", "Ask a mentor", "Why this?")
    assert card.small[-1] == "You asked quietly: a mentor sees your name only once you show it."
    assert workspace.top_level(GENERAL, workspace.owen) == []
    assert workspace.rows("select text, way, quiet from questions") == [(CLAIM, "command", 1)]
    workspace.deliver_click(workspace.nadia, answer, "answer_share", "1")
    assert workspace.top_level(GENERAL, workspace.owen) == []


def test_quietly_without_a_question_says_how(workspace):
    workspace.command(workspace.nadia, "/waypost", "quietly", GENERAL)
    [hint] = workspace.top_level(GENERAL, workspace.nadia)
    assert hint["text"] == (
        "Type a question after the command, for example: /waypost quietly how do I claim travel costs. "
        "A mentor who helps you does not see your name until you show it."
    )


@both_ways
def test_mentor_is_offered_the_question_of_a_colleague(workspace):
    ask_quietly(workspace)
    [offer] = workspace.direct(workspace.omar)
    assert offer["text"] == f"A colleague has a question you may be able to answer: {CLAIM}"
    assert workspace.card(offer).buttons == ("Take it", "Pass")


def test_nothing_a_mentor_sees_names_the_asker(taken):
    """The offer, the taken card, App Home, /mentor, the relayed replies and their modal."""
    workspace = taken
    shown_home(workspace, workspace.omar)
    workspace.command(workspace.omar, "/mentor", channel=ASK)
    reply(workspace, workspace.omar, workspace.direct(workspace.omar)[0], "Which trip?")
    reply(workspace, workspace.nadia, workspace.direct(workspace.nadia)[1], "The one to Lisbon")
    workspace.click(workspace.omar, workspace.direct(workspace.omar)[-1], "Reply")
    workspace.omar.wait_for(workspace.omar.modal)
    seen = seen_by(workspace, workspace.omar)
    assert "The one to Lisbon" in seen
    for trace in ("Nadia", "Osei", "U0NADIA", "nadia", "New_York", "your time"):
        assert trace not in seen


def test_mentor_who_comes_next_does_not_see_the_name_either(workspace):
    ask_quietly(workspace)
    workspace.click(workspace.omar, workspace.direct(workspace.omar)[0], "Pass")
    assert "A colleague has a question" in workspace.direct(workspace.ines)[0]["text"]
    assert "Nadia" not in seen_by(workspace, workspace.ines)
    assert "Nadia" not in seen_by(workspace, workspace.omar)


def test_mentor_who_is_asked_in_the_morning_does_not_see_the_name(workspace):
    workspace.forward(hours=9)
    ask_quietly(workspace)
    workspace.forward(hours=15)
    assert "A colleague has a question" in workspace.direct(workspace.omar)[0]["text"]
    assert "Nadia" not in seen_by(workspace, workspace.omar)


def test_restricted_aid_does_not_tell_a_mentor_in_which_circle_the_asker_is(workspace):
    """Theo is asked because of the payslip; that curators saw the salary bands too is not his to know."""
    ask_quietly(workspace, workspace.priya, "What are the salary bands and the payslip tax?")
    [offer] = workspace.direct(workspace.theo)
    assert workspace.card(offer).small == ("Already shown: “Read your payslip”",)
    assert "Salary bands" not in seen_by(workspace, workspace.theo).replace("the salary bands", "")


def test_taken_question_is_told_to_the_asker_and_to_no_channel(taken):
    assert texts(taken.direct(taken.nadia)) == [TAKEN]
    assert taken.card(taken.direct(taken.nadia)[0]).buttons == ("Show my name",)
    [mine] = taken.direct(taken.omar)
    assert mine["text"] == f"You took the question of a colleague: {CLAIM}"
    assert taken.card(mine) == Card(
        quotes=(CLAIM,),
        paragraphs=(
            (
                "*You took the question of a colleague.* "
                "They asked quietly: press Reply, and I bring them your answer."
            ),
        ),
        small=("Already shown: “Claim travel costs”",),
        buttons=("Reply",),
    )
    assert taken.top_level(GENERAL, taken.owen) == []


def test_mentors_reply_reaches_the_asker_labelled_as_a_colleagues(taken):
    reply(taken, taken.omar, taken.direct(taken.omar)[0], "Ask *Tally* <!channel> & wait")
    _, answer = taken.direct(taken.nadia)
    assert (
        answer["text"].replace("\u200b", "") == "Omar Reyes answers: Ask *Tally* &lt;!channel&gt; &amp; wait"
    )
    assert taken.card(answer) == Card(
        quotes=("Ask *Tally* <!channel> & wait",),
        paragraphs=("*Omar Reyes* answers your question:",),
        small=("A colleague's answer, not verified by L&amp;D. They do not see your name.",),
        buttons=("Reply", "Show my name"),
    )
    assert texts(taken.direct(taken.omar))[1:] == ["I brought them your reply."]


def test_askers_reply_reaches_the_mentor_without_a_name(taken):
    reply(taken, taken.omar, taken.direct(taken.omar)[0], "Which trip?")
    reply(taken, taken.nadia, taken.direct(taken.nadia)[1], "The one to Lisbon")
    got = taken.direct(taken.omar)[-1]
    assert got["text"] == "A colleague replies: The one to Lisbon"
    assert taken.card(got).paragraphs == ("*A colleague*, whose question you took, replies:",)
    assert taken.card(got).buttons == ("Reply",)


def test_reply_is_carried_once_however_often_it_is_delivered(taken):
    modal = reply(taken, taken.omar, taken.direct(taken.omar)[0], "Which trip?")
    values = {"reply": {"value": {"type": "plain_text_input", "value": "Which trip?"}}}
    view = {**modal, "callback_id": "quiet_send", "private_metadata": "1", "state": {"values": values}}
    taken.deliver_view(taken.omar, view)
    assert len(taken.direct(taken.nadia)) == 2
    assert taken.rows("select referral_id, sender from relays") == [(1, "U0OMAR")]


def test_nobody_else_can_reply(taken):
    values = {"reply": {"value": {"type": "plain_text_input", "value": "Hello there"}}}
    view = {"id": "V0OTHER", "type": "modal", "callback_id": "quiet_send", "private_metadata": "1"}
    taken.deliver_view(taken.ines, view | {"state": {"values": values}})
    taken.deliver_click(taken.ines, taken.direct(taken.omar)[0], "quiet_reply", "1")
    assert texts(taken.direct(taken.nadia)) == [TAKEN]
    assert taken.ines.modal() is None
    assert texts(taken.direct(taken.ines)) == [
        "This question is not with you any more, so I could not bring your reply."
    ]


def test_shown_name_hands_over_to_a_normal_conversation(taken):
    taken.click(taken.nadia, taken.direct(taken.nadia)[0], "Show my name")
    assert texts(taken.direct(taken.nadia)) == [
        "Omar Reyes sees your name now and will answer you. You can also write to them directly."
    ]
    mine, told = taken.direct(taken.omar)
    assert mine["text"] == f"You took the question of Nadia Osei: {CLAIM}"
    assert taken.card(mine).paragraphs == (
        "*You took the question of Nadia Osei.* Send Nadia Osei a direct message.",
    )
    assert told["text"] == (
        "Nadia Osei asked the question you took, and shows you their name now. Write to them directly."
    )
    taken.command(taken.omar, "/mentor", channel=ASK)
    assert "*Nadia Osei*, you took it" in seen_by(taken, taken.omar)


def test_words_after_the_name_was_shown_carry_it(taken):
    reply(taken, taken.omar, taken.direct(taken.omar)[0], "Which trip?")
    answer = taken.direct(taken.nadia)[1]
    taken.click(taken.nadia, answer, "Show my name")
    reply(taken, taken.nadia, answer, "The one to Lisbon")
    assert taken.direct(taken.omar)[-1]["text"] == "Nadia Osei replies: The one to Lisbon"


def test_only_the_asker_shows_the_name_and_only_once(taken):
    state = taken.direct(taken.nadia)[0]
    taken.deliver_click(taken.omar, state, "quiet_show_name", "1")
    assert taken.rows("select quiet from questions") == [(1,)]
    for _ in range(2):
        taken.deliver_click(taken.nadia, state, "quiet_show_name", "1")
    assert len(taken.direct(taken.omar)) == 2


def test_log_of_a_quiet_story_names_nobody(taken, caplog):
    reply(taken, taken.omar, taken.direct(taken.omar)[0], "Which trip?")
    assert "NADIA" not in caplog.text.upper()


def test_no_message_on_the_wire_to_the_mentor_tells_who_asked(taken):
    """Not in its metadata, values or ids either, which a curious mentor may look at."""
    reply(taken, taken.omar, taken.direct(taken.omar)[0], "Which trip?")
    client = taken.parts.client(token="xoxb-sandbox", base_url=f"{taken.sandbox.url}/api/", retry_handlers=[])
    history = client.conversations_history(channel=taken.omar.direct_messages(), include_all_metadata=True)
    assert "NADIA" not in json.dumps(history.data).upper()
