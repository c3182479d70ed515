"""The fault run: a bot that is killed again and again while questions come in answers each exactly once.

The sandbox workspace runs here, the bot in a process of its own. Calls are refused, answered with a cut
connection or slow, events doubled and swapped. The last line is JSON; the exit code is 1 if a question was
not answered, or answered twice.
"""

import argparse
import json
import random
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.asker import Asker, crowd
from benchmarks.corpus import index_library, library_config, make_library
from benchmarks.toy_encoder import ToyEncoder
from benchmarks.victim import Victim
from bot.clock import utc_now
from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Dial
from bot.sandbox.options import SandboxOptions
from bot.sandbox.server import SandboxServer
from bot.storage import index_path, open_database
from retrieval.answer import Answerer
from retrieval.search import Searcher
from retrieval.types import Decision, Query

KILLS = 40
SEED = 7
RESOURCES = 60
ANSWERED_WITHIN_S = 60.0  # after the last start, with no more faults
SETTLE_S = 3.0  # a second answer to a question would have come by then
# Slack tries three times within five minutes; here the bot lives for a second or two at a time. What it never
# acknowledged is delivered again until it is, so that whatever is lost was lost by the bot.
RETRIES = (0.5, 1.0, 2.0) + (3.0,) * 100
DIAL = Dial(rate_limit=0.05, lose_response=0.1, slow_seconds=0.02, duplicate_events=0.2, shuffle_events=True)
CALM = asdict(Dial())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the questions. `died` counts ends of the bot that were no kill."""

    kills: int
    lost: int
    doubled: int
    questions: int
    seconds: float
    died: int

    @property
    def flawless(self) -> bool:
        """Return whether every question was answered exactly once and the bot never ended by itself."""
        return not (self.lost or self.doubled or self.died)


def run(kills: int, seed: int, folder: Path) -> Outcome:
    """Kill the bot so many times while questions come in, let it finish, and count."""
    begun = time.monotonic()
    index_library(library_config(folder), ToyEncoder(), RESOURCES)
    options = SandboxOptions(retry_delays=RETRIES, faults=Dial(**{**asdict(DIAL), "seed": seed}))
    sandbox = SandboxServer(crowd(), SandboxClock(datetime.now(UTC)), options=options)
    sandbox.start()
    port = _free_port()
    sandbox.connect_bot(f"http://127.0.0.1:{port}/slack/events")
    victim = Victim([str(folder), sandbox.url, str(port)])
    asker = Asker(sandbox.workspace, answerable(folder), random.Random(f"{seed}:questions"))
    chance = random.Random(f"{seed}:kills")
    asker.start()
    for number in range(kills):
        victim.live_and_die(chance)
        _say(f"kill {number + 1} of {kills}, {len(asker.asked)} questions so far")
    asker.stop()
    victim.start()
    victim.wait_until_ready()
    sandbox.faults.turn(CALM)
    _wait_for_answers(asker)
    victim.kill()
    sandbox.stop()
    counts = asker.answers()
    _report(counts)
    return Outcome(
        kills=kills,
        lost=sum(count == 0 for count in counts.values()),
        doubled=sum(count > 1 for count in counts.values()),
        questions=len(counts),
        seconds=round(time.monotonic() - begun, 1),
        died=victim.died,
    )


def answerable(folder: Path) -> list[str]:
    """Return the starter's sample questions that the indexed library answers in public, with the toy encoder.

    The others get a private note, which Slack cannot be asked about afterwards: no bot can promise it once.
    """
    config, encoder = library_config(folder), ToyEncoder()
    database = open_database(config)
    answerer = Answerer(database, Searcher(database, encoder, index_path(config)), utc_now)
    sampled = [question for resource in make_library(RESOURCES) for question in resource.questions]
    return [q for q in sampled if answerer.answer(Query(q)).decision is Decision.ANSWER]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run with the options of the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="waypost-faults-") as folder:
        outcome = run(chosen.kills, chosen.seed, Path(folder))
    print(json.dumps(asdict(outcome)), flush=True)
    return 0 if outcome.flawless else 1


def _wait_for_answers(asker: Asker) -> None:
    deadline = time.monotonic() + ANSWERED_WITHIN_S
    while 0 in asker.answers().values() and time.monotonic() < deadline:
        time.sleep(0.2)
    time.sleep(SETTLE_S)


def _report(counts: dict[tuple[str, str], int]) -> None:
    for (channel, ts), count in counts.items():
        if count != 1:
            _say(f"the question {ts} in {channel} has {count} answers")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
