"""The Web API as a whole: check the call, let the dial have its say, run the method, answer as Slack does."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import Refusal
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.web_api.agents import Agents
from bot.sandbox.web_api.apps import Apps
from bot.sandbox.web_api.chat import Chat
from bot.sandbox.web_api.context import ApiContext, Json
from bot.sandbox.web_api.conversations import Conversations
from bot.sandbox.web_api.functions import Functions
from bot.sandbox.web_api.oauth import OAuth
from bot.sandbox.web_api.reactions import Reactions
from bot.sandbox.web_api.users import Users
from bot.sandbox.web_api.views import ViewMethods

BURST = 5  # messages a channel takes at once before the limit of one a second holds


@dataclass(frozen=True, slots=True)
class ApiReply:
    """The answer to a call; lost means that the connection is to be cut instead."""

    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False


class PostingRate:
    """One message a second and channel, with a small burst: a bucket that refills with real time."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._buckets: dict[str, tuple[float, float]] = defaultdict(lambda: (float(BURST), now()))
        self._lock = threading.Lock()

    def allows(self, channel: str) -> bool:
        """Return whether one more message may be posted to the channel now, and count it if so."""
        with self._lock:
            tokens, updated = self._buckets[channel]
            now = self._now()
            tokens = min(float(BURST), tokens + now - updated)
            allowed = tokens >= 1
            self._buckets[channel] = (tokens - allowed, now)
            return allowed


class WebApi:
    """Dispatches calls to the methods. Safe to use from any thread."""

    def __init__(self, context: ApiContext, faults: Faults, *, strict_rates: bool) -> None:
        self._checks = context.checks
        self._faults = faults
        self._strict_rates = strict_rates
        self._rate = PostingRate()
        families = (Agents, Apps, Chat, Conversations, Functions, OAuth, Reactions, Users, ViewMethods)
        self._methods = {
            name: method for family in families for name, method in family(context).methods().items()
        }

    @property
    def implemented(self) -> frozenset[str]:
        """Return the names of the methods that do something here."""
        return frozenset(self._methods)

    def call(self, name: str, token: str | None, given: dict[str, Any]) -> ApiReply:
        """Answer one call; waits as long as the dial says."""
        time.sleep(self._faults.dial.slow_seconds)
        if self._limited(name, given):
            headers = {"retry-after": str(self._faults.dial.retry_after)}
            return ApiReply({"ok": False, "error": "ratelimited"}, 429, headers)
        body = self._run(name, token, Arguments(given))
        headers = {"x-oauth-scopes": self._checks.provided} if token else {}
        return ApiReply(body, headers=headers, lost=self._faults.strikes(Fault.LOSE_RESPONSE))

    def _run(self, name: str, token: str | None, arguments: Arguments) -> Json:
        try:
            self._checks.check(name, token, arguments)
            if name not in self._methods:
                raise Refusal("method_not_supported_in_sandbox")
            return {"ok": True} | self._methods[name](arguments)
        except Refusal as refusal:
            return {"ok": False, "error": refusal.code} | refusal.fields

    def _limited(self, name: str, given: dict[str, Any]) -> bool:
        if self._faults.strikes(Fault.RATE_LIMIT) or name in self._faults.dial.limited_methods.split():
            return True
        if name != "chat.postMessage" or not (self._strict_rates or self._faults.dial.rate_limit > 0):
            return False
        return not self._rate.allows(str(given.get("channel")))
