"""One person in the workspace, driven by a test or a script instead of by a browser."""

import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import httpx

from bot.sandbox.errors import Refusal

Json = dict[str, Any]
Seen = TypeVar("Seen")
POLL_SECONDS = 0.01
PATIENCE_SECONDS = 10.0


class SandboxPerson:
    """Acts over the page API as one person does in the browser; a refused call raises Refusal."""

    def __init__(self, url: str, user: str) -> None:
        self.user = user
        # Plain HTTP on this machine; verify=False spares the half second of loading certificates.
        self._http = httpx.Client(base_url=f"{url}/sandbox/api", timeout=30, trust_env=False, verify=False)

    def close(self) -> None:
        """Close the connection to the sandbox."""
        self._http.close()

    def state(self) -> Json:
        """Return the frame of the page: people, conversations, commands, the clock."""
        return self._get("state")

    def direct_messages(self) -> str:
        """Return the id of the direct messages with the bot."""
        places = self.state()["conversations"]
        return str(next(place["id"] for place in places if place["kind"] == "im"))

    def say(self, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Post a message and return its stamp."""
        return str(self._post("messages", channel=channel, text=text, thread_ts=thread_ts)["ts"])

    def edit(self, channel: str, ts: str, text: str) -> None:
        """Change one's own message."""
        self._post("messages/edit", channel=channel, ts=ts, text=text)

    def delete(self, channel: str, ts: str) -> None:
        """Delete one's own message."""
        self._post("messages/delete", channel=channel, ts=ts)

    def dismiss(self, message: Json) -> None:
        """Put away a message that only this person sees."""
        self._post("messages/dismiss", channel=message["channel"], ts=message["ts"])

    def react(self, channel: str, ts: str, name: str, *, remove: bool = False) -> None:
        """Add or take back a reaction."""
        self._post("reactions", channel=channel, ts=ts, name=name, remove=remove)

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Json]:
        """Return a conversation's top level, or a thread with its parent, oldest first."""
        params = {"channel": channel} | ({"thread_ts": thread_ts} if thread_ts else {})
        messages: list[Json] = self._get("messages", **params)["messages"]
        return messages

    def command(self, channel: str, command: str, text: str = "") -> None:
        """Type a slash command; returns when the bot has acknowledged it."""
        self._post("commands", channel=channel, command=command, text=text)

    def click(self, message: Json, action_id: str, **chosen: Any) -> None:
        """Use a button or menu of a message; chosen is what was picked, such as selected_option={…}."""
        container = {"type": "message", "channel": message["channel"], "ts": message["ts"]}
        self._post("actions", container=container, action={"action_id": action_id} | chosen)

    def click_in_view(self, view: Json, action_id: str, **chosen: Any) -> None:
        """Use a button or menu of a modal or of App Home."""
        container = {"type": "view", "view_id": view["id"]}
        self._post("actions", container=container, action={"action_id": action_id} | chosen)

    def modal(self) -> Json | None:
        """Return the modal in front of the person."""
        view: Json | None = self._get("views")["view"]
        return view

    def home(self) -> Json | None:
        """Return the person's App Home as last published."""
        view: Json | None = self._get("views")["home"]
        return view

    def submit(self, view_id: str, values: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
        """Submit a modal, values as {block_id: {action_id: {key: value}}}; return the errors by block id."""
        errors: dict[str, str] = self._post("views/submit", view_id=view_id, values=values).get("errors", {})
        return errors

    def close_modal(self, view_id: str) -> None:
        """Close a modal without submitting it."""
        self._post("views/close", view_id=view_id)

    def shortcut(self, callback_id: str, message: Json | None = None) -> None:
        """Use a shortcut, on a message if one is given."""
        target = {"channel": message["channel"], "ts": message["ts"]} if message else {}
        self._post("shortcuts", callback_id=callback_id, **target)

    def agent(self, thread_ts: str = "") -> Json:
        """Return what the app suggests in its Messages tab, and its status in a thread there."""
        return self._get("agent", thread_ts=thread_ts)

    def run_step(self, callback_id: str, inputs: Mapping[str, Any]) -> str:
        """Run a step of a workflow and return the id of the run."""
        return str(self._post("steps/run", callback_id=callback_id, inputs=inputs)["id"])

    def step(self, run_id: str) -> Json:
        """Return a run of a step as it stands: state, outputs, error."""
        return self._get("steps", id=run_id)

    def open_home(self, tab: str = "home") -> None:
        """Open the app's Home or Messages tab; the bot publishes the view in its own time."""
        self._post("home/open", tab=tab)

    def forward(self, seconds: float) -> None:
        """Move the clock of the workspace forward."""
        self._post("clock", forward_seconds=seconds)

    def turn_dial(self, **settings: Any) -> Json:
        """Set the fault dial and return how it stands."""
        return _answer(self._http.post("/faults", json=settings))

    def wait_for(self, look: Callable[[], Seen], seconds: float = PATIENCE_SECONDS) -> Seen:
        """Look again and again until there is something to see, and return it.

        Raises TimeoutError after that many seconds. `person.wait_for(person.modal)` waits for a modal.
        """
        deadline = time.monotonic() + seconds
        while not (seen := look()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"nothing to see after {seconds} s")
            time.sleep(POLL_SECONDS)
        return seen

    def _get(self, path: str, **params: str) -> Json:
        return _answer(self._http.get(f"/{path}", params={"user": self.user, **params}))

    def _post(self, path: str, **fields: Any) -> Json:
        return _answer(self._http.post(f"/{path}", json={"user": self.user, **fields}))


def _answer(response: httpx.Response) -> Json:
    answer: Json = response.json()
    if response.is_error:
        raise Refusal(answer.pop("error"), **answer)
    return answer
