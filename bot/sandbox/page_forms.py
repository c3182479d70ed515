"""The JSON forms of the page API, which are smaller and plainer than Slack's."""

import hashlib
from dataclasses import asdict
from typing import Any

from bot.sandbox.conversations import Conversation, Kind
from bot.sandbox.identity import APP_ID, BOT_NAME, BOT_USER, TEAM_ID
from bot.sandbox.messages import Message
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Person

Json = dict[str, Any]
COLORS = (  # each dark enough for white letters, 4.5 : 1
    "#7c4dff",
    "#007a6e",
    "#c2185b",
    "#1565c0",
    "#b45309",
    "#4b7a29",
    "#6d4c41",
    "#5e35b1",
    "#007680",
    "#ad1457",
)


def message_form(workspace: Workspace, message: Message) -> Json:
    """Return a message as the page draws it."""
    thread = workspace.thread_summary(message)
    return {
        "ts": message.ts,
        "channel": message.channel,
        "user": message.user,
        "text": message.text,
        "blocks": message.blocks,
        "thread_ts": message.thread_ts,
        "reply_count": thread.count,
        "reply_users": list(thread.repliers),
        "latest_reply": thread.latest,
        "ephemeral": message.ephemeral,
        "edited": message.edited_at is not None,
        "deleted": message.deleted,
        "reactions": [{"name": one.name, "users": list(one.users)} for one in message.reactions],
        "bot": message.by_bot,
    }


def person_form(person: Person) -> Json:
    """Return a person as the page's switcher shows them, always in the same colour."""
    initials = "".join(word[0] for word in person.real_name.split()[:2]).upper()
    color = COLORS[hashlib.sha256(person.id.encode()).digest()[0] % len(COLORS)]
    fields = ("id", "name", "real_name", "title", "about", "role", "tz")
    return {key: value for key, value in asdict(person).items() if key in fields} | {
        "initials": initials,
        "color": color,
    }


def conversation_form(workspace: Workspace, place: Conversation, user: str) -> Json:
    """Return a conversation as it stands in someone's list."""
    is_im = place.kind is Kind.IM
    partner = BOT_USER if is_im else None
    return {
        "id": place.id,
        "name": BOT_NAME if is_im else place.name,
        "kind": "im" if is_im else "channel",
        "private": place.kind is Kind.PRIVATE,
        "topic": place.topic,
        "with": partner,
        "unread": workspace.unread(user, place.id),
    }


def team_form(workspace: Workspace) -> Json:
    """Return the workspace's name and id."""
    return {"id": TEAM_ID, "name": workspace.world.name}


def bot_form() -> Json:
    """Return who the bot is."""
    return {"user_id": BOT_USER, "name": BOT_NAME, "app_id": APP_ID}
