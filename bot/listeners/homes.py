"""App Home and the Messages tab beside it."""

from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.services import Services


def register(app: App, services: Services) -> None:
    """Publish a person's App Home, and refresh the prompts of the Messages tab, whenever they open it."""

    def on_home(event: dict[str, Any], client: WebClient) -> None:
        who, channel = str(event.get("user", "")), str(event.get("channel", ""))
        if event.get("tab") == "messages":
            services.work.submit(None, lambda _inbox: services.agent.suggest(who, channel))
        if event.get("tab") != "home":
            return

        def publish(_inbox: int | None) -> None:
            client.views_publish(user_id=who, view=services.homes.view(who))

        services.work.submit(None, publish)

    app.event("app_home_opened")(on_home)
