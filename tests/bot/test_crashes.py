"""What a process left behind when it was killed is taken up by the next one."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.store import InboxStore
from tests.bot.changing import shown
from tests.bot.company import ASK
from tests.bot.conftest import PATIENT
from tests.bot.doomed_bot import ANSWERING, Moment
from tests.bot.workspace import BotWorkspace

ROOT = Path(__file__).parents[2]
CLAIM = "How do I claim travel costs?"
VPN = "How do I connect to the VPN?"
KILLED = -9


@pytest.fixture
def killed(start_workspace):
    """Return a function that lets the bot be killed while it answers Nadia, and returns the workspace."""

    def kill(moment: Moment) -> BotWorkspace:
        workspace: BotWorkspace = start_workspace(with_bot=False)
        until_killed(workspace, moment, lambda: workspace.nadia.say(ASK, CLAIM))
        return workspace

    return kill


def until_killed(workspace, moment, act, *now):
    """Let a doomed bot serve the workspace, do something, and wait for its end."""
    program = [sys.executable, "-m", "tests.bot.doomed_bot"]
    arguments = [moment, workspace.sandbox.url, str(workspace.database), *now]
    with subprocess.Popen([*program, *arguments], stdout=subprocess.PIPE, text=True, cwd=ROOT) as doomed:
        assert doomed.stdout is not None
        address = doomed.stdout.readline().strip()
        if address:  # it may die before it listens
            workspace.sandbox.connect_bot(address)
            act()
        assert doomed.wait(30) == KILLED


@pytest.mark.slow
@pytest.mark.parametrize("moment", ANSWERING, ids=[moment.name.lower() for moment in ANSWERING])
def test_killed_bot_answers_exactly_once_after_its_next_start(killed, moment):
    workspace = killed(moment)
    workspace.start_bot()
    workspace.settle()
    assert workspace.answers() == ["Claim travel costs"]
    workspace.stop_bot()
    workspace.start_bot()
    workspace.settle()
    assert workspace.answers() == ["Claim travel costs"]


def test_question_that_ended_the_process_three_times_is_apologised_for(start_workspace):
    workspace = start_workspace(with_bot=False)
    channel = workspace.nadia.direct_messages()
    ts = workspace.nadia.say(channel, CLAIM)
    event = {"type": "message", "channel": channel, "user": "U0NADIA", "ts": ts, "text": CLAIM}
    bot = workspace.new_bot()
    with bot.database.atomic() as db:
        body = {"type": "event_callback", "team_id": "T0WAYPOST", "event_id": "Ev1", "event": event}
        InboxStore(db).receive("event:Ev1", None, body, bot.units.now())
        for _ in range(3):
            InboxStore(db).unfinished()
    bot.stop()
    workspace.start_bot()
    workspace.settle()
    [apology] = workspace.private_answers(workspace.nadia, ts)
    assert apology["text"].startswith("Sorry, something went wrong on my side.")


@pytest.mark.slow
@pytest.mark.parametrize("moment", ANSWERING, ids=[moment.name.lower() for moment in ANSWERING])
def test_bot_that_is_killed_over_a_held_answer_gives_it_exactly_once(start_workspace, moment):
    workspace = start_workspace(PATIENT)
    workspace.ask(CLAIM)
    workspace.stop_bot()
    workspace.nadia.forward(61)
    until_killed(workspace, moment, lambda: None, workspace.sandbox.workspace.clock.now().isoformat())
    for _ in range(2):
        workspace.start_bot()
        workspace.forward(seconds=1)
        assert workspace.answers() == ["Claim travel costs"]
        workspace.stop_bot()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "seen"),
    [
        pytest.param(lambda nadia, ts: nadia.edit(ASK, ts, VPN), [("Connect to the VPN",)], id="edited"),
        pytest.param(lambda nadia, ts: nadia.delete(ASK, ts), [], id="deleted"),
    ],
)
def test_bot_that_is_killed_over_a_changed_question_changes_its_answer(start_workspace, change, seen):
    workspace = start_workspace()
    ts = workspace.ask(CLAIM)
    workspace.stop_bot()
    until_killed(workspace, Moment.CHANGED, lambda: change(workspace.nadia, ts))
    for _ in range(2):
        workspace.start_bot()
        workspace.settle()
        assert shown(workspace, ts) == seen
        workspace.stop_bot()
    assert workspace.rows("select distinct state from outbox") == [("sent",)]
