"""The search on App Home: the field, and below it what was found."""

from collections.abc import Sequence

from bot.blocks.parts import Block, actions, button, context, escaped, shortened
from bot.outgoing import Blocks, Content, as_reply

SEARCH = "home_search"
CLEAR = "home_search_clear"

QUERY_LIMIT = 300
QUERY_SHOWN = 150


def search_blocks(found: Sequence[Block]) -> Blocks:
    """Return the field to search from, and what was found the last time."""
    return [_field(), *found]


def found_blocks(text: str, content: Content) -> Blocks:
    """Return what was found for a text; its buttons, the last of the blocks, give way to what they say."""
    *shown, buttons = content.blocks
    clear = actions(button("Clear the search", CLEAR, "clear"))
    return [context(f"For “{escaped(shortened(text, QUERY_SHOWN))}”"), *shown, *as_reply([buttons]), clear]


def _field() -> Block:
    return {
        "type": "input",
        "block_id": SEARCH,
        "dispatch_action": True,
        "label": {"type": "plain_text", "text": "Find help"},
        "element": {
            "type": "plain_text_input",
            "action_id": SEARCH,
            "max_length": QUERY_LIMIT,
            "placeholder": {"type": "plain_text", "text": "Ask in your own words, then press Enter"},
            "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
        },
    }
