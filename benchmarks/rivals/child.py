"""What a child process does for the comparison, whichever engine it runs; the other side is processes.py.

python -m CHILD index CORPUS FOLDER    index a corpus.jsonl, keep the index in the folder, say what it took
python -m CHILD serve FOLDER           open that index, answer the questions that come in, one a line
"""

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

MS_PER_S = 1000
KB_PER_MB = 1024

Search = Callable[[str, int], list[str]]
"""From a question and how many are wanted to the ids of what was found, best first."""


class Engine(Protocol):
    """A search engine whose model is loaded. `threads` says in words how many it computes with."""

    threads: str

    def index(self, corpus: Path) -> None:
        """Index the corpus and write the index to the folder."""

    def opened(self) -> Search:
        """Open the index in the folder."""


def run(engine_in: Callable[[Path], Engine]) -> None:
    """Do what the command line says with the engine that keeps its files in the folder named there."""
    match sys.argv[1:]:
        case ["index", corpus, folder]:
            engine = engine_in(Path(folder))
            begun = time.perf_counter()
            engine.index(Path(corpus))
            _say(
                {
                    "seconds": time.perf_counter() - begun,
                    "cpu_seconds": time.process_time(),
                    "peak_mb": peak_mb(),
                }
            )
        case ["serve", folder]:
            _serve(engine_in(Path(folder)))
        case _:
            sys.exit(__doc__)


def peak_mb() -> float:
    """Return the most memory that this process has held, in MB.

    From /proc, so on Linux only: getrusage also counts what the parent held when it forked.
    """
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None, "Linux always has it"
    return int(found[1]) / KB_PER_MB


def _serve(engine: Engine) -> None:
    search = engine.opened()
    _say({"threads": engine.threads})
    for line in sys.stdin:
        asked = json.loads(line)
        begun, worked = time.perf_counter(), time.process_time()
        found = search(asked["question"], asked["count"])
        took, worked = time.perf_counter() - begun, time.process_time() - worked
        _say({"found": found, "ms": MS_PER_S * took, "cpu_ms": MS_PER_S * worked, "peak_mb": peak_mb()})


def _say(fact: dict[str, object]) -> None:
    print(json.dumps(fact), flush=True)
