"""Steps of workflows, as the app and the person who runs them see them."""

from tests.bot.sandbox.conftest import error_of, refusal_of

QUESTION = "Where are the van keys?"


def ended(person, run_id):
    run = person.step(run_id)
    return run["state"], run["outputs"], run["error"]


def test_run_reaches_the_bot_as_slack_delivers_it(sandbox, nadia, bot):
    run_id = nadia.run_step("answer", {"question": QUESTION})
    assert sandbox.wait_until_idle(5)
    [event] = bot.events
    assert {
        name: event[name] for name in ("type", "inputs", "function_execution_id", "bot_access_token")
    } == {
        "type": "function_executed",
        "inputs": {"question": QUESTION},
        "function_execution_id": run_id,
        "bot_access_token": "xwfp-sandbox",
    }
    assert event["function"]["callback_id"] == "answer"
    assert event["function"]["input_parameters"] == [
        {"name": "question", "type": "string", "title": "Question", "is_required": True}
    ]


def test_run_ends_once_with_its_outputs(nadia, client):
    run_id = nadia.run_step("answer", {"question": QUESTION})
    assert ended(nadia, run_id) == ("running", None, "")
    assert error_of(client.functions_completeSuccess, function_execution_id=run_id, outputs={}) == (
        "parameter_validation_failed"
    )
    client.functions_completeSuccess(function_execution_id=run_id, outputs={"answer": "On the hook."})
    assert ended(nadia, run_id) == ("succeeded", {"answer": "On the hook."}, "")
    assert error_of(client.functions_completeError, function_execution_id=run_id, error="late") == (
        "execution_not_in_running_state"
    )


def test_run_ends_with_an_error(nadia, client):
    run_id = nadia.run_step("answer", {"question": QUESTION})
    client.functions_completeError(function_execution_id=run_id, error="Nobody knows.", token="xwfp-sandbox")
    assert ended(nadia, run_id) == ("failed", None, "Nobody knows.")


def test_unknown_steps_and_runs_are_refused(http, client):
    assert error_of(client.functions_completeSuccess, function_execution_id="Fx0", outputs={}) == (
        "function_execution_not_found"
    )
    refused = [
        http.post("/sandbox/api/steps/run", json={"user": "U0NADIA", "callback_id": name, "inputs": {}})
        for name in ("unknown", "answer")
    ]
    assert [answer.json()["error"] for answer in refused] == [
        "function_not_found",
        "parameter_validation_failed",
    ]
    assert refusal_of(client.functions_completeSuccess, function_execution_id="", outputs={})["error"] == (
        "invalid_arguments"
    )
