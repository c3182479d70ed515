"""Who may say how Waypost behaves in a channel; looked up anew each time."""

from dataclasses import dataclass
from enum import StrEnum

from bot.lookups import Lookups
from bot.people import People, Role


class Refusal(StrEnum):
    """Why somebody may not set a channel."""

    DIRECT = "direct"  # direct messages have no settings
    NOT_INVITED = "not_invited"  # Slack does not show the channel to Waypost, or Waypost is not in it
    NOT_THEIRS = "not_theirs"


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person may do to a channel's settings.

    `widens` is the right to decide who may see what: which restricted content is shown here, and whether
    Waypost speaks while other companies read along. `creator` is who made the channel, "" if nobody knows.
    """

    refusal: Refusal | None
    widens: bool = False
    creator: str = ""


class ChannelRights:
    """Knows who may set a channel: curators, its creator, and whoever runs the workspace at Slack."""

    def __init__(self, people: People, lookups: Lookups) -> None:
        self._people = people
        self._lookups = lookups

    def of(self, user_id: str, channel: str) -> Rights:
        """Return what a person may do to a channel now."""
        facts = None if channel.startswith("D") else self._lookups.channel(channel)
        if channel.startswith("D") or (facts and not facts.is_channel):
            return Rights(Refusal.DIRECT)
        if facts is None or not facts.is_member:
            return Rights(Refusal.NOT_INVITED)
        if Role.CURATOR in self._people.roles(user_id):
            return Rights(None, widens=True, creator=facts.creator)
        if user_id == facts.creator or self._people.runs_workspace(user_id):
            return Rights(None, creator=facts.creator)
        return Rights(Refusal.NOT_THEIRS, creator=facts.creator)

    def refusal(self, rights: Rights) -> str:
        """Return in a sentence why somebody may not set a channel, and who may."""
        if rights.refusal is Refusal.DIRECT:
            return "Settings are for channels. In direct messages I always answer, and only you read along."
        if rights.refusal is Refusal.NOT_INVITED:
            return "I am not in this channel yet. Invite me with /invite @Waypost, then try again."
        names = ", ".join(self._people.name(user_id) for user_id in self._people.curators())
        curators = f"L&D's curators ({names})" if names else "L&D's curators"
        creator = f" ({self._people.name(rights.creator)})" if rights.creator else ""
        return (
            f"How I behave here is set by {curators}, by whoever created the channel{creator}, "
            "and by the admins of your Slack workspace. One of them can do it with /waypost channel."
        )
