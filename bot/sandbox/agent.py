"""The agent surface: what the app suggests in its Messages tab, and what it says it is doing in a thread."""

import threading
from typing import Any

from bot.sandbox import lookup
from bot.sandbox.changes import Change, Posted
from bot.sandbox.conversations import Conversation
from bot.sandbox.errors import Refusal
from bot.sandbox.identity import BOT_USER
from bot.sandbox.stream import Stream
from bot.sandbox.workspace import Workspace

Json = dict[str, Any]
MOST_PROMPTS = 4


class AgentSurface:
    """Prompts by conversation, statuses by thread. Safe to use from any thread."""

    def __init__(self, workspace: Workspace, stream: Stream) -> None:
        self._workspace = workspace
        self._stream = stream
        self._prompts: dict[str, Json] = {}
        self._statuses: dict[tuple[str, str], str] = {}
        self._lock = threading.Lock()

    def prompts(self, channel: str) -> Json | None:
        """Return what is suggested in a conversation: a title and prompts, each with title and message."""
        with self._lock:
            return self._prompts.get(channel)

    def status(self, channel: str, thread_ts: str) -> str:
        """Return what the app says it is doing in a thread, "" for nothing."""
        with self._lock:
            return self._statuses.get((channel, thread_ts), "")

    def suggest(self, channel: str, title: str, prompts: list[Json]) -> None:
        """Suggest other things to say from now on."""
        place = self._place(channel)
        shown = {"title": title, "prompts": prompts}
        with self._lock:
            self._prompts[channel] = shown
        self._stream.publish("prompts", {"channel": channel, **shown}, self._who(place))

    def set_status(self, channel: str, thread_ts: str, status: str) -> None:
        """Say what the app is doing; an empty status takes that back."""
        place = self._place(channel)
        if self._workspace.message(channel, thread_ts) is None:
            raise Refusal("invalid_thread_ts")
        self._show(place, thread_ts, status)

    def tell(self, change: Change) -> None:
        """Take a status back once the app has answered in its thread."""
        if not isinstance(change, Posted) or not change.message.by_bot or not change.message.thread_ts:
            return
        message, place = change.message, self._workspace.conversation(change.message.channel)
        if place and message.thread_ts and self.status(message.channel, message.thread_ts):
            self._show(place, message.thread_ts, "")

    def _show(self, place: Conversation, thread_ts: str, status: str) -> None:
        with self._lock:
            self._statuses[place.id, thread_ts] = status
        data = {"channel": place.id, "thread_ts": thread_ts, "status": status}
        self._stream.publish("status", data, self._who(place))

    def _place(self, channel: str) -> Conversation:
        return lookup.conversation_for(self._workspace, channel, BOT_USER)

    def _who(self, place: Conversation) -> frozenset[str]:
        return frozenset(person.id for person in self._workspace.people if place.open_to(person.id))
