"""Modals and App Home: which views are open for whom, in which stack, and in which version."""

import hashlib
import itertools
import threading
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from bot.sandbox.blocks import Values, state_values, with_ids
from bot.sandbox.errors import Refusal
from bot.sandbox.identity import APP_ID, BOT_ID, TEAM_ID

Json = dict[str, Any]
MOST_STACKED = 3  # Slack keeps at most three modals on top of each other
SENT_FIELDS = ("title", "submit", "close", "callback_id", "external_id", "private_metadata")
SENT_SWITCHES = ("clear_on_close", "notify_on_close", "submit_disabled")


@dataclass(frozen=True, slots=True)
class View:
    """A view somebody has in front of them; body is what the bot sent, hash changes with every version."""

    id: str
    user: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Values | None = None

    def json(self) -> Json:
        """Return the view as Slack returns and delivers it."""
        shown: Json = {
            "id": self.id,
            "team_id": TEAM_ID,
            "type": self.body["type"],
            "blocks": self.body["blocks"],
        }
        shown |= {"private_metadata": "", "callback_id": "", "external_id": "", "submit": None, "close": None}
        shown |= {field: self.body[field] for field in SENT_FIELDS if field in self.body}
        shown |= {switch: bool(self.body.get(switch)) for switch in SENT_SWITCHES}
        shown |= {"state": {"values": self.values or {}}, "hash": self.hash, "root_view_id": self.root_id}
        shown |= {"previous_view_id": self.previous_id, "app_id": APP_ID, "bot_id": BOT_ID}
        return shown | {"app_installed_team_id": TEAM_ID}


class Views:
    """All open modals, a stack a person, and everyone's App Home. Safe to use from any thread."""

    def __init__(self) -> None:
        self._stacks: dict[str, list[View]] = defaultdict(list)
        self._homes: dict[str, View] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()

    def top(self, user: str) -> View | None:
        """Return the modal in front of someone."""
        with self._lock:
            return self._stacks[user][-1] if self._stacks[user] else None

    def stack(self, user: str) -> list[View]:
        """Return the modals someone has open, the one in front last."""
        with self._lock:
            return list(self._stacks[user])

    def home(self, user: str) -> View | None:
        """Return someone's App Home as last published."""
        return self._homes.get(user)

    def get(self, view_id: str) -> View | None:
        """Return an open modal or a published App Home by its id."""
        with self._lock:
            return next((view for view in self._all() if view.id == view_id), None)

    def find(self, view_id: str | None, external_id: str | None) -> View:
        """Return the view with that id or external id; raises Refusal("not_found")."""
        with self._lock:
            for view in self._all():
                if view_id == view.id or (external_id and view.body.get("external_id") == external_id):
                    return view
        raise Refusal("not_found")

    def open(self, user: str, body: Json) -> View:
        """Show someone a modal in place of whatever was open, and return it."""
        with self._lock:
            self._stacks[user].clear()
            return self._put_on_top(user, body)

    def push(self, user: str, body: Json) -> View:
        """Put a modal on top of the open one and return it; refuses a fourth with push_limit_reached."""
        with self._lock:
            if len(self._stacks[user]) >= MOST_STACKED:
                raise Refusal("push_limit_reached")
            return self._put_on_top(user, body)

    def update(self, view: View, body: Json, expected_hash: str | None = None) -> View:
        """Replace a view by a new version and return it; refuses with hash_conflict if it moved on."""
        with self._lock:
            current = self.find(view.id, None)
            _check_hash(current, expected_hash)
            blocks = with_ids(body["blocks"])
            values = state_values(blocks, current.values or {})
            changed = replace(current, body=body | {"blocks": blocks}, hash=self._new_hash(), values=values)
            self._swap(changed)
            return changed

    def publish(self, user: str, body: Json, expected_hash: str | None = None) -> View:
        """Make body someone's App Home and return it; refuses with hash_conflict as update does."""
        with self._lock:
            current = self._homes.get(user)
            if current is not None:
                return self.update(current, body, expected_hash)
            self._homes[user] = self._new_view(user, body)
            return self._homes[user]

    def keep_values(self, view: View, values: Values) -> View:
        """Note what the person has entered and return the view with it; its hash stays."""
        with self._lock:
            changed = replace(view, values=state_values(view.body["blocks"], values))
            self._swap(changed)
            return changed

    def close(self, view: View) -> None:
        """Take a modal, and what lies on it, off the stack."""
        with self._lock:
            stack = self._stacks[view.user]
            stack[:] = itertools.takewhile(lambda other: other.id != view.id, stack)

    def clear(self, user: str) -> None:
        """Close all modals of someone."""
        with self._lock:
            self._stacks[user].clear()

    def _all(self) -> list[View]:
        return [*itertools.chain.from_iterable(self._stacks.values()), *self._homes.values()]

    def _put_on_top(self, user: str, body: Json) -> View:
        external_id = body.get("external_id")
        if external_id and any(view.body.get("external_id") == external_id for view in self._all()):
            raise Refusal("duplicate_external_id")
        stack = self._stacks[user]
        stack.append(self._new_view(user, body, stack))
        return stack[-1]

    def _new_view(self, user: str, body: Json, stack: list[View] | None = None) -> View:
        view_id = f"V{next(self._numbers):09d}"
        blocks = with_ids(body["blocks"])
        root_id = stack[0].id if stack else view_id
        previous_id = stack[-1].id if stack else None
        values = state_values(blocks, {})
        return View(view_id, user, body | {"blocks": blocks}, self._new_hash(), root_id, previous_id, values)

    def _new_hash(self) -> str:
        number = next(self._numbers)
        return f"{number}.{hashlib.sha256(str(number).encode()).hexdigest()[:8]}"

    def _swap(self, view: View) -> None:
        if view.body["type"] == "home":
            self._homes[view.user] = view
        else:
            stack = self._stacks[view.user]
            stack[:] = [view if other.id == view.id else other for other in stack]


def _check_hash(view: View, expected: str | None) -> None:
    if expected and expected != view.hash:
        raise Refusal("hash_conflict")
