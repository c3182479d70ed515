"""Questions in channels and direct messages, what people change of them, and what they delete."""

from functools import partial
from typing import Any

from slack_bolt import App, BoltContext

from bot.listeners.payloads import inbox_id
from bot.services import Services
from bot.understanding import Removal, Reply, Revision, happening_from_event, reply_from_event
from retrieval.types import Question


def register(app: App, services: Services) -> None:
    """Listen to messages; an app_mention is the same message once more."""

    def on_message(body: dict[str, Any], context: BoltContext) -> None:
        happening = happening_from_event(body, services.around)
        match happening:
            case Question():
                asked = partial(services.conversing.asked, happening)
                # What seems to ask something may recommend something as well.
                job = services.habits.minding.before(asked, reply_from_event(body, services.around))
                work = services.agent.at_work_on(happening, job)
            case Revision():
                work = partial(services.revising.revised, happening)
            case Removal():
                work = partial(services.revising.removed, happening)
            case Reply():
                work = partial(services.habits.minding.heard, happening)
            case _:
                services.work.finish(inbox_id(context))
                return
        services.work.submit(inbox_id(context), work)

    app.event("message")(on_message)
    app.event("app_mention")(on_message)
