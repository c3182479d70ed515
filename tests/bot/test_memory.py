"""What people confirm teaches, what they withdraw is forgotten, and curators see and correct it."""

import pytest

from bot.slack_client import SlackClient
from insights.closing import remember_gap
from tests.bot.card import Card
from tests.bot.company import ASK, CURATORS, GENERAL
from tests.bot.workspace import BotParts
from tests.retrieval.remembering import teach

CLAIM = "How do I claim travel costs?"
AGAIN = "Where can I claim my travel costs?"
THREE = "How do I travel?"  # three aids have all that is asked for, and the shorter ones are more about it
WHICH = "Good to know, thank you. Which one helped?"
TAUGHT = "select resource_id, user_id, text, origin from remembered_questions order by id"


def press(workspace, thread, label, person=None):
    """Press a button under the answer, or on the last note that came of it."""
    person = person or workspace.nadia
    workspace.click(person, workspace.replies(ASK, thread, person)[-1], label)


def judge(workspace, thread, label, person=None):
    """Press a button under the answer itself."""
    person = person or workspace.nadia
    workspace.click(person, workspace.replies(ASK, thread, person)[0], label)


def listed(workspace, name="Claim travel costs"):
    """Return what `/curate questions` says to a curator."""
    workspace.command(workspace.priya, "/curate", f"questions {name}")
    return workspace.top_level(ASK, workspace.priya)[-1]


def forget(workspace, person, message, place=0):
    """Press the Forget button of a listed question."""
    buttons = [block["accessory"] for block in message["blocks"] if "accessory" in block]
    person.click(message, buttons[place]["action_id"])
    workspace.settle()


def test_the_only_aid_that_helped_is_remembered_for_the_question(workspace):
    thread = workspace.ask(CLAIM)
    judge(workspace, thread, "This helped")
    assert workspace.rows(TAUGHT) == [("claim-travel", "U0NADIA", CLAIM, "feedback")]


def test_of_several_aids_the_person_says_which_one_helped(workspace):
    thread = workspace.ask(THREE)
    judge(workspace, thread, "This helped")
    note = workspace.replies(ASK, thread)[-1]
    assert (note["text"], note["ephemeral"]) == (WHICH, True)
    assert workspace.card(note) == Card(
        paragraphs=(WHICH,),
        buttons=("Book travel", "Claim travel costs", "Book annual leave", "Not sure"),
    )
    assert workspace.rows(TAUGHT) == []
    press(workspace, thread, "Book annual leave")
    assert workspace.rows(TAUGHT) == [("leave", "U0NADIA", THREE, "feedback")]
    assert [reply["text"] for reply in workspace.replies(ASK, thread)[1:]] == [
        "Good to know, thank you. Want “Book annual leave” to stick? I can ask you about it in a few days."
    ]
    assert workspace.rows("select verdict, resource_id from verdicts") == [("helped", "leave")]


def test_the_reminder_is_of_the_aid_that_helped(workspace):
    thread = workspace.ask(THREE)
    for label in ("This helped", "Book annual leave", "Remind me"):
        press(workspace, thread, label)
    assert workspace.rows("select resource_id from nudges") == [("leave",)]


def test_who_is_not_sure_which_one_helped_teaches_nothing(workspace):
    thread = workspace.ask(THREE)
    press(workspace, thread, "This helped")
    press(workspace, thread, "Not sure")
    assert [reply["text"] for reply in workspace.replies(ASK, thread)[1:]] == ["All right."]
    assert workspace.rows(TAUGHT) == []
    assert workspace.rows("select verdict from verdicts") == [("helped",)]


def test_aid_that_is_gone_is_not_among_the_choices_and_learns_nothing(start_workspace):
    workspace = start_workspace()  # a click that is made up has an address that Slack refuses
    thread = workspace.ask(THREE)
    workspace.retire("leave")
    judge(workspace, thread, "This helped")
    note = workspace.replies(ASK, thread)[-1]
    assert workspace.card(note).buttons == ("Book travel", "Claim travel costs", "Not sure")
    workspace.deliver_click(workspace.nadia, note, "which_helped_3", "1")
    assert workspace.rows(TAUGHT) == []


def test_not_quite_takes_the_own_vote_back_and_no_other(workspace):
    thread = workspace.ask(CLAIM)
    judge(workspace, thread, "This helped")
    judge(workspace, thread, "This helped", workspace.owen)
    judge(workspace, thread, "Not quite")
    assert workspace.rows(TAUGHT) == [("claim-travel", "U0OWEN", CLAIM, "feedback")]


def test_one_person_has_one_vote_for_a_resource_in_all_their_questions(workspace):
    for text in (CLAIM, AGAIN):
        thread = workspace.ask(text)
        for _ in range(3):
            judge(workspace, thread, "This helped")
    assert workspace.rows(TAUGHT) == [("claim-travel", "U0NADIA", AGAIN, "feedback")]


@pytest.mark.parametrize(
    ("action_id", "value"),
    [
        ("answer_helped", "99"),
        ("answer_helped", "nonsense"),
        ("which_helped_9", "1"),
        ("which_helped_1", "99"),
        ("answer_not_quite", "99"),
        ("curate_forget_99", "nothing"),
    ],
)
def test_stale_buttons_teach_nothing(start_workspace, action_id, value):
    workspace = start_workspace()  # a click that is made up has an address that Slack refuses
    thread = workspace.ask(CLAIM)
    [answer] = workspace.replies(ASK, thread)
    workspace.deliver_click(workspace.nadia, answer, action_id, value)
    assert workspace.rows(TAUGHT) == []
    assert workspace.rows("select count(*) from outbox where key like 'apology%'") == [(0,)]


