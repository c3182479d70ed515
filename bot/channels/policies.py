"""What holds in a channel: what was set in Slack, else what the config says."""

from bot.channels.store import ChannelStore
from bot.channels.types import ChannelPolicy
from bot.settings import ChannelSettings
from content_index.database import Connection, Database


class ChannelPolicies:
    """Looks policies up. Each delivery asks, and a setting holds from the next one on in every process."""

    def __init__(self, database: Database, settings: ChannelSettings) -> None:
        self._database = database
        self._settings = settings

    def of(self, channel: str) -> ChannelPolicy:
        """Return what holds in a channel now."""
        with self._database.reading() as db:
            return self.within(db, channel)

    def within(self, db: Connection, channel: str) -> ChannelPolicy:
        """Return what holds in a channel, as an open transaction sees it."""
        setting = ChannelStore(db).get(channel)
        return setting.policy if setting else self.configured(channel)

    def configured(self, channel: str) -> ChannelPolicy:
        """Return what the config alone says of a channel."""
        settings = self._settings
        return ChannelPolicy(
            mode=settings.modes.get(channel, settings.default_mode),
            grace_s=settings.grace_s,
            audiences=frozenset(settings.audiences.get(channel, ())),
        )
