"""Telling a person that something broke, where they were waiting for an answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.blocks.plain import apology_content
from bot.outgoing import Outgoing, ReplyTo, Step, complete, post, respond, whisper
from bot.store import InboxStore, OutboxStore
from bot.understanding import (
    Pointer,
    Surroundings,
    happening_from_event,
    question_from_event,
    shown_thread,
)
from bot.workflows import BROKEN, run_from_event, step_key
from content_index.database import Database
from retrieval.types import Way


def apologise(
    database: Database, around: Surroundings, now: datetime, reference: str, inbox_id: int | None
) -> None:
    """Queue an apology with a reference for whoever sent a delivery, unless nobody asked us to speak."""
    if inbox_id is None:
        return
    with database.atomic() as db:
        payload = InboxStore(db).payload(inbox_id)
        message = _apology(payload, around, reference) if payload else None
        if message:
            OutboxStore(db).add(message, now)


def _apology(payload: Mapping[str, Any], around: Surroundings, reference: str) -> Outgoing | None:
    key, content = f"apology:{reference}", apology_content(reference)
    if payload.get("response_url"):
        return respond(key, _reply_to(payload), content)
    run = run_from_event(payload)
    if run:
        error = BROKEN.format(reference=reference)
        return complete(step_key(run), Step(run.execution_id, run.token, error=error))
    happening = happening_from_event(payload, around)
    if isinstance(happening, Pointer):
        return whisper(key, happening.channel, happening.by, content)
    question = question_from_event(payload, around)
    if question is None:
        user = (payload.get("user") or {}).get("id")
        return post(key, str(user), content) if user else None
    if question.way in (Way.AMBIENT, Way.FOLLOW_UP) or question.external:
        return None  # nobody asked us, or it may be somebody of another company who did
    if question.way is Way.DIRECT:
        return post(key, question.channel, content, question.thread_ts)
    return whisper(key, question.channel, question.asker, content, shown_thread(question))


def _reply_to(payload: Mapping[str, Any]) -> ReplyTo:
    """Return where a command or a click is answered."""
    user = payload.get("user_id") or (payload.get("user") or {}).get("id")
    channel = payload.get("channel_id") or (payload.get("channel") or {}).get("id")
    return ReplyTo(str(payload["response_url"]), channel=str(channel or ""), user=str(user or ""))
