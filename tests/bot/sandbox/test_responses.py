"""What the Web API of the sandbox answers: the keys and types that Slack's own answers have."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.identity import APP_TOKEN
from tests.bot.sandbox.bot_side import web_client
from tests.bot.sandbox.test_views import HOME, modal

SHARED = Path(__file__).parents[4] / "shared" / "slack"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/slack")

# Asked for with these arguments; TS is the stamp of a message of the bot's, TRIGGER a fresh trigger id.
CALLS: dict[str, dict[str, Any]] = {
    "api.test": {},
    "auth.test": {},
    "chat.getPermalink": {"channel": "C0ASK", "message_ts": "TS"},
    "chat.postEphemeral": {"channel": "C0ASK", "user": "U0NADIA", "text": "Psst"},
    "chat.postMessage": {"channel": "C0ASK", "text": "Here"},
    "chat.update": {"channel": "C0ASK", "ts": "TS", "text": "There"},
    "conversations.history": {"channel": "C0ASK"},
    "conversations.info": {"channel": "C0ASK"},
    "conversations.list": {},
    "conversations.members": {"channel": "C0ASK"},
    "conversations.open": {"users": "U0NADIA"},
    "conversations.replies": {"channel": "C0ASK", "ts": "TS"},
    "dnd.info": {"user": "U0NADIA"},
    "reactions.add": {"channel": "C0ASK", "timestamp": "TS", "name": "eyes"},
    "reactions.get": {"channel": "C0ASK", "timestamp": "TS"},
    "reactions.remove": {"channel": "C0ASK", "timestamp": "TS", "name": "eyes"},
    "team.info": {},
    "usergroups.list": {},
    "usergroups.users.list": {"usergroup": "S0FIT"},
    "users.getPresence": {"user": "U0OMAR"},
    "users.info": {"user": "U0OMAR"},
    "users.list": {},
    "users.lookupByEmail": {"email": "omar@fernhill.example"},
    "views.open": {"trigger_id": "TRIGGER", "view": modal()},
    "views.publish": {"user_id": "U0NADIA", "view": HOME},
    "views.push": {"trigger_id": "TRIGGER", "view": modal()},
    "views.update": {"view_id": "VIEW", "view": modal()},
    "chat.delete": {"channel": "C0ASK", "ts": "TS"},
    "apps.connections.open": {"app_token": APP_TOKEN},  # from then on the bot is delivered to over sockets
}


@pytest.fixture
def answers(sandbox, bot, client, nadia):
    """Return what each method answers, by name."""
    ts = client.chat_postMessage(channel="C0ASK", text="Here")["ts"]
    found: dict[str, dict[str, Any]] = {}
    for name, arguments in CALLS.items():
        if name in ("views.open", "views.push"):
            nadia.command("C0ASK", "/ask", "x")
        given = {
            "TS": ts,
            "TRIGGER": next(
                (one.payload["trigger_id"] for one in reversed(bot.received) if "trigger_id" in one.payload),
                "",
            ),
            "VIEW": found.get("views.open", {}).get("view", {}).get("id"),
        }
        filled = {
            key: given.get(value, value) if isinstance(value, str) else value
            for key, value in arguments.items()
        }
        caller = web_client(sandbox.url, filled.pop("app_token", None) or client.token)
        answer = caller.api_call(name, json=filled)
        found[name] = answer.data if isinstance(answer.data, dict) else {}
    return found


def kind(value: Any) -> str:
    """Return the JSON type of a value."""
    if value is None:
        return "null"
    kinds = {bool: "boolean", str: "string", int: "number", float: "number", list: "array", dict: "object"}
    return kinds[type(value)]


def differences(ours: Any, recorded: list[Any], path: str) -> set[str]:
    """Return where ours has a key that no recording has, or one of another type than in all of them."""
    if isinstance(ours, list):
        items = [item for one in recorded if isinstance(one, list) for item in one]
        return {found for item in ours for found in differences(item, items, path) if items}
    if not isinstance(ours, dict):
        return set()
    found = set()
    for key, value in ours.items():
        theirs = [one[key] for one in recorded if isinstance(one, dict) and key in one]
        if not theirs:
            found.add(f"{path}/{key} is not in Slack's")
        elif kind(value) not in {kind(one) for one in theirs} | {"null"}:
            found.add(f"{path}/{key} is {kind(value)}, in Slack's {sorted({kind(one) for one in theirs})}")
        else:
            found |= differences(value, theirs, f"{path}/{key}")
    return found


def always_there(recorded: list[dict[str, Any]]) -> set[str]:
    """Return the keys that every recorded object has."""
    return set.intersection(*(set(one) for one in recorded))


def recordings(method: str) -> list[dict[str, Any]]:
    """Return what Slack really answered to a method, or what its SDKs are tested with."""
    rows = map(json.loads, (SHARED / "wire.jsonl").read_text(encoding="utf-8").splitlines())
    bodies = [row["response_body"] for row in rows if row["uri"].endswith(f"/api/{method}")]
    found = [json.loads(body) if isinstance(body, str) else body for body in bodies if body]
    return [one for one in found if one.get("ok")]


def test_every_method_that_is_asked_answers(answers):
    assert [answer["ok"] for answer in answers.values()] == [True] * len(CALLS)


@needs_shared
def test_answers_have_what_the_reference_requires(answers):
    reference = json.loads((SHARED / "methods.json").read_text(encoding="utf-8"))
    missing = {
        f"{name}: {key}"
        for name, answer in answers.items()
        for key in reference[name]["output_required"] or ()
        if key not in answer
    }
    assert missing == set()


@needs_shared
@pytest.mark.parametrize("method", ["auth.test", "conversations.info", "conversations.list", "users.list"])
def test_answers_agree_with_recorded_ones(answers, method):
    recorded = recordings(method)
    if method == "conversations.info":  # of a group of direct messages; a channel is what the list has
        recorded += [
            {"channel": one} for each in recordings("conversations.list") for one in each["channels"]
        ]
    assert differences(answers[method], recorded, method) == set()


@needs_shared
def test_people_and_channels_have_what_they_have_everywhere(answers):
    people = [one for answer in recordings("users.list") for one in answer["members"]]
    channels = [one for answer in recordings("conversations.list") for one in answer["channels"]]
    [member] = [one for one in answers["users.list"]["members"] if one["id"] == "U0OMAR"]
    [channel] = [one for one in answers["conversations.list"]["channels"] if one["id"] == "C0ASK"]
    assert always_there(people) - set(member) == set()
    assert always_there([one["profile"] for one in people]) - set(member["profile"]) == set()
    assert always_there(channels) - set(channel) == set()
