"""What the app offers besides its commands: message shortcuts, the agent surface, a step for workflows.

The words here are those that Slack shows in its own menus; the manifest declares them.
"""

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class MessageShortcut:
    """An entry of the menu of a message: what it is called, its callback id, and what it does."""

    name: str
    callback_id: str
    description: str


FIND_HELP: Final = "find_help"
SAVE_AS_AID: Final = "save_as_aid"
SHORTCUTS: Final = (
    MessageShortcut("Find help for this", FIND_HELP, "Look this message up; only you see the answer"),
    MessageShortcut("Save as job aid", SAVE_AS_AID, "Make a resource of it (for L&D)"),
)

AGENT_DESCRIPTION: Final = (
    "Ask in your own words. Waypost answers with at most three aids that your L&D team has verified, "
    "word for word, or finds a vetted mentor who can help. Nothing is generated."
)
PROMPTS: Final = ("How do I claim travel costs?", "How do I book annual leave?")
"""What is suggested until somebody opens the Messages tab: most companies have an answer to these."""

ANSWER_QUESTION: Final = "answer_question"
STEP: Final = {
    "title": "Answer a question",
    "description": "Looks a question up in the aids that L&D has verified",
    "input_parameters": {
        "question": {
            "type": "string",
            "title": "Question",
            "description": "In somebody's own words",
            "is_required": True,
        },
        "user": {
            "type": "slack#/types/user_id",
            "title": "Who asks",
            "description": "Whose question it is",
            "is_required": False,
        },
        "channel": {
            "type": "slack#/types/channel_id",
            "title": "Channel",
            "description": "Answers with what this channel may see, else with what everybody may see",
            "is_required": False,
        },
    },
    "output_parameters": {
        "answer": {
            "type": "string",
            "title": "Answer",
            "description": "The passage that answers, as it was verified",
            "is_required": True,
        },
        "title": {
            "type": "string",
            "title": "Title",
            "description": "What the aid is called; empty without one",
            "is_required": False,
        },
        "url": {
            "type": "string",
            "title": "Link",
            "description": "Where the aid is; empty without a link",
            "is_required": False,
        },
        "decision": {
            "type": "string",
            "title": "Decision",
            "description": "answer, or abstain if nothing curated answers",
            "is_required": True,
        },
    },
}


def message_shortcuts() -> list[dict[str, str]]:
    """Return the shortcuts as the manifest declares them."""
    return [
        {
            "name": shortcut.name,
            "type": "message",
            "callback_id": shortcut.callback_id,
            "description": shortcut.description,
        }
        for shortcut in SHORTCUTS
    ]


def agent_view() -> dict[str, Any]:
    """Return the agent surface as the manifest declares it."""
    prompts = [{"title": prompt, "message": prompt} for prompt in PROMPTS]
    return {"agent_description": AGENT_DESCRIPTION, "suggested_prompts": prompts}
