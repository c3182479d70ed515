"""assistant.threads.*: what an agent suggests, and what it says it is doing."""

from bot.sandbox.agent import MOST_PROMPTS
from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import invalid_arguments
from bot.sandbox.web_api.context import ApiContext, Json, Method


class Agents:
    """The methods of the agent surface."""

    def __init__(self, context: ApiContext) -> None:
        self._agent = context.agent

    def methods(self) -> dict[str, Method]:
        """Return the methods by name."""
        return {
            "assistant.threads.setSuggestedPrompts": self.set_prompts,
            "assistant.threads.setStatus": self.set_status,
        }

    def set_prompts(self, arguments: Arguments) -> Json:
        """Suggest what to say; with a thread_ts nothing happens, as with Slack's agents."""
        prompts = arguments.json_list("prompts") or []
        if len(prompts) > MOST_PROMPTS:
            raise invalid_arguments(f"no more than {MOST_PROMPTS} items allowed [json-pointer:/prompts]")
        shown: list[Json] = []
        for prompt in prompts:
            texts = Arguments(prompt)
            shown.append({"title": texts.text("title"), "message": texts.text("message")})
        if not arguments.has("thread_ts"):
            channel, title = arguments.text("channel_id"), arguments.maybe_text("title") or ""
            self._agent.suggest(channel, title, shown)
        return {}

    def set_status(self, arguments: Arguments) -> Json:
        """Say what is being done in a thread; an empty status takes that back."""
        channel, thread_ts = arguments.text("channel_id"), arguments.text("thread_ts")
        self._agent.set_status(channel, thread_ts, arguments.maybe_text("status") or "")
        return {}
