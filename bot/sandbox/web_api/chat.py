"""chat.*: posting, changing and deleting the bot's messages."""

from bot.sandbox import lookup
from bot.sandbox.arguments import Arguments
from bot.sandbox.conversations import Conversation
from bot.sandbox.errors import Refusal
from bot.sandbox.identity import BOT_USER
from bot.sandbox.messages import Draft, Message
from bot.sandbox.speech import checked_blocks, checked_content, checked_metadata, checked_text
from bot.sandbox.web_api.context import ApiContext, Json, Method
from bot.sandbox.wire import message_json


class Chat:
    """The methods whose names begin with chat."""

    def __init__(self, context: ApiContext) -> None:
        self._context = context
        self._workspace = context.workspace

    def methods(self) -> dict[str, Method]:
        """Return the methods by name."""
        return {
            "chat.postMessage": self.post_message,
            "chat.postEphemeral": self.post_ephemeral,
            "chat.update": self.update,
            "chat.delete": self.delete,
            "chat.getPermalink": self.permalink,
        }

    def post_message(self, arguments: Arguments) -> Json:
        """Post as the bot, in a conversation it is in or in any public channel if its scopes allow that."""
        place = lookup.place_to_post(self._workspace, arguments.text("channel"))
        text, blocks = checked_content(arguments)
        metadata = checked_metadata(arguments)
        if BOT_USER not in place.members and not self._context.checks.has("chat:write.public"):
            raise Refusal("not_in_channel")
        thread_ts = self._thread(place, arguments)
        message = self._workspace.post(Draft(place.id, BOT_USER, text, blocks, thread_ts, metadata=metadata))
        shown = message_json(self._workspace, message, with_metadata=True)
        return {"channel": place.id, "ts": message.ts, "message": shown}

    def post_ephemeral(self, arguments: Arguments) -> Json:
        """Post as the bot so that one member of the conversation sees it."""
        place = lookup.conversation_for(self._workspace, arguments.text("channel"), BOT_USER)
        text, blocks = checked_content(arguments)
        if BOT_USER not in place.members:
            raise Refusal("not_in_channel")
        user = lookup.person(self._workspace, arguments.text("user"), "user_not_in_channel").id
        if user not in place.members:
            raise Refusal("user_not_in_channel")
        thread_ts = self._thread(place, arguments)
        message = self._workspace.post(Draft(place.id, BOT_USER, text, blocks, thread_ts, only_for=user))
        return {"message_ts": message.ts}

    def update(self, arguments: Arguments) -> Json:
        """Change one of the bot's messages; what is not given stays as it is."""
        message = self._own_message(arguments, "cant_update_message")
        text, blocks = checked_text(arguments), checked_blocks(arguments)
        if not text and blocks is None:
            raise Refusal("no_text")
        changed: Json = {"text": text or message.text}
        if arguments.has("blocks"):
            changed["blocks"] = blocks or None
        elif message.blocks is None:
            changed["edited_at"] = self._workspace.stamps.next()
        if arguments.has("metadata"):
            changed["metadata"] = checked_metadata(arguments)
        edited = self._workspace.edit(message, **changed)
        shown = message_json(self._workspace, edited, with_metadata=True)
        return {"channel": message.channel, "ts": message.ts, "text": edited.text, "message": shown}

    def delete(self, arguments: Arguments) -> Json:
        """Delete one of the bot's messages."""
        message = self._own_message(arguments, "cant_delete_message")
        self._workspace.delete(message)
        return {"channel": message.channel, "ts": message.ts}

    def permalink(self, arguments: Arguments) -> Json:
        """Return the address under which the sandbox's page shows a message."""
        place = lookup.conversation_for(self._workspace, arguments.text("channel"), BOT_USER)
        message = lookup.message(self._workspace, place.id, arguments.text("message_ts"), BOT_USER)
        address = f"{self._context.base_url}/archives/{place.id}/p{message.ts.replace('.', '')}"
        if message.thread_ts is not None:
            address += f"?thread_ts={message.thread_ts}&cid={place.id}"
        return {"channel": place.id, "permalink": address}

    def _own_message(self, arguments: Arguments, refusal: str) -> Message:
        place = lookup.conversation_for(self._workspace, arguments.text("channel"), BOT_USER)
        message = lookup.message(self._workspace, place.id, arguments.text("ts"), BOT_USER)
        if not message.by_bot:
            raise Refusal(refusal)
        return message

    def _thread(self, place: Conversation, arguments: Arguments) -> str | None:
        thread_ts = arguments.maybe_text("thread_ts")
        if thread_ts is None:
            return None
        parent = self._workspace.message(place.id, thread_ts)
        if parent is None or parent.ephemeral:
            raise Refusal("cannot_reply_to_message")
        return thread_ts
