"""Sends what the outbox holds: in order per channel, at Slack's pace, never twice, never nothing."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bot.delivery import Delivery, Outcome, Result
from bot.outgoing import instead
from bot.store import OutboxStore, Unsent
from content_index.database import Database

log = logging.getLogger(__name__)

WORKERS = 8  # lanes that may be sent at once; a slow channel holds up nobody else
POLL_S = 1.0  # how long a message that another process queued may wait to be seen
MAX_ATTEMPTS = 12  # with the waits below almost half an hour of an unreachable Slack
LONGEST_WAIT_S = 600.0


@dataclass
class _Lane:
    """When a lane may send again (monotonic seconds), and whether it is sending now."""

    free_at: float = 0.0
    busy: bool = False


@dataclass
class _Board:
    """The lanes that are busy or resting; guarded by `changed`."""

    lanes: dict[str, _Lane] = field(default_factory=dict)
    changed: threading.Condition = field(default_factory=threading.Condition)


class Sender:
    """One per installation (a lock guards it). `start` runs it in threads of its own, `drain` in this one."""

    def __init__(
        self,
        database: Database,
        delivery: Delivery,
        pace_s: float = 1.0,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`pace_s` is the rest after each post in one channel; Slack allows about one a second."""
        self._database = database
        self._delivery = delivery
        self._pace_s = pace_s
        self._monotonic = monotonic
        self._sleep = sleep
        self._board = _Board()
        self._stopping = False
        self._woken = False
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="sender")
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)

    def recover(self) -> int:
        """Queue again what was on its way when the last process ended; call once before start."""
        with self._database.atomic() as db:
            return OutboxStore(db).recover()

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is on its way and end; what waits stays in the outbox."""
        with self._board.changed:
            self._stopping = True
            self._board.changed.notify()
        if self._thread.is_alive():
            self._thread.join()
        self._pool.shutdown(wait=True)

    def wake(self) -> None:
        """Say that something was queued."""
        with self._board.changed:
            self._woken = True
            self._board.changed.notify()

    def drain(self) -> None:
        """Send everything that is pending, here and now; pacing and retries wait meanwhile."""
        while True:
            claimed = self._claim()
            for unsent in claimed:
                self._deliver(unsent)
            with self._database.reading() as db:
                if not claimed and not OutboxStore(db).has_pending():
                    return
            if not claimed:
                self._sleep(max(0.0, min(self._wait_s(), POLL_S)))

    def _run(self) -> None:
        while not self._stopping:
            try:
                for unsent in self._claim():
                    self._pool.submit(self._deliver, unsent)
            except Exception as error:  # noqa: BLE001  a busy disk must not end sending for good
                log.error("the outbox could not be read (%s); trying again", type(error).__name__)
            with self._board.changed:
                if not self._woken and not self._stopping:
                    self._board.changed.wait(min(self._wait_s(), POLL_S))
                self._woken = False

    def _claim(self) -> list[Unsent]:
        now = self._monotonic()
        with self._board.changed:
            lanes = self._board.lanes
            for name in [name for name, lane in lanes.items() if not lane.busy and lane.free_at <= now]:
                del lanes[name]
            held = list(lanes)
        with self._database.atomic() as db:
            claimed = OutboxStore(db).claim(held, WORKERS)
        with self._board.changed:
            for unsent in claimed:
                lanes[unsent.message.lane] = _Lane(busy=True)
        return claimed

    def _deliver(self, unsent: Unsent) -> None:
        try:
            outcome = self._delivery.attempt(unsent)
        except Exception as error:  # noqa: BLE001  the row must leave the state "sending" whatever happens
            log.error("outbox row %s could not be sent (%s)", unsent.id, type(error).__name__)
            outcome = Outcome(Result.UNKNOWN)
        rest = self._pace_s if outcome.result is Result.SENT and outcome.paced else 0.0
        try:
            rest = self._record(unsent, outcome, rest)
        finally:
            with self._board.changed:
                self._board.lanes[unsent.message.lane] = _Lane(free_at=self._monotonic() + rest)
                self._woken = True
                self._board.changed.notify()

    def _record(self, unsent: Unsent, outcome: Outcome, rest: float) -> float:
        """Write down what became of a try and return for how long the lane rests, in seconds."""
        with self._database.atomic() as db:
            store = OutboxStore(db)
            if outcome.result is Result.SENT:
                store.sent(unsent.id, outcome.channel, outcome.ts)
                return rest
            if outcome.limited:
                store.postpone(unsent.id, outcome.error)
                return outcome.wait_s
            other = instead(unsent.message) if outcome.result is Result.REFUSED else None
            if other:
                store.supersede(unsent.id, outcome.error)
                store.add(other, unsent.created_at)
                return 0.0
            if outcome.result is Result.REFUSED or unsent.attempts >= MAX_ATTEMPTS:
                store.fail(unsent.id, outcome.error or "gave up")
                log.error(
                    "outbox row %s was given up: %s", unsent.id, outcome.error or "no answer from Slack"
                )
                return 0.0
            store.retry(unsent.id, in_doubt=outcome.result is Result.UNKNOWN)
        return outcome.wait_s or min(LONGEST_WAIT_S, 0.5 * 2**unsent.attempts)

    def _wait_s(self) -> float:
        """Return for how long nothing can be due: until the next lane is rested."""
        now = self._monotonic()
        waits = [lane.free_at - now for lane in self._board.lanes.values() if not lane.busy]
        return max(0.0, min(waits, default=POLL_S))
