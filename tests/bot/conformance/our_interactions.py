"""Commands and interactions as Slack sends them, with every action and form the bot knows, and others."""

import pkgutil
from importlib import import_module
from typing import Any

import bot.blocks
from bot.sandbox.identity import APP_ID, TEAM_ID
from tests.bot.company import ASK

Json = dict[str, Any]
WHO: Json = {
    "team": {"id": TEAM_ID, "domain": "fernhill"},
    "user": {"id": "U0NADIA", "username": "nadia", "name": "nadia", "team_id": TEAM_ID},
    "token": "t",
    "enterprise": None,
    "is_enterprise_install": False,
}
PLACE: Json = {
    "container": {"type": "message", "message_ts": "1.000100", "channel_id": ASK, "is_ephemeral": False},
    "channel": {"id": ASK, "name": "ask"},
    "message": {"type": "message", "user": "U0WAYPOST", "bot_id": "B0WAYPOST", "ts": "1.000100", "text": "x"},
    "response_url": "https://hooks.slack.com/x",
}
VIEW: Json = {
    "id": "V1",
    "team_id": TEAM_ID,
    "type": "modal",
    "callback_id": "another",
    "private_metadata": "",
    "hash": "1.a",
    "state": {"values": {}},
    "blocks": [],
    "title": {"type": "plain_text", "text": "x"},
    "root_view_id": "V1",
    "app_id": APP_ID,
    "bot_id": "B0WAYPOST",
}


def names() -> list[str]:
    """Return every constant text of the bot's blocks: among them are all its action and callback ids."""
    modules = [
        import_module(f"bot.blocks.{found.name}") for found in pkgutil.iter_modules(bot.blocks.__path__)
    ]
    return sorted(
        {
            value
            for module in modules
            for name, value in vars(module).items()
            if name.isupper() and isinstance(value, str) and " " not in value and len(value) < 255
        }
    )


def click(number: int, action: Json, **changed: Any) -> Json:
    """Return a click; a field that is ... is left out."""
    payload = WHO | PLACE | {"type": "block_actions", "api_app_id": APP_ID, "trigger_id": f"{number}.click"}
    payload |= {"state": {"values": {}}, "actions": [{"block_id": "b", "action_ts": "1.0"} | action]}
    return {name: value for name, value in (payload | changed).items() if value is not ...}


def submitted(number: int, callback_id: str, **changed: Any) -> Json:
    """Return a submitted modal."""
    payload = WHO | {"type": "view_submission", "api_app_id": APP_ID, "trigger_id": f"{number}.view"}
    return payload | {"view": VIEW | {"callback_id": callback_id} | changed, "response_urls": []}


def command(name: str, text: str | None, **changed: Any) -> Json:
    """Return a slash command; a field that is ... is left out."""
    fields = {
        "token": "t",
        "team_id": TEAM_ID,
        "team_domain": "fernhill",
        "channel_id": ASK,
        "channel_name": "ask",
        "user_id": "U0NADIA",
        "user_name": "nadia",
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/x",
        "trigger_id": f"{name}.{str(text)[:99]}.command",
    }
    return {field: value for field, value in (fields | changed).items() if value not in (..., None)}


def commands() -> dict[str, Json]:
    """Return what people may type, whether the bot knows it or not."""
    typed = {
        f"{name} {text!r}": command(name, text)
        for name in ("/ask", "/waypost", "/mentor", "/curate", "/other")
        for text in ("", "  ", "help", "nudges", "<@U0OWEN>", "add", "x" * 3000, "\u202e\x00", None)
    }
    return typed | {
        "command in a direct message": command(
            "/ask", "a", channel_name="directmessage", channel_id="D0NADIA"
        ),
        "command of a grid user": command(
            "/ask", "b", user_id="W0NADIA", enterprise_id="E1", enterprise_name="Org"
        ),
        "command of a whole organisation": command(
            "/ask", "c", is_enterprise_install="true", enterprise_id="E1"
        ),
        "check of the certificate": {"ssl_check": "1", "token": "t"},
    }


def interactions() -> dict[str, Json]:
    """Return clicks, forms and shortcuts of all kinds."""
    known = names()
    clicks = {
        f"click {name}": click(i, {"type": "button", "action_id": name}) for i, name in enumerate(known)
    }
    forms = {f"form {name}": submitted(i, name) for i, name in enumerate(known)}
    closed = WHO | {"type": "view_closed", "api_app_id": APP_ID, "view": VIEW, "is_cleared": True}
    return (
        clicks
        | forms
        | _odd_clicks()
        | _shortcuts()
        | _older()
        | {"closed": closed, "form": submitted(900, "x")}
    )


