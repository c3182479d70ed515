"""Slack's JSON for the things of the workspace, as the Web API and the deliveries show them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.conversations import Conversation, Kind
from bot.sandbox.identity import APP_ID, BOT_ID, BOT_NAME, BOT_USER, TEAM_ID
from bot.sandbox.messages import Message
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Person, UserGroup

Json = dict[str, Any]
ABSENT_TRAITS = (
    "is_im",
    "is_mpim",
    "is_archived",
    "is_general",
    "is_shared",
    "is_ext_shared",
    "is_org_shared",
)
UNUSED_TRAITS: Json = {
    "phone": "",
    "skype": "",
    "fields": None,
    "status_expiration": 0,
    "status_text_canonical": "",
    "status_emoji_display_info": [],
}
PICTURE_SIZES = (24, 32, 48, 72, 192, 512)


def message_json(workspace: Workspace, message: Message, *, with_metadata: bool = False) -> Json:
    """Return a message as conversations.history shows it; metadata only if asked for."""
    shown: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": TEAM_ID,
    }
    if message.deleted:
        shown |= {"subtype": "tombstone", "hidden": True}
    if message.by_bot:
        shown |= {"bot_id": BOT_ID, "app_id": APP_ID, "bot_profile": _bot_profile(workspace)}
    person = workspace.person(message.user)
    if person is not None and person.team:
        # Slack says of whoever writes from another company which workspace they belong to.
        profile = {"team": person.team, "name": person.name, "real_name": person.real_name}
        shown |= {"user_team": person.team, "source_team": person.team, "user_profile": profile}
    if message.blocks is not None:
        shown["blocks"] = message.blocks
    if message.edited_at is not None:
        shown["edited"] = {"user": message.user, "ts": message.edited_at}
    if message.reactions:
        shown["reactions"] = reactions_json(message)
    if with_metadata and message.metadata is not None:
        shown["metadata"] = message.metadata
    return shown | _thread_fields(workspace, message)


def reactions_json(message: Message) -> list[Json]:
    """Return the reactions of a message, each with its users and their number."""
    return [
        {"name": one.name, "users": list(one.users), "count": len(one.users)} for one in message.reactions
    ]


def _thread_fields(workspace: Workspace, message: Message) -> Json:
    if message.thread_ts is not None:
        parent = workspace.message(message.channel, message.thread_ts)
        fields: Json = {"thread_ts": message.thread_ts}
        return fields | ({"parent_user_id": parent.user} if parent is not None else {})
    thread = workspace.thread_summary(message)
    if thread.count == 0:
        return {}
    return {
        "thread_ts": message.ts,
        "reply_count": thread.count,
        "reply_users_count": len(thread.repliers),
        "latest_reply": thread.latest,
        "reply_users": list(thread.repliers),
        "is_locked": False,
        "subscribed": False,
    }


def _bot_profile(workspace: Workspace) -> Json:
    updated = int(workspace.world.start.timestamp())
    profile = {"id": BOT_ID, "app_id": APP_ID, "name": BOT_NAME, "icons": {}}
    return profile | {"deleted": False, "updated": updated, "team_id": TEAM_ID}


def user_json(workspace: Workspace, person: Person, *, with_email: bool) -> Json:
    """Return a person as users.info shows them; the email address needs its own scope."""
    zone = ZoneInfo(person.tz)
    offset = workspace.clock.now().astimezone(zone).utcoffset()
    is_bot = person.id == BOT_USER
    return {
        "id": person.id,
        "team_id": person.team or TEAM_ID,
        "name": person.name,
        "deleted": False,
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": workspace.clock.now().astimezone(zone).tzname(),
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "profile": _profile(workspace, person, with_email=with_email and not is_bot),
        "is_admin": person.admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": is_bot,
        "is_app_user": False,
        "updated": int(workspace.world.start.timestamp()),
    }


def _profile(workspace: Workspace, person: Person, *, with_email: bool) -> Json:
    profile: Json = {
        "title": person.title,
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "status_text": "",
        "status_emoji": "",
        "team": person.team or TEAM_ID,
    }
    profile |= UNUSED_TRAITS | _pictures(workspace, person)
    if person.id == BOT_USER:
        profile |= {"api_app_id": APP_ID, "bot_id": BOT_ID}
    if with_email:
        profile["email"] = person.email or f"{person.name}@{workspace.world.domain}.example"
    return profile


def _pictures(workspace: Workspace, person: Person) -> Json:
    """Return the addresses of a person's picture, which do not exist; the page draws initials."""
    folder = f"https://{workspace.world.domain}.example/pictures/{person.name}"
    return {"avatar_hash": "0" * 12} | {f"image_{size}": f"{folder}-{size}.png" for size in PICTURE_SIZES}


def conversation_json(workspace: Workspace, place: Conversation) -> Json:
    """Return a conversation as conversations.info shows it to the bot."""
    created = int(workspace.world.start.timestamp())
    if place.kind is Kind.IM:
        partner: Json = {
            "id": place.id,
            "created": created,
            "is_im": True,
            "is_mpim": False,
            "is_channel": False,
        }
        return partner | {
            "user": place.partner,
            "is_archived": False,
            "is_open": True,
            "is_user_deleted": False,
        }
    is_private = place.kind is Kind.PRIVATE
    return dict.fromkeys(ABSENT_TRAITS, False) | {
        "id": place.id,
        "name": place.name,
        "name_normalized": place.name,
        "is_channel": not is_private,
        "is_group": is_private,
        "is_private": is_private,
        "is_shared": place.external,
        "is_ext_shared": place.external,
        "is_member": BOT_USER in place.members,
        "created": created,
        "creator": place.creator,
        "topic": {"value": place.topic, "creator": "", "last_set": 0},
        "purpose": {"value": place.purpose, "creator": "", "last_set": 0},
        "previous_names": [],
        "unlinked": 0,
        "parent_conversation": None,
        "shared_team_ids": [TEAM_ID],
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "is_pending_ext_shared": False,
    }


def usergroup_json(group: UserGroup, created: datetime) -> Json:
    """Return a user group as usergroups.list shows it."""
    return {
        "id": group.id,
        "team_id": TEAM_ID,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "description": "",
        "date_create": int(created.timestamp()),
        "date_delete": 0,
        "user_count": len(group.members),
        "users": list(group.members),
    }
