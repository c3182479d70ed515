"""Waiting for the operator to end the process."""

import signal
import threading


def wait_for_end() -> None:
    """Return on Ctrl+C or SIGTERM."""
    ended = threading.Event()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ended.set())
    # Waiting in short turns lets the signal be handled at once on every platform.
    while not ended.wait(0.5):
        pass
