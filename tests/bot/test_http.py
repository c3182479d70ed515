"""The bot's endpoint: what it takes from Slack, and what it refuses from anybody else."""

import json
import logging

import httpx
import pytest

from bot.logs import set_up_logging
from bot.settings import LogLevel
from bot.web import MAX_BODY
from tests.bot.company import ASK

SECRET_WORDS = "my password is heron seven"
BODY = json.dumps({"type": "event_callback", "event": {"type": "message", "text": SECRET_WORDS}})


@pytest.mark.parametrize(
    "event",
    [
        {"type": "reaction_added", "user": "U0NADIA", "reaction": "tada"},
        {"type": "team_join", "user": {"id": "U0NEW"}},
        {
            "type": "message",
            "subtype": "channel_topic",
            "channel": ASK,
            "user": "U0NADIA",
            "text": "x",
            "ts": "1.0",
        },
        {"type": "something_slack_invents_next_year"},
    ],
    ids=lambda event: event["type"],
)
def test_event_nobody_listens_to_is_acknowledged(workspace, event):
    assert workspace.deliver(event, "Ev1").status_code == 200


@pytest.mark.parametrize(
    "kind", ["block_actions", "view_submission", "view_closed", "shortcut", "message_action"]
)
def test_interaction_nobody_listens_to_is_acknowledged(workspace, kind):
    view = {"type": "modal", "callback_id": "unknown", "id": "V1", "state": {"values": {}}}
    payload = {"type": kind, "callback_id": "unknown", "trigger_id": "T1", "user": {"id": "U0NADIA"}}
    payload |= {
        "team": {"id": "T0WAYPOST"},
        "actions": [{"type": "button", "action_id": "x", "block_id": "y"}],
    }
    assert workspace.deliver_form(payload | ({"view": view} if "view" in kind else {})) == {}


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"x_slack_signature": "v0=" + "0" * 64}, id="wrong signature"),
        pytest.param({"x_slack_signature": ""}, id="no signature"),
        pytest.param({"x_slack_request_timestamp": "1700000000"}, id="old timestamp"),
        pytest.param({"x_slack_request_timestamp": "soon"}, id="timestamp in words"),
        pytest.param({"x_slack_request_timestamp": ""}, id="no timestamp"),
        pytest.param({"x_slack_request_timestamp": "-1"}, id="negative timestamp"),
        pytest.param({"x_slack_request_timestamp": "9" * 5000}, id="timestamp beyond what int() reads"),
    ],
)
def test_request_that_slack_did_not_sign_is_refused(workspace, headers, caplog):
    answer = workspace.send(BODY, **headers)
    assert answer.status_code == 401
    assert "heron" not in caplog.text


def test_slack_checks_the_address_with_a_challenge(workspace):
    answer = workspace.send(json.dumps({"type": "url_verification", "challenge": "c1"}))
    assert (answer.status_code, answer.json()) == (200, {"challenge": "c1"})


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param("{", "application/json", id="broken JSON"),
        pytest.param("[]", "application/json", id="JSON that is no object"),
        pytest.param("[" * 100_000, "application/json", id="JSON nested too deeply to be read"),
        pytest.param("payload=%7B", "application/x-www-form-urlencoded", id="broken JSON in a form"),
    ],
)
def test_signed_body_that_cannot_be_read_is_refused(workspace, body, content_type):
    assert workspace.send(body, content_type=content_type).status_code == 400


def test_delivery_without_slacks_form_is_acknowledged_ignored_and_logged_without_its_words(workspace, caplog):
    event = {"type": "message", "channel": ASK, "user": "U0NADIA", "text": [SECRET_WORDS], "ts": "1.0"}
    assert workspace.deliver(event, "Ev1").status_code == 200
    assert [record.getMessage() for record in caplog.records if record.name == "bot.well_formed"] == [
        (
            "a delivery (EventCallback) does not have Slack's form and is ignored: "
            "Expected `str | null`, got `array` - at `$.event.text`"
        )
    ]
    assert workspace.rows("select count(*) from inbox") == [(0,)]


@pytest.mark.parametrize("urls", ["https://hooks.example/1", ["https://hooks.example/1"], None])
def test_delivery_of_an_unknown_kind_with_odd_addresses_is_acknowledged(workspace, urls):
    assert workspace.deliver_form({"type": "something_new", "response_urls": urls}) == {}


@pytest.mark.parametrize("step", [{}, {"workflow_step": None}, {"workflow_step": []}])
def test_form_of_an_older_step_without_its_step_is_acknowledged(workspace, step):
    view = {"id": "V1", "type": "workflow_step", "callback_id": "x", "state": {"values": {}}}
    payload = {"type": "view_submission", "user": {"id": workspace.nadia.user}, "view": view}
    assert workspace.deliver_form(payload | step) == {}


def test_command_about_payloads_is_a_command(workspace):
    """Bolt's own decoding looks for the word in the whole body."""
    workspace.command(workspace.nadia, "/ask", "How do I claim travel costs for a payload?")
    [answer] = workspace.top_level(ASK, workspace.nadia)
    assert workspace.card(answer).titles == ("Claim travel costs",)


def test_body_that_is_too_large_is_refused(workspace):
    assert workspace.send("x" * (MAX_BODY + 1)).status_code == 413


def test_body_that_is_too_large_and_does_not_say_so_is_refused(workspace):
    pieces = iter([b"x" * MAX_BODY, b"x"])
    headers = {"x-slack-request-timestamp": "1"}
    answer = httpx.post(workspace.url, content=pieces, headers=headers, trust_env=False, verify=False)
    assert answer.status_code == 413


def test_health_can_be_asked_for(workspace):
    answer = httpx.get(workspace.url.replace("/slack/events", "/healthz"), trust_env=False, verify=False)
    assert (answer.status_code, answer.text) == (200, "ok")


@pytest.fixture
def operators_log(caplog):
    """Return the log as an operator gets it who asked for everything."""
    names = (
        "slack_bolt",
        "slack_sdk",
        "httpx",
        "httpcore",
        "urllib3",
        "apscheduler",
        "sentence_transformers",
    )
    levels = {name: logging.getLogger(name).level for name in names}
    set_up_logging(LogLevel.DEBUG)
    caplog.set_level(logging.DEBUG)
    yield caplog
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_nothing_anybody_wrote_is_in_the_log(operators_log, start_workspace):
    workspace = start_workspace()
    # One word that nothing covers among many that the aid has: it is still likely enough for who asked.
    asked = "How do I claim travel costs within 30 days of the trip to a heron?"
    thread = workspace.ask(f"<@U0WAYPOST> {asked}")
    workspace.ask(f"Who repairs herons? {SECRET_WORDS}")
    workspace.command(workspace.nadia, "/ask", f"Where is it? {SECRET_WORDS}")
    for label in ("This helped", "Remind me"):
        workspace.click(workspace.nadia, workspace.replies(ASK, thread)[-1], label)
    workspace.click(workspace.nadia, workspace.replies(ASK, thread)[0], "Ask a mentor")
    workspace.click(workspace.omar, workspace.direct(workspace.omar)[0], "Take it")
    workspace.forward(days=1)
    workspace.nadia.open_home()
    workspace.nadia.wait_for(workspace.nadia.home)
    workspace.deliver({"type": "heron_added", "text": SECRET_WORDS}, "Ev1")
    workspace.send(BODY, x_slack_signature="v0=0")
    assert [record.getMessage() for record in operators_log.records if "heron" in record.getMessage()] == []
    assert "Tally" not in operators_log.text
