"""Questions in channels and direct messages."""

from functools import partial
from typing import Any

from slack_bolt import App, BoltContext

from bot.listeners.payloads import inbox_id
from bot.services import Services
from bot.understanding import question_from_event


def register(app: App, services: Services) -> None:
    """Listen to messages; an app_mention is the same message once more."""

    def on_question(body: dict[str, Any], context: BoltContext) -> None:
        question = question_from_event(body, services.around())
        if question:
            services.work.submit(inbox_id(context), partial(services.answering.handle, question))

    app.event("message")(on_question)
    app.event("app_mention")(on_question)
