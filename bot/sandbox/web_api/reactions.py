"""reactions.*: the bot's own emoji on messages."""

import re

from bot.sandbox import lookup
from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import Refusal
from bot.sandbox.identity import BOT_USER
from bot.sandbox.messages import Message
from bot.sandbox.web_api.context import ApiContext, Json, Method
from bot.sandbox.wire import message_json

EMOJI_NAME = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


class Reactions:
    """The methods whose names begin with reactions."""

    def __init__(self, context: ApiContext) -> None:
        self._workspace = context.workspace

    def methods(self) -> dict[str, Method]:
        """Return the methods by name."""
        return {"reactions.add": self.add, "reactions.remove": self.remove, "reactions.get": self.get}

    def add(self, arguments: Arguments) -> Json:
        """React to a message."""
        if not self._workspace.react(self._message(arguments), _emoji(arguments), BOT_USER, add=True):
            raise Refusal("already_reacted")
        return {}

    def remove(self, arguments: Arguments) -> Json:
        """Take the bot's reaction back."""
        if not self._workspace.react(self._message(arguments), _emoji(arguments), BOT_USER, add=False):
            raise Refusal("no_reaction")
        return {}

    def get(self, arguments: Arguments) -> Json:
        """Return a message with its reactions."""
        message = self._message(arguments)
        shown = message_json(self._workspace, message)
        return {"type": "message", "channel": message.channel, "message": shown}

    def _message(self, arguments: Arguments) -> Message:
        if not arguments.has("channel") or not arguments.has("timestamp"):
            raise Refusal("no_item_specified")
        place = lookup.conversation_for(self._workspace, arguments.text("channel"), BOT_USER)
        return lookup.message(self._workspace, place.id, arguments.text("timestamp"), BOT_USER)


def _emoji(arguments: Arguments) -> str:
    name = arguments.text("name").strip(":")
    if not EMOJI_NAME.fullmatch(name):
        raise Refusal("invalid_name")
    return name
