"""The two ways in which the sandbox says no."""

from typing import Any


class SandboxError(Exception):
    """Something is wrong with the sandbox's own set-up, such as its world file."""


class Refusal(Exception):
    """A call is refused with Slack's error code; fields are further keys of the answer, such as needed."""

    def __init__(self, code: str, **fields: Any) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


def invalid_arguments(*messages: str) -> Refusal:
    """Return the refusal of a call whose arguments are missing or malformed, one sentence a fault."""
    return Refusal(
        "invalid_arguments", response_metadata={"messages": [f"[ERROR] {text}" for text in messages]}
    )