def test_curator_sees_what_was_learnt_and_from_how_many_but_not_from_whom(workspace):
    thread = workspace.ask(CLAIM)
    judge(workspace, thread, "This helped")
    judge(workspace, thread, "This helped", workspace.owen)
    shown = listed(workspace)
    assert (shown["text"], shown["ephemeral"]) == (
        "“Claim travel costs” also answers one question people asked",
        True,
    )
    assert workspace.card(shown) == Card(
        paragraphs=(
            "*“Claim travel costs” also answers one question people asked*",
            f"“{CLAIM}”\nhelped 2 people · 24 Nov 2026",
        ),
        small=("Forget what does not belong here: it stays forgotten.",),
    )
    assert not {"Nadia", "Owen", "U0NADIA", "U0OWEN"} & set(str(shown["blocks"]).replace("'", " ").split())


def test_question_of_a_closed_gap_is_listed_as_such(workspace):
    workspace.ask("Does anyone know a good dentist?")
    with workspace.bot.database.atomic() as db:
        assert remember_gap(db, 1, "claim-travel", workspace.bot.units.now()) == 1
    assert workspace.card(listed(workspace)).paragraphs[1] == (
        "“Does anyone know a good dentist?”\nfrom a gap that was closed · 24 Nov 2026"
    )


def test_what_was_asked_in_private_is_counted_and_not_shown(workspace):
    workspace.command(workspace.nadia, "/ask", CLAIM)
    workspace.click(workspace.nadia, workspace.top_level(ASK, workspace.nadia)[-1], "This helped")
    ts = workspace.ask(CLAIM, workspace.omar.direct_messages(), workspace.omar)
    workspace.click(workspace.omar, workspace.private_answers(workspace.omar, ts)[0], "This helped")
    ts = workspace.ask(f"<@U0WAYPOST> {CLAIM}", CURATORS, workspace.owen)
    workspace.click(workspace.owen, workspace.replies(CURATORS, ts, workspace.owen)[-1], "This helped")
    ts = workspace.ask(f"<@U0WAYPOST> {AGAIN}", GENERAL, workspace.ines)
    workspace.click(workspace.ines, workspace.replies(GENERAL, ts, workspace.ines)[-1], "This helped")
    hidden = "_(asked in private)_\nhelped one person · 24 Nov 2026"
    shown = f"“{AGAIN}”\nhelped one person · 24 Nov 2026"
    paragraphs = workspace.card(listed(workspace)).paragraphs[1:]
    assert sorted(paragraphs) == sorted([shown, hidden, hidden, hidden])


def test_nothing_is_shown_while_slack_does_not_say_what_a_channel_is(start_workspace):
    class Mute(SlackClient):
        def conversations_info(self, **arguments):
            raise OSError("no connection")

    workspace = start_workspace(BotParts(client=Mute))
    judge(workspace, workspace.ask(CLAIM), "This helped")
    assert workspace.card(listed(workspace)).paragraphs[1].startswith("_(asked in private)_")


def test_forgotten_question_stays_forgotten_until_it_is_asked_anew(workspace):
    thread = workspace.ask(CLAIM)
    judge(workspace, thread, "This helped")
    judge(workspace, thread, "This helped", workspace.owen)
    shown = listed(workspace)
    forget(workspace, workspace.priya, shown)
    [left] = workspace.top_level(ASK, workspace.priya)
    assert (
        left["text"] == "Nothing was learnt for “Claim travel costs” yet. People teach it with This helped."
    )
    judge(workspace, thread, "This helped")
    assert workspace.rows(TAUGHT) == []
    judge(workspace, workspace.ask(CLAIM), "This helped")
    assert workspace.rows(TAUGHT) == [("claim-travel", "U0NADIA", CLAIM, "feedback")]


def test_only_curators_see_and_forget(workspace):
    judge(workspace, workspace.ask(CLAIM), "This helped")
    workspace.command(workspace.owen, "/curate", "questions Claim travel costs")
    shown = listed(workspace)
    workspace.deliver_click(workspace.owen, shown, "curate_forget_1", "claim-travel")
    refused = [message["text"] for message in workspace.top_level(ASK, workspace.owen)]
    assert len(refused) == 2
    assert all(text.startswith("Adding content is for L&amp;D's curators") for text in refused)
    assert len(workspace.rows(TAUGHT)) == 1


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("", "Name a resource after the command, for example: /curate questions Claim travel costs"),
        ("the <moon>", "No resource is called “the &lt;moon&gt;”."),
        (
            "claim-travel",
            "Nothing was learnt for “Claim travel costs” yet. People teach it with This helped.",
        ),
        (
            "  CLAIM  travel ",
            "Nothing was learnt for “Claim travel costs” yet. People teach it with This helped.",
        ),
        ("book", "Which one do you mean? Type its title or its id."),
    ],
)
def test_resource_is_named_by_id_title_or_a_part_of_it(workspace, said, text):
    assert listed(workspace, said)["text"] == text


def test_several_resources_of_a_name_are_listed_with_their_ids(workspace):
    assert workspace.card(listed(workspace, "book")).titles == (
        "• Book travel (book-travel)\n• Book annual leave (leave)",
    )


def test_many_learnt_questions_fit_one_message(workspace):
    with workspace.bot.database.atomic() as db:
        for number in range(40):
            teach(db, f"question {number} " + "long " * 80, "claim-travel", f"U{number}")
    shown = listed(workspace)
    assert shown["text"] == "“Claim travel costs” also answers 40 questions people asked"
    assert len(workspace.card(shown).paragraphs) == 16
    assert workspace.card(shown).small == (
        "The 15 latest are shown, 25 more are older. Forget what does not belong here: it stays forgotten.",
    )
