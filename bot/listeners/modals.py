"""Opening a modal while its trigger lives, and filling it in when what it shows is known."""

from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.blocks.trial import note_view
from bot.delivery import error_name

_TOO_LATE = {"invalid_trigger_id", "expired_trigger_id", "exchanged_trigger_id"}


def open_modal(client: WebClient, trigger_id: str, title: str) -> str:
    """Open a modal that says that it will be a moment, and return its id, "" if its trigger is over.

    A trigger lives for three seconds. Who may do something has to be asked at Slack, which may take longer.
    """
    try:
        opened = client.views_open(trigger_id=trigger_id, view=note_view(title, "One moment…"))
    except SlackApiError as error:
        if error_name(error) not in _TOO_LATE:
            raise
        return ""
    return str(opened["view"]["id"])


def fill_modal(client: WebClient, view_id: str, view: dict[str, Any]) -> None:
    """Show something else in a modal; nothing happens if the person has closed it."""
    try:
        client.views_update(view_id=view_id, view=view)
    except SlackApiError as error:
        if error.response["error"] != "not_found":
            raise
