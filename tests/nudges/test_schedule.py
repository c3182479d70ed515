import logging
import threading

from nudges.schedule import start_sweeps, stop_sweeps


def test_jobs_run_at_once_and_again_at_their_interval():
    twice = threading.Barrier(2, timeout=5)
    scheduler = start_sweeps({"nudges": (twice.wait, 0.01)})
    try:
        twice.wait()
        twice.wait()
    finally:
        twice.abort()
        stop_sweeps(scheduler)


def test_a_job_that_raises_is_logged_without_its_text_and_stops_nobody(caplog):
    failed_again = threading.Event()
    others_ran = threading.Event()
    runs = []

    def fail():
        runs.append(1)
        if len(runs) > 1:
            failed_again.set()
        raise ValueError("what a person wrote")

    scheduler = start_sweeps({"broken": (fail, 0.01), "healthy": (others_ran.set, 0.01)})
    try:
        assert failed_again.wait(5)
        assert others_ran.wait(5)
    finally:
        stop_sweeps(scheduler)
    assert caplog.records[0].levelno == logging.ERROR
    assert "the job broken failed" in caplog.records[0].message
    assert "what a person wrote" not in caplog.text


def test_stopping_waits_for_the_job_that_runs():
    started, may_end = threading.Event(), threading.Event()
    ended = []

    def job():
        started.set()
        may_end.wait(5)
        ended.append("job")

    scheduler = start_sweeps({"slow": (job, 60)})
    assert started.wait(5)

    def stop():
        stop_sweeps(scheduler)
        ended.append("stopped")

    stopper = threading.Thread(target=stop)
    stopper.start()
    may_end.set()
    stopper.join()
    assert ended == ["job", "stopped"]
