"""Everything that must not be lost goes through the inbox before Slack gets its acknowledgement."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import BoltContext, BoltResponse
from slack_bolt.request import BoltRequest

from bot.store import InboxStore
from bot.understanding import Surroundings, happening_from_event
from bot.workflows import is_step, run_from_event, step_key
from content_index.database import Database
from retrieval.types import Question

INBOX_ID = "inbox_id"
_REMOVALS = ("app_uninstalled", "tokens_revoked")


class Receiver:
    """Keeps deliveries; `record` is a Bolt middleware."""

    def __init__(self, database: Database, around: Surroundings, now: Callable[[], datetime]) -> None:
        self._database = database
        self._around = around
        self._now = now

    def record(
        self, req: BoltRequest, context: BoltContext, next_: Callable[[], BoltResponse]
    ) -> BoltResponse:
        """Record what has to be worked; answer a repetition with 200 and nothing else.

        What an earlier process recorded comes with its id in the context.
        """
        keys = delivery_keys(req.body, self._around)
        if keys is None and is_step(req.body):
            # Not ours, or not whole: Bolt's own look for a listener would stumble over it.
            return BoltResponse(status=200, body="")
        if keys is None or INBOX_ID in context:
            return next_()
        with self._database.atomic() as db:
            inbox_id = InboxStore(db).receive(*keys, req.body, self._now())
        if inbox_id is None:
            return BoltResponse(status=200, body="")
        context[INBOX_ID] = inbox_id
        return next_()


def delivery_keys(body: Mapping[str, Any], around: Surroundings) -> tuple[str, str | None] | None:
    """Return the key of a delivery and of the message it is about, or None if it need not be kept.

    The message key makes one of a mention's two events (app_mention and message) a repetition of the other.
    """
    if body.get("type") == "event_callback":
        if (body.get("event") or {}).get("type") in _REMOVALS:
            return f"event:{body.get('event_id')}", None
        run = run_from_event(body)
        if run:
            return step_key(run), None
        happening = happening_from_event(body, around)
        if happening is None:
            return None
        about = isinstance(happening, Question)
        message_key = f"{happening.team}:{happening.channel}:{happening.ts}" if about else None
        return f"event:{body.get('event_id')}", message_key
    if "command" in body and "trigger_id" in body:
        return f"command:{body['trigger_id']}", None
    if body.get("type") in ("block_actions", "view_submission", "message_action"):
        return f"{body['type']}:{body.get('trigger_id') or _action_time(body)}", None
    return None


def _action_time(body: Mapping[str, Any]) -> str:
    action: Mapping[str, Any] = next(iter(body.get("actions") or []), {})
    return f"{action.get('action_ts')}:{action.get('action_id')}:{(body.get('user') or {}).get('id')}"
