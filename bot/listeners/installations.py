"""Waypost was removed from a workspace, or its tokens were."""

from functools import partial
from typing import Any

from slack_bolt import App, BoltContext

from bot.listeners.payloads import inbox_id
from bot.services import Services


def register(app: App, services: Services) -> None:
    """Listen to the two events; they come in any order, and either may be missing."""

    def on_removed(body: dict[str, Any], context: BoltContext) -> None:
        services.work.submit(inbox_id(context), partial(_forget, services, body))

    app.event("app_uninstalled")(on_removed)
    app.event("tokens_revoked")(on_removed)


def _forget(services: Services, body: dict[str, Any], inbox: int | None) -> None:
    services.workspaces.forget(body)
    services.work.finish(inbox)
