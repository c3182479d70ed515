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

        def publish(_inbox: int | None) -> None:
            client.views_publish(user_id=who, view=services.homes.view(who))

        services.work.submit(None, publish)

    app.event("app_home_opened")(on_home)
