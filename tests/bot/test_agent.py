"""The agent surface: suggested prompts, the status of a thread, thumbs below an answer."""

import threading
from typing import ClassVar

import pytest

from bot.slack_client import SlackClient
from content_index.types import Resource
from tests.bot.content_words import ContentWords
from tests.bot.test_questions import CLAIM, UNANSWERABLE
from tests.bot.workspace import BotParts, both_ways

SAMPLES = {
    "keys": ("Van keys", "Where do the van keys hang?", ()),
    "masks": ("Dust masks", "Which dust mask do I wear?", ()),
    "bonus": ("Bonus rules", "How is the bonus worked out?", ("curator",)),
    "boots": ("Safety boots", "Who pays for safety boots?", ()),
    "dogs": ("Office dogs", "May I bring my dog to the office?", ()),
}
TITLE = "Try one of these"


def add_samples(workspace, *names):
    """Add resources that come with a sample question."""
    for name in names:
        title, question, audience = SAMPLES[name]
        said = Resource(
            id=name, title=title, text=f"{title} are kept.", questions=(question,), audience=audience
        )
        workspace.add(said)


def suggested(workspace, person):
    """Return what the Messages tab suggests after somebody opened it."""
    before = person.agent()
    person.open_home("messages")
    after = person.wait_for(lambda: (now := person.agent()) != before and now)
    assert all(prompt["title"] == prompt["message"] for prompt in after["prompts"])
    return after["title"], [prompt["message"] for prompt in after["prompts"]]


def test_sample_questions_of_what_a_person_may_see_are_suggested(workspace):
    add_samples(workspace, "bonus", "keys", "masks")
    keys, masks, bonus = (SAMPLES[name][1] for name in ("keys", "masks", "bonus"))
    assert suggested(workspace, workspace.nadia) == (TITLE, [keys, masks])
    assert suggested(workspace, workspace.priya) == (TITLE, [bonus, keys, masks])


def test_at_most_four_are_suggested_those_first_that_helped(workspace):
    add_samples(workspace, *SAMPLES)
    ts = workspace.ask(SAMPLES["masks"][1], workspace.omar.direct_messages(), workspace.omar)
    workspace.click(workspace.omar, workspace.private_answers(workspace.omar, ts)[0], "This helped")
    expected = [SAMPLES[name][1] for name in ("masks", "boots", "dogs", "keys")]
    assert suggested(workspace, workspace.nadia) == (TITLE, expected)


def test_suggestions_are_refreshed_when_the_tab_is_opened_again(workspace):
    add_samples(workspace, "keys")
    assert suggested(workspace, workspace.nadia)[1] == [SAMPLES["keys"][1]]
    add_samples(workspace, "boots")
    assert suggested(workspace, workspace.nadia)[1] == [SAMPLES["boots"][1], SAMPLES["keys"][1]]


@both_ways
def test_suggested_question_is_answered(workspace):
    add_samples(workspace, "keys")
    [question] = suggested(workspace, workspace.nadia)[1]
    ts = workspace.ask(question, workspace.nadia.direct_messages())
    [answer] = workspace.private_answers(workspace.nadia, ts)
    assert workspace.card(answer).titles == ("Van keys",)


def test_without_sample_questions_the_manifests_prompts_stay(workspace):
    workspace.nadia.open_home("messages")
    workspace.nadia.open_home("home")
    workspace.nadia.wait_for(workspace.nadia.home)
    workspace.settle()
    assert workspace.nadia.agent()["prompts"] == []


class Hesitant(ContentWords):
    """Waits before it encodes a question."""

    released = threading.Event()

    def encode_with_tokens(self, texts):
        assert self.released.wait(10)
        return super().encode_with_tokens(texts)


def test_status_is_shown_while_the_answer_is_worked_on_and_goes_with_it(start_workspace):
    Hesitant.released.clear()
    workspace = start_workspace(BotParts(encoder=Hesitant()))
    nadia = workspace.nadia
    ts = nadia.say(nadia.direct_messages(), CLAIM)
    nadia.wait_for(lambda: nadia.agent(ts)["status"] == "Looking it up…")
    Hesitant.released.set()
    workspace.settle()
    assert len(workspace.private_answers(nadia, ts)) == 1
    assert nadia.agent(ts)["status"] == ""


