"""Conversations: public and private channels, and each person's direct messages with the bot."""

from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox.identity import BOT_USER
from bot.sandbox.world import Channel


class Kind(StrEnum):
    """What kind of conversation it is, by the names Slack's `types` argument uses."""

    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    IM = "im"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A place to talk; partner is the person in a direct message with the bot.

    `external` says that it is shared with other companies, `shut_out` who may not look in uninvited.
    """

    id: str
    kind: Kind
    name: str
    members: tuple[str, ...]
    topic: str = ""
    purpose: str = ""
    partner: str | None = None
    creator: str = ""
    external: bool = False
    shut_out: frozenset[str] = frozenset()

    def open_to(self, user: str) -> bool:
        """Return whether that person or the bot may read here: members, and anyone in a public channel.

        People of another company see only the channels they are in.
        """
        return user in self.members or (self.kind is Kind.PUBLIC and user not in self.shut_out)

    @property
    def event_type(self) -> str:
        """Return the channel_type that events carry for this conversation."""
        return {Kind.PUBLIC: "channel", Kind.PRIVATE: "group", Kind.IM: "im"}[self.kind]


def from_channel(channel: Channel, strangers: frozenset[str] = frozenset()) -> Conversation:
    """Return the conversation of a channel in the world file; `strangers` belong to another company."""
    return Conversation(
        id=channel.id,
        kind=Kind.PRIVATE if channel.private else Kind.PUBLIC,
        name=channel.name,
        members=channel.members,
        topic=channel.topic,
        purpose=channel.purpose,
        creator=channel.creator or next(iter(channel.members), BOT_USER),
        external=channel.external,
        shut_out=strangers,
    )


def direct_message(user: str) -> Conversation:
    """Return a person's direct messages with the bot; its id is the person's with D for U."""
    return Conversation(f"D{user[1:]}", Kind.IM, "directmessage", (user, BOT_USER), partner=user)
