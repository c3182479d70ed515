"""Two hundred questions at once and a slash command: when each is acknowledged, and when all are answered."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.corpus import KEPT, SIZE, index_library, library_config, questions
from benchmarks.result import Result, Table, load_now, p50
from benchmarks.served import served_bot
from benchmarks.slack_process import Asked, Delivery, SlackProcess, ask_command, mention
from bot.encoding import configured_encoder
from retrieval.types import Encoder

Json = dict[str, Any]
EVENTS = 200
ONE_AT_A_TIME = 40
ACK_LIMIT_MS = 3000.0  # after that Slack repeats an event and shows the person an error for a command
NS_PER_MS = 1e6
NS_PER_S = 1e9
COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured; tests take little."""

    resources: int = SIZE
    events: int = EVENTS
    one_at_a_time: int = ONE_AT_A_TIME
    folder: Path = KEPT


@dataclass(frozen=True, slots=True)
class Times:
    """Waits for an acknowledgement in ms, and questions answered a second in the burst and one at a time."""

    events: list[float]
    command: float
    all_answered_s: float
    in_burst: float
    one_at_a_time: float


def run() -> Result:
    """Measure on the full library."""
    before = load_now()
    sizes = Sizes()
    config = library_config(sizes.folder)
    encoder = configured_encoder(config, print)
    index_library(config, encoder, sizes.resources)
    times = measure(encoder, sizes)
    slowest = max(times.events)
    acks = Table(
        "Acknowledgements, ms",
        ("", "p50", "max", "limit"),
        (
            (f"{sizes.events} events at once", p50(times.events), slowest, ACK_LIMIT_MS),
            ("the slash command sent last among them", times.command, times.command, ACK_LIMIT_MS),
        ),
    )
    answers = Table(
        "Answers a second",
        ("", "answers/s", "ratio"),
        (
            ("one at a time", times.one_at_a_time, 1.0),
            (f"{sizes.events} at once", times.in_burst, times.in_burst / times.one_at_a_time),
        ),
    )
    facts: dict[str, str | int | float] = {
        "resources": sizes.resources,
        "all answered after s": times.all_answered_s,
        "acknowledged in time": "yes" if max(slowest, times.command) < ACK_LIMIT_MS else "no",
    }
    return Result("burst", (acks, answers), facts, (before, load_now()))


def measure(encoder: Encoder, sizes: Sizes) -> Times:
    """Answer some questions one at a time, which warms up as well, then the burst."""
    texts = questions(sizes.one_at_a_time + sizes.events)
    asked = [
        Asked(text, f"C0BURST{number:04}", f"{time.time() + number:.6f}") for number, text in enumerate(texts)
    ]
    alone, together = asked[: sizes.one_at_a_time], asked[sizes.one_at_a_time :]
    with SlackProcess() as slack, served_bot(sizes.folder, encoder, slack.url, pace_s=0.0) as served:
        begun = time.monotonic()
        for question in alone:
            slack.deliver(served.url, mention(question)[:1])
            slack.take(2)  # the acknowledgement and the answer
        took = time.monotonic() - begun
        deliveries = [mention(question)[0] for question in together]
        facts = _burst(slack, served.url, [*deliveries, ask_command(COMMAND, texts[0], slack.url)])
    return _times(facts, len(alone) / took)


def _burst(slack: SlackProcess, url: str, deliveries: list[Delivery]) -> list[Json]:
    """Deliver all at once and return every acknowledgement and every answer."""
    slack.deliver(url, deliveries)
    return slack.take(2 * len(deliveries))


def _times(facts: list[Json], one_at_a_time: float) -> Times:
    acks = {fact["ack"]: fact for fact in facts if "ack" in fact}
    waits = {name: (fact["acked"] - fact["sent"]) / NS_PER_MS for name, fact in acks.items()}
    arrived = [int(fact["at"]) for fact in facts if "call" in fact]
    seconds = (max(arrived) - min(int(fact["sent"]) for fact in acks.values())) / NS_PER_S
    return Times(
        events=[wait for name, wait in waits.items() if name != COMMAND],
        command=waits[COMMAND],
        all_answered_s=seconds,
        in_burst=len(arrived) / seconds,
        one_at_a_time=one_at_a_time,
    )
