"""Events as Slack really sends them, in all the forms which a message, a reaction or an install can have."""

from typing import Any

from bot.sandbox.identity import APP_ID, BOT_USER, TEAM_ID
from tests.bot.company import ASK, GENERAL
from tests.bot.conformance.delivering import enveloped

Json = dict[str, Any]
MENTION = f"<@{BOT_USER}>"
LONGEST = "How do I claim travel costs? " * 1400  # 40,000 characters, the most Slack takes
FILE = {
    "id": "F1",
    "name": "form.pdf",
    "mimetype": "application/pdf",
    "size": 4,
    "url_private": "https://x.example",
}
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}


def said(**changed: Any) -> Json:
    """Return a person's message with fields changed; a field that is ... is left out."""
    message: Json = {
        "client_msg_id": "4f0c8a3e-0000-4000-8000-000000000000",
        "type": "message",
        "user": "U0NADIA",
        "text": "Where is the van?",
        "ts": "1795531200.000100",
        "team": TEAM_ID,
        "channel": GENERAL,
        "channel_type": "channel",
        "event_ts": "1795531200.000100",
    }
    return {name: value for name, value in (message | changed).items() if value is not ...}


def told(subtype: str, **fields: Any) -> Json:
    """Return one of the messages by which Slack tells what happened in a channel."""
    return said(subtype=subtype, text=f"<@U0NADIA> {subtype}", client_msg_id=...) | fields


def changed(now: Any, before: Any, **fields: Any) -> Json:
    """Return the event of a message that changed."""
    event = said(subtype="message_changed", hidden=True, user=..., text=..., client_msg_id=...)
    return event | {"message": now, "previous_message": before} | fields


def reacted(**changes: Any) -> Json:
    """Return a reaction with fields changed."""
    item = {"type": "message", "channel": ASK, "ts": "1795531200.000100"}
    event = {"type": "reaction_added", "user": "U0NADIA", "reaction": "compass", "item": item}
    return {
        name: value
        for name, value in (event | {"item_user": "U0OWEN", "event_ts": "1795531201.0"} | changes).items()
        if value is not ...
    }


QUIET_SUBTYPES = (
    "assistant_app_thread",
    "bot_add",
    "bot_remove",
    "channel_archive",
    "channel_canvas_updated",
    "channel_convert_to_private",
    "channel_convert_to_public",
    "channel_join",
    "channel_leave",
    "channel_name",
    "channel_posting_permissions",
    "channel_purpose",
    "channel_topic",
    "channel_unarchive",
    "document_mention",
    "ekm_access_denied",
    "file_comment",
    "file_mention",
    "group_join",
    "group_leave",
    "group_topic",
    "huddle_thread",
    "joiner_notification",
    "message_replied",
    "pinned_item",
    "reminder_add",
    "reply_broadcast",
    "sh_room_created",
    "slackbot_response",
    "something_slack_invents_next_year",
    "tombstone",
)

