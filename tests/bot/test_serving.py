"""A bot that runs: one a database, with its sweeps, and stopped without losing anything."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import StartError
from bot.sandbox.identity import BOT_TOKEN
from bot.sandbox.options import SandboxOptions
from bot.serving import RunningBot, listen_http
from tests.bot.company import ASK
from tests.bot.doomed_bot import Moment
from tests.bot.workspace import BotParts

ROOT = Path(__file__).parents[2]
CLAIM = "How do I claim travel costs?"


def test_second_bot_on_the_same_database_is_refused(workspace):
    second = RunningBot(workspace.new_bot())
    with pytest.raises(StartError) as refused:
        second.start()
    second.stop()
    assert str(refused.value) == (
        f"another Waypost process serves {workspace.database}; stop it first, or set another [storage] path"
    )


@pytest.mark.slow
def test_second_process_on_the_same_database_is_refused(workspace):
    program = [sys.executable, "-m", "tests.bot.doomed_bot", Moment.SENT]
    arguments = [workspace.sandbox.url, str(workspace.database)]
    second = subprocess.run(
        [*program, *arguments], capture_output=True, text=True, cwd=ROOT, check=False, timeout=60
    )
    assert second.returncode == 1
    assert f"StartError: another Waypost process serves {workspace.database}; stop it first" in second.stderr


def test_stopped_bot_frees_the_database_for_the_next(workspace):
    workspace.stop_bot()
    workspace.start_bot()
    workspace.ask(CLAIM)
    assert workspace.answers() == ["Claim travel costs"]


def test_bot_that_is_stopped_in_the_middle_loses_nothing(start_workspace):
    workspace = start_workspace(options=SandboxOptions(retry_delays=(0.5, 0.5, 0.5)))
    for _ in range(20):
        workspace.nadia.say(ASK, f"<@U0WAYPOST> {CLAIM} (please)")
    workspace.stop_bot()
    workspace.start_bot()
    workspace.settle()
    counts = [message["reply_count"] for message in workspace.owen.messages(ASK) if "(" in message["text"]]
    assert counts == [1] * 20


def test_delivery_that_comes_while_the_bot_stops_is_worked_after_the_next_start(workspace):
    workspace.bot.services.work.stop()
    workspace.nadia.say(ASK, CLAIM)
    workspace.nadia.wait_for(lambda: workspace.rows("select 1 from inbox where payload is not null"))
    workspace.stop_bot()
    workspace.start_bot()
    workspace.settle()
    assert workspace.answers() == ["Claim travel costs"]


def test_sweeps_run_by_themselves(start_workspace):
    workspace = start_workspace()
    thread = workspace.ask(CLAIM)
    for label in ("This helped", "Remind me"):
        workspace.click(workspace.nadia, workspace.replies(ASK, thread)[-1], label)
    workspace.nadia.forward(9 * 3600)
    workspace.click(workspace.nadia, workspace.replies(ASK, thread)[0], "Ask a mentor")
    workspace.stop_bot()
    workspace.nadia.forward(15 * 3600)
    workspace.start_bot()
    nudged = workspace.nadia.wait_for(lambda: workspace.direct(workspace.nadia)[1:])
    offered = workspace.omar.wait_for(lambda: workspace.direct(workspace.omar))
    assert [message["text"] for message in nudged] == ["Within how many days do you claim?"]
    assert [message["text"] for message in offered] == [
        f"Nadia Osei has a question you may be able to answer: {CLAIM}"
    ]


def test_port_in_use_is_named(workspace):
    port = int(workspace.url.split(":")[2].partition("/")[0])
    with pytest.raises(StartError, match=f"cannot listen on 127.0.0.1 port {port}: .*choose another port"):
        listen_http(workspace.bot, "127.0.0.1", port)


def test_refused_token_is_named(start_workspace):
    workspace = start_workspace(with_bot=False)
    workspace.parts = BotParts(client=lambda **said: BotParts().client(**said | {"token": BOT_TOKEN[::-1]}))
    with pytest.raises(StartError) as refused:
        workspace.new_bot()
    assert str(refused.value) == (
        "Slack refused the bot token (invalid_auth); "
        "check SLACK_BOT_TOKEN, and that the app is installed in the workspace"
    )


def test_slack_out_of_reach_is_named(start_workspace):
    workspace = start_workspace(with_bot=False)
    nowhere = "http://127.0.0.1:1/api/"
    workspace.parts = BotParts(client=lambda **said: BotParts().client(**said | {"base_url": nowhere}))
    with pytest.raises(StartError, match=f"cannot reach Slack at {nowhere}: .*; check the network"):
        workspace.new_bot()
