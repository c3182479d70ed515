"""All SQL over what was set for channels in Slack."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.channels.types import ChannelPolicy, ChannelSetting
from bot.settings import ChannelMode
from content_index.database import Connection


class ChannelStore:
    """Channel settings, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, channel: str) -> ChannelSetting | None:
        """Return what was set for a channel, or None if nothing was."""
        rows = self._db.query("select * from channel_settings where channel = ?", [channel])
        row = next(iter(rows), None)
        return _setting(row) if row else None

    def put(self, setting: ChannelSetting) -> None:
        """Insert or replace what is set for a channel."""
        policy = setting.policy
        self._db.execute(
            "insert or replace into channel_settings"
            " (channel, mode, grace_s, audiences, topics, external, set_by, set_at)"
            " values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                setting.channel,
                policy.mode,
                policy.grace_s,
                json.dumps(sorted(policy.audiences)),
                json.dumps(sorted(policy.topics)),
                int(policy.external),
                setting.set_by,
                setting.set_at.isoformat(),
            ],
        )


def _setting(row: Mapping[str, Any]) -> ChannelSetting:
    policy = ChannelPolicy(
        mode=ChannelMode(row["mode"]),
        grace_s=row["grace_s"],
        audiences=frozenset(json.loads(row["audiences"])),
        topics=frozenset(json.loads(row["topics"])),
        external=bool(row["external"]),
    )
    return ChannelSetting(row["channel"], policy, row["set_by"], datetime.fromisoformat(row["set_at"]))
