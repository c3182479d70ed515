"""What nothing else listens to is acknowledged too: Slack repeats, and in time blocks, what is not."""

import re

from slack_bolt import Ack, App, BoltContext

from bot.listeners.payloads import inbox_id
from bot.services import Services

_ANYTHING = re.compile(".*", re.DOTALL)


def register(app: App, services: Services) -> None:
    """Acknowledge everything that no listener before this one has taken."""

    def acknowledge(ack: Ack, context: BoltContext) -> None:
        ack()
        services.work.finish(inbox_id(context))

    app.event(_ANYTHING)(acknowledge)
    app.action(_ANYTHING)(acknowledge)
    app.view_submission(_ANYTHING)(acknowledge)
    app.view_closed(_ANYTHING)(acknowledge)
    app.shortcut(_ANYTHING)(acknowledge)
    app.command(_ANYTHING)(acknowledge)
