"""A bot that runs while another process swaps the model works with the new one from the next question on."""

import pytest

import bot.encoding
from content_index.models.store import ModelStore
from retrieval.swap import Swap, swap_model
from tests.bot.company import ASK, START
from tests.bot.content_words import ContentWords
from tests.bot.test_curating import PARKING

CLAIM = "How do I claim travel costs?"
UNANSWERED = "What do we feed the herons?"


@pytest.fixture
def swap(workspace, monkeypatch):
    """Return a function that lets the model "narrow" serve, as `waypost index` in another process would."""
    narrow = ContentWords("narrow")
    monkeypatch.setattr(bot.encoding, "load_named", lambda name, beside, tell: narrow)

    def run():
        database = workspace.bot.database
        with database.atomic() as db:
            ModelStore(db).serve("toy")
        path = database.path.with_suffix(".faiss")
        assert swap_model(Swap(database, workspace.parts.encoder, narrow, path, lambda: START)).swapped
        return narrow

    return run


def test_question_after_a_swap_is_answered_judged_and_recorded_with_the_new_model(workspace, swap):
    assert workspace.ask(UNANSWERED)
    narrow = swap()
    narrow.encoded.clear()
    thread = workspace.ask(CLAIM)
    workspace.click(workspace.nadia, workspace.replies(ASK, thread, workspace.nadia)[0], "This helped")
    workspace.ask(UNANSWERED)
    assert workspace.answers() == ["Claim travel costs"]
    assert narrow.encoded == [CLAIM, CLAIM, UNANSWERED]
    assert workspace.rows("select model from remembered_vectors") == [("narrow",)]
    assert workspace.rows("select model from gap_questions order by question_id") == [("toy",), ("narrow",)]


def test_resource_added_after_a_swap_is_encoded_with_the_new_model(workspace, swap):
    swap()
    workspace.command(workspace.priya, "/curate", "add Park a van")
    form = workspace.priya.wait_for(workspace.priya.modal)
    assert workspace.priya.submit(form["id"], PARKING) == {}
    workspace.settle()
    assert workspace.rows(
        "select v.model from passages p join vectors v using (text_hash) where p.resource_id like 'park-%'"
    ) == [("narrow",)]
