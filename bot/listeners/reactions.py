"""A reaction on somebody's message that asks Waypost about it."""

from functools import partial
from typing import Any

from slack_bolt import App, BoltContext

from bot.listeners.payloads import inbox_id
from bot.services import Services
from bot.understanding import Pointer, happening_from_event


def register(app: App, services: Services) -> None:
    """Listen to reactions; which one asks Waypost is a setting."""

    def on_reaction(body: dict[str, Any], context: BoltContext) -> None:
        happening = happening_from_event(body, services.around)
        if isinstance(happening, Pointer):
            services.work.submit(inbox_id(context), partial(services.pointing.by_reaction, happening))
        else:
            services.work.finish(inbox_id(context))

    app.event("reaction_added")(on_reaction)
