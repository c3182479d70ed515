"""The bot's process in the fault run: started, killed, started again on the same files and port."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

from benchmarks.result import ROOT

START_PATIENCE_S = 60.0
SOON_AFTER_READY_S = 1.2  # at most; while it works what was left and what comes in
SOON_AFTER_START_S = 2.5  # at most; this also falls into imports, recovery and the first sends


class Victim:
    """A process that is killed without a chance to clean up. `died` counts the ends that nobody asked for."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._command = [sys.executable, "-m", "benchmarks.fault_bot", *arguments]
        self.died = 0

    def start(self) -> None:
        """Start it anew; `ready` is waited for separately."""
        self._ready = threading.Event()
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        threading.Thread(target=self._read, args=(self._process, self._ready), daemon=True).start()

    def wait_until_ready(self) -> None:
        """Wait until it takes deliveries. Raises TimeoutError if that takes too long."""
        if not self._ready.wait(START_PATIENCE_S):
            raise TimeoutError("the bot did not start; its log has the reason")

    def kill(self) -> None:
        """End it with SIGKILL."""
        self.died += self._process.poll() is not None
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()

    def live_and_die(self, chance: random.Random) -> None:
        """Start it and kill it at a random moment: every other time after it is ready, else any time."""
        self.start()
        if chance.random() < 0.5:
            self.wait_until_ready()
            time.sleep(chance.uniform(0, SOON_AFTER_READY_S))
        else:
            time.sleep(chance.uniform(0, SOON_AFTER_START_S))
        self.kill()

    def _read(self, process: "subprocess.Popen[str]", ready: threading.Event) -> None:
        assert process.stdout is not None
        if process.stdout.readline():
            ready.set()
