"""The pool where deliveries are worked, so that Bolt's threads only ever acknowledge."""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor

from slack_bolt import BoltContext, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError

from bot.receiving import INBOX_ID
from bot.store import InboxStore
from content_index.database import Database

log = logging.getLogger(__name__)

RETRY_AFTER_S = (0.1, 1.0)  # a busy database or a passing fault of Slack is over by then

Job = Callable[[int | None], None]
"""Works one delivery; it is given the inbox id, which it finishes in its own transaction."""


class WorkPool:
    """Runs jobs on an executor. `apologise` is told the reference of a failure and the job's inbox id."""

    def __init__(
        self,
        database: Database,
        executor: Executor,
        apologise: Callable[[str, int | None], None] = lambda reference, inbox_id: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._database = database
        self._executor = executor
        self._apologise = apologise
        self._sleep = sleep
        self._gate = threading.Lock()
        self._stopped = False

    def submit(self, inbox_id: int | None, job: Job) -> None:
        """Queue a job for a delivery; it is tried again twice, then given up with an apology.

        After `stop` nothing is queued any more: the delivery stays in the inbox for the next start.
        """
        with self._gate:
            if not self._stopped:
                self._executor.submit(self._run, inbox_id, job)

    def finish(self, inbox_id: int | None) -> None:
        """Mark a delivery as worked when there is nothing (more) to do for it."""
        if inbox_id is not None:
            with self._database.atomic() as db:
                InboxStore(db).finish(inbox_id)

    def stop(self) -> None:
        """Wait for the jobs that run; those that have not begun are worked after the next start."""
        with self._gate:
            self._stopped = True
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _run(self, inbox_id: int | None, job: Job) -> None:
        for wait in (*RETRY_AFTER_S, None):
            try:
                job(inbox_id)
                return
            except Exception as error:  # noqa: BLE001  the last place that can tell the person and the log
                if wait is None:
                    self.abandon(error, inbox_id)
                else:
                    self._sleep(wait)

    def abandon(self, error: BaseException, inbox_id: int | None) -> None:
        """Give a delivery up because of an error, whose own text may quote what somebody wrote."""
        self.give_up(failure_trace(error), inbox_id)

    def give_up(self, reason: str, inbox_id: int | None) -> None:
        """Log a failure under a reference, apologise for it, and finish the delivery."""
        reference = secrets.token_hex(4)
        log.error("a delivery failed, reference %s: %s", reference, reason)
        self._apologise(reference, inbox_id)
        self.finish(inbox_id)


def on_listener_error(work: WorkPool) -> Callable[..., BoltResponse]:
    """Return Bolt's error handler: the log gets a reference and the place, nobody gets a traceback.

    What no listener takes is acknowledged: Slack repeats, and in time blocks, what is not.
    """

    def handle(error: Exception, context: BoltContext) -> BoltResponse:
        if isinstance(error, BoltUnhandledRequestError):
            work.finish(context.get(INBOX_ID))
            return BoltResponse(status=200, body="")
        work.abandon(error, context.get(INBOX_ID))
        # What is in the inbox is ours to work; anything else Slack had better deliver once more.
        return BoltResponse(status=200 if INBOX_ID in context else 500, body="")

    return handle


def failure_trace(error: BaseException) -> str:
    """Return where an error was raised and its type, without its message."""
    places = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' < '.join(reversed(places))}"