MESSAGES: dict[str, Json] = {
    **{f"subtype {name}": told(name) for name in QUIET_SUBTYPES},
    "no user": said(user=...),
    "user null": said(user=None),
    "text null": said(text=None),
    "no text": said(text=...),
    "no text but attachments": said(text="", attachments=[{"id": 1, "fallback": "A chart", "text": "Up"}]),
    "no text but blocks": said(text="", blocks=[SECTION]),
    "files only": said(text="", subtype="file_share", files=[FILE], upload=False),
    "file hidden by the plan": said(subtype="file_share", files=[{"id": "F2", "mode": "hidden_by_limit"}]),
    "file that is gone": said(subtype="file_share", files=[{"id": "F3", "mode": "tombstone"}]),
    "files null": said(files=None, blocks=None, attachments=None, edited=None, thread_ts=None),
    "fifty big blocks": said(blocks=[SECTION] * 50),
    "longest text": said(text=LONGEST, channel=ASK, ts="1795531200.000200"),
    "bot message without user": said(
        subtype="bot_message", user=..., bot_id="B1", username="CI", icons={"emoji": ":robot_face:"}
    ),
    "message of a new app": said(bot_id="B1", app_id="A1", bot_profile={"id": "B1", "name": "CI"}),
    "our own message": said(user=BOT_USER, bot_id="B0WAYPOST", app_id=APP_ID),
    "me message": said(subtype="me_message"),
    "thread broadcast": said(subtype="thread_broadcast", thread_ts="1795531100.000100", root={"text": "x"}),
    "reply without parent user": said(thread_ts="1795531100.000100"),
    "user of a grid": said(user="W0NADIA", text=f"{MENTION} hello", ts="1795531200.000300"),
    "user of another company": said(
        user="U9FAR", team="T9FAR", user_team="T9FAR", source_team="T9FAR", user_profile={"real_name": "Far"}
    ),
    "private channel": said(channel="G0OLD", channel_type="group"),
    "group of direct messages": said(channel="G0MPIM", channel_type="mpim", text=f"{MENTION} hello"),
    "direct message of App Home": said(channel="D0UNKNOWN", channel_type="app_home"),
    "no channel type": said(channel_type=...),
    "mention with a label": said(text=f"<@{BOT_USER}|waypost> hello", ts="1795531200.000400"),
    "mention in bold and code": said(text=f"*{MENTION}* `{MENTION}`", ts="1795531200.000500"),
    "zero bytes and directions": said(text="a\x00b\u202ec\ufeff", channel=ASK, ts="1795531200.000600"),
    "only emoji": said(text=":wave::skin-tone-2:"),
    "half a surrogate pair": said(text="\ud83d how?", channel=ASK, ts="1795531200.000700"),
    "special mentions": said(
        text="<!channel> <!subteam^S1|@fit> <!date^1^{date}|x> <#C1|> <mailto:a@b.example|a>"
    ),
    "message with metadata": said(metadata={"event_type": "order", "event_payload": {"id": 7}}),
    "empty channel": said(channel=""),
    "mention in the thread of Slack's assistant": said(
        channel="D0NADIA", channel_type="im", thread_ts="1795531100.000100", assistant_thread={"title": "x"}
    ),
}

CHANGES: dict[str, Json] = {
    "link unfolds": changed(said(attachments=[{"id": 1}]), said()),
    "edited": changed(said(text="Where is the van now?", edited={"user": "U0NADIA", "ts": "2.0"}), said()),
    "message of a bot changes": changed(said(bot_id="B1", user=...), said(bot_id="B1", user=...)),
    "no text before": changed(said(), said(text=...)),
    "nothing before": changed(said(), None),
    "thread that was deleted": changed(said(subtype="tombstone", text="This message was deleted."), said()),
    "reply count changes": changed(said(reply_count=2, reply_users=["U0OWEN"]), said()),
    "deleted": said(
        subtype="message_deleted", deleted_ts="1795531200.000100", previous_message=said(), hidden=True
    ),
    "deleted without what it was": said(subtype="message_deleted", deleted_ts="1.0", user=..., text=...),
    "file of a bot deleted": said(
        subtype="message_deleted", deleted_ts="1.0", previous_message={"subtype": "bot_message", "ts": "1.0"}
    ),
}

REACTIONS: dict[str, Json] = {
    "reaction on a message": reacted(),
    "reaction with a skin tone": reacted(reaction="compass::skin-tone-3"),
    "reaction on a file": reacted(item={"type": "file", "file": "F1"}),
    "reaction on a file comment": reacted(item={"type": "file_comment", "file": "F1", "file_comment": "Fc1"}),
    "reaction on nobody's message": reacted(item_user=...),
    "reaction without item": reacted(item=None),
    "reaction where the bot is not": reacted(item={"type": "message", "channel": "C9FAR", "ts": "1.0"}),
    "reaction taken back": reacted(type="reaction_removed"),
    "reaction of the bot": reacted(user=BOT_USER),
}

