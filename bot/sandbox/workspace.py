"""The state of the workspace: who is in it, what was said where, and who has read it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.sandbox.blocks import with_ids
from bot.sandbox.changes import Change, Deleted, Edited, Joined, Posted, Reacted
from bot.sandbox.clock import SandboxClock, Stamps
from bot.sandbox.conversations import Conversation, direct_message, from_channel
from bot.sandbox.errors import Refusal
from bot.sandbox.identity import BOT_HANDLE, BOT_NAME, BOT_USER
from bot.sandbox.messages import Draft, Message, MessageLog, Reaction, tombstone
from bot.sandbox.world import PastMessage, Person, World

BOT_PERSON = Person(BOT_USER, BOT_HANDLE, BOT_NAME, title="Bot")
LISTED_REPLIERS = 5  # Slack names at most five people in reply_users


@dataclass(frozen=True, slots=True)
class ThreadSummary:
    """What a parent shows of the thread below it; repliers are in order of their first reply."""

    count: int
    repliers: tuple[str, ...]
    latest: str | None


class Workspace:
    """People, conversations, messages; safe from any thread. Listeners hear every change, in order."""

    def __init__(self, world: World, clock: SandboxClock) -> None:
        self.world = world
        self.clock = clock
        self.stamps = Stamps(clock)
        self._people = {person.id: person for person in world.people}
        strangers = frozenset(person.id for person in world.people if person.team)
        places = [from_channel(channel, strangers) for channel in world.channels]
        places += [direct_message(person.id) for person in world.people]
        self._conversations = {place.id: place for place in places}
        self._log = MessageLog()
        self._last_read: dict[tuple[str, str], str] = {}
        self._listeners: list[Callable[[Change], None]] = []
        self._lock = threading.RLock()
        self._load_history()
        self._began = self.stamps.at(world.start)

    def subscribe(self, listener: Callable[[Change], None]) -> None:
        """Have listener called with every change from now on, under the workspace's lock."""
        self._listeners.append(listener)

    # People and conversations

    @property
    def people(self) -> list[Person]:
        """Return everyone but the bot, in the order of the world file."""
        return list(self._people.values())

    def person(self, user: str) -> Person | None:
        """Return someone by id; the bot counts."""
        return BOT_PERSON if user == BOT_USER else self._people.get(user)

    def conversation(self, channel: str) -> Conversation | None:
        """Return a conversation by its id."""
        return self._conversations.get(channel)

    @property
    def conversations(self) -> list[Conversation]:
        """Return all conversations, channels first."""
        return list(self._conversations.values())

    def conversations_of(self, user: str) -> list[Conversation]:
        """Return the conversations someone is a member of, channels first."""
        return [place for place in self._conversations.values() if user in place.members]

    def im_with(self, user: str) -> Conversation:
        """Return someone's direct messages with the bot; raises KeyError for a person who is not there."""
        return self._conversations[direct_message(user).id]

    def add_member(self, channel: str, user: str, inviter: str) -> None:
        """Make someone a member of a channel; nothing happens if they already are."""
        with self._lock:
            place = self._conversations[channel]
            if user not in place.members:
                self._conversations[channel] = replace(place, members=(*place.members, user))
                self._tell(Joined(channel, user, inviter, self.stamps.next()))

    # Reading

    def message(self, channel: str, ts: str) -> Message | None:
        """Return the message with that stamp, ephemeral ones included."""
        with self._lock:
            return self._log.get(channel, ts)

    def channel_messages(self, channel: str, viewer: str) -> list[Message]:
        """Return the top level of a conversation as viewer sees it, oldest first."""
        with self._lock:
            return [message for message in self._log.top_level(channel) if message.only_for in (None, viewer)]

    def thread_messages(self, channel: str, parent_ts: str, viewer: str) -> list[Message]:
        """Return a message and the replies below it as viewer sees them, oldest first."""
        with self._lock:
            parent = self._log.get(channel, parent_ts)
            thread = [parent] if parent is not None else []
            thread += self._log.replies(channel, parent_ts)
            return [message for message in thread if message.only_for in (None, viewer)]

    def thread_summary(self, message: Message) -> ThreadSummary:
        """Return what a message shows of the thread below it."""
        with self._lock:
            replies = [
                reply for reply in self._log.replies(message.channel, message.ts) if not reply.ephemeral
            ]
        repliers = tuple(dict.fromkeys(reply.user for reply in replies))
        return ThreadSummary(len(replies), repliers[:LISTED_REPLIERS], replies[-1].ts if replies else None)

    def unread(self, user: str, channel: str) -> int:
        """Return how many top-level messages of others someone has not read since the start."""
        last = self._last_read.get((user, channel), self._began)
        return sum(
            message.ts > last and message.user != user and not message.deleted
            for message in self.channel_messages(channel, user)
        )

    def mark_read(self, user: str, channel: str) -> None:
        """Note that someone has seen the conversation up to now."""
        self._last_read[user, channel] = self.stamps.next()

    def audience(self, message: Message) -> frozenset[str]:
        """Return who may see a message."""
        if message.only_for is not None:
            return frozenset({message.only_for})
        place = self._conversations[message.channel]
        return frozenset(user for user in self._people if place.open_to(user))

    # Writing

    def post(self, draft: Draft) -> Message:
        """Post a message and return it as it was kept: stamped, and with an id for every block and action."""
        with self._lock:
            message = Message(
                ts=self.stamps.next(),
                channel=draft.channel,
                user=draft.user,
                text=draft.text,
                blocks=with_ids(draft.blocks) if draft.blocks else None,
                thread_ts=self._parent_of(draft),
                only_for=draft.only_for,
                metadata=draft.metadata,
            )
            self._log.add(message)
            self._tell(Posted(message))
            return message

    def edit(self, message: Message, **changed: Any) -> Message:
        """Change text, blocks, metadata or edited_at of a message and return it.

        Raises Refusal("message_not_found") if it has been deleted meanwhile, as delete and react do.
        """
        with self._lock:
            if changed.get("blocks"):
                changed["blocks"] = with_ids(changed["blocks"])
            current = self._current(message)
            edited = replace(current, **changed)
            self._log.replace(edited)
            self._tell(Edited(edited, current, self.stamps.next()))
            return edited

    def delete(self, message: Message) -> None:
        """Delete a message; while replies stay below it, a mark in its place says so."""
        with self._lock:
            current = self._current(message)
            left = tombstone(current) if self.thread_summary(current).count else None
            if left:
                self._log.replace(left)
            else:
                self._log.remove(current)
            self._tell(Deleted(current, self.stamps.next(), left))
            self._clear_mark(current)

    def _clear_mark(self, reply: Message) -> None:
        """Take the mark of a deleted message away with the last of its replies."""
        parent = self._log.get(reply.channel, reply.thread_ts) if reply.thread_ts else None
        if parent is not None and parent.deleted and not self.thread_summary(parent).count:
            self._log.remove(parent)
            self._tell(Deleted(parent, self.stamps.next()))

    def react(self, message: Message, name: str, user: str, *, add: bool) -> bool:
        """Add or take back someone's reaction; return whether that changed anything."""
        with self._lock:
            current = self._current(message)
            users = {reaction.name: reaction.users for reaction in current.reactions}
            present = user in users.get(name, ())
            if present == add:
                return False
            others = tuple(other for other in users.get(name, ()) if other != user)
            users[name] = (*others, user) if add else others
            reactions = tuple(Reaction(key, value) for key, value in users.items() if value)
            changed = replace(current, reactions=reactions)
            self._log.replace(changed)
            self._tell(Reacted(changed, name, user, add, self.stamps.next()))
            return True

    def _current(self, message: Message) -> Message:
        """Return the message as it stands now: someone may have been quicker since it was looked up."""
        current = self._log.get(message.channel, message.ts)
        if current is None or current.deleted:
            raise Refusal("message_not_found")
        return current

    def _parent_of(self, draft: Draft) -> str | None:
        """Return the stamp of the thread's parent, also when the draft answers a reply in it."""
        if draft.thread_ts is None:
            return None
        answered = self._log.get(draft.channel, draft.thread_ts)
        return draft.thread_ts if answered is None or answered.thread_ts is None else answered.thread_ts

    def _tell(self, change: Change) -> None:
        for listener in self._listeners:
            listener(change)

    def _load_history(self) -> None:
        stamps: dict[str, str] = {}
        for past in sorted(self.world.messages, key=lambda past: -past.minutes_before):
            message = self._past_message(past, stamps)
            self._log.add(message)
            if past.key:
                stamps[past.key] = message.ts

    def _past_message(self, past: PastMessage, stamps: dict[str, str]) -> Message:
        moment = self.world.start - timedelta(minutes=past.minutes_before)
        parent = stamps[past.reply_to] if past.reply_to else None
        return Message(self.stamps.at(moment), past.channel, past.user, past.text, thread_ts=parent)
