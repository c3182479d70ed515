"""What holds, or held, an answer back, in a sentence for `/waypost why`."""

from bot.holding.store import HeldStore
from bot.holding.types import HeldState
from content_index.database import Database


def why_held(database: Database, question_id: int) -> str | None:
    """Return why a question has no answer yet or got none, None if its answer was not held back."""
    with database.reading() as db:
        held = HeldStore(db).of(question_id)
    if held is None or held.state is HeldState.SAID:
        return None
    if held.state is HeldState.WAITING:
        return f"My answer waits: {held.reason}."
    return f"I held my answer back and gave none in the end: {held.reason}."
