"""When sweeps run: fixed intervals, and what was missed is made up for once."""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler

from nudges.errors import without_text

log = logging.getLogger(__name__)


def start_sweeps(jobs: Mapping[str, tuple[Callable[[], object], float]]) -> BackgroundScheduler:
    """Run each job at once and then every so many seconds, in threads of their own, until stopped.

    jobs maps a name to the function and its interval in seconds. A job never overlaps with itself; one
    that raises is logged and runs again at its next time, and the others do not notice.
    """
    scheduler = BackgroundScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for name, (job, seconds) in jobs.items():
        scheduler.add_job(
            _logged(name, job), "interval", id=name, seconds=seconds, next_run_time=datetime.now(UTC)
        )
    scheduler.start()
    return scheduler


def stop_sweeps(scheduler: BackgroundScheduler) -> None:
    """Start no more jobs and wait until those that run have ended."""
    scheduler.shutdown(wait=True)


def _logged(name: str, job: Callable[[], object]) -> Callable[[], None]:
    """Wrap a job so that an error is logged by us; the scheduler would log its text, too."""

    def run() -> None:
        try:
            job()
        except Exception as error:  # noqa: BLE001 (the last place on this thread that can log it)
            log.error("the job %s failed and runs again at its next time: %s", name, without_text(error))

    return run
