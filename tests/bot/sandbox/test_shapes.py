"""Every field the sandbox delivers is one that Slack delivers too, by field-complete shapes of payloads."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bot.sandbox.test_interactions import BLOCKS
from tests.bot.sandbox.test_views import FILLED, HOME, modal

SHAPES = Path(__file__).parents[4] / "shared" / "slack" / "shapes"
pytestmark = pytest.mark.skipif(not SHAPES.is_dir(), reason="needs ../shared/slack/shapes")

# Documented by Slack, but missing in the shapes, which were recorded before or without them.
NEWER_FIELDS = {"context_team_id", "context_enterprise_id", "app_id"}
OPEN_FIELDS = {
    "blocks",
    "values",
    "event_payload",
    "response_urls",
    "icons",
}  # their content is the app's, or free


def unknown_fields(payload: Any, shape: Any, path: str = "") -> list[str]:
    """Return the paths of the fields that the shape does not have."""
    if isinstance(payload, list) and isinstance(shape, list) and shape:
        return [name for item in payload for name in unknown_fields(item, shape[0], path)]
    if not isinstance(payload, dict) or not isinstance(shape, dict) or not shape:
        return []
    unknown = []
    for key, value in payload.items():
        if key not in shape and key not in NEWER_FIELDS | OPEN_FIELDS:
            unknown.append(f"{path}/{key}")
        elif key not in OPEN_FIELDS:
            unknown += unknown_fields(value, shape.get(key), f"{path}/{key}")
    return unknown


def shape_of(name: str) -> Any:
    (path,) = SHAPES.rglob(f"{name}.json")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def eventful(sandbox, bot, client, nadia):
    """Return the payloads of one of everything."""
    parent = nadia.say("C0ASK", "<@U0WAYPOST> Wher is it?")
    nadia.edit("C0ASK", parent, "<@U0WAYPOST> Where is it?")
    client.chat_postMessage(channel="C0ASK", text="Here", blocks=BLOCKS, thread_ts=parent)
    nadia.react("C0ASK", parent, "eyes")
    nadia.react("C0ASK", parent, "eyes", remove=True)
    nadia.delete("C0ASK", nadia.say("C0ASK", "Never mind"))
    sandbox.workspace.add_member("C0STAFF", "U0OMAR", inviter="U0NADIA")
    client.views_publish(user_id="U0NADIA", view=HOME)
    nadia.open_home()
    assert sandbox.wait_until_idle(10)
    nadia.click(nadia.messages("C0ASK", parent)[-1], "helped")
    nadia.shortcut("keep", nadia.messages("C0ASK")[-1])
    for end in ("submit", "close"):
        nadia.command("C0ASK", "/ask", "x")
        view = modal(callback_id="add", notify_on_close=True)
        opened = client.views_open(trigger_id=bot.received[-1].payload["trigger_id"], view=view)["view"]
        nadia.submit(opened["id"], FILLED) if end == "submit" else nadia.close_modal(opened["id"])
    return [one.payload for one in bot.received]


EVENTS = {
    ("app_mention", None): "AppMentionPayload",
    ("message", None): "MessagePayload",
    ("message", "message_changed"): "MessageChangedPayload",
    ("message", "message_deleted"): "MessageDeletedPayload",
    ("app_home_opened", None): "AppHomeOpenedPayload",
    ("reaction_added", None): "ReactionAddedPayload",
    ("reaction_removed", None): "ReactionRemovedPayload",
    ("member_joined_channel", None): "MemberJoinedChannelPayload",
}
INTERACTIONS = {
    "block_actions": "BlockActionPayload",
    "message_action": "MessageShortcutPayload",
    "view_submission": "ViewSubmissionPayload",
    "view_closed": "ViewClosedPayload",
    None: "SlashCommandPayload",
}


def shape_name(payload: dict[str, Any]) -> str:
    if "event" in payload:
        return EVENTS[payload["event"]["type"], payload["event"].get("subtype")]
    return INTERACTIONS[payload.get("type")]


def test_every_delivered_field_is_known_at_slack(eventful):
    seen = {shape_name(payload) for payload in eventful}
    assert seen == {*EVENTS.values(), *INTERACTIONS.values()}
    unknown = {
        f"{shape_name(payload)}{field}"
        for payload in eventful
        for field in unknown_fields(payload, shape_of(shape_name(payload)))
    }
    assert unknown == set()
