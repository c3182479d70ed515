"""The installations as slack_sdk's OAuth and our own services use them: found, stored, renewed, removed."""

import logging
import secrets
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import OAuthStateStore

from bot.delivery import error_name
from bot.installing.store import InstallationStore, StateStore
from bot.installing.types import Installation, OAuthApp, Token
from bot.slack_client import SlackClient
from content_index.database import Database

log = logging.getLogger(__name__)

STATE_LIFETIME = timedelta(minutes=10)
AHEAD = timedelta(hours=2)  # of the twelve that a token lives; Bolt renews as early
AT_LAST = timedelta(minutes=1)  # longer than a call may take, so that no token expires on its way

# Slack's names for a token that will never be good again.
GONE = ("account_inactive", "token_revoked")


class States(OAuthStateStore):
    """States of installations under way: each is good once, for ten minutes."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def issue(self, *_args: object, **_kwargs: object) -> str:
        """Return a new state that nobody can guess."""
        state, now = secrets.token_urlsafe(32), self._now()
        with self._database.atomic() as db:
            StateStore(db).add(state, now, now + STATE_LIFETIME)
        return state

    def consume(self, state: str) -> bool:
        """Use a state up and return whether it was good."""
        with self._database.atomic() as db:
            return StateStore(db).take(state, self._now())


class Installations:
    """Where Waypost is installed. Safe from any thread; one process serves a database."""

    def __init__(
        self, database: Database, app: OAuthApp, client: SlackClient, now: Callable[[], datetime]
    ) -> None:
        """`client` has no token; it says where Slack is and how it is called."""
        self.app = app
        self.client = client
        self.now = now
        self._database = database
        self._renewing = threading.Lock()

    def add(self, installation: Installation) -> None:
        """Keep a new installation, or the new one of a place that had one."""
        with self._database.atomic() as db:
            InstallationStore(db).save(installation)
        log.info("Waypost was installed in %s (%s)", installation.name, installation.id)

    def get(self, installation_id: str) -> Installation | None:
        """Return an installation, also a removed one."""
        with self._database.reading() as db:
            return InstallationStore(db).get(installation_id)

    def live(self) -> list[Installation]:
        """Return the installations that were not removed."""
        with self._database.reading() as db:
            return InstallationStore(db).live()

    def first_live(self, ids: Iterable[str]) -> Installation | None:
        """Return the first of these that is an installation which was not removed."""
        found = (self.get(installation_id) for installation_id in ids if installation_id)
        return next((one for one in found if one and one.token), None)

    def reaching(self, installation_id: str) -> Installation | None:
        """Return the installation through which a place is reached: its own, else its organisation's."""
        own = self.get(installation_id)
        return self.first_live([own.id, own.enterprise_id]) if own else None

    def fresh(self, installation: Installation) -> Installation:
        """Return the installation with a token that is valid for the next call.

        Raises SlackApiError or OSError if the token has expired and Slack does not give another one.
        """
        if installation.token is None or not installation.token.expires_within(AT_LAST, self.now()):
            return installation
        return self._renewed(installation.id, AT_LAST)

    def renew_ahead(self) -> None:
        """Renew the tokens that will expire in the next hours, so that hardly a call has to wait for it."""
        for installation in self.live():
            if installation.token and installation.token.expires_within(AHEAD, self.now()):
                try:
                    self._renewed(installation.id, AHEAD)
                except (SlackApiError, OSError) as error:
                    reason = error_name(error) if isinstance(error, SlackApiError) else type(error).__name__
                    log.error("the token of %s could not be renewed: %s", installation.name, reason)

    def remove(self, installation: Installation) -> None:
        """Forget the tokens of an installation, unless it was installed again since it was read."""
        if installation.token is None:
            return
        with self._database.atomic() as db:
            removed = InstallationStore(db).remove(installation.id, installation.token)
        if removed:
            log.warning("Waypost was removed from %s (%s)", installation.name, installation.id)

    def heed(self, installation: Installation, error: SlackApiError) -> None:
        """Remove an installation if an error says that its token will never be good again."""
        if error_name(error) in GONE:
            self.remove(installation)

    def speaking_for(self, installation: Installation, team_id: str = "") -> SlackClient:
        """Return a client with the token of an installation; organisations want to know for which team."""
        like = self.client
        return SlackClient(
            token=installation.token.text if installation.token else None,
            base_url=like.base_url,
            timeout=like.timeout,
            ssl=like.ssl,
            proxy=like.proxy,
            headers=like.headers,
            team_id=team_id or installation.team_id or None,
            book=like.book,
        )

    def _renewed(self, installation_id: str, span: timedelta) -> Installation:
        """Renew a token that expires within the span, unless another thread has just done so."""
        with self._renewing:
            installation = self.get(installation_id)
            assert installation is not None, "rows of installations are never deleted"
            old, now = installation.token, self.now()
            if old is None or not old.expires_within(span, now):
                return installation
            try:
                new = self._exchanged(old)
            except SlackApiError as error:
                if error_name(error) == "invalid_refresh_token" and old.expires_within(timedelta(), now):
                    self.remove(installation)
                raise
            # Stored before anybody uses it: the old refresh token is good for nothing any more.
            with self._database.atomic() as db:
                InstallationStore(db).renew(installation_id, old, new)
        renewed = self.get(installation_id)
        assert renewed is not None, "rows of installations are never deleted"
        return renewed

    def _exchanged(self, old: Token) -> Token:
        """Exchange a refresh token for a new pair.

        slack_sdk's TokenRotator does the same by the machine's clock and for one thread.
        """
        answer = self.client.oauth_v2_access(
            client_id=self.app.client_id,
            client_secret=self.app.client_secret,
            grant_type="refresh_token",
            refresh_token=old.refresh,
        )
        return token_of(answer.get("access_token"), answer.get, self.now())


def token_of(text: object, field: Callable[[str], object], now: datetime) -> Token:
    """Read the token in an answer of oauth.v2.access, whose fields `field` returns."""
    lifetime = field("expires_in")
    expires_at = now.astimezone(UTC) + timedelta(seconds=int(str(lifetime))) if lifetime else None
    return Token(str(text), str(field("refresh_token") or ""), expires_at)
