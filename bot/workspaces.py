"""Where Waypost is installed, as the rest of the bot needs to know it."""

import logging
from collections.abc import Mapping
from typing import Any, Protocol

from slack_bolt import App
from slack_sdk import WebClient

from bot.signing_in import sign_in

log = logging.getLogger(__name__)


class Workspaces(Protocol):
    """One workspace with its token, or many that install Waypost themselves (bot/installing)."""

    @property
    def client(self) -> WebClient:
        """Return the client for every call that is not the answer to one delivery."""

    def bot_user(self, body: Mapping[str, Any], /) -> str:
        """Return the user id that the bot has where an event comes from, "" if nobody knows."""

    def reaches(self, user_id: str, /) -> bool:
        """Return whether something can be sent to a person."""

    def forget(self, body: Mapping[str, Any], /) -> None:
        """Take note of an event that says that Waypost or its tokens were removed."""

    def renew(self) -> None:
        """Renew the tokens that expire soon."""

    def bolt_options(self) -> dict[str, Any]:
        """Return how Bolt finds out on whose behalf a delivery comes."""

    def watch(self, app: App, /) -> None:
        """Add what has to see every delivery first."""

    def summary(self) -> str:
        """Return a sentence for the operator, at start."""


class OneWorkspace:
    """The workspace of SLACK_BOT_TOKEN. Raises StartError if Slack does not accept the token."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._bot_user_id = sign_in(lambda: str(client.auth_test()["user_id"]), client.base_url)

    @property
    def client(self) -> WebClient:
        """Return the one client."""
        return self._client

    def bot_user(self, _body: Mapping[str, Any]) -> str:
        """Return the bot's user id, which is the same for every event."""
        return self._bot_user_id

    def reaches(self, _user_id: str) -> bool:
        """Everybody is in the one workspace."""
        return True

    def forget(self, _body: Mapping[str, Any]) -> None:
        """Tell the operator, who alone can change the token."""
        log.error("Slack says that Waypost was removed from the workspace; install the app again")

    def renew(self) -> None:
        """Do nothing: this token does not expire."""

    def bolt_options(self) -> dict[str, Any]:
        """Bolt takes the client's token, and asks Slack whose it is now.

        Left to the first delivery, a failure would acknowledge and lose that.
        """
        return {"token_verification_enabled": True}

    def watch(self, _app: App) -> None:
        """Nothing need be watched."""

    def summary(self) -> str:
        """There is nothing to say."""
        return ""
