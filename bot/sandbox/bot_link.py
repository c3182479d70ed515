"""The way to the bot: by calling its address or, once it has asked for one, through its web sockets."""

import json

from bot.sandbox.bot_client import Ack, BotClient, Json, Missed, MissReason
from bot.sandbox.sockets import Sockets

# What the answer to an interaction may say in the acknowledgement itself.
ANSWERED = ("view_submission", "block_suggestion", "dialog_submission", "dialog_suggestion")


class BotLink:
    """Delivers over HTTP or over web sockets, as the bot last asked for, as an app's settings do at Slack."""

    def __init__(self, http: BotClient, sockets: Sockets) -> None:
        self._http = http
        self._sockets = sockets

    def connect(self, url: str) -> None:
        """Deliver to an address from now on; raises httpx.InvalidURL if that is none."""
        self._sockets.wanted = False
        self._http.connect(url)

    def send_event(self, envelope: Json, attempt: int, reason: MissReason | None) -> Ack | Missed:
        """Deliver an event; attempt counts the retries, reason is why the last one failed."""
        if self._sockets.wanted:
            retry = {"retry_attempt": attempt, "retry_reason": reason.value if reason else ""}
            return self._sockets.deliver("events_api", envelope, accepts=False, retry=retry)
        headers = {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": reason.value} if reason else {}
        return self._http.send_json(envelope, headers)

    def send_form(self, fields: dict[str, str]) -> Ack | Missed:
        """Deliver a slash command or, in the field "payload", an interaction."""
        if not self._sockets.wanted:
            return self._http.send_form(fields)
        if "payload" not in fields:
            return self._sockets.deliver("slash_commands", dict(fields), accepts=True)
        payload = json.loads(fields["payload"])
        return self._sockets.deliver("interactive", payload, accepts=payload.get("type") in ANSWERED)

    def close(self) -> None:
        """Close what is still open."""
        self._http.close()
