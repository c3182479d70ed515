"""The manifest asks for what the code uses, no less and no more, and Slack's own schema takes it."""

import inspect
import json
from pathlib import Path
from typing import Any

import pytest

import bot.manifest
from bot.errors import ConfigError
from bot.manifest import BOT_EVENTS, BOT_SCOPES, COMMANDS, manifest
from bot.sandbox.method_table import Token, method
from bot.settings import SlackMode
from tests.bot.what_is_used import events, methods_in_use, registered

SHARED = Path(__file__).parents[2].parent / "shared" / "slack" / "manifest-schema"
URL = "https://waypost.example.com/slack/events"

SERVED = ("channels", "groups", "im")
"""The kinds of conversations that Waypost is in; it keeps out of people's group direct messages."""

CHOSEN = {"conversations.open": "im:write"}
"""Methods that any of several scopes allows, and the one that is right for what is done with them."""

EVENT_SCOPES = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "assistant_thread_context_changed": ("assistant:write",),
    "assistant_thread_started": ("assistant:write",),
    "function_executed": (),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "reaction_added": ("reactions:read",),
    "tokens_revoked": (),
}
"""What Slack's event reference asks for each event; another one that the code listens to is added here."""


def needed_events():
    heard = events()
    assert "message" in heard
    return heard - {"message"} | {f"message.{kind}" for kind in SERVED}


def needed_scopes():
    """Return each scope that the code needs with what needs it."""
    needed: dict[str, set[str]] = {}
    for name in methods_in_use():
        for scope in scopes_of(name):
            needed.setdefault(scope, set()).add(name)
    for event in needed_events():
        for scope in EVENT_SCOPES[event]:
            needed.setdefault(scope, set()).add(event)
    if registered("command", "shortcut", "global_shortcut", "message_shortcut"):
        needed["commands"] = {"commands and shortcuts"}
    return needed


def scopes_of(name):
    found = method(name)
    assert found is not None
    if found.token is not Token.BOT:
        return set()
    if name in CHOSEN:
        return {CHOSEN[name]}
    if len(found.scopes) > 1:
        served = {scope for scope in found.scopes if scope.partition(":")[0] in SERVED}
        assert served, f"{name}: choose one of {found.scopes}"
        return served
    return set(found.scopes)


def test_the_scopes_are_exactly_those_that_the_code_needs():
    needed = needed_scopes()
    assert sorted(BOT_SCOPES) == sorted(needed), needed
    assert manifest(SlackMode.SOCKET)["oauth_config"]["scopes"]["bot"] == list(BOT_SCOPES)


def test_the_events_are_exactly_those_that_the_code_listens_to():
    assert sorted(BOT_EVENTS) == sorted(needed_events())


def test_the_commands_are_exactly_those_that_the_code_listens_to():
    assert sorted(command.name for command in COMMANDS) == sorted(registered("command"))


def test_shortcuts_and_workflow_steps_are_exactly_those_that_the_code_listens_to():
    built = manifest(SlackMode.SOCKET)
    shortcuts = [shortcut["callback_id"] for shortcut in built["features"].get("shortcuts", [])]
    assert sorted(shortcuts) == sorted(registered("shortcut", "global_shortcut", "message_shortcut"))
    assert sorted(built.get("functions", {})) == sorted(registered("function"))


def test_what_is_read_from_the_code_is_what_stands_there():
    """The tests above would hold for a manifest that asks for nothing if nothing were found in the code."""
    assert methods_in_use()["chat.postMessage"] == {"bot/delivery.py"}
    assert {"users.info", "views.open", "conversations.replies", "auth.test"} < set(methods_in_use())
    assert {"message", "app_mention", "app_home_opened"} <= events()
    assert {"/ask", "/waypost"} < registered("command")
    assert {"answer_helped", "referral_take"} < registered("action")


def test_each_scope_has_its_reason_beside_it():
    lines = inspect.getsource(bot.manifest).splitlines()
    for scope in BOT_SCOPES:
        [line] = [line for line in lines if line.strip().startswith(f'"{scope}"')]
        assert "  # " in line, scope


def test_socket_mode_needs_no_address():
    assert manifest(SlackMode.SOCKET)["settings"] == {
        "event_subscriptions": {"bot_events": list(BOT_EVENTS)},
        "interactivity": {"is_enabled": True},
        "org_deploy_enabled": True,
        "function_runtime": "remote",
        "socket_mode_enabled": True,
        "token_rotation_enabled": False,
    }


def test_http_mode_sends_everything_to_one_address():
    built = manifest(SlackMode.HTTP, URL)
    assert built["settings"]["socket_mode_enabled"] is False
    assert built["settings"]["event_subscriptions"]["request_url"] == URL
    assert built["settings"]["interactivity"] == {"is_enabled": True, "request_url": URL}
    assert [command["url"] for command in built["features"]["slash_commands"]] == [URL] * 4


@pytest.mark.parametrize("url", [None, "", "http://waypost.example.com/slack/events"])
def test_http_mode_refuses_to_go_without_a_secure_address(url):
    with pytest.raises(ConfigError, match="needs the public https:// address of /slack/events, got "):
        manifest(SlackMode.HTTP, url)


def test_the_app_has_a_home_messages_and_four_commands():
    features = manifest(SlackMode.SOCKET)["features"]
    assert features["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert features["bot_user"]["display_name"] == "Waypost"
    names = [command["command"] for command in features["slash_commands"]]
    assert names == ["/ask", "/waypost", "/curate", "/mentor"]


def test_the_app_offers_shortcuts_an_agent_and_a_step():
    built = manifest(SlackMode.SOCKET)
    assert [(shortcut["name"], shortcut["type"]) for shortcut in built["features"]["shortcuts"]] == [
        ("Find help for this", "message"),
        ("Save as job aid", "message"),
    ]
    assert built["features"]["agent_view"]["suggested_prompts"] == [
        {"title": question, "message": question}
        for question in ("How do I claim travel costs?", "How do I book annual leave?")
    ]
    assert "assistant_view" not in built["features"]
    [(name, step)] = built["functions"].items()
    assert (name, list(step["input_parameters"]), list(step["output_parameters"])) == (
        "answer_question",
        ["question", "user", "channel"],
        ["answer", "title", "url", "decision"],
    )


@pytest.mark.parametrize(
    "built", [manifest(SlackMode.SOCKET), manifest(SlackMode.HTTP, URL)], ids=["socket", "http"]
)
def test_slacks_own_schema_accepts_it(built: dict[str, Any]):
    if not SHARED.is_dir():
        pytest.skip(f"no shared manifest schema in {SHARED}")
    jsonschema = pytest.importorskip("jsonschema")
    assert [error.message for error in whole_schema(jsonschema).iter_errors(built)] == []
    broken = built | {"settings": {"socket_mode_enabled": "yes"}}
    assert [error.validator for error in whole_schema(jsonschema).iter_errors(broken)] == ["oneOf"]


def whole_schema(jsonschema: Any) -> Any:
    """The schema which chooses a version by _metadata, with the versions it refers to read from beside it."""
    referencing = pytest.importorskip("referencing")
    root = json.loads((SHARED / "manifest.schema.json").read_text(encoding="utf-8"))
    versions = {
        path.name: json.loads(path.read_text(encoding="utf-8")) for path in SHARED.glob("schemas/*.json")
    }

    def beside(address: str) -> Any:
        return referencing.Resource.from_contents(versions[address.rsplit("/", 1)[1]])

    return jsonschema.Draft7Validator(root, registry=referencing.Registry(retrieve=beside))
