"""Questions in channels and direct messages."""

from functools import partial
from typing import Any

from slack_bolt import App, BoltContext

from bot.listeners.payloads import inbox_id
from bot.services import Services
from bot.understanding import happening_from_event
from retrieval.types import Question, Way


def register(app: App, services: Services) -> None:
    """Listen to messages; an app_mention is the same message once more."""

    def on_message(body: dict[str, Any], context: BoltContext) -> None:
        happening = happening_from_event(body, services.around)
        if isinstance(happening, Question) and happening.way is not Way.FOLLOW_UP:
            job = partial(services.answering.handle, happening)
            services.work.submit(inbox_id(context), services.agent.at_work_on(happening, job))
        else:
            services.work.finish(inbox_id(context))

    app.event("message")(on_message)
    app.event("app_mention")(on_message)
