"""App Home."""

from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.services import Services


def register(app: App, services: Services) -> None:
    """Publish a person's App Home whenever they open it."""

    def on_home(event: dict[str, Any], client: WebClient) -> None:
        if event.get("tab") != "home":
            return
        who = str(event["user"])

        services.work.submit(None, lambda _inbox: services.homes.publish(client, who))

    app.event("app_home_opened")(on_home)
