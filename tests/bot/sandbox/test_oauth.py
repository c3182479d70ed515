"""The sandbox's OAuth: who may install the app, and how its tokens come and go."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.clock import SandboxClock
from bot.sandbox.grants import ClientApp
from bot.sandbox.identity import APP_ID, BOT_TOKEN, BOT_USER, TEAM_ID
from bot.sandbox.options import SandboxOptions
from bot.sandbox.server import SandboxServer
from tests.bot.company import START, WORLD
from tests.bot.sandbox.bot_side import RecordingBot, web_client

BACK = "http://127.0.0.1:1/slack/oauth_redirect"
APP = ClientApp("12.34", "s3", BACK, timedelta(hours=12))
ASKED = {"client_id": "12.34", "redirect_uri": BACK, "scope": "chat:write", "state": "st&te"}
CLIENT = {"client_id": "12.34", "client_secret": "s3"}


@pytest.fixture
def sandbox():
    server = SandboxServer(WORLD, SandboxClock(START), options=SandboxOptions(client=APP, retry_delays=()))
    server.start()
    yield server
    server.stop()


def decide(sandbox, **given):
    form = ASKED | {"tenant": TEAM_ID, "decision": "allow"} | given
    return httpx.post(f"{sandbox.url}/oauth/v2/authorize", data=form, trust_env=False)


def new_code(sandbox):
    return dict(httpx.URL(decide(sandbox).headers["location"]).params)["code"]


def exchange(sandbox, **given):
    return web_client(sandbox.url, "").oauth_v2_access(**CLIENT | {"redirect_uri": BACK} | given)


def error_of(call: Callable[[], object]) -> str:
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(caught.value.response["error"])


def test_page_asks_and_leads_back_with_a_code_and_the_state(sandbox):
    page = httpx.get(f"{sandbox.url}/oauth/v2/authorize", params=ASKED, trust_env=False)
    assert (page.status_code, "<li>chat:write</li>" in page.text) == (200, True)
    allowed, cancelled = decide(sandbox), decide(sandbox, decision="cancel")
    assert allowed.headers["location"] == f"{BACK}?code=code.1&state=st%26te"
    assert cancelled.headers["location"] == f"{BACK}?error=access_denied&state=st%26te"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"client_id": "0"}, "invalid_client_id"),
        ({"redirect_uri": "https://evil.example"}, "bad_redirect_uri"),
    ],
)
def test_page_refuses_who_it_does_not_know(sandbox, given, error):
    page = httpx.get(f"{sandbox.url}/oauth/v2/authorize", params=ASKED | given, trust_env=False)
    assert (page.status_code, error in page.text) == (400, True)
    assert (decide(sandbox, **given).status_code, error in decide(sandbox, **given).text) == (400, True)


def test_code_becomes_a_token_that_speaks(sandbox):
    answer = exchange(sandbox, code=new_code(sandbox))
    assert answer.data == {
        "ok": True,
        "access_token": "xoxe.xoxb-T0WAYPOST-2",
        "token_type": "bot",
        "scope": "chat:write",
        "bot_user_id": BOT_USER,
        "app_id": APP_ID,
        "team": {"id": TEAM_ID, "name": "Fernhill Water"},
        "enterprise": None,
        "is_enterprise_install": False,
        "authed_user": {"id": "U0NADIA"},
        "refresh_token": "xoxe-1-2",
        "expires_in": 43200,
    }
    client = web_client(sandbox.url, answer["access_token"])
    assert client.auth_test()["user_id"] == BOT_USER


def test_token_without_oauth_is_none(sandbox):
    assert error_of(web_client(sandbox.url, BOT_TOKEN).auth_test) == "invalid_auth"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"client_id": "0"}, "invalid_client_id"),
        ({"client_secret": "wrong"}, "bad_client_secret"),
        ({"redirect_uri": "https://evil.example"}, "bad_redirect_uri"),
        ({"code": "code.99"}, "invalid_code"),
        ({"grant_type": "password"}, "invalid_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "xoxe-99"}, "invalid_refresh_token"),
    ],
)
def test_wrong_exchange_is_refused(sandbox, given, error):
    code = new_code(sandbox)
    assert error_of(lambda: exchange(sandbox, **{"code": code} | given)) == error


def test_code_is_good_once_and_for_ten_minutes(sandbox):
    used, old = new_code(sandbox), new_code(sandbox)
    exchange(sandbox, code=used)
    assert error_of(lambda: exchange(sandbox, code=used)) == "invalid_code"
    sandbox.workspace.clock.forward(timedelta(minutes=10))
    assert error_of(lambda: exchange(sandbox, code=old)) == "invalid_code"


def test_token_expires_and_is_renewed_once_for_each_refresh_token(sandbox):
    first = exchange(sandbox, code=new_code(sandbox))
    sandbox.workspace.clock.forward(timedelta(hours=12))
    assert error_of(web_client(sandbox.url, first["access_token"]).auth_test) == "token_expired"
    renewal = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = exchange(sandbox, **renewal)
    assert web_client(sandbox.url, second["access_token"]).auth_test()["ok"]
    assert error_of(lambda: exchange(sandbox, **renewal)) == "invalid_refresh_token"


@pytest.fixture
def recording(sandbox):
    bot = RecordingBot()
    sandbox.connect_bot(bot.url)
    yield bot
    bot.stop()


def installed(sandbox) -> WebClient:
    return web_client(sandbox.url, exchange(sandbox, code=new_code(sandbox))["access_token"])


def removals(sandbox, recording):
    assert sandbox.wait_until_idle(5)
    return [{key: event[key] for key in ("type", "tokens") if key in event} for event in recording.events]


REVOKED = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}}


def test_revoked_token_is_told_and_good_for_nothing(sandbox, recording):
    client = installed(sandbox)
    assert client.auth_revoke(test=True)["revoked"] is False
    assert client.auth_revoke()["revoked"] is True
    assert removals(sandbox, recording) == [REVOKED]
    assert error_of(client.auth_test) == "token_revoked"


def test_uninstalled_app_is_told_twice_over(sandbox, recording):
    client = installed(sandbox)
    assert error_of(lambda: client.apps_uninstall(**CLIENT | {"client_secret": "x"})) == "bad_client_secret"
    assert client.apps_uninstall(**CLIENT)["uninstalled"] is True
    assert removals(sandbox, recording) == [REVOKED, {"type": "app_uninstalled"}]
    assert error_of(client.auth_test) == "account_inactive"
