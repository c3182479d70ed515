"""From config and secrets to the app that workspaces install themselves."""

from bot.config import Secrets
from bot.errors import ConfigError
from bot.installing.types import REDIRECT_PATH, OAuthApp
from bot.settings import SlackSettings


def oauth_app(slack: SlackSettings, secrets: Secrets) -> OAuthApp | None:
    """Return the app that workspaces install, or None if there is the token of one workspace.

    Raises ConfigError if it cannot be installed with this config.
    """
    if not secrets.client_id:
        return None
    if not slack.public_url:
        raise ConfigError(
            "[slack] public_url is empty, and SLACK_CLIENT_ID is set; Slack sends whoever installs Waypost "
            f'back to {REDIRECT_PATH} there, so set the address, such as "https://waypost.example.com"'
        )
    if not slack.workspaces:
        raise ConfigError(
            "[slack] workspaces is empty, and SLACK_CLIENT_ID is set; list the ids of your workspaces (T…) "
            "or of your organisation (E…), for whoever can install Waypost can read your content"
        )
    return OAuthApp(secrets.client_id, secrets.client_secret, slack.public_url, frozenset(slack.workspaces))
