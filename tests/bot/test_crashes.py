"""What a process left behind when it was killed is taken up by the next one."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.store import InboxStore
from tests.bot.company import ASK
from tests.bot.doomed_bot import Moment
from tests.bot.workspace import BotWorkspace

ROOT = Path(__file__).parents[2]
CLAIM = "How do I claim travel costs?"
KILLED = -9


@pytest.fixture
def killed(start_workspace):
    """Return a function that lets the bot be killed while it answers Nadia, and returns the workspace."""

    def kill(moment: Moment) -> BotWorkspace:
        workspace: BotWorkspace = start_workspace(with_bot=False)
        program = [sys.executable, "-m", "tests.bot.doomed_bot"]
        arguments = [moment, workspace.sandbox.url, str(workspace.database)]
        with subprocess.Popen([*program, *arguments], stdout=subprocess.PIPE, text=True, cwd=ROOT) as doomed:
            assert doomed.stdout is not None
            workspace.sandbox.connect_bot(doomed.stdout.readline().strip())
            workspace.nadia.say(ASK, CLAIM)
            assert doomed.wait(30) == KILLED
        return workspace

    return kill


@pytest.mark.slow
@pytest.mark.parametrize("moment", Moment, ids=[moment.name.lower() for moment in Moment])
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
