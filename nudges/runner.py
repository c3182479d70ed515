"""The sweep: everything whose time has come is sent, moved to a fitting time, or closed."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from content_index.database import Connection, Database
from nudges.calendars import Calendar, is_open, next_slot, slot_from
from nudges.errors import without_text
from nudges.manners import Limits, person_free_at, resource_free_at
from nudges.store import NudgeStore
from nudges.types import Nudge, NudgeState

BATCH = 1_000  # nudges held in memory at once, however long the queue is
DEFAULT_LIMITS = Limits()
RETRY_AFTER = timedelta(hours=1)  # long enough for somebody to look, short enough for the same day

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SweepReport:
    """How many nudges a sweep closed unsent, sent, skipped, moved to a later time, and failed to send."""

    expired: int = 0
    sent: int = 0
    skipped: int = 0
    moved: int = 0
    failed: int = 0


class _Outcome(StrEnum):
    SENT = "sent"
    SKIPPED = "skipped"
    MOVED = "moved"
    FAILED = "failed"


class NudgeRunner:
    """Sends due nudges, each at most once, in working hours and within the caps.

    Any number of runners may sweep one database at once. `send` is called in the transaction that marks
    the nudge as sent, so both happen or neither; it writes to an outbox on that connection and does no
    slow work. It may call `NudgeStore.skip` when there is nothing to send any more.
    """

    def __init__(
        self,
        database: Database,
        send: Callable[[Connection, Nudge], None],
        now: Callable[[], datetime],
        calendar_of: Callable[[str], Calendar],
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self._database = database
        self._send = send
        self._now = now
        self._calendar_of = calendar_of
        self._limits = limits

    def sweep(self) -> SweepReport:
        """Deal with everything that is due, the nudge that waits longest first."""
        with self._database.atomic() as db:
            expired = NudgeStore(db).expire(self._now())
        tally: Counter[_Outcome] = Counter()
        # Whatever is handled is no longer due, so the batches come to an end.
        while batch := self._due():
            for nudge in batch:
                tally += self._handle(nudge)
        return SweepReport(expired=expired, **{outcome.value: tally[outcome] for outcome in _Outcome})

    def _due(self) -> list[Nudge]:
        with self._database.reading() as db:
            return NudgeStore(db).due(self._now(), BATCH)

    def _handle(self, nudge: Nudge) -> Counter[_Outcome]:
        """Deal with one nudge; one that fails waits, so that it cannot hold up the others."""
        try:
            calendar = self._calendar_of(nudge.user_id)
            with self._database.atomic() as db:
                return self._send_or_move(db, nudge, calendar)
        except Exception as error:  # noqa: BLE001 (what it was is logged, and the nudge is tried again)
            log.error("nudge %s was not sent and waits: %s", nudge.id, without_text(error))
            with self._database.atomic() as db:
                now = self._now()
                NudgeStore(db).postpone(nudge.id, now, now + RETRY_AFTER)
            return Counter([_Outcome.FAILED])

    def _send_or_move(self, db: Connection, nudge: Nudge, calendar: Calendar) -> Counter[_Outcome]:
        """Send a nudge, or move it, or do nothing if it is no longer due."""
        store = NudgeStore(db)
        now = self._now()
        if not store.is_due(nudge.id, now):
            return Counter()
        moved = self._move_if_unfit(store, nudge, calendar, now)
        if moved:
            return Counter({_Outcome.MOVED: moved})
        claimed = store.claim(nudge.id, now)
        if claimed is None:
            return Counter()
        self._send(db, claimed)
        after = store.get(nudge.id)
        skipped = after is not None and after.state is NudgeState.SKIPPED
        outcome = Counter([_Outcome.SKIPPED if skipped else _Outcome.SENT])
        # In the same transaction, because each costs a write to the disk.
        outcome[_Outcome.MOVED] = self._move_surplus(store, nudge.user_id, calendar, now)
        return outcome

    def _move_if_unfit(self, store: NudgeStore, nudge: Nudge, calendar: Calendar, now: datetime) -> int:
        """Move what may not be sent now to the first slot at which it may; return how many were moved."""
        if not is_open(calendar, now):
            until = next_slot(calendar, now)
            return store.postpone_person(nudge.user_id, now, until, also_critical=True)
        if nudge.safety_critical:
            return 0
        return self._move_surplus(store, nudge.user_id, calendar, now) or self._move_too_soon(
            store, nudge, calendar, now
        )

    def _move_surplus(self, store: NudgeStore, user_id: str, calendar: Calendar, now: datetime) -> int:
        """Move all that is due for a person who has had enough, but for what is safety-critical."""
        sends = store.sent_since(user_id, now - self._limits.lookback)
        free_at = person_free_at(self._limits, calendar, sends, now)
        if free_at <= now:
            return 0
        return store.postpone_person(user_id, now, slot_from(calendar, free_at), also_critical=False)

    def _move_too_soon(self, store: NudgeStore, nudge: Nudge, calendar: Calendar, now: datetime) -> int:
        """Move a nudge about a resource that the person has only just heard of."""
        sends = store.sent_since(nudge.user_id, now - self._limits.lookback)
        free_at = resource_free_at(self._limits, sends, nudge.resource_id, now)
        if free_at <= now:
            return 0
        return store.postpone(nudge.id, now, slot_from(calendar, free_at))
