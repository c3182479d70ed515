"""The agent surface: its Messages tab is opened, and thumbs are pressed below answers."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.blocks.answer import HELPED
from bot.blocks.feedback import FEEDBACK, verdict_of
from bot.listeners.payloads import inbox_id, reply_to_click, user_id
from bot.services import Services


def register(app: App, services: Services) -> None:
    """Listen to verdicts given with feedback buttons."""

    def on_feedback(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        ack()
        verdict, asked = verdict_of(str(action.get("value", "")))
        who, reply = user_id(body), reply_to_click(body)
        judge = services.judging.helped if verdict == HELPED else services.judging.not_quite
        if verdict:
            services.work.submit(inbox_id(context), lambda inbox: judge(asked, who, inbox, reply))
        else:
            services.work.finish(inbox_id(context))

    app.action(FEEDBACK)(on_feedback)
