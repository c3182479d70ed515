"""Searching from App Home."""

import threading

import pytest

from bot.store import InboxStore
from tests.bot.card import card
from tests.bot.content_words import ContentWords
from tests.bot.test_questions import CLAIM, CLAIM_CARD, NOTHING_YET
from tests.bot.workspace import BotParts, both_ways

LEAVE = "How do I book annual leave?"
MUGS = "Where do we keep the travel mugs?"
NOTHING_BUT = f"{NOTHING_YET} A vetted mentor may be able to help:"


def open_home(workspace, person):
    person.open_home()
    return person.wait_for(person.home)


def search(workspace, person, text, settle=True):
    """Type into the field on App Home and press Enter."""
    view = person.home() or open_home(workspace, person)
    person.click_in_view(view, "home_search", value=text)
    if settle:
        workspace.settle()


def found(person):
    """Return what stands on App Home between the field and the next headline; None if nothing does."""
    blocks = person.home()["blocks"]
    [field] = [at for at, block in enumerate(blocks) if block["block_id"] == "home_search"]
    ends = [at for at, block in enumerate(blocks) if block["type"] == "header" and at > field]
    between = blocks[field + 1 : ends[0]]
    return card({"blocks": between}) if between else None


def test_field_on_home_takes_a_question_on_enter(workspace):
    view = open_home(workspace, workspace.nadia)
    [field] = [block for block in view["blocks"] if block["type"] == "input"]
    assert (field["dispatch_action"], field["label"]["text"]) == (True, "Find help")
    assert field["element"]["dispatch_action_config"] == {"trigger_actions_on": ["on_enter_pressed"]}
    assert found(workspace.nadia) is None


@both_ways
def test_what_was_found_stands_on_home_itself(workspace):
    search(workspace, workspace.nadia, CLAIM)
    shown = found(workspace.nadia)
    assert (shown.titles, shown.quotes, shown.paragraphs) == (
        CLAIM_CARD.titles,
        CLAIM_CARD.quotes,
        CLAIM_CARD.paragraphs,
    )
    assert shown.small == (f"For “{CLAIM}”", *CLAIM_CARD.small)
    assert shown.buttons == ("This helped", "Not quite", "Ask a mentor", "Why this?", "Clear the search")
    assert workspace.direct(workspace.nadia) == []
    assert workspace.rows("select text, asker, way, channel, shown, decision from questions") == [
        (CLAIM, "U0NADIA", "search", "", 1, "answer")
    ]


def test_search_is_among_the_questions_below_it(workspace):
    search(workspace, workspace.nadia, CLAIM)
    sections = [
        block["text"]["text"] for block in workspace.nadia.home()["blocks"] if block["type"] == "section"
    ]
    assert f"{CLAIM} → Claim travel costs" in sections


def test_search_shows_three_aids_at_most(workspace):
    search(workspace, workspace.nadia, "travel")
    assert found(workspace.nadia).titles == (
        "1. Book travel",
        "2. Claim travel costs",
        "3. Book annual leave",
    )


def test_searching_sees_what_the_person_may_see(workspace):
    for person in (workspace.priya, workspace.nadia):
        search(workspace, person, "salary bands")
    assert (found(workspace.priya).titles, found(workspace.nadia).titles) == (("Salary bands",), ())


def test_single_word_that_nothing_curated_answers_is_a_gap(workspace):
    search(workspace, workspace.nadia, "dentist")
    assert found(workspace.nadia).paragraphs == (NOTHING_YET,)
    assert workspace.rows("select title from gaps") == [("dentist",)]


def test_mentors_are_offered_where_nothing_curated_answers(workspace):
    search(workspace, workspace.nadia, MUGS)
    shown = found(workspace.nadia)
    assert (shown.paragraphs[0], shown.buttons) == (
        NOTHING_BUT,
        ("Ask a mentor", "Not now", "Clear the search"),
    )
    workspace.click_at_home(workspace.nadia, "Not now")
    assert found(workspace.nadia).buttons == ("Clear the search",)


