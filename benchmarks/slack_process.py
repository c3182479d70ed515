"""The benchmark's handle on benchmarks.slack_end: what Slack delivers, and what it saw."""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from benchmarks.result import ROOT
from bot.sandbox.identity import BOT_USER

Json = dict[str, Any]
TEAM = "T0BENCH"
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request to the bot; `name` comes back with its acknowledgement."""

    name: str
    body: str
    type: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it will be delivered; each in a channel of its own, by which its answer is known."""

    text: str
    channel: str
    ts: str
    user: str = "U0ASKER"


class SlackProcess:
    """Starts the other side and ends it with the `with` block."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.slack_end"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._seen: queue.Queue[Json] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.url = str(self.next(lambda fact: "url" in fact)["url"])
        return self

    def __exit__(self, *problem: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=PATIENCE_S)
        self._process.stdout.close()

    def deliver(self, bot_url: str, deliveries: Sequence[Delivery]) -> None:
        """Have all of these delivered at once."""
        orders = [{"name": d.name, "body": d.body, "type": d.type} for d in deliveries]
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"url": bot_url, "deliveries": orders}) + "\n")
        self._process.stdin.flush()

    def next(self, wanted: Callable[[Json], bool]) -> Json:
        """Return the next thing seen that is wanted, dropping others. Raises queue.Empty after a minute."""
        while not wanted(fact := self._seen.get(timeout=PATIENCE_S)):
            continue
        return fact

    def take(self, count: int, wanted: Callable[[Json], bool] = lambda fact: True) -> list[Json]:
        """Return the next `count` things that are wanted."""
        return [self.next(wanted) for _ in range(count)]

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._seen.put(json.loads(line))


def mention(asked: Asked) -> tuple[Delivery, Delivery]:
    """Return the two events of a mention, which come with different ids about one message."""
    event = {
        "type": "app_mention",
        "user": asked.user,
        "text": f"<@{BOT_USER}> {asked.text}",
        "channel": asked.channel,
        "ts": asked.ts,
        "event_ts": asked.ts,
    }
    twin = event | {"type": "message", "channel_type": "channel"}
    return _event(f"mention-{asked.ts}", event), _event(f"message-{asked.ts}", twin)


def ask_command(name: str, text: str, slack_url: str) -> Delivery:
    """Return an `/ask` whose answer goes back to the other side under `name`."""
    fields = {
        "command": "/ask",
        "text": text,
        "user_id": "U0COMMAND",
        "channel_id": "C0COMMAND",
        "team_id": TEAM,
        "trigger_id": f"trigger-{name}",
        "response_url": f"{slack_url}/respond/{name}",
    }
    return Delivery(name, urlencode(fields), "application/x-www-form-urlencoded")


def _event(name: str, event: Json) -> Delivery:
    envelope = {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": f"Ev{name}",
        "is_ext_shared_channel": False,
        "event": event,
    }
    return Delivery(name, json.dumps(envelope), "application/json")