class LateStatus(SlackClient):
    """Delivers a status once the answer is there, and remembers what was set."""

    released = threading.Event()
    statuses: ClassVar[list[str]] = []

    def assistant_threads_setStatus(self, **arguments):  # noqa: N802  the SDK's name
        assert self.released.wait(10)
        self.statuses.append(arguments["status"])
        return super().assistant_threads_setStatus(**arguments)


@pytest.fixture
def late_status():
    LateStatus.released.clear()
    LateStatus.statuses.clear()
    yield LateStatus
    LateStatus.released.set()


def test_status_that_comes_after_the_answer_is_taken_back(start_workspace, late_status):
    workspace = start_workspace(BotParts(client=late_status))
    nadia = workspace.nadia
    ts = workspace.ask(CLAIM, nadia.direct_messages())
    assert len(workspace.private_answers(nadia, ts)) == 1  # the answer did not wait
    late_status.released.set()
    nadia.wait_for(lambda: late_status.statuses == ["Looking it up…", ""])
    nadia.wait_for(lambda: nadia.agent(ts)["status"] == "")


class NoAgent(SlackClient):
    """Belongs to an app without the agent surface."""

    def assistant_threads_setStatus(self, **arguments):  # noqa: N802  the SDK's name
        return super().assistant_threads_setStatus(**arguments | {"channel_id": "D0NOWHERE"})

    def assistant_threads_setSuggestedPrompts(self, **arguments):  # noqa: N802  the SDK's name
        return super().assistant_threads_setSuggestedPrompts(**arguments | {"channel_id": "D0NOWHERE"})


def test_refused_courtesies_break_nothing(start_workspace, caplog):
    workspace = start_workspace(BotParts(client=NoAgent))
    add_samples(workspace, "keys")
    workspace.nadia.open_home("messages")
    ts = workspace.ask(CLAIM, workspace.nadia.direct_messages())
    assert len(workspace.private_answers(workspace.nadia, ts)) == 1
    workspace.stop_bot()
    assert CLAIM not in caplog.text
    assert workspace.rows("select count(*) from inbox where payload is not null") == [(0,)]


def test_nothing_but_direct_messages_has_a_status(start_workspace, late_status):
    late_status.released.set()
    workspace = start_workspace(BotParts(client=late_status))
    workspace.ask(CLAIM)
    workspace.command(workspace.nadia, "/ask", CLAIM)
    workspace.stop_bot()
    assert late_status.statuses == []


@pytest.mark.parametrize(("label", "verdict"), [("This helped", "helped"), ("Not quite", "not_quite")])
def test_thumb_below_an_answer_is_a_verdict(workspace, label, verdict):
    ts = workspace.ask(CLAIM, workspace.nadia.direct_messages())
    [answer] = workspace.private_answers(workspace.nadia, ts)
    workspace.click(workspace.nadia, answer, label)
    assert workspace.rows("select user_id, verdict from verdicts") == [("U0NADIA", verdict)]
    [_, thanks] = workspace.private_answers(workspace.nadia, ts)
    assert thanks["ephemeral"]


@pytest.mark.parametrize("value", ["", "answer_helped", "answer_helped:x", "other:1", "answer_helped:99"])
def test_thumb_with_another_value_is_no_verdict(workspace, value):
    ts = workspace.ask(CLAIM, workspace.nadia.direct_messages())
    [answer] = workspace.private_answers(workspace.nadia, ts)
    workspace.deliver_click(workspace.nadia, answer, "answer_feedback", value)
    assert workspace.rows("select count(*) from verdicts") == [(0,)]


def test_note_that_nothing_was_found_has_no_thumbs(workspace):
    ts = workspace.ask(UNANSWERABLE, workspace.nadia.direct_messages())
    [note] = workspace.private_answers(workspace.nadia, ts)
    assert "context_actions" not in {block["type"] for block in note["blocks"]}


def test_question_in_the_thread_of_an_answer_is_answered_there(workspace):
    channel = workspace.nadia.direct_messages()
    ts = workspace.ask(CLAIM, channel)
    workspace.nadia.say(channel, "How do I book annual leave?", thread_ts=ts)
    workspace.settle()
    titles = [workspace.card(answer).titles for answer in workspace.private_answers(workspace.nadia, ts)]
    assert titles == [("Claim travel costs",), ("Book annual leave",)]
