"""What Waypost reads in Slack besides what is delivered to it; None or nothing where Slack does not say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

PAGE = 200


@dataclass(frozen=True, slots=True)
class Said:
    """A message as Slack keeps it: who wrote it, its thread ("" outside of one), its text as written."""

    user: str
    ts: str
    thread_ts: str
    text: str
    by_bot: bool

    @property
    def at(self) -> datetime:
        """When it was written."""
        return datetime.fromtimestamp(float(self.ts), UTC)


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What Slack says of a channel: who created it, whether it is one, whether the bot is in it.

    `is_external`: other companies are in it, or will be once they accept.
    """

    creator: str
    is_channel: bool
    is_member: bool
    is_external: bool


class Lookups:
    """Asks Slack, at most once for each answer; nothing here waits or tries again."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def permalink(self, channel: str, ts: str) -> str:
        """Return the address of a message, "" if Slack gives none."""
        try:
            return str(self._client.chat_getPermalink(channel=channel, message_ts=ts)["permalink"])
        except (SlackApiError, OSError):
            return ""

    def is_public(self, channel: str) -> bool:
        """Return whether everybody in the workspace may look into a channel; False if Slack does not say."""
        try:
            found = self._client.conversations_info(channel=channel)["channel"]
            return bool(found["is_channel"]) and not found["is_private"]
        except (SlackApiError, OSError):
            return False

    def channel(self, channel: str) -> ChannelFacts | None:
        """Return what Slack says of a channel, None if it does not say anything.

        An invitation that is not accepted yet counts: what is said until then will be read too. A channel
        that several workspaces of one organisation share is not external.
        """
        try:
            found = self._client.conversations_info(channel=channel)["channel"] or {}
        except (SlackApiError, OSError):
            return None
        if not found:
            return None
        external = found.get("is_ext_shared") or found.get("is_pending_ext_shared")
        return ChannelFacts(
            creator=str(found.get("creator") or ""),
            is_channel=not (found.get("is_im") or found.get("is_mpim")),
            is_member=bool(found.get("is_member") or found.get("is_im")),
            is_external=bool(external),
        )

    def message(self, channel: str, ts: str) -> Said | None:
        """Return one message, at the top of a channel or in a thread; None if it cannot be read."""
        thread = self._thread(channel, ts, limit=1)
        return next((said for said in thread or () if said.ts == ts), None)

    def thread(self, channel: str, ts: str) -> list[Said] | None:
        """Return a message and all replies below it, oldest first; None if they cannot all be read."""
        return self._thread(channel, ts, limit=PAGE)

    def since(self, channel: str, ts: str) -> list[Said] | None:
        """Return what was said at the top of a channel after a message; None if it cannot all be read."""
        arguments: dict[str, Any] = {"channel": channel, "oldest": ts, "limit": PAGE}
        return self._pages(self._client.conversations_history, arguments)

    def _thread(self, channel: str, ts: str, limit: int) -> list[Said] | None:
        arguments: dict[str, Any] = {"channel": channel, "ts": ts, "limit": limit}
        if limit == 1:
            # A reply's own stamp gives its thread; these bounds leave that one message of it.
            arguments |= {"oldest": ts, "latest": ts, "inclusive": True, "limit": 2}
        return self._pages(self._client.conversations_replies, arguments, all_of_them=limit > 1)

    def _pages(
        self, read: Callable[..., SlackResponse], arguments: dict[str, Any], all_of_them: bool = True
    ) -> list[Said] | None:
        found: list[Said] = []
        try:
            while True:
                page = read(**arguments)
                found += [said_from(message) for message in page["messages"]]
                cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
                if not cursor or not all_of_them:
                    return found
                arguments = arguments | {"cursor": cursor}
        except (SlackApiError, OSError):
            return None


def said_from(message: Mapping[str, Any]) -> Said:
    """Return a message of Slack's as it was said."""
    return Said(
        user=str(message.get("user") or ""),
        ts=str(message["ts"]),
        thread_ts=str(message.get("thread_ts") or ""),
        text=str(message.get("text") or ""),
        by_bot=bool(message.get("bot_id")) or message.get("subtype") == "bot_message",
    )
