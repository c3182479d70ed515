"""The step *Answer a question* of Workflow Builder."""

import pytest

from bot.sandbox.faults import Dial
from bot.sandbox.options import SandboxOptions
from bot.slack_client import SlackClient
from content_index.types import Resource
from tests.bot.company import CURATORS, OFF
from tests.bot.test_durability import POISON, PoisonedEncoder
from tests.bot.test_questions import CLAIM, UNANSWERABLE
from tests.bot.workspace import BotParts, both_ways

STEP = "answer_question"
CLAIMED = {
    "answer": "Open Tally and press New claim. Claim travel costs within 30 days of the trip.",
    "title": "Claim travel costs",
    "url": "https://learn.fernhill.example/claim",
    "decision": "answer",
}
NOTHING = {"answer": "Nothing curated answers this yet.", "title": "", "url": "", "decision": "abstain"}
SALARY = "What are the salary bands?"


def run(workspace, **inputs):
    """Run the step as Nadia's workflow and return how it ended: state, outputs, error."""
    run_id = workspace.nadia.run_step(STEP, inputs)
    workspace.settle()
    ended = workspace.nadia.step(run_id)
    return ended["state"], ended["outputs"], ended["error"]


@both_ways
def test_step_ends_with_the_best_aid(workspace):
    assert run(workspace, question=CLAIM) == ("succeeded", CLAIMED, "")
    assert workspace.rows("select text, asker, way, channel, shown from questions") == [
        (CLAIM, "", "workflow", "", 1)
    ]


def test_step_is_asked_by_the_person_it_names(workspace):
    run(workspace, question=CLAIM, user="U0OWEN")
    assert workspace.rows("select asker from questions") == [("U0OWEN",)]


def test_step_says_when_nothing_curated_answers(workspace):
    assert run(workspace, question=UNANSWERABLE) == ("succeeded", NOTHING, "")
    assert workspace.rows("select title from gaps") == [(UNANSWERABLE,)]


def test_step_answers_with_what_everybody_may_see_whoever_asks(workspace):
    assert run(workspace, question=SALARY, user="U0PRIYA")[1]["decision"] == "abstain"


def test_step_for_a_channel_answers_with_what_that_channel_may_see(workspace):
    state, outputs, _ = run(workspace, question=SALARY, channel=CURATORS)
    assert (state, outputs["title"]) == ("succeeded", "Salary bands")


def test_step_for_a_channel_where_waypost_is_off_fails_and_says_why(workspace):
    error = "Waypost is switched off in the channel that this step names."
    assert run(workspace, question=CLAIM, channel=OFF) == ("failed", None, error)


def test_step_with_a_question_of_no_words_fails_and_says_why(workspace):
    assert run(workspace, question="<@U0OMAR>") == ("failed", None, "This step needs a question.")


def test_outputs_ping_nobody(workspace):
    said = "Call <!channel> and <@U0OWEN> when the sluice sticks."
    workspace.add(Resource(id="sluice", title="Sluice <!here>", text=said))
    _, outputs, _ = run(workspace, question="What when the sluice sticks?")
    assert (outputs["title"], outputs["answer"]) == (
        "Sluice <\u200b!here>",
        "Call <\u200b!channel> and <\u200b@U0OWEN> when the sluice sticks.",
    )


def test_step_is_ended_with_the_token_of_its_run(start_workspace):
    tokens = []

    class Watched(SlackClient):
        def functions_completeSuccess(self, **arguments):  # noqa: N802  the SDK's name
            tokens.append((arguments.get("token"), self.token))
            return super().functions_completeSuccess(**arguments)

    workspace = start_workspace(BotParts(client=Watched))
    run(workspace, question=CLAIM)
    assert tokens == [("xwfp-sandbox", "xoxb-sandbox")]


def test_step_that_was_delivered_twice_ends_once(start_workspace):
    workspace = start_workspace(options=SandboxOptions(retry_delays=(), faults=Dial(duplicate_events=1.0)))
    assert run(workspace, question=CLAIM) == ("succeeded", CLAIMED, "")
    assert workspace.rows("select key, state, error from outbox") == [("step:Fx000000001", "sent", None)]
    assert workspace.rows("select count(*) from questions") == [(1,)]


def test_step_whose_end_may_have_got_through_is_not_ended_twice(start_workspace):
    workspace = start_workspace(options=SandboxOptions(retry_delays=()))
    workspace.nadia.turn_dial(lose_response=1.0)
    run_id = workspace.nadia.run_step(STEP, {"question": CLAIM})
    workspace.nadia.wait_for(lambda: workspace.rows("select 1 from outbox where attempts >= 1 and in_doubt"))
    workspace.nadia.turn_dial(lose_response=0.0)
    workspace.settle()
    assert workspace.nadia.step(run_id)["outputs"] == CLAIMED
    [(state, error, attempts)] = workspace.rows("select state, error, attempts from outbox")
    assert (state, error) == ("sent", None)
    assert attempts > 1


def test_step_that_was_left_by_a_process_is_ended_by_the_next(start_workspace):
    workspace = start_workspace()

    class Dead(SlackClient):
        def functions_completeSuccess(self, **arguments):  # noqa: N802  the SDK's name
            raise OSError("the process is going down")

    workspace.stop_bot()
    workspace.parts = BotParts(client=Dead)
    workspace.start_bot()
    run_id = workspace.nadia.run_step(STEP, {"question": CLAIM})
    workspace.nadia.wait_for(lambda: workspace.rows("select 1 from outbox where attempts >= 1"))
    workspace.stop_bot()
    assert workspace.nadia.step(run_id)["state"] == "running"
    workspace.parts = BotParts()
    workspace.start_bot()
    workspace.settle()
    assert workspace.nadia.step(run_id)["outputs"] == CLAIMED


def test_step_that_cannot_be_answered_fails_with_a_reference(start_workspace):
    workspace = start_workspace(BotParts(encoder=PoisonedEncoder()))
    state, outputs, error = run(workspace, question=POISON)
    assert (state, outputs) == ("failed", None)
    assert error.startswith("Something went wrong in Waypost; the log has it under ")
    assert "poisoned" not in error


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"function": {"callback_id": "reverse"}}, id="another app's step"),
        pytest.param({"function_execution_id": None}, id="nothing to end"),
        pytest.param({"function": "answer_question", "inputs": []}, id="not even a step"),
    ],
)
def test_run_of_something_else_is_acknowledged_and_left_alone(workspace, changed):
    event = {
        "type": "function_executed",
        "function": {"callback_id": STEP},
        "inputs": {"question": CLAIM},
        "function_execution_id": "Fx1",
        "bot_access_token": "xwfp-sandbox",
    }
    assert workspace.deliver(event | changed, "Ev1").status_code == 200
    workspace.settle()
    assert workspace.rows("select count(*) from outbox") == [(0,)]
