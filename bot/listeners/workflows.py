"""The step *Answer a question* of Workflow Builder."""

from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.features import ANSWER_QUESTION
from bot.listeners.payloads import inbox_id
from bot.services import Services
from bot.workflows import run_from_event


def register(app: App, services: Services) -> None:
    """Listen to workflows that came to the step."""

    def on_step(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        run = run_from_event(body)
        if run:
            services.work.submit(inbox_id(context), partial(services.workflows.answer, run))
        else:
            services.work.finish(inbox_id(context))

    app.function(ANSWER_QUESTION)(on_step)