def test_helpful_answer_is_thanked_for_and_its_reminder_planned_on_home(workspace):
    search(workspace, workspace.nadia, CLAIM)
    workspace.click_at_home(workspace.nadia, "This helped")
    assert found(workspace.nadia).buttons == ("Remind me", "No, thanks", "Clear the search")
    workspace.click_at_home(workspace.nadia, "Remind me")
    shown = found(workspace.nadia)
    assert shown.paragraphs[-1] == "I will ask you about “Claim travel costs” on Wed 25 Nov, 09:30."
    assert shown.titles == CLAIM_CARD.titles
    assert workspace.rows("select verdict, resource_id from verdicts") == [("helped", "claim-travel")]
    assert workspace.direct(workspace.nadia) == []


def test_which_of_several_aids_helped_is_asked_on_home(workspace):
    search(workspace, workspace.nadia, "travel")
    workspace.click_at_home(workspace.nadia, "This helped")
    choices = ("Book travel", "Claim travel costs", "Book annual leave", "Not sure", "Clear the search")
    assert found(workspace.nadia).buttons == choices
    workspace.click_at_home(workspace.nadia, "Claim travel costs")
    assert workspace.rows("select verdict, resource_id from verdicts") == [("helped", "claim-travel")]


def test_mentor_is_asked_from_home(workspace):
    search(workspace, workspace.nadia, CLAIM)
    workspace.click_at_home(workspace.nadia, "Not quite")
    workspace.click_at_home(workspace.nadia, "Ask a mentor")
    assert found(workspace.nadia).paragraphs[-1] == (
        "I am on it: your direct messages with me show who has your question."
    )
    assert len(workspace.direct(workspace.omar)) == 1
    [state] = workspace.direct(workspace.nadia)
    assert state["text"].startswith("I asked Omar Reyes")


def test_search_is_cleared_by_its_button(workspace):
    search(workspace, workspace.nadia, CLAIM)
    workspace.click_at_home(workspace.nadia, "Clear the search")
    assert found(workspace.nadia) is None


def test_search_is_cleared_by_an_empty_field(workspace):
    search(workspace, workspace.nadia, CLAIM)
    search(workspace, workspace.nadia, "")
    assert found(workspace.nadia) is None
    assert workspace.rows("select count(*) from questions") == [(1,)]


def test_home_that_is_opened_again_begins_without_a_search(workspace):
    search(workspace, workspace.nadia, CLAIM)
    workspace.nadia.open_home()
    assert workspace.nadia.wait_for(lambda: found(workspace.nadia) is None)


class Hesitant(ContentWords):
    """Takes its time over one question."""

    released = threading.Event()
    begun = threading.Event()

    def encode_with_tokens(self, texts):
        if any(CLAIM in text for text in texts):
            self.begun.set()
            assert self.released.wait(10)
        return super().encode_with_tokens(texts)


@pytest.fixture
def hesitant():
    Hesitant.released.clear()
    Hesitant.begun.clear()
    yield Hesitant
    Hesitant.released.set()


def test_slow_search_does_not_take_the_place_of_a_newer_one(start_workspace, hesitant):
    workspace = start_workspace(BotParts(encoder=hesitant()))
    search(workspace, workspace.nadia, CLAIM, settle=False)
    assert hesitant.begun.wait(10)
    search(workspace, workspace.nadia, LEAVE, settle=False)
    workspace.nadia.wait_for(lambda: found(workspace.nadia))
    hesitant.released.set()
    workspace.settle()
    assert found(workspace.nadia).titles == ("Book annual leave",)
    assert workspace.rows("select text from questions order by id") == [(LEAVE,), (CLAIM,)]


def test_search_is_answered_after_a_restart(start_workspace):
    workspace = start_workspace()
    view = open_home(workspace, workspace.nadia)
    workspace.sandbox.connect_bot("http://127.0.0.1:9/nowhere")
    workspace.stop_bot()
    bot = workspace.new_bot()
    action = {
        "type": "plain_text_input",
        "action_id": "home_search",
        "block_id": "home_search",
        "value": CLAIM,
    }
    payload = {
        "type": "block_actions",
        "trigger_id": "T1",
        "team": {"id": "T0WAYPOST"},
        "user": {"id": "U0NADIA"},
        "view": view,
        "actions": [action | {"action_ts": "1795000000.000100"}],
    }
    with bot.database.atomic() as db:
        InboxStore(db).receive("block_actions:T1", None, payload, bot.units.now())
    bot.stop()
    workspace.start_bot()
    workspace.settle()
    assert found(workspace.nadia).titles == ("Claim travel costs",)
