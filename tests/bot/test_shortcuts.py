"""The shortcuts in a message's menu: *Find help for this* and *Save as job aid*."""

import threading

import pytest

from bot.drafting import nameless
from bot.slack_client import SlackClient
from tests.bot.card import Card
from tests.bot.company import ASK, CURATORS, GENERAL
from tests.bot.test_questions import CLAIM, CLAIM_CARD, NOTHING_YET, TALK, UNANSWERABLE
from tests.bot.workspace import BotParts, both_ways

FROM_MESSAGE = "Taken from the message. Who said what is left out; please check that nobody is named."
FROM_THREAD = "Taken from the thread. Who said what is left out; please check that nobody is named."
READING = (
    "I am adding what was said in the thread; one moment. "
    "Who said what is left out; please check that nobody is named."
)
NOT_READ = (
    "Taken from the message; I could not read its thread. "
    "Who said what is left out; please check that nobody is named."
)
WORDLESS = (
    "There are no words in this message that I could look up. Ask me in your own, for example with /ask."
)
REFUSED = (
    "Adding content is for L&amp;D's curators, so that every aid is verified. Know something worth sharing? "
    "Tell Priya Nair about it, they will be glad."
)


def point(workspace, person, channel, ts, callback_id, settle=True):
    """Use a shortcut on a message."""
    [message] = [one for one in person.messages(channel, ts) if one["ts"] == ts]
    person.shortcut(callback_id, message)
    if settle:
        workspace.settle()


def fields(view):
    """Return what stands in a modal: the note above it, and each input that is filled in, by block id."""
    [note] = [block["elements"][0]["text"] for block in view["blocks"] if block["type"] == "context"]
    values = {name: value["value"].get("value") for name, value in view["state"]["values"].items()}
    return note, {name: value for name, value in values.items() if value}


@both_ways
def test_found_help_is_seen_by_whoever_looked_for_it_alone(workspace):
    ts = workspace.owen.say(GENERAL, CLAIM)
    workspace.settle()
    point(workspace, workspace.nadia, GENERAL, ts, "find_help")
    [answer] = workspace.top_level(GENERAL, workspace.nadia)
    assert (workspace.card(answer), answer["ephemeral"]) == (CLAIM_CARD, True)
    assert workspace.replies(GENERAL, ts, workspace.owen) == []
    assert workspace.top_level(GENERAL, workspace.owen) == []
    asked = workspace.rows("select text, asker, way, ts, shown from questions order by id")
    assert asked[1:] == [(CLAIM, "U0NADIA", "shortcut", "", 1)]


def test_found_help_for_a_reply_is_shown_in_its_thread(workspace):
    root = workspace.ask("Lovely weather today", GENERAL)
    ts = workspace.owen.say(GENERAL, CLAIM, thread_ts=root)
    workspace.settle()
    [message] = [one for one in workspace.nadia.messages(GENERAL, root) if one["ts"] == ts]
    workspace.nadia.shortcut("find_help", message)
    workspace.settle()
    [answer] = workspace.replies(GENERAL, root)
    assert (workspace.card(answer), answer["ephemeral"]) == (CLAIM_CARD, True)


def test_help_is_found_with_the_eyes_of_whoever_looks_for_it(workspace):
    ts = workspace.owen.say(CURATORS, "What are the salary bands?")
    workspace.settle()
    point(workspace, workspace.owen, CURATORS, ts, "find_help")
    point(workspace, workspace.priya, CURATORS, ts, "find_help")
    [hidden] = workspace.top_level(CURATORS, workspace.owen)
    [shown] = workspace.top_level(CURATORS, workspace.priya)
    assert (hidden["text"], shown["text"]) == (NOTHING_YET, "Salary bands: Salary bands run from A to F.")


def test_shortcut_works_where_the_bot_is_not(start_workspace):
    workspace = start_workspace()
    payload = {
        "type": "message_action",
        "callback_id": "find_help",
        "trigger_id": "T1",
        "team": {"id": "T0WAYPOST"},
        "user": {"id": "U0NADIA"},
        "channel": {"id": "D0OTHERS", "name": "directmessage"},
        "message": {"type": "message", "text": CLAIM, "user": "U0OWEN", "ts": "1.0"},
        "response_url": f"{workspace.sandbox.url}/api/response/none",
    }
    assert workspace.deliver_form(payload) == {}
    assert workspace.rows("select asker, channel, decision from questions") == [
        ("U0NADIA", "D0OTHERS", "answer")
    ]
    sent = "select count(*) from outbox where key like 'answer:%' and lane like 'http%'"
    assert workspace.rows(sent) == [(1,)]


