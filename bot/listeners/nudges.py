"""A nudge's Show answer and its grades."""

import re
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.blocks.nudge import GRADE_PREFIX, SHOW
from bot.listeners.payloads import inbox_id, number, user_id
from bot.services import Services
from nudges.types import Grade


def register(app: App, services: Services) -> None:
    """Listen to the buttons of nudges."""

    def on_show(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        ack()
        nudge, who = number(action), user_id(body)
        services.work.submit(inbox_id(context), lambda inbox: services.reminding.show(nudge, who, inbox))

    def on_grade(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        ack()
        nudge, who = number(action), user_id(body)
        grade = Grade(action["action_id"].removeprefix(GRADE_PREFIX))
        services.work.submit(
            inbox_id(context), lambda inbox: services.reminding.grade(nudge, who, grade, inbox)
        )

    app.action(SHOW)(on_show)
    app.action(re.compile(f"^{GRADE_PREFIX}({'|'.join(Grade)})$"))(on_grade)
