"""The modal in which what was said becomes a resource."""

from typing import Any

from bot.blocks.curate import Draft, add_view
from bot.blocks.parts import context

READING = "I am adding what was said in the thread; one moment."
FROM_MESSAGE = "Taken from the message."
FROM_THREAD = "Taken from the thread."
NOT_READ = "Taken from the message; I could not read its thread."
NAMELESS = "Who said what is left out; please check that nobody is named."
SHORTENED = "It is shortened to fit."

_FILLED_IN_ANEW = ("text", "questions")


def saving_view(draft: Draft, said: str, *, shortened: bool, again: bool = False) -> dict[str, Any]:
    """Return the modal of /curate add with a draft in it, and above that where the draft comes from.

    Slack keeps what stands in an input whose block id stays. `again` gives the inputs that the thread fills
    new ids, so that it shows.
    """
    view = add_view(draft)
    notes = " ".join((said, NAMELESS, *([SHORTENED] if shortened else [])))
    blocks = [_renewed(block) if again else block for block in view["blocks"]]
    return view | {"blocks": [context(notes), *blocks]}


def _renewed(block: dict[str, Any]) -> dict[str, Any]:
    name = block["block_id"]
    return block | {"block_id": f"{name}:2"} if name in _FILLED_IN_ANEW else block
