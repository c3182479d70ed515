"""Where Waypost is installed, as the rest of the bot needs to know it."""

import logging
from collections.abc import Mapping
from typing import Any, Protocol

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_bolt.oauth import OAuthFlow
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.signing_in import sign_in
from bot.slack_client import SlackClient

log = logging.getLogger(__name__)


class Workspaces(Protocol):
    """One workspace with its token, or many that install Waypost themselves (bot/installing)."""

    @property
    def client(self) -> SlackClient:
        """Return the client for every call that is not the answer to one delivery."""

    def bot_user(self, body: Mapping[str, Any], /) -> str:
        """Return the user id that the bot has where an event comes from, "" if nobody knows."""

    def is_bot(self, user_id: str, /) -> bool:
        """Return whether a user id is one of the bot's own."""

    def home(self) -> frozenset[str]:
        """Return the ids of the company's own workspaces, and of the organisation above them."""

    def reaches(self, user_id: str, /) -> bool:
        """Return whether something can be sent to a person."""

    def forget(self, body: Mapping[str, Any], /) -> None:
        """Take note of an event that says that Waypost or its tokens were removed."""

    def renew(self) -> None:
        """Renew the tokens that expire soon."""

    @property
    def flow(self) -> OAuthFlow | None:
        """Return how workspaces install Waypost, if they do."""

    def bolt_options(self) -> dict[str, Any]:
        """Return how Bolt finds out on whose behalf a delivery comes."""

    def watch(self, app: App, /) -> None:
        """Add what has to see every delivery first."""

    def summary(self) -> str:
        """Return a sentence for the operator, at start."""


class _OneAuthorize(Authorize):
    """Every delivery is for the one bot."""

    def __init__(self, client: WebClient, bot: SlackResponse) -> None:
        self._bot = AuthorizeResult.from_auth_test_response(
            auth_test_response=bot, bot_token=client.token, bot_scopes=bot.headers.get("x-oauth-scopes")
        )

    def __call__(self, **_delivery: Any) -> AuthorizeResult:
        return self._bot


class OneWorkspace:
    """The workspace of SLACK_BOT_TOKEN. Raises StartError if Slack does not accept the token."""

    def __init__(self, client: SlackClient) -> None:
        self._client = client
        self._bot = sign_in(client.auth_test, client.base_url)

    @property
    def client(self) -> SlackClient:
        """Return the one client."""
        return self._client

    def bot_user(self, _body: Mapping[str, Any]) -> str:
        """Return the bot's user id, which is the same for every event."""
        return str(self._bot["user_id"])

    def is_bot(self, user_id: str) -> bool:
        """Return whether it is the bot's one user id."""
        return user_id == str(self._bot["user_id"])

    def home(self) -> frozenset[str]:
        """Return the one workspace and the organisation above it, if there is one."""
        return frozenset(str(self._bot[name]) for name in ("team_id", "enterprise_id") if self._bot.get(name))

    def reaches(self, _user_id: str) -> bool:
        """Everybody is in the one workspace."""
        return True

    def forget(self, _body: Mapping[str, Any]) -> None:
        """Tell the operator, who alone can change the token."""
        log.warning("Slack says that Waypost was removed from the workspace; install the app again")

    def renew(self) -> None:
        """Do nothing: this token does not expire."""

    @property
    def flow(self) -> None:
        """Return nothing: there is a token already."""
        return None

    def bolt_options(self) -> dict[str, Any]:
        """Bolt is told who the bot is.

        Left to itself it would ask Slack once more, and with SLACK_CLIENT_ID and SLACK_CLIENT_SECRET in the
        environment look for installations in the home folder instead.
        """
        return {"authorize": _OneAuthorize(self._client, self._bot)}

    def watch(self, _app: App) -> None:
        """Nothing need be watched."""

    def summary(self) -> str:
        """There is nothing to say."""
        return ""
