"""conversations.*: which places there are, who is in them, and what was said."""

from bot.sandbox import lookup
from bot.sandbox.arguments import Arguments
from bot.sandbox.conversations import Conversation, Kind
from bot.sandbox.errors import Refusal
from bot.sandbox.identity import BOT_USER
from bot.sandbox.messages import Message
from bot.sandbox.web_api.context import ApiContext, Json, Method
from bot.sandbox.web_api.paging import page_of
from bot.sandbox.wire import conversation_json, message_json

FAMILIES = {Kind.PUBLIC: "channels", Kind.PRIVATE: "groups", Kind.IM: "im"}
KNOWN_TYPES = {*(kind.value for kind in Kind), "mpim"}
LIST_LIMIT = 100
REPLIES_LIMIT = 1000


class Conversations:
    """The methods whose names begin with conversations."""

    def __init__(self, context: ApiContext) -> None:
        self._context = context
        self._workspace = context.workspace

    def methods(self) -> dict[str, Method]:
        """Return the methods by name."""
        return {
            "conversations.list": self.all,
            "conversations.info": self.info,
            "conversations.members": self.members,
            "conversations.open": self.open,
            "conversations.history": self.history,
            "conversations.replies": self.replies,
        }

    def all(self, arguments: Arguments) -> Json:
        """Return the places of the asked types that the bot may know of."""
        types = set((arguments.maybe_text("types") or Kind.PUBLIC.value).replace(" ", "").split(","))
        if not types <= KNOWN_TYPES:
            raise Refusal("invalid_types")
        for kind in Kind:
            if kind.value in types:
                self._context.checks.require(f"{FAMILIES[kind]}:read")
        places = [place for place in self._workspace.conversations if place.open_to(BOT_USER)]
        shown, metadata = page_of([one for one in places if one.kind.value in types], arguments, LIST_LIMIT)
        channels = [self._shown(place, with_count=True) for place in shown]
        return {"channels": channels, "response_metadata": metadata}

    def info(self, arguments: Arguments) -> Json:
        """Return one place."""
        place = self._place(arguments, "read")
        return {"channel": self._shown(place, with_count=arguments.flag("include_num_members"))}

    def members(self, arguments: Arguments) -> Json:
        """Return the ids of the members of a place."""
        shown, metadata = page_of(self._place(arguments, "read").members, arguments, LIST_LIMIT)
        return {"members": shown, "response_metadata": metadata}

    def open(self, arguments: Arguments) -> Json:
        """Open the direct messages with one person, or take up those with a known id."""
        if arguments.has("channel"):
            place = lookup.conversation_for(self._workspace, arguments.text("channel"), BOT_USER)
            if place.kind is not Kind.IM:
                raise Refusal("method_not_supported_for_channel_type")
        else:
            place = self._workspace.im_with(self._only_user(arguments))
        self._context.checks.require("im:write")
        channel = (
            conversation_json(self._workspace, place) if arguments.flag("return_im") else {"id": place.id}
        )
        return {"channel": channel, "no_op": True, "already_open": True}

    def history(self, arguments: Arguments) -> Json:
        """Return the top level of a conversation, newest first."""
        place = self._readable(arguments)
        messages = self._workspace.channel_messages(place.id, BOT_USER)
        found = self._messages(list(reversed(_between(messages, arguments))), arguments, LIST_LIMIT)
        return found | {"pin_count": 0, "channel_actions_ts": None, "channel_actions_count": 0}

    def replies(self, arguments: Arguments) -> Json:
        """Return a thread, its parent first, then oldest first."""
        place = self._readable(arguments)
        asked = self._workspace.message(place.id, arguments.text("ts"))
        if asked is None or asked.ephemeral:
            raise Refusal("thread_not_found")
        thread = self._workspace.thread_messages(place.id, asked.thread_ts or asked.ts, BOT_USER)
        return self._messages([*thread[:1], *_between(thread[1:], arguments)], arguments, REPLIES_LIMIT)

    def _messages(self, messages: list[Message], arguments: Arguments, limit: int) -> Json:
        page, metadata = page_of(messages, arguments, limit)
        with_metadata = arguments.flag("include_all_metadata")
        shown = [message_json(self._workspace, message, with_metadata=with_metadata) for message in page]
        answer: Json = {"messages": shown, "has_more": bool(metadata["next_cursor"])}
        return answer | ({"response_metadata": metadata} if metadata["next_cursor"] else {})

    def _place(self, arguments: Arguments, right: str) -> Conversation:
        place = lookup.conversation_for(self._workspace, arguments.text("channel"), BOT_USER)
        self._context.checks.require(f"{FAMILIES[place.kind]}:{right}")
        return place

    def _readable(self, arguments: Arguments) -> Conversation:
        place = self._place(arguments, "history")
        if BOT_USER not in place.members:
            raise Refusal("not_in_channel")
        return place

    def _shown(self, place: Conversation, *, with_count: bool) -> Json:
        shown = conversation_json(self._workspace, place)
        return shown | ({"num_members": len(place.members)} if with_count else {})

    def _only_user(self, arguments: Arguments) -> str:
        users = arguments.text("users").split(",")
        if len(users) > 1:
            self._context.checks.require("mpim:write")
            raise Refusal("method_not_supported_in_sandbox")
        person = lookup.person(self._workspace, users[0])
        if person.id == BOT_USER:
            raise Refusal("invalid_user_combination")
        return person.id


def _between(messages: list[Message], arguments: Arguments) -> list[Message]:
    """Return the messages from oldest to latest, the ends themselves only if inclusive."""
    oldest, latest = _stamp(arguments, "oldest", 0.0), _stamp(arguments, "latest", float("inf"))
    if arguments.flag("inclusive"):
        return [message for message in messages if oldest <= float(message.ts) <= latest]
    return [message for message in messages if oldest < float(message.ts) < latest]


def _stamp(arguments: Arguments, name: str, default: float) -> float:
    text = arguments.maybe_text(name)
    if text is None or text == "now":
        return default
    try:
        return float(text)
    except ValueError:
        raise Refusal(f"invalid_ts_{name}") from None
