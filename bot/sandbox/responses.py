"""Answers that do not go through the Web API: response_url, and the body of a command's ack."""

import itertools
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import Refusal
from bot.sandbox.identity import BOT_USER
from bot.sandbox.messages import Draft, Message
from bot.sandbox.speech import checked_content
from bot.sandbox.workspace import Workspace

MOST_USES = 5
LIFETIME = timedelta(minutes=30)  # of sandbox time


@dataclass(frozen=True, slots=True)
class Place:
    """Where an interaction happened: for whom, where, and on which message if it was a button."""

    user: str
    channel: str
    message_ts: str | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A response_url that was given out."""

    place: Place
    until: datetime
    uses: int = 0


class Responses:
    """Gives out response_urls and carries out what is posted to them. Safe to use from any thread."""

    def __init__(self, workspace: Workspace, base_url: str) -> None:
        self._workspace = workspace
        self._base_url = base_url
        self._issued: dict[str, Issued] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def issue(self, place: Place) -> str:
        """Return a new response_url for an interaction."""
        with self._lock:
            key = f"{next(self._numbers)}/{place.user.lower()}"
            self._issued[key] = Issued(place, self._workspace.clock.now() + LIFETIME)
            return f"{self._base_url}/api/response/{key}"

    def use(self, key: str, payload: dict[str, Any]) -> None:
        """Carry out what was posted to a response_url; raises Refusal("used_url") or ("expired_url")."""
        with self._lock:
            issued = self._issued.get(key)
            if issued is None or self._workspace.clock.now() > issued.until:
                raise Refusal("expired_url")
            if issued.uses >= MOST_USES:
                raise Refusal("used_url")
            self._issued[key] = replace(issued, uses=issued.uses + 1)
        self.carry_out(issued.place, payload)

    def carry_out(self, place: Place, payload: dict[str, Any]) -> None:
        """Post, replace or delete as the payload says; without in_channel only the person sees it."""
        arguments = Arguments(payload)
        original = self._original(place)
        if arguments.flag("delete_original"):
            if original is not None:
                self._workspace.delete(original)
            return
        text, blocks = checked_content(arguments)
        if arguments.flag("replace_original") and original is not None:
            self._workspace.edit(original, text=text, blocks=blocks)
            return
        in_channel = arguments.maybe_text("response_type") == "in_channel"
        thread_ts = arguments.maybe_text("thread_ts")
        only_for = None if in_channel else place.user
        self._workspace.post(Draft(place.channel, BOT_USER, text, blocks, thread_ts, only_for=only_for))

    def _original(self, place: Place) -> Message | None:
        return self._workspace.message(place.channel, place.message_ts) if place.message_ts else None
