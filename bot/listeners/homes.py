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

        services.work.submit(None, lambda _inbox: services.homes.publish(client, who))

    app.event("app_home_opened")(on_home)
