"""The world file, and the clock of the workspace."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import bot.sandbox
from bot.sandbox.clock import SandboxClock, Stamps
from bot.sandbox.errors import SandboxError
from bot.sandbox.server import SandboxServer
from bot.sandbox.world import Channel, PastMessage, Person, World, load_world
from tests.bot.sandbox.conftest import START, WORLD

STARTER = Path(bot.sandbox.__file__).with_name("starter") / "workspace.toml"
HEAD = 'start = 2026-11-24T09:40:00-05:00\n[team]\nname = "Fernhill Water"\ndomain = "fernhill"\n'


def write(tmp_path, text):
    path = tmp_path / "world.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_world_file_is_read_whole(tmp_path):
    path = write(
        tmp_path,
        HEAD
        + '[[people]]\nid = "U1"\nname = "ana"\nreal_name = "Ana"\n'
        + '[[channels]]\nid = "C1"\nname = "ask"\nmembers = ["U1"]\n'
        + '[[messages]]\nchannel = "C1"\nuser = "U1"\ntext = "Hi"\nminutes_before = 5\n',
    )
    assert load_world(path) == World(
        "Fernhill Water",
        "fernhill",
        START,
        (Person("U1", "ana", "Ana"),),
        (Channel("C1", "ask", members=("U1",)),),
        (PastMessage("C1", "U1", "Hi", 5),),
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (HEAD.replace("name", "title"), "'name' is missing"),
        (HEAD.replace("-05:00", ""), "with its offset"),
        (HEAD + '[[people]]\nid = "U1"\nnmae = "x"\n', "nmae"),
        (HEAD + '[[messages]]\nchannel = "C9"\nuser = "U1"\ntext = "x"\nminutes_before = 1\n', "C9"),
        (HEAD, r"no \[\[people\]\]"),
        ("start = ", "Invalid value"),
    ],
    ids=["no name", "no time zone", "unknown key", "unknown channel", "nobody", "no TOML"],
)
def test_faulty_world_file_is_named_with_what_is_wrong(tmp_path, text, complaint):
    with pytest.raises(SandboxError, match=f"world.toml is not a usable world file: .*{complaint}"):
        load_world(write(tmp_path, text))


def test_starter_world_is_usable():
    world = load_world(STARTER)
    known = {person.id for person in world.people} | {"U0WAYPOST"}
    assert {member for channel in world.channels for member in channel.members} <= known
    assert {message.user for message in world.messages} <= known
    SandboxServer(world, SandboxClock(world.start))


def test_clock_runs_and_moves_forward_but_never_back():
    clock = SandboxClock(START)
    before = clock.now()
    assert before >= START
    assert before.tzinfo is UTC
    assert clock.forward(timedelta(days=1)) - before >= timedelta(days=1)
    with pytest.raises(ValueError, match="cannot be moved back"):
        clock.forward(timedelta(seconds=-1))
    with pytest.raises(ValueError, match="time zone"):
        SandboxClock(datetime(2026, 11, 24, 9, 40))  # noqa: DTZ001 - a naive time is what must be refused


def test_stamps_of_one_moment_differ():
    stamps = Stamps(SandboxClock(START))
    assert [stamps.at(START) for _ in range(3)] == [
        "1795531200.000000",
        "1795531200.000001",
        "1795531200.000002",
    ]


def test_taken_port_is_one_clear_sentence(sandbox):
    port = int(sandbox.url.rsplit(":", 1)[1])
    second = SandboxServer(WORLD, SandboxClock(START), port=port)
    with pytest.raises(SandboxError, match=f"port {port} on 127.0.0.1 cannot be used"):
        second.start()
    second.stop()
