"""Many workspaces put together: what bot/workspaces.py asks for, from the installations."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import App
from slack_bolt.oauth import OAuthFlow
from slack_sdk.errors import SlackApiError

from bot.delivery import is_passing
from bot.installing.authorizing import InstalledAuthorize, installation_ids
from bot.installing.flow import InstallFlow
from bot.installing.installations import Installations, States
from bot.installing.routing import RoutingClient
from bot.installing.sightings import Sightings
from bot.installing.store import InstallationStore
from bot.installing.types import Installation, OAuthApp
from bot.manifest import BOT_SCOPES
from bot.slack_client import SlackClient
from bot.store import InboxStore
from content_index.database import Database

_NOT_HERE = "Waypost is not installed in this workspace any more. It can be installed again at {url}"


class ManyWorkspaces:
    """The workspaces and organisations that have installed Waypost."""

    def __init__(
        self, database: Database, app: OAuthApp, client: SlackClient, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self.installations = Installations(database, app, client, now)
        self._sightings = Sightings(database, self.installations)
        self._client = RoutingClient(self.installations, self._sightings)
        self._flow = InstallFlow(self.installations, States(database, now), BOT_SCOPES)

    @property
    def client(self) -> SlackClient:
        """Return the client that speaks with the right token."""
        return self._client

    def bot_user(self, body: Mapping[str, Any]) -> str:
        """Return the bot's user id in the installation that an event comes from."""
        installation = self.installations.first_live(installation_ids(body))
        return installation.bot_user_id if installation else ""

    def is_bot(self, user_id: str) -> bool:
        """Return whether a user id is the bot's in any workspace, also where it was removed."""
        with self._database.reading() as db:
            return InstallationStore(db).has_bot(user_id)

    def home(self) -> frozenset[str]:
        """Return every workspace and organisation in which Waypost is installed."""
        places = ((one.team_id, one.enterprise_id) for one in self.installations.live())
        return frozenset(place for both in places for place in both if place)

    def reaches(self, user_id: str) -> bool:
        """Return whether Waypost is still where a person was last seen."""
        seen = self._sightings.get(user_id)
        return seen is None or self.installations.reaching(seen.installation_id) is not None

    def forget(self, body: Mapping[str, Any]) -> None:
        """Forget the tokens of an installation that was removed; what people asked and learned stays.

        Such events come in any order and late, so Slack is asked: a token that is still good belongs to an
        installation of after the event. Of people Waypost has no tokens.
        """
        event = body.get("event") or {}
        if event.get("type") == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return
        for installation_id in installation_ids(body):
            installation = self.installations.get(installation_id)
            if installation and installation.token and not self._still_good(installation):
                self.installations.remove(installation)

    def renew(self) -> None:
        """Renew the tokens that expire soon."""
        self.installations.renew_ahead()

    @property
    def flow(self) -> OAuthFlow:
        """Return how workspaces install Waypost."""
        return self._flow

    def bolt_options(self) -> dict[str, Any]:
        """Bolt asks our installations."""
        message = _NOT_HERE.format(url=self.installations.app.install_url)
        return {
            "authorize": InstalledAuthorize(self.installations, self._sightings, self._finish),
            "user_facing_authorize_error_message": message,
        }

    def watch(self, app: App) -> None:
        """Remember from each delivery where its channel and its person are."""
        app.use(self._sightings.record)

    def summary(self) -> str:
        """Say where Waypost is installed."""
        live, url = self.installations.live(), self.installations.app.install_url
        if not live:
            return f"No workspace has installed Waypost yet: open {url}"
        return f"Waypost is installed in {', '.join(one.name for one in live)}; more can install it at {url}"

    def _finish(self, inbox_id: int) -> None:
        with self._database.atomic() as db:
            InboxStore(db).finish(inbox_id)

    def _still_good(self, installation: Installation) -> bool:
        try:
            fresh = self.installations.fresh(installation)
            self.installations.speaking_for(fresh).auth_test()
        except SlackApiError as error:
            if is_passing(error):
                raise
            return False
        return True
