import json
from pathlib import Path
from typing import Any

import pytest

from bot.errors import ConfigError
from bot.manifest import manifest
from bot.sandbox.method_table import method
from bot.settings import SlackMode

SHARED = Path(__file__).parents[2].parent / "shared" / "slack" / "manifest-schema"
URL = "https://waypost.example.com/slack/events"

# The Web API methods the bot calls, each with one of these scopes or none.
CALLED = ("auth.test", "chat.postMessage", "chat.postEphemeral", "chat.update", "conversations.open")
OF_THE_AGENT = ("assistant.threads.setSuggestedPrompts", "assistant.threads.setStatus")
OF_STEPS = ("functions.completeSuccess", "functions.completeError")
ALSO_CALLED = ("conversations.info", "conversations.history", "conversations.replies", "users.info")
VIEWS = ("views.open", "views.push", "views.update", "views.publish")


def test_the_scopes_are_exactly_these():
    assert manifest(SlackMode.SOCKET)["oauth_config"] == {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "assistant:write",
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "groups:history",
                "groups:read",
                "im:history",
                "im:read",
                "im:write",
                "reactions:read",
                "users:read",
            ]
        }
    }


def test_the_scopes_suffice_for_the_methods_the_bot_calls():
    granted = set(manifest(SlackMode.SOCKET)["oauth_config"]["scopes"]["bot"])
    for name in (*CALLED, *ALSO_CALLED, *VIEWS, *OF_THE_AGENT, *OF_STEPS):
        found = method(name)
        assert found is not None
        assert not found.scopes or granted & set(found.scopes), name


def test_socket_mode_needs_no_address():
    assert manifest(SlackMode.SOCKET)["settings"] == {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "app_mention",
                "app_uninstalled",
                "message.channels",
                "message.groups",
                "message.im",
                "reaction_added",
                "tokens_revoked",
            ]
        },
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
