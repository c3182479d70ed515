"""*Save as job aid*: a message, and the thread it stands in, become the draft of a resource."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.blocks import saving as forms
from bot.delivery import error_name
from bot.drafting import draft_of
from bot.lookups import Lookups, Said
from bot.people import People

_CLOSED = ("not_found", "hash_conflict")  # the person did not wait for the thread


class Saving:
    """Fills the modal of /curate add. `finish` marks a delivery as worked."""

    def __init__(self, lookups: Lookups, people: People, finish: Callable[[int | None], None]) -> None:
        self._lookups = lookups
        self._people = people
        self._finish = finish

    def view(self, message: Said) -> dict[str, Any]:
        """Return the modal as it is opened: with the message alone, because its trigger does not wait."""
        found = draft_of([message])
        said = forms.READING if message.thread_ts else forms.FROM_MESSAGE
        return forms.saving_view(found.draft, said, shortened=found.shortened)

    def add_thread(
        self, client: WebClient, opened: Mapping[str, Any], channel: str, message: Said, inbox_id: int | None
    ) -> None:
        """Put the thread into the modal that was opened, unless it is closed by now."""
        view = self._with_thread(channel, message)
        try:
            client.views_update(view_id=opened["id"], hash=opened["hash"], view=view)
        except SlackApiError as error:
            if error_name(error) not in _CLOSED:
                raise
        self._finish(inbox_id)

    def _with_thread(self, channel: str, message: Said) -> dict[str, Any]:
        thread = self._lookups.thread(channel, message.thread_ts)
        if thread is None:
            found = draft_of([message])
            return forms.saving_view(found.draft, forms.NOT_READ, shortened=found.shortened)
        names = self._people.names(said.user for said in thread if not said.by_bot)
        found = draft_of(thread, names.values())
        return forms.saving_view(found.draft, forms.FROM_THREAD, shortened=found.shortened, again=True)
