"""Starting while Slack is in trouble, and with a token it does not know."""

from http.client import RemoteDisconnected

import httpx
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.errors import StartError
from bot.signing_in import sign_in


def refusal(error, status=200, data=None):
    response = SlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://slack.com/api/auth.test",
        req_args={},
        data=data or {"ok": False, "error": error},
        headers={},
        status_code=status,
    )
    return SlackApiError("refused", response)


class Answers:
    """Answers calls in turn; an exception is raised."""

    def __init__(self, *answers):
        self.left = list(answers)

    def __call__(self):
        answer = self.left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(refusal("ratelimited", 429), id="too many calls"),
        pytest.param(refusal("internal_error"), id="Slack's own trouble"),
        pytest.param(RemoteDisconnected("no answer"), id="connection lost"),
    ],
)
def test_a_passing_trouble_is_waited_out(trouble):
    waits: list[float] = []
    assert sign_in(Answers(trouble, trouble, "U1"), "https://slack.example/", waits.append) == "U1"
    assert waits == [0.5, 2.0]


def test_a_wrong_token_is_said_at_once():
    answers = Answers(refusal("invalid_auth"), "U1")
    with pytest.raises(StartError, match=r"refused the bot token \(invalid_auth\); check SLACK_BOT_TOKEN"):
        sign_in(answers, "https://slack.example/")
    assert answers.left == ["U1"]


def test_a_proxy_that_answers_for_slack_is_waited_out_and_then_said():
    page = refusal("", 502, "<html>Bad gateway</html>")
    with pytest.raises(StartError, match=r"Slack is in trouble \(HTTP 502\); try again in a minute"):
        sign_in(Answers(page, page, page), "https://slack.example/", lambda wait: None)


def test_a_slack_that_stays_away_is_said_after_three_tries():
    answers = Answers(*[OSError("no route")] * 3, "U1")
    with pytest.raises(StartError, match=r"cannot reach Slack at https://slack.example/: no route"):
        sign_in(answers, "https://slack.example/", lambda wait: None)
    assert answers.left == ["U1"]


def test_variables_of_another_installation_do_not_change_how_one_workspace_is_served(
    start_workspace, monkeypatch
):
    # Bolt itself would take them and look for installations in the home folder.
    monkeypatch.setenv("SLACK_CLIENT_ID", "12.34")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "s3")
    workspace = start_workspace()
    workspace.ask("How do I claim travel costs?")
    assert workspace.answers() == ["Claim travel costs"]
    install = workspace.url.replace("/slack/events", "/slack/install")
    assert httpx.get(install, trust_env=False).status_code == 404
