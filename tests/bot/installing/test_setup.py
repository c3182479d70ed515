"""Setting an app up for many workspaces: secrets, config, manifest, doctor, and what they say is missing."""

import json

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.config import Secrets, read_secrets
from bot.doctor import examine
from bot.errors import ConfigError
from bot.installing.settings import oauth_app
from bot.installing.types import OAuthApp
from bot.settings import SlackMode, SlackSettings
from tests.bot.installing.many_slack import NORTH, SOUTH

APP = {"SLACK_CLIENT_ID": "12.34", "SLACK_CLIENT_SECRET": "s3"}
URL = "https://waypost.example.com"


@pytest.mark.parametrize(
    ("environ", "mode", "secrets"),
    [
        (
            APP | {"SLACK_SIGNING_SECRET": "s1"},
            SlackMode.HTTP,
            Secrets(signing_secret="s1", client_id="12.34", client_secret="s3"),
        ),
        (
            APP | {"SLACK_APP_TOKEN": "xapp-1", "SLACK_BOT_TOKEN": "xoxb-1"},
            SlackMode.SOCKET,
            Secrets(app_token="xapp-1", client_id="12.34", client_secret="s3"),
        ),
    ],
)
def test_client_id_and_secret_take_the_place_of_the_bot_token(environ, mode, secrets):
    assert read_secrets(environ, mode) == secrets


def test_half_of_the_app_is_not_enough():
    with pytest.raises(ConfigError, match=r"^cannot sign in to Slack in http mode: SLACK_CLIENT_SECRET "):
        read_secrets({"SLACK_CLIENT_ID": "12.34", "SLACK_SIGNING_SECRET": "s1"}, SlackMode.HTTP)


def test_app_is_what_config_and_secrets_say():
    secrets = Secrets(client_id="12.34", client_secret="s3")
    slack = SlackSettings(public_url=URL, workspaces=("T1", "E1"))
    assert oauth_app(slack, secrets) == OAuthApp("12.34", "s3", URL, frozenset({"T1", "E1"}))
    assert oauth_app(SlackSettings(), Secrets(bot_token="xoxb-1")) is None


@pytest.mark.parametrize(
    ("slack", "sentence"),
    [
        (SlackSettings(workspaces=("T1",)), r"^\[slack\] public_url is empty, and SLACK_CLIENT_ID is set; "),
        (SlackSettings(public_url=URL), r"^\[slack\] workspaces is empty, and SLACK_CLIENT_ID is set; list "),
    ],
)
def test_what_is_missing_for_the_installations_is_said(slack, sentence):
    with pytest.raises(ConfigError, match=sentence):
        oauth_app(slack, Secrets(client_id="12.34", client_secret="s3"))


def manifest_of(tmp_path, slack, *options):
    config = tmp_path / "config.toml"
    config.write_text(f"[slack]\n{slack}\n")
    return CliRunner().invoke(main, ["manifest", "--config", str(config), *options])


def test_manifest_for_many_workspaces(tmp_path):
    printed = manifest_of(tmp_path, f'mode = "http"\npublic_url = "{URL}"', "--many-workspaces")
    built = json.loads(printed.output)
    assert built["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
    assert built["settings"]["token_rotation_enabled"] is True
    assert built["settings"]["org_deploy_enabled"] is True
    assert built["settings"]["event_subscriptions"]["request_url"] == f"{URL}/slack/events"
    assert {"app_uninstalled", "tokens_revoked"} < set(built["settings"]["event_subscriptions"]["bot_events"])


def test_manifest_for_one_workspace_stays_as_it_is(tmp_path):
    built = json.loads(manifest_of(tmp_path, f'public_url = "{URL}"').output)
    assert "redirect_urls" not in built["oauth_config"]
    assert built["settings"]["token_rotation_enabled"] is False


def test_manifest_for_many_workspaces_needs_an_address(tmp_path):
    printed = manifest_of(tmp_path, 'mode = "socket"', "--many-workspaces")
    assert printed.exit_code == 1
    assert "set [slack] public_url first" in printed.output


def checks_of(many):
    slack = SlackSettings(
        mode=SlackMode.HTTP, base_url=f"{many.slack.url}/api/", public_url=many.url, workspaces=("T0NORTH",)
    )
    environ = {
        "SLACK_CLIENT_ID": "1234.5678",
        "SLACK_CLIENT_SECRET": "quite secret",
        "SLACK_SIGNING_SECRET": "s",
    }
    checks = examine(many.config(slack), environ)
    return [(c.name, str(c.state), c.sentence) for c in checks if c.name in ("slack", "tokens")]


@pytest.mark.model  # the doctor loads the real one
def test_doctor_says_that_nobody_has_installed_waypost_yet(many):
    many.database.chmod(0o600)
    said = f"no workspace has installed Waypost yet: open {many.url}/slack/install"
    assert checks_of(many) == [("slack", "note", said)]


@pytest.mark.model  # the doctor loads the real one
def test_doctor_looks_at_every_workspace_and_at_the_file(many):
    many.install(NORTH)
    many.install(SOUTH)
    many.slack.grants.revoke("T0SOUTH")
    many.database.chmod(0o644)
    others = f"others can read {many.database}, and the tokens in it; run `chmod 600` on it"
    assert checks_of(many) == [
        ("tokens", "problem", others),
        ("slack", "ok", "signed in as waypost in Fernhill North"),
        ("slack", "problem", "Slack refuses the bot token (token_revoked); install the app again"),
    ]
