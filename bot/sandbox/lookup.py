"""Finding what a call names, or refusing it with the error Slack gives."""

from bot.sandbox.conversations import Conversation, Kind
from bot.sandbox.errors import Refusal
from bot.sandbox.identity import BOT_USER
from bot.sandbox.messages import Message
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Person


def person(workspace: Workspace, user: str, error: str = "user_not_found") -> Person:
    """Return a person or the bot by id."""
    found = workspace.person(user)
    if found is None:
        raise Refusal(error)
    return found


def conversation_for(workspace: Workspace, channel: str, viewer: str) -> Conversation:
    """Return a conversation which viewer may know of: private places of others do not exist for them."""
    place = workspace.conversation(channel)
    if place is None or not place.open_to(viewer):
        raise Refusal("channel_not_found")
    return place


def place_to_post(workspace: Workspace, target: str) -> Conversation:
    """Return where chat.postMessage posts: a conversation by id or name, or a person's direct messages."""
    name = target.removeprefix("#")
    for place in workspace.conversations:
        if place.open_to(BOT_USER) and (
            place.id == target or (place.kind is not Kind.IM and place.name == name)
        ):
            return place
    if target != BOT_USER and workspace.person(target) is not None:
        return workspace.im_with(target)
    raise Refusal("channel_not_found")


def message(workspace: Workspace, channel: str, ts: str, viewer: str) -> Message:
    """Return a message which viewer can see in a conversation."""
    found = workspace.message(channel, ts)
    if found is None or found.only_for not in (None, viewer):
        raise Refusal("message_not_found")
    return found