@pytest.mark.parametrize(
    ("text", "said"),
    [(UNANSWERABLE, NOTHING_YET), ("Lovely weather today", TALK), ("<@U0OMAR>", WORDLESS)],
    ids=["nothing curated", "no question", "no words"],
)
def test_help_that_is_not_found_is_told_in_private(workspace, text, said):
    ts = workspace.owen.say(GENERAL, text)
    workspace.settle()
    point(workspace, workspace.nadia, GENERAL, ts, "find_help")
    [note] = workspace.top_level(GENERAL, workspace.nadia)
    assert (note["text"], note["ephemeral"]) == (said, True)
    assert workspace.top_level(GENERAL, workspace.owen) == []


@both_ways
def test_message_becomes_the_draft_of_a_resource(workspace):
    ts = workspace.owen.say(
        GENERAL, "<@U0OMAR> The van keys hang in bay 4.\nBring them back by <#C0ASK|ask>."
    )
    workspace.settle()
    point(workspace, workspace.priya, GENERAL, ts, "save_as_aid")
    view = workspace.priya.modal()
    assert fields(view) == (
        FROM_MESSAGE,
        {
            "title": "The van keys hang in bay 4.",
            "text": "The van keys hang in bay 4.\nBring them back by ask.",
        },
    )
    values = view["state"]["values"] | {"title": {"value": {"value": "Van keys"}}}
    assert workspace.priya.submit(view["id"], values) == {}
    workspace.settle()
    assert workspace.rows("select title, text, verified_by from resources where source = 'slack'") == [
        ("Van keys", "The van keys hang in bay 4.\nBring them back by ask.", "U0PRIYA")
    ]


def test_thread_becomes_the_draft_of_a_resource_without_its_people(workspace):
    root = workspace.ask("How do I lock the <!here> store?", GENERAL)
    workspace.owen.say(GENERAL, "Turn the key twice, <@U0NADIA>.", thread_ts=root)
    workspace.nadia.say(GENERAL, "Thanks Owen!", thread_ts=root)
    workspace.omar.say(GENERAL, "Owen Birch is right: twice.", thread_ts=root)
    workspace.settle()
    point(workspace, workspace.priya, GENERAL, root, "save_as_aid")
    note, said = fields(workspace.priya.modal())
    assert note == FROM_THREAD
    assert said == {
        "title": "How do I lock the store?",
        "text:2": "How do I lock the store?\n\nTurn the key twice.\n\nThanks!\n\nis right: twice.",
        "questions:2": "How do I lock the store?",
    }


def test_what_waypost_said_in_a_thread_is_no_part_of_the_draft(workspace):
    root = workspace.ask(CLAIM)
    workspace.owen.say(ASK, "Keep the receipts, too.", thread_ts=root)
    workspace.settle()
    assert len(workspace.replies(ASK, root)) == 1
    point(workspace, workspace.priya, ASK, root, "save_as_aid")
    assert fields(workspace.priya.modal())[1]["text:2"] == f"{CLAIM}\n\nKeep the receipts, too."


def test_draft_from_a_thread_is_submitted_and_its_errors_are_shown_where_they_belong(workspace):
    root = workspace.ask("Where are the van keys?", GENERAL)
    workspace.owen.say(GENERAL, "In bay 4.", thread_ts=root)
    workspace.settle()
    point(workspace, workspace.priya, GENERAL, root, "save_as_aid")
    view = workspace.priya.modal()
    emptied = view["state"]["values"] | {"text:2": {"value": {"value": " "}}}
    assert workspace.priya.submit(view["id"], emptied) == {
        "text:2": "Write at least a sentence: it is what people find it by"
    }
    assert workspace.priya.submit(view["id"], view["state"]["values"]) == {}
    workspace.settle()
    assert workspace.rows("select title, text, questions from resources where source = 'slack'") == [
        ("Where are the van keys?", "Where are the van keys?\n\nIn bay 4.", '["Where are the van keys?"]')
    ]


