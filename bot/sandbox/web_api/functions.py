"""functions.*: how the app ends a step of a workflow."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.web_api.context import ApiContext, Json, Method


class Functions:
    """The methods whose names begin with functions."""

    def __init__(self, context: ApiContext) -> None:
        self._steps = context.steps

    def methods(self) -> dict[str, Method]:
        """Return the methods by name."""
        return {"functions.completeSuccess": self.succeed, "functions.completeError": self.fail}

    def succeed(self, arguments: Arguments) -> Json:
        """End a step with its outputs."""
        outputs = arguments.json_object("outputs") or {}
        self._steps.succeed(arguments.text("function_execution_id"), outputs)
        return {}

    def fail(self, arguments: Arguments) -> Json:
        """End a step with an error."""
        self._steps.fail(arguments.text("function_execution_id"), arguments.text("error"))
        return {}
