import json
from importlib.resources import files
from pathlib import Path

import pytest

from bot.sandbox.method_table import Method, Token, method, methods

SHARED = Path(__file__).parents[3].parent / "shared" / "slack" / "methods.json"
CONTENT = ("text", "blocks", "attachments", "markdown_text")
HISTORY = {"channels:history", "groups:history", "im:history", "mpim:history"}
READ = {"channels:read", "groups:read", "im:read", "mpim:read"}


@pytest.mark.parametrize(
    ("name", "required", "any_of", "scopes"),
    [
        ("auth.test", set(), (), set()),
        ("chat.postMessage", {"channel"}, CONTENT, {"chat:write"}),
        ("chat.postEphemeral", {"channel", "user"}, CONTENT, {"chat:write"}),
        ("chat.update", {"channel", "ts"}, (*CONTENT, "file_ids"), {"chat:write"}),
        ("chat.delete", {"channel", "ts"}, (), {"chat:write"}),
        (
            "conversations.open",
            set(),
            ("channel", "users"),
            {"channels:manage", "groups:write", "im:write", "mpim:write"},
        ),
        ("conversations.info", {"channel"}, (), READ),
        ("conversations.history", {"channel"}, (), HISTORY),
        ("conversations.replies", {"channel", "ts"}, (), HISTORY),
        ("users.info", {"user"}, (), {"users:read"}),
        ("views.open", {"view"}, ("trigger_id", "interactivity_pointer"), set()),
        ("views.update", {"view"}, ("view_id", "external_id"), set()),
        ("views.publish", {"user_id", "view"}, (), set()),
        ("reactions.add", {"channel", "name", "timestamp"}, (), {"reactions:write"}),
        ("bookmarks.edit", {"channel_id", "bookmark_id"}, (), {"bookmarks:write"}),
    ],
)
def test_methods_the_bot_may_call(name, required, any_of, scopes):
    found = method(name)
    assert found is not None
    assert found.token is Token.BOT
    assert (set(found.required), found.any_of, set(found.scopes)) == (required, any_of, scopes)


def test_a_method_is_read_whole():
    assert method("views.push") == Method(
        name="views.push",
        required=("view",),
        any_of=("trigger_id", "interactivity_pointer"),
        any_of_error="invalid_arguments",
        token=Token.BOT,
        scopes=(),
        tier="t4",
        arguments={"interactivity_pointer": "string", "trigger_id": "string", "view": "object"},
    )


@pytest.mark.parametrize(
    ("name", "token"),
    [
        ("search.messages", Token.USER),
        ("reminders.add", Token.USER),
        ("apps.connections.open", Token.APP),
        ("apps.manifest.update", Token.CONFIGURATION),
        ("oauth.v2.access", Token.NONE),
    ],
)
def test_methods_no_bot_may_call(name, token):
    found = method(name)
    assert found is not None
    assert (found.token, found.scopes) == (token, ())


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("chat.postMessage", "no_text"),
        ("conversations.open", "users_list_not_supplied"),
        ("reactions.get", "no_item_specified"),
        ("views.open", "invalid_arguments"),
    ],
)
def test_a_missing_choice_has_its_own_error(name, error):
    found = method(name)
    assert found is not None
    assert found.any_of_error == error


def test_an_unknown_method_is_none():
    assert method("chat.postmessage") is None


def test_every_needed_argument_is_a_known_one():
    unknown = {
        name: {*found.required, *found.any_of} - set(found.arguments)
        for name, found in methods().items()
        if not {*found.required, *found.any_of} <= set(found.arguments)
    }
    assert unknown == {}


def test_the_table_has_one_method_a_line_in_order():
    lines = files("bot.sandbox").joinpath("method_table.json").read_text(encoding="utf-8").splitlines()
    rows = [line.strip().removesuffix(",") for line in lines[1:-1]]
    assert [next(iter(json.loads(f"{{{row}}}"))) for row in rows] == sorted(methods())


@pytest.mark.skipif(not SHARED.is_file(), reason=f"no shared method reference in {SHARED}")
def test_the_table_has_all_methods_of_the_reference():
    reference = json.loads(SHARED.read_text(encoding="utf-8"))
    assert set(methods()) == set(reference)
    assert {name: set(found.arguments) for name, found in methods().items()} == {
        name: set(row["args"]) for name, row in reference.items()
    }