def test_long_thread_is_shortened_and_says_so(workspace):
    root = workspace.ask("Notes " + "on pumps " * 30, GENERAL)
    for _ in range(3):
        workspace.owen.say(GENERAL, "Prime the pump first. " * 60, thread_ts=root)
    workspace.settle()
    point(workspace, workspace.priya, GENERAL, root, "save_as_aid")
    note, said = fields(workspace.priya.modal())
    assert note == f"{FROM_THREAD} It is shortened to fit."
    assert (len(said["text:2"]), len(said["title"])) == (3000, 150)
    assert said["text:2"].endswith("…")


class SlowThreads(SlackClient):
    """Reads no thread before the modal was looked at."""

    released = threading.Event()

    def conversations_replies(self, **arguments):
        assert self.released.wait(10)
        return super().conversations_replies(**arguments)


@pytest.fixture
def slow_threads():
    SlowThreads.released.clear()
    yield SlowThreads
    SlowThreads.released.set()


def slow_workspace(start_workspace, slow_threads):
    workspace = start_workspace(BotParts(client=slow_threads))
    root = workspace.ask("Where are the van keys?", GENERAL)
    workspace.owen.say(GENERAL, "In bay 4.", thread_ts=root)
    workspace.settle()
    point(workspace, workspace.priya, GENERAL, root, "save_as_aid", settle=False)
    return workspace


def test_modal_is_open_before_the_thread_is_read(start_workspace, slow_threads):
    workspace = slow_workspace(start_workspace, slow_threads)
    question = "Where are the van keys?"
    opened = workspace.priya.wait_for(workspace.priya.modal)
    assert fields(opened) == (READING, {"title": question, "text": question, "questions": question})
    slow_threads.released.set()
    workspace.settle()
    assert fields(workspace.priya.modal())[1]["text:2"] == f"{question}\n\nIn bay 4."


def test_thread_that_comes_after_the_modal_was_closed_is_let_go(start_workspace, slow_threads):
    workspace = slow_workspace(start_workspace, slow_threads)
    workspace.priya.close_modal(workspace.priya.wait_for(workspace.priya.modal)["id"])
    slow_threads.released.set()
    workspace.settle()
    assert workspace.priya.modal() is None
    assert workspace.direct(workspace.priya) == []


class Unread(SlackClient):
    """May not read threads."""

    def conversations_replies(self, **arguments):
        return super().conversations_replies(**arguments | {"channel": "C0NOWHERE"})


def test_thread_that_cannot_be_read_leaves_the_message_in_the_draft(start_workspace):
    workspace = start_workspace(BotParts(client=Unread))
    root = workspace.nadia.say(GENERAL, "The van keys hang in bay 4.")
    workspace.owen.say(GENERAL, "Thanks", thread_ts=root)
    workspace.settle()
    point(workspace, workspace.priya, GENERAL, root, "save_as_aid")
    keys = "The van keys hang in bay 4."
    assert fields(workspace.priya.modal()) == (NOT_READ, {"title": keys, "text": keys})


def test_saving_is_for_curators_and_says_who_they_are(workspace):
    ts = workspace.owen.say(GENERAL, "The van keys hang in bay 4.")
    workspace.settle()
    point(workspace, workspace.nadia, GENERAL, ts, "save_as_aid")
    [refusal] = workspace.top_level(GENERAL, workspace.nadia)
    assert (refusal["text"], refusal["ephemeral"]) == (REFUSED, True)
    assert workspace.card(refusal) == Card(paragraphs=(REFUSED,))
    assert workspace.nadia.modal() is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Will you lock up, Will?", "Will you lock up?"),
        ("Will: lock up", "lock up"),
        ("Will Power said so", "said so"),
        ("hi @will, lock up", "hi lock up"),
        ("mail will@fernhill.example", "mail will@fernhill.example"),
        ("<!date^1392734382^{date}|18 Feb>: lock up", "18 Feb: lock up"),
    ],
)
def test_only_what_is_surely_a_name_is_left_out(text, left):
    assert nameless(text, ["Will Power"]) == left
