"""The benchmark's handle on its children: one that indexes and ends, one that answers."""

import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from benchmarks.result import ROOT


@dataclass(frozen=True, slots=True)
class Indexed:
    """What indexing took, in s: with the model loaded, the whole process, and its time on all processors."""

    seconds: float
    process_seconds: float
    cpu_seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a child found, best first, how long it searched, and the time of that on all processors.

    Its peak is that of its whole life so far.
    """

    ids: tuple[str, ...]
    ms: float
    cpu_ms: float
    peak_mb: float


def index(command: Sequence[str], corpus: Path, folder: Path) -> Indexed:
    """Index a corpus in a process of its own."""
    begun = time.monotonic()
    run = subprocess.run(
        [*command, "index", str(corpus), str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    whole = time.monotonic() - begun
    said = json.loads(run.stdout)
    return Indexed(said["seconds"], whole, said["cpu_seconds"], said["peak_mb"])


class Serving:
    """A process that answers; it is ready when the `with` block begins and ends with it."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._command = [*command, "serve", str(folder)]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            self.threads = str(self._heard()["threads"])
        except EOFError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *problem: object) -> None:
        # Closes both pipes; without a question to come the child ends.
        self._process.communicate()

    def ask(self, question: str, count: int) -> Found:
        """Ask one question and wait for what is found."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"question": question, "count": count}) + "\n")
        self._process.stdin.flush()
        said = self._heard()
        return Found(tuple(said["found"]), said["ms"], said["cpu_ms"], said["peak_mb"])

    def _heard(self) -> dict[str, Any]:
        """Return the next thing said. Raises EOFError if the child ended; it has then said why."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise EOFError(f"{' '.join(self._command)} ended before it answered")
        said: dict[str, Any] = json.loads(line)
        return said
