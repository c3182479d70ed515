"""From what happened in the workspace to the event envelopes a bot with these scopes would get."""

import hashlib
import itertools
from typing import Any

from bot.sandbox import changes
from bot.sandbox.conversations import Conversation
from bot.sandbox.deliveries import Deliveries
from bot.sandbox.identity import APP_ID, BOT_USER, TEAM_ID, VERIFICATION_TOKEN
from bot.sandbox.messages import Message
from bot.sandbox.views import View
from bot.sandbox.wire import message_json
from bot.sandbox.workspace import Workspace

Json = dict[str, Any]
HISTORY_SCOPES = {"channel": "channels:history", "group": "groups:history", "im": "im:history"}


class EventFeed:
    """Tells the bot what it may know: what happens where it is a member and its scopes allow it."""

    def __init__(self, workspace: Workspace, deliveries: Deliveries, scopes: frozenset[str]) -> None:
        self._workspace = workspace
        self._deliveries = deliveries
        self._scopes = scopes
        self._numbers = itertools.count(1)

    def tell(self, change: changes.Change) -> None:
        """Deliver the events of a change; called under the workspace's lock, so the order is the real one."""
        channel = change.channel if isinstance(change, changes.Joined) else change.message.channel
        place = self._workspace.conversation(channel)
        if place is None or BOT_USER not in place.members:
            return
        for scope, event in self._events(change, place):
            if scope in self._scopes:
                self._deliveries.enqueue(channel, self._envelope(event))

    def removed(self, event: Json) -> None:
        """Deliver an event that tells the app it was removed; it is about no conversation."""
        self._deliveries.enqueue(TEAM_ID, self._envelope(event | {"event_ts": self._workspace.stamps.next()}))

    def home_opened(self, user: str, tab: str, home: View | None) -> None:
        """Deliver app_home_opened; it carries the view once there is one."""
        channel = self._workspace.im_with(user).id
        event: Json = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab}
        event["event_ts"] = self._workspace.stamps.next()
        if home is not None:
            event["view"] = home.json()
        self._deliveries.enqueue(channel, self._envelope(event))

    def step_reached(self, event: Json) -> None:
        """Deliver function_executed: a workflow has come to a step of the app; no scope is needed."""
        self._deliveries.enqueue(event["function_execution_id"], self._envelope(event))

    def _events(self, change: changes.Change, place: Conversation) -> list[tuple[str, Json]]:
        """Return the events of a change, each with the scope it needs."""
        history = HISTORY_SCOPES[place.event_type]
        if isinstance(change, changes.Posted):
            return self._posted(change.message, place, history)
        if isinstance(change, changes.Edited):
            return [] if change.message.ephemeral else [(history, self._edited(change, place))]
        if isinstance(change, changes.Deleted):
            unheard = change.message.ephemeral or change.message.deleted
            return [] if unheard else [(history, self._deleted(change, place))]
        if isinstance(change, changes.Reacted):
            return [("reactions:read", self._reacted(change))]
        return [("channels:read", _joined(change, place))]

    def _posted(self, message: Message, place: Conversation, history: str) -> list[tuple[str, Json]]:
        if message.ephemeral:
            return []
        shown = message_json(self._workspace, message, with_metadata=True)
        shown |= {"channel": place.id, "event_ts": message.ts}
        if not message.by_bot:
            shown["client_msg_id"] = _client_message_id(message)
        events = [(history, shown | {"channel_type": place.event_type})]
        if f"<@{BOT_USER}>" in message.text and not message.by_bot and place.partner is None:
            events.append(("app_mentions:read", shown | {"type": "app_mention"}))
        return events

    def _edited(self, change: changes.Edited, place: Conversation) -> Json:
        return {
            "type": "message",
            "subtype": "message_changed",
            "message": message_json(self._workspace, change.message),
            "previous_message": message_json(self._workspace, change.previous),
        } | _hidden(change.ts, place)

    def _deleted(self, change: changes.Deleted, place: Conversation) -> Json:
        """A message that leaves a mark in its place is told of as changed into that, as Slack does."""
        before = {"previous_message": message_json(self._workspace, change.message)}
        if change.left:
            told = {"subtype": "message_changed", "message": message_json(self._workspace, change.left)}
        else:
            told = {"subtype": "message_deleted", "deleted_ts": change.message.ts}
        return {"type": "message"} | told | before | _hidden(change.ts, place)

    def _reacted(self, change: changes.Reacted) -> Json:
        return {
            "type": "reaction_added" if change.added else "reaction_removed",
            "user": change.user,
            "reaction": change.name,
            "item": {"type": "message", "channel": change.message.channel, "ts": change.message.ts},
            "item_user": change.message.user,
            "event_ts": change.ts,
        }

    def _envelope(self, event: Json) -> Json:
        now = self._workspace.clock.now()
        bot = {"enterprise_id": None, "team_id": TEAM_ID, "user_id": BOT_USER, "is_bot": True}
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": TEAM_ID,
            "context_team_id": TEAM_ID,
            "context_enterprise_id": None,
            "api_app_id": APP_ID,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{next(self._numbers):09d}",
            "event_time": int(now.timestamp()),
            "authorizations": [bot | {"is_enterprise_install": False}],
            "is_ext_shared_channel": self._is_external(event),
            "event_context": f"1-{event['type']}-{TEAM_ID}-{event.get('channel', '')}",
        }

    def _is_external(self, event: Json) -> bool:
        channel = event.get("channel") or event.get("item", {}).get("channel", "")
        place = self._workspace.conversation(channel)
        return place is not None and place.external


def _joined(change: changes.Joined, place: Conversation) -> Json:
    letter = "C" if place.event_type == "channel" else "G"
    event = {
        "type": "member_joined_channel",
        "user": change.user,
        "channel": place.id,
        "channel_type": letter,
    }
    return event | {"team": TEAM_ID, "inviter": change.inviter, "event_ts": change.ts}


def _hidden(ts: str, place: Conversation) -> Json:
    fields = {"channel": place.id, "channel_type": place.event_type}
    return fields | {"hidden": True, "ts": ts, "event_ts": ts}


def _client_message_id(message: Message) -> str:
    """Return an id in the form of a UUID, the same for the same message."""
    digest = hashlib.sha256(f"{message.channel}/{message.ts}".encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"
