"""The field on App Home."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.blocks.home_search import CLEAR, SEARCH
from bot.listeners.payloads import inbox_id, user_id
from bot.services import Services
from bot.understanding import plain_text
from retrieval.types import Question, Way


def register(app: App, services: Services) -> None:
    """Listen to what is typed there; an empty field clears what was found."""

    def on_search(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        ack()
        question = question_from_search(body, action)
        job = partial(services.home_search.search, question)
        if not question.text:
            job = partial(services.home_search.clear, question.asker)
        services.work.submit(inbox_id(context), job)

    def on_clear(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        services.work.submit(inbox_id(context), partial(services.home_search.clear, user_id(body)))

    app.action(SEARCH)(on_search)
    app.action(CLEAR)(on_clear)


def question_from_search(body: Mapping[str, Any], action: Mapping[str, Any]) -> Question:
    """Return what was typed on App Home as a question; it has no message, and its time orders searches."""
    return Question(
        text=plain_text(action.get("value") or ""),
        asker=user_id(body),
        team=str((body.get("team") or {}).get("id") or ""),
        channel="",
        ts="",
        thread_ts="",
        way=Way.SEARCH,
        asked_at=datetime.fromtimestamp(float(action["action_ts"]), UTC),
    )
