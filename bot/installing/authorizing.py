"""Whose delivery it is: from what Slack says in it to the installation, and to the token for the answer."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_sdk.errors import SlackApiError

from bot.installing.installations import Installations
from bot.installing.sightings import INSTALLATION, Sightings
from bot.installing.types import Installation
from bot.receiving import INBOX_ID


class InstalledAuthorize(Authorize):
    """Bolt's authorization from our installations; unlike Bolt's own it asks Slack nothing per delivery."""

    def __init__(
        self, installations: Installations, sightings: Sightings, finish: Callable[[int], None]
    ) -> None:
        """`finish` closes what an earlier process left of a workspace that is gone."""
        self._installations = installations
        self._sightings = sightings
        self._finish = finish

    def __call__(
        self,
        *,
        context: BoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_actor: Any,
    ) -> AuthorizeResult | None:
        """Return who the bot is for a delivery, or None where Waypost is not installed."""
        ids = _in_order(enterprise_id, team_id, org_wide=bool(context.is_enterprise_install))
        installation = self._installations.first_live(ids) or self._of_channel(context.channel_id)
        if installation is None:
            if INBOX_ID in context:
                self._finish(context[INBOX_ID])
            return None
        installation = self._fresh(installation)
        context[INSTALLATION] = installation.id
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=installation.bot_user_id,
            bot_id=installation.bot_id,
            bot_token=installation.token.text if installation.token else None,
            bot_scopes=installation.scopes,
            user_id=user_id,
        )

    def _of_channel(self, channel: str | None) -> Installation | None:
        """Return whose bot is in a shared channel, for a guest there whose own workspace has none."""
        seen = self._sightings.get(channel) if channel else None
        return self._installations.reaching(seen.installation_id) if seen and not seen.sure else None

    def _fresh(self, installation: Installation) -> Installation:
        try:
            return self._installations.fresh(installation)
        except (SlackApiError, OSError):
            # The delivery can be kept without a good token, and the outbox will try to get one again.
            return installation


def installation_ids(body: Mapping[str, Any]) -> list[str]:
    """Return the ids of the installations which an event may belong to, the likeliest first."""
    authorizations = body.get("authorizations")
    seen_by = authorizations[0] if isinstance(authorizations, list) and authorizations else body
    if not isinstance(seen_by, Mapping):
        return []
    org_wide = bool(seen_by.get("is_enterprise_install"))
    return _in_order(seen_by.get("enterprise_id"), seen_by.get("team_id"), org_wide=org_wide)


def _in_order(enterprise_id: object, team_id: object, *, org_wide: bool) -> list[str]:
    ids = (enterprise_id, team_id) if org_wide else (team_id, enterprise_id)
    return [one for one in ids if isinstance(one, str) and one]
