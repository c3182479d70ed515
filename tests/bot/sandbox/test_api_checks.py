"""What every Web API call is checked for before it does anything."""

import pytest

from bot.sandbox.options import DEFAULT_SCOPES
from tests.bot.sandbox.bot_side import web_client
from tests.bot.sandbox.conftest import error_of, refusal_of


def test_unknown_method_is_refused_with_status_200(http):
    response = http.post("/api/chat.shout")
    assert response.status_code == 200
    assert response.json() == {"ok": False, "error": "unknown_method", "req_method": "chat.shout"}


def test_call_without_token_is_not_authed(http):
    assert http.post("/api/auth.test", headers={"authorization": ""}).json() == {
        "ok": False,
        "error": "not_authed",
    }


def test_call_with_a_wrong_token_is_refused(sandbox):
    assert error_of(web_client(sandbox.url, "xoxb-other").auth_test) == "invalid_auth"


def test_token_may_come_in_the_body(http):
    response = http.post("/api/auth.test", data={"token": "xoxb-sandbox"}, headers={"authorization": ""})
    assert response.json()["user_id"] == "U0WAYPOST"


def test_missing_scope_names_what_is_needed_and_what_was_provided(start_sandbox):
    client = web_client(start_sandbox(scopes=frozenset({"users:read", "chat:write"})).url)
    assert refusal_of(client.team_info) == {
        "ok": False,
        "error": "missing_scope",
        "needed": "team:read",
        "provided": "chat:write,users:read",
    }


def test_conversation_of_a_kind_without_scope_is_refused(start_sandbox):
    client = web_client(start_sandbox(scopes=DEFAULT_SCOPES - {"im:history"}).url)
    assert client.conversations_history(channel="C0ASK")["ok"]
    answer = refusal_of(client.conversations_history, channel="D0NADIA")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "im:history")


def test_missing_argument_is_named(client):
    assert refusal_of(client.api_call, api_method="reactions.add", params={"name": "eyes"}) == {
        "ok": False,
        "error": "invalid_arguments",
        "response_metadata": {
            "messages": [
                "[ERROR] missing required field: timestamp",
                "[ERROR] missing required field: channel",
            ]
        },
    }


def test_method_that_takes_no_bot_token_is_refused(client):
    assert error_of(client.api_call, api_method="search.messages", params={"query": "van"}) == (
        "not_allowed_token_type"
    )


def test_known_method_the_sandbox_does_not_do_says_so(client):
    assert error_of(client.pins_list, channel="C0ASK") in ("missing_scope", "method_not_supported_in_sandbox")
    assert error_of(client.api_call, api_method="bots.info") == "method_not_supported_in_sandbox"


def test_body_that_is_not_json_is_refused(http):
    response = http.post("/api/chat.postMessage", content="{", headers={"content-type": "application/json"})
    assert response.json() == {"ok": False, "error": "invalid_json"}


def test_granted_scopes_come_with_every_answer(client):
    granted = client.auth_test().headers["x-oauth-scopes"]
    assert granted == ",".join(sorted(DEFAULT_SCOPES))


def test_api_test_returns_its_arguments_or_the_error_asked_for(client):
    assert client.api_test(foo="bar")["args"] == {"foo": "bar"}
    assert error_of(client.api_test, error="my_error") == "my_error"


@pytest.mark.parametrize("form", ["data", "json"])
def test_arguments_may_come_as_form_or_as_json(http, form):
    assert http.post("/api/chat.postMessage", **{form: {"channel": "C0ASK", "text": "Hi"}}).json()["ok"]
