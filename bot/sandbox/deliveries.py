"""Events on their way to the bot: in order within a channel, with retries, and with the dial's disorder."""

import heapq
import itertools
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, replace
from typing import Any

from bot.sandbox.bot_client import Ack, Missed, MissReason
from bot.sandbox.bot_link import BotLink
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.options import SandboxOptions

HOLD_SECONDS = 0.25  # how long a shuffled event waits for another one to overtake it


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to deliver an envelope; attempt counts the retries, reason is why the last one failed."""

    lane: str
    envelope: dict[str, Any]
    attempt: int = 0
    reason: MissReason | None = None
    held: bool = False


class Deliveries:
    """A small pool of threads which delivers one event at a time per lane. Safe to use from any thread."""

    def __init__(self, bot: BotLink, faults: Faults, options: SandboxOptions) -> None:
        self._bot = bot
        self._faults = faults
        self._delays = options.retry_delays
        self._lanes: dict[str, deque[Delivery]] = defaultdict(deque)
        self._ready: deque[str] = deque()
        self._later: list[tuple[float, int, Delivery]] = []
        self._held: dict[str, Delivery] = {}
        self._open = 0
        self._numbers = itertools.count()
        self._stopped = False
        self._changed = threading.Condition()
        names = [f"sandbox-delivery-{number}" for number in range(options.delivery_threads)]
        self._threads = [threading.Thread(target=self._work, name=name, daemon=True) for name in names]

    def start(self) -> None:
        """Begin to deliver."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Drop what has not been delivered and end the threads."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def enqueue(self, lane: str, envelope: dict[str, Any]) -> None:
        """Have an envelope delivered after everything that is already in its lane."""
        with self._changed:
            delivery = Delivery(lane, envelope)
            overtaken = self._held.pop(lane, None)
            if overtaken is None and self._faults.strikes(Fault.SHUFFLE):
                self._hold(delivery)
            else:
                self._append(delivery, new=True)
            if overtaken is not None:
                self._append(overtaken, new=False)
            if self._faults.strikes(Fault.DUPLICATE):
                self._append(replace(delivery, attempt=1, reason=MissReason.TIMEOUT), new=True)

    def wait_until_idle(self, timeout: float) -> bool:
        """Wait until nothing is under way, retries included; return whether that came within timeout s."""
        with self._changed:
            return self._changed.wait_for(lambda: self._open == 0, timeout)

    def _hold(self, delivery: Delivery) -> None:
        held = replace(delivery, held=True)
        self._held[delivery.lane] = held
        self._open += 1
        self._push_later(HOLD_SECONDS, held)

    def _append(self, delivery: Delivery, *, new: bool) -> None:
        self._open += new
        lane = self._lanes[delivery.lane]
        lane.append(delivery)
        if len(lane) == 1:
            self._ready.append(delivery.lane)
        self._changed.notify_all()

    def _push_later(self, seconds: float, delivery: Delivery) -> None:
        heapq.heappush(self._later, (time.monotonic() + seconds, next(self._numbers), delivery))
        self._changed.notify_all()

    def _work(self) -> None:
        while (delivery := self._next()) is not None:
            outcome = self._bot.send_event(delivery.envelope, delivery.attempt, delivery.reason)
            self._finish(delivery, outcome)

    def _next(self) -> Delivery | None:
        with self._changed:
            while not self._stopped:
                self._release_due()
                if self._ready:
                    return self._lanes[self._ready.popleft()][0]
                wait = self._later[0][0] - time.monotonic() if self._later else None
                self._changed.wait(wait)
            return None

    def _release_due(self) -> None:
        while self._later and self._later[0][0] <= time.monotonic():
            delivery = heapq.heappop(self._later)[2]
            if not delivery.held:
                self._append(delivery, new=False)
            elif self._held.get(delivery.lane) is delivery:
                self._append(self._held.pop(delivery.lane), new=False)

    def _finish(self, delivery: Delivery, outcome: Ack | Missed) -> None:
        """Free the lane, at whose head the delivery stood meanwhile, and plan the retry if one is due."""
        with self._changed:
            lane = self._lanes[delivery.lane]
            lane.popleft()
            if lane:
                self._ready.append(delivery.lane)
            else:
                del self._lanes[delivery.lane]
            if isinstance(outcome, Missed) and not outcome.final and delivery.attempt < len(self._delays):
                self._retry(delivery, outcome.reason)
            else:
                self._open -= 1
            self._changed.notify_all()

    def _retry(self, delivery: Delivery, reason: MissReason) -> None:
        """Try again later, in a lane of its own: newer events of the channel do not wait for a retry."""
        lane = f"retry of {delivery.envelope['event_id']}"
        again = Delivery(lane, delivery.envelope, delivery.attempt + 1, reason)
        self._push_later(self._delays[delivery.attempt], again)