def _odd_clicks() -> dict[str, Json]:
    button = {"type": "button", "action_id": "another", "value": "1"}
    return {
        "click of an ephemeral message": click(
            800, button, message=..., container={"type": "message", "is_ephemeral": True}
        ),
        "click in a modal": click(
            801, button, channel=..., message=..., container={"type": "view"}, view=VIEW
        ),
        "click in App Home": click(
            802, button, channel=..., message=..., response_url=..., view=VIEW | {"type": "home"}
        ),
        "click under an attachment": click(
            803, button, container={"type": "message_attachment", "attachment_id": 1}
        ),
        "click without a place": click(
            804, button, channel=None, message=None, response_url=None, container=None
        ),
    }


def _other_elements() -> dict[str, Json]:
    button = {"type": "button", "action_id": "another", "value": "1"}
    picked: Json = {"text": {"type": "plain_text", "text": "x"}, "value": "x"}
    return {
        "menu": click(805, {"type": "static_select", "action_id": "m", "selected_option": picked}),
        "menu with nothing picked": click(
            806, {"type": "static_select", "action_id": "m", "selected_option": None}
        ),
        "overflow": click(807, {"type": "overflow", "action_id": "o", "selected_option": picked}),
        "people": click(808, {"type": "multi_users_select", "action_id": "u", "selected_users": []}),
        "date": click(809, {"type": "datepicker", "action_id": "d", "selected_date": None}),
        "feedback": click(810, {"type": "feedback_buttons", "action_id": "f", "value": "up"}),
        "rich text": click(
            811, {"type": "rich_text_input", "action_id": "r", "rich_text_value": {"elements": []}}
        ),
        "workflow button": click(812, {"type": "workflow_button", "action_id": "w"}),
        "click of a whole organisation": click(
            813, button, enterprise={"id": "E1", "name": "Org"}, is_enterprise_install=True
        ),
        "click of another company": click(
            814, button, user={"id": "U9FAR", "team_id": "T9FAR"}, team={"id": "T9FAR"}
        ),
        "click without a team": click(
            815, button, team=None, enterprise={"id": "E1"}, is_enterprise_install=True
        ),
        "click by a function": click(
            816, button, function_data={"execution_id": "Fx1"}, bot_access_token="xwfp-1"
        ),
    }


def _shortcuts() -> dict[str, Json]:
    on_message = WHO | {"type": "message_action", "callback_id": "another", "trigger_id": "1.shortcut"}
    place = {name: PLACE[name] for name in ("channel", "response_url")} | {"message_ts": "1.000100"}
    return {
        "global shortcut": WHO | {"type": "shortcut", "callback_id": "another", "trigger_id": "2.shortcut"},
        "shortcut on a message": on_message | place | {"message": PLACE["message"]},
        "shortcut on a message without text": on_message
        | place
        | {
            "trigger_id": "3.shortcut",
            "message": {"type": "message", "bot_id": "B1", "ts": "1.0", "files": [{}]},
        },
    }


def _older() -> dict[str, Json]:
    asked = WHO | {"callback_id": "another", "action_ts": "1.0", "channel": PLACE["channel"], "state": ""}
    asked |= {"response_url": PLACE["response_url"]}
    return {
        "options wanted": WHO
        | {"type": "block_suggestion", "action_id": "a", "block_id": "b", "value": "va", "view": VIEW},
        "dialog sent": asked | {"type": "dialog_submission", "submission": {"name": "x"}},
        "dialog left": asked | {"type": "dialog_cancellation"},
        "dialog options": asked | {"type": "dialog_suggestion", "name": "n", "value": "v"},
        "button of old": asked
        | {"type": "interactive_message", "actions": [{"name": "n", "type": "button", "value": "v"}]},
        "workflow step": WHO
        | {"type": "workflow_step_edit", "callback_id": "x", "trigger_id": "4.s", "workflow_step": {}},
        "something Slack invents next year": WHO | {"type": "hologram_touched", "hologram": {}},
    }


def addresses() -> dict[str, Json]:
    """Return what Slack asks about the address or tells about the app itself."""
    return {
        "address is checked": {"type": "url_verification", "challenge": "c", "token": "t"},
        "too many events": {
            "type": "app_rate_limited",
            "team_id": TEAM_ID,
            "minute_rate_limited": 1518467820,
            "api_app_id": APP_ID,
            "token": "t",
        },
    }