OTHERS: dict[str, Json] = {
    "home opened": {"type": "app_home_opened", "user": "U0NADIA", "channel": "D0NADIA", "tab": "home"},
    "messages tab": {"type": "app_home_opened", "user": "U0NADIA", "channel": "D0NADIA", "tab": "messages"},
    "home without tab": {"type": "app_home_opened", "user": "U0NADIA", "channel": "D0NADIA", "view": None},
    "assistant thread": {
        "type": "assistant_thread_started",
        "assistant_thread": {
            "user_id": "U0NADIA",
            "context": {},
            "channel_id": "D0NADIA",
            "thread_ts": "1.0",
        },
    },
    "assistant context": {
        "type": "assistant_thread_context_changed",
        "assistant_thread": {"user_id": "U0NADIA", "context": {"channel_id": ASK}, "channel_id": "D0NADIA"},
    },
    "link shared": {
        "type": "link_shared",
        "user": "U0NADIA",
        "channel": ASK,
        "links": [{"url": "https://x"}],
    },
    "function of another app": {
        "type": "function_executed",
        "function": {"id": "Fn1", "callback_id": "another", "input_parameters": []},
        "inputs": {},
        "function_execution_id": "Fx1",
        "workflow_execution_id": "Wx1",
        "bot_access_token": "xwfp-1",
    },
    "joined": {"type": "member_joined_channel", "user": "U0OWEN", "channel": ASK, "channel_type": "C"},
    "left": {"type": "member_left_channel", "user": "U0OWEN", "channel": ASK, "channel_type": "C"},
    "bot joined": {"type": "member_joined_channel", "user": BOT_USER, "channel": "C0NEW", "team": TEAM_ID},
    "channel renamed": {"type": "channel_rename", "channel": {"id": ASK, "name": "ask", "created": 1}},
    "channel shared": {"type": "channel_shared", "connected_team_id": "T9FAR", "channel": ASK},
    "channel id changed": {"type": "channel_id_changed", "old_channel_id": "G1", "new_channel_id": "C1"},
    "user changed": {"type": "user_change", "user": {"id": "U0NADIA", "deleted": True, "profile": {}}},
    "joined the team": {"type": "team_join", "user": {"id": "U0NEW", "is_bot": False}},
    "user group": {"type": "subteam_members_changed", "subteam_id": "S1", "added_users": ["U0OWEN"]},
    "invite": {"type": "shared_channel_invite_received", "invite": {"id": "I1"}, "channel": {"id": ASK}},
    "metadata": {"type": "message_metadata_posted", "channel_id": ASK, "metadata": {"event_type": "x"}},
    "emoji": {"type": "emoji_changed", "subtype": "add", "name": "compass2", "value": "https://x.example"},
    "file": {"type": "file_shared", "file_id": "F1", "user_id": "U0NADIA", "channel_id": ASK},
    "pinned": {"type": "pin_added", "user": "U0NADIA", "channel_id": ASK, "item": {"type": "message"}},
    "nothing Slack has named yet": {"type": "moon_phase_changed"},
}

INNER = {**MESSAGES, **CHANGES, **REACTIONS, **OTHERS}

# What differs in the envelope: Slack Connect, installs for a whole organisation, fields left out or null.
ENVELOPES: dict[str, Json] = {
    "Slack Connect": {
        "is_ext_shared_channel": True,
        "context_team_id": "T9FAR",
        "context_enterprise_id": None,
    },
    "whole organisation": {
        "enterprise_id": "E1",
        "authorizations": [
            {
                "enterprise_id": "E1",
                "team_id": None,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": True,
            }
        ],
    },
    "no authorizations": {"authorizations": None},
    "older envelope": {"authed_users": [BOT_USER], "authed_teams": [TEAM_ID], "authorizations": []},
    "fields of tomorrow": {"event_context": "4-ey", "x_new": {"deep": [1, {"er": None}]}, "event_time": None},
}


def events() -> dict[str, Json]:
    """Return every event in its envelope, and one message in each kind of envelope."""
    plain = {name: enveloped(event, number) for number, (name, event) in enumerate(INNER.items())}
    special = {
        name: enveloped(said(ts=f"1795531300.{number:06d}"), 1000 + number) | fields
        for number, (name, fields) in enumerate(ENVELOPES.items())
    }
    return plain | special
