"""Curators see what question memory learnt from people, and take back what is wrong."""

from collections.abc import Callable

from bot.blocks.memory import QUESTIONS_SHOWN, Learnt, learnt_content, which_resource_content
from bot.finding import find_resources
from bot.outgoing import Content, ReplyTo, respond
from bot.units import Units
from content_index.store import ResourceStore
from content_index.types import Resource
from retrieval.memories.store import MemoryStore
from retrieval.types import Way

IN_CHANNELS = (Way.MENTION, Way.AMBIENT)


class Teaching:
    """Lists and forgets remembered questions; `is_public` tells of a channel whether all may read there."""

    def __init__(self, units: Units, is_public: Callable[[str], bool]) -> None:
        self._units = units
        self._is_public = is_public

    def questions(self, said: str, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """List what was learnt for the resource that a curator names by its id or title."""
        with self._units.database.reading() as db:
            found = find_resources(db, said)
        content = self._listed(found[0]) if len(found) == 1 else which_resource_content(said, found)
        with self._units.open(inbox_id) as unit:
            unit.say(respond(f"learnt:{inbox_id}", reply_to, content))

    def forget(self, resource_id: str, question_id: int, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Take a question back from a resource for good, and show what is left."""
        with self._units.database.atomic() as db:
            MemoryStore(db).forget(resource_id, question_id)
            resource = ResourceStore(db).live_one(resource_id)
        content = self._listed(resource) if resource else which_resource_content(resource_id, [])
        with self._units.open(inbox_id) as unit:
            unit.say(respond(f"forgot:{inbox_id}", reply_to, content))

    def _listed(self, resource: Resource) -> Content:
        """Ask Slack once about each channel: one may have become private since the question was asked."""
        with self._units.database.reading() as db:
            learnt = MemoryStore(db).learnt(resource.id)
        asked_in = {q.question_id: q.channel for q in learnt[:QUESTIONS_SHOWN] if q.way in IN_CHANNELS}
        is_public = {channel: self._is_public(channel) for channel in set(asked_in.values())}
        public = frozenset(q for q, channel in asked_in.items() if is_public[channel])
        return learnt_content(Learnt(resource.id, resource.title, learnt, public))
