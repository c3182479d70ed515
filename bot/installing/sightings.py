"""Which installation a channel or a person belongs to, learned from what Slack delivers and by asking."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltContext, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.delivery import error_name, is_passing
from bot.installing.installations import Installations
from bot.installing.store import SightingStore
from bot.installing.types import Installation, Sighting
from content_index.database import Database

INSTALLATION = "installation"
"""The key in Bolt's context under which the authorization leaves whose delivery it is."""


class Sightings:
    """Remembers where channels and people were seen. Safe from any thread."""

    def __init__(self, database: Database, installations: Installations) -> None:
        self._database = database
        self._installations = installations

    def get(self, seen_id: str) -> Sighting | None:
        """Return where a channel or a person was seen."""
        with self._database.reading() as db:
            return SightingStore(db).get(seen_id)

    def note(self, seen_id: str, sighting: Sighting) -> None:
        """Remember where somebody was seen, unless it is known better where they belong.

        Of several places where a shared channel is seen the first holds, for only the bot that said
        something can change it; until Waypost is removed there.
        """
        known = self.get(seen_id)
        if known == sighting or (known and self._holds(known, sighting)):
            return
        with self._database.atomic() as db:
            SightingStore(db).put(seen_id, sighting)

    def _holds(self, known: Sighting, new: Sighting) -> bool:
        return not new.sure and self._installations.reaching(known.installation_id) is not None

    def record(
        self, body: Mapping[str, Any], context: BoltContext, next_: Callable[[], BoltResponse]
    ) -> BoltResponse:
        """Bolt's middleware: remember the channel and the person of a delivery."""
        installation = self._installations.get(str(context.get(INSTALLATION, "")))
        if installation:
            team_id = str(context.team_id or "")
            inside = not body.get("is_ext_shared_channel")
            if context.channel_id:
                self.note(context.channel_id, Sighting(installation.id, team_id, inside))
            if context.user_id:
                sure = inside and _is_of(installation, body.get("user"))
                self.note(context.user_id, Sighting(installation.id, team_id, sure))
        return next_()

    def search(self, wanted: str) -> Sighting | None:
        """Ask in every installation for a channel or a person nobody has heard of, and remember the answer.

        Raises SlackApiError or OSError if Slack is in trouble, for then there is no answer.
        """
        found = [seen for one in self._installations.live() if (seen := self._ask(one, wanted))]
        best = next((seen for seen in found if seen.sure), found[0] if found else None)
        if best:
            self.note(wanted, best)
        return best

    def _ask(self, installation: Installation, wanted: str) -> Sighting | None:
        try:
            installation = self._installations.fresh(installation)
            client = self._installations.speaking_for(installation)
            if wanted.startswith(("U", "W")):
                return _person_seen(client, installation, wanted)
            place = client.conversations_info(channel=wanted)["channel"]
        except SlackApiError as error:
            if is_passing(error) or error_name(error) == "missing_scope":
                raise
            self._installations.heed(installation, error)
            return None
        team_id = str(place.get("context_team_id") or installation.team_id)
        return Sighting(installation.id, team_id, sure=not place.get("is_ext_shared"))


def _person_seen(client: WebClient, installation: Installation, user_id: str) -> Sighting:
    user = client.users_info(user=user_id)["user"]
    return Sighting(
        installation.id, str(user.get("team_id") or installation.team_id), _is_of(installation, user)
    )


def _is_of(installation: Installation, user: object) -> bool:
    """Return whether a user object says that they belong to the installation; yes if it does not say."""
    if not isinstance(user, Mapping) or not user.get("team_id"):
        return True
    if installation.team_id:
        return bool(user["team_id"] == installation.team_id)
    organisation = (user.get("enterprise_user") or {}).get("enterprise_id")
    return organisation in (None, installation.enterprise_id)
