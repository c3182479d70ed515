"""One try to put one message into Slack, and what is known of it afterwards."""

import json
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from urllib.error import HTTPError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.fitting import fitted
from bot.outgoing import Method, Outgoing, Step
from bot.store import SentMessage, Unsent

EVENT_TYPE = "waypost_message"
LOOK_BACK = timedelta(minutes=5)  # in a channel, from when on: clocks of Slack and of this machine differ
PAGE = 100
TIMEOUT_S = 10

# Bare words become no mentions and links; with chat.update they would by default, as if typed by a person.
AS_WRITTEN = {"parse": "none", "link_names": False}

# Slack's temporary troubles; every other error is about the message and would come back the same.
_PASSING = {
    "ratelimited",
    "rate_limited",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
}


class Result(StrEnum):
    """What is known after a try."""

    SENT = "sent"
    LATER = "later"
    UNKNOWN = "unknown"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a try; `paced` if it counts against the channel's one message a second.

    `limited` if there were too many calls: Slack has certainly not taken this one, and it is no failure.
    """

    result: Result
    channel: str = ""
    ts: str = ""
    paced: bool = False
    wait_s: float = 0.0
    error: str = ""
    limited: bool = False


class Delivery:
    """Knows Slack's Web API. `where` tells where the message with a key was sent before."""

    def __init__(self, client: WebClient, where: Callable[[str], SentMessage | None]) -> None:
        self._client = client
        self._where = where
        self._direct: dict[str, str] = {}

    def attempt(self, unsent: Unsent) -> Outcome:
        """Try once. A message in doubt is looked for in Slack first and not sent again if it is there."""
        message = unsent.message
        try:
            if unsent.in_doubt and message.method is Method.POST:
                found = self._look_up(unsent)
                if found:
                    return Outcome(Result.SENT, found.channel, found.ts)
            if message.step:
                return self._complete(message.step, unsent.in_doubt)
            return self._send(message)
        except SlackApiError as error:
            return _refused_or_later(error)
        except OSError:
            return Outcome(Result.UNKNOWN)

    def _send(self, message: Outgoing) -> Outcome:
        if message.method is Method.RESPOND:
            return self._respond(message)
        if message.method is Method.DELETE:
            return self._delete(message)
        if message.method is Method.PUBLISH:
            self._client.views_publish(
                user_id=message.channel, view={"type": "home", "blocks": message.content.blocks}
            )
            return Outcome(Result.SENT, message.channel)
        channel = self._channel(message.channel)
        said: dict[str, Any] = {
            "text": message.content.text,
            "blocks": message.content.blocks,
            "channel": channel,
            **AS_WRITTEN,
        }
        if message.method is Method.UPDATE:
            return self._update(message, said)
        if message.thread_ts:
            said["thread_ts"] = message.thread_ts
        if message.method is Method.EPHEMERAL:
            sent = self._client.chat_postEphemeral(user=message.user, **said)
            return Outcome(Result.SENT, channel, str(sent.get("message_ts", "")), paced=True)
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": message.key}}
        sent = self._client.chat_postMessage(
            metadata=metadata, unfurl_links=False, unfurl_media=False, **said
        )
        return Outcome(Result.SENT, str(sent["channel"]), str(sent["ts"]), paced=True)

    def _update(self, message: Outgoing, said: dict[str, Any]) -> Outcome:
        place = self._where(message.updates)
        if place is None:
            return Outcome(Result.REFUSED, error="the message to update was never sent")
        try:
            self._client.chat_update(ts=place.ts, **{**said, "channel": place.channel})
        except SlackApiError as error:
            if error_name(error) != "message_not_found":  # somebody deleted it, and wants it gone
                raise
        return Outcome(Result.SENT, place.channel, place.ts)

    def _delete(self, message: Outgoing) -> Outcome:
        place = self._where(message.updates)
        if place is None:
            return Outcome(Result.SENT)  # Slack never took it, so there is nothing to delete
        try:
            self._client.chat_delete(channel=place.channel, ts=place.ts)
        except SlackApiError as error:
            if (
                error_name(error) != "message_not_found"
            ):  # somebody was quicker, or an earlier try got through
                raise
        return Outcome(Result.SENT, place.channel, place.ts)

    def _complete(self, step: Step, in_doubt: bool) -> Outcome:
        """End a workflow's step with the token of its run, as Bolt does."""
        named = {"function_execution_id": step.execution_id} | ({"token": step.token} if step.token else {})
        try:
            if step.error:
                self._client.functions_completeError(error=step.error, **named)
            else:
                self._client.functions_completeSuccess(outputs=step.outputs, **named)
        except SlackApiError as error:
            # An earlier try got through: a step that has ended does not run any more.
            if not (in_doubt and error_name(error) == "execution_not_in_running_state"):
                raise
        return Outcome(Result.SENT)

    def _respond(self, message: Outgoing) -> Outcome:
        if not message.response_url:
            return Outcome(Result.REFUSED, error="there is no response_url")  # as for a click in App Home
        content = fitted(message.content)
        body = {
            "text": content.text,
            "blocks": content.blocks,
            "response_type": "ephemeral",
            "replace_original": message.replace_original,
        } | ({"thread_ts": message.thread_ts} if message.thread_ts else {})
        request = urllib.request.Request(
            message.response_url,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json; charset=utf-8"},
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S):
                return Outcome(Result.SENT)
        except HTTPError as error:
            if error.code == 429 or error.code >= 500:
                wait_s = float(error.headers.get("Retry-After") or 1)
                return Outcome(Result.LATER, wait_s=wait_s, limited=error.code == 429)
            return Outcome(Result.REFUSED, error=f"response_url: HTTP {error.code}")

    def _look_up(self, unsent: Unsent) -> SentMessage | None:
        """Find a message by its key in the metadata that was sent with it."""
        message = unsent.message
        channel = self._channel(message.channel)
        arguments: dict[str, Any] = {
            "channel": channel,
            "include_all_metadata": True,
            "limit": PAGE,
        }
        if message.thread_ts:
            # The whole thread: it has an end, and then this machine's clock does not matter.
            read, arguments["ts"] = self._client.conversations_replies, message.thread_ts
        else:
            read = self._client.conversations_history
            arguments["oldest"] = f"{(unsent.created_at - LOOK_BACK).timestamp():.6f}"
        cursor = ""
        while True:
            page = read(**arguments, cursor=cursor) if cursor else read(**arguments)
            for found in page["messages"]:
                metadata = found.get("metadata") or {}
                if (metadata.get("event_payload") or {}).get("key") == message.key:
                    return SentMessage(channel, str(found["ts"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

    def _channel(self, channel: str) -> str:
        """Return the channel id; for a user id that of the direct message with them."""
        if not channel.startswith(("U", "W")):
            return channel
        if channel not in self._direct:
            self._direct[channel] = str(self._client.conversations_open(users=channel)["channel"]["id"])
        return self._direct[channel]


def error_name(error: SlackApiError) -> str:
    """Return Slack's name for an error; "" if what answered was not Slack's JSON, such as a proxy's page."""
    data = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def is_passing(error: SlackApiError) -> bool:
    """Return whether the same call may well succeed a little later."""
    return error_name(error) in _PASSING or getattr(error.response, "status_code", 200) in (
        429,
        500,
        502,
        503,
        504,
    )


def _refused_or_later(error: SlackApiError) -> Outcome:
    response, name = error.response, error_name(error)
    status = getattr(response, "status_code", 200)
    if status == 429 or name in _PASSING:
        wait_s = float(response.headers.get("Retry-After") or 1)
        return Outcome(Result.LATER, wait_s=wait_s, error=name, limited=status == 429)
    if status >= 500:
        # Slack says that a post may have happened in spite of a 5xx.
        return Outcome(Result.UNKNOWN, error=name)
    return Outcome(Result.REFUSED, error=name or f"HTTP {status}")
