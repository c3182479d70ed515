"""One client for all workspaces: each call goes out with the token of the place that it is about."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.installing.installations import Installations
from bot.installing.sightings import Sightings
from bot.installing.types import Installation, Sighting
from bot.slack_client import SlackClient

# The arguments that say whom or what a call is about, the more telling ones first.
_ABOUT = ("channel", "channel_id", "user", "users", "user_id")


class RoutingClient(SlackClient):
    """A client without a token of its own.

    A call about a workspace that Waypost was removed from is refused as Slack would refuse it, with a
    SlackApiError, so that whoever calls needs to know nothing of all this.
    """

    def __init__(self, installations: Installations, sightings: Sightings) -> None:
        client = installations.client
        super().__init__(token=None, base_url=client.base_url, book=client.book)
        self._installations = installations
        self._sightings = sightings

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        """Call a method with the token of the installation which the arguments are about."""
        arguments = _arguments(given)
        if arguments.get("token"):
            # Slack gave it out for this one purpose, such as the run of a workflow's step.
            return self._installations.client.api_call(api_method, **given)
        about = _about(arguments)
        sighting = (self._sightings.get(about) or self._sightings.search(about)) if about else None
        if sighting is None:
            raise _refusal(api_method, f"no workspace knows {about or 'what this is about'}")
        installation = self._installations.reaching(sighting.installation_id)
        if installation is None:
            gone = self._installations.get(sighting.installation_id)
            where = gone.name if gone else sighting.installation_id
            raise _refusal(api_method, f"Waypost is not installed in {where} any more")
        answer = self._call(installation, sighting, api_method, given)
        if api_method == "conversations.open":
            # What is said in the direct message is about its channel, of which nobody has heard yet.
            self._sightings.note(str(answer["channel"]["id"]), sighting)
        return answer

    def _call(
        self, installation: Installation, sighting: Sighting, api_method: str, given: dict[str, Any]
    ) -> SlackResponse:
        installation = self._installations.fresh(installation)
        client = self._installations.speaking_for(installation, sighting.team_id)
        try:
            return client.api_call(api_method, **given)
        except SlackApiError as error:
            self._installations.heed(installation, error)
            raise


def _arguments(given: Mapping[str, Any]) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    for kind in ("params", "json", "data"):
        if isinstance(given.get(kind), Mapping):
            arguments |= given[kind]
    return arguments


def _about(arguments: Mapping[str, Any]) -> str:
    return next((str(arguments[name]) for name in _ABOUT if arguments.get(name)), "")


def _refusal(api_method: str, reason: str) -> SlackApiError:
    response = SlackResponse(
        client=None,
        http_verb="POST",
        api_url=api_method,
        req_args={},
        data={"ok": False, "error": reason},
        headers={},
        status_code=200,
    )
    return SlackApiError(f"{api_method} was not called.", response)  # type: ignore[no-untyped-call]
