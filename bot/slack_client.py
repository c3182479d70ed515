"""The one client through which Waypost calls Slack: what it says is made to fit, and no method is overrun."""

import json as json_text
from collections.abc import Callable, Mapping
from math import ceil
from typing import Any, Final

from slack_bolt import Ack, BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.fitting import fitted, fitted_errors, fitted_markdown, fitted_options, fitted_outputs, fitted_view
from bot.outgoing import Content
from bot.rates import RateBook

SAYING: Final = ("chat.postMessage", "chat.postEphemeral", "chat.update", "chat.scheduleMessage")
TOO_MANY: Final = 429


class HeldBack(SlackApiError):
    """A call that was not made, as Slack would refuse it for now; it looks like that refusal."""

    def __init__(self, client: WebClient, method: str, wait_s: float) -> None:
        headers = {"Retry-After": str(max(1, ceil(wait_s)))}
        response = SlackResponse(
            client=client,
            http_verb="POST",
            api_url=method,
            req_args={},
            data={"ok": False, "error": "ratelimited"},
            headers=headers,
            status_code=TOO_MANY,
        )
        super().__init__(  # type: ignore[no-untyped-call]
            f"{method} is held back for {wait_s:.1f} s", response
        )


class SlackClient(WebClient):
    """A WebClient that never waits: a method over its limit raises HeldBack, and nothing is sent.

    Reads are then "not known" (lookups.py, people.py) and messages wait in the outbox.
    """

    def __init__(self, *, book: RateBook | None = None, **settings: Any) -> None:
        super().__init__(**{"retry_handlers": [], **settings})
        self.book = book or RateBook()

    def like(self, other: WebClient) -> "SlackClient":
        """Return a client with the settings of another one that counts calls together with this one."""
        return SlackClient(
            token=other.token,
            base_url=other.base_url,
            timeout=other.timeout,
            ssl=other.ssl,
            proxy=other.proxy,
            headers=other.headers,
            team_id=other.default_params.get("team_id"),
            book=self.book,
        )

    def api_call(self, api_method: str, **call: Any) -> SlackResponse:
        """Call a method. Raises SlackApiError if Slack refuses, HeldBack if it would refuse for now."""
        rates = self.book.of(self.token or "")
        wait_s = rates.take(api_method)
        if wait_s:
            raise HeldBack(self, api_method, wait_s)
        for place in ("json", "params", "data"):
            if isinstance(call.get(place), Mapping):
                call[place] = fitted_call(api_method, call[place])
        try:
            return super().api_call(api_method, **call)
        except SlackApiError as error:
            if getattr(error.response, "status_code", 200) == TOO_MANY:
                rates.pause(api_method, float(error.response.headers.get("Retry-After") or 1))
            raise


def fitted_call(method: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a call with everything in them that is shown made to fit."""
    made = dict(arguments)
    if isinstance(made.get("view"), Mapping):
        made["view"] = fitted_view(made["view"])
    if isinstance(made.get("markdown_text"), str):
        made["markdown_text"] = fitted_markdown(made["markdown_text"])
    elif method in SAYING and ("text" in made or "blocks" in made):
        content = fitted(Content(str(made.get("text") or ""), made.get("blocks") or []))
        made["text"] = content.text
        if "blocks" in made:
            made["blocks"] = content.blocks
    if method == "functions.completeSuccess" and isinstance(made.get("outputs"), str):
        made["outputs"] = json_text.dumps(fitted_outputs(json_text.loads(made["outputs"])))
    return made


class FittingAck(Ack):
    """An acknowledgement whose text, blocks, view, options or errors are made to fit."""

    def __call__(self, text: str | dict[str, Any] = "", *more: Any, **said: Any) -> BoltResponse:
        """Acknowledge, with what Bolt's own ack takes."""
        if isinstance(text, str):
            if said.get("blocks"):
                content = fitted(Content(text, said["blocks"]))
                text, said["blocks"] = content.text, content.blocks
            elif text:
                text = fitted(Content(text, [])).text
            return super().__call__(text, *more, **_fitted_answer(said))
        return super().__call__(_fitted_answer(text), *more, **said)


def _fitted_answer(said: Mapping[str, Any]) -> dict[str, Any]:
    makers: dict[str, Callable[[Any], Any]] = {
        "view": fitted_view,
        "errors": fitted_errors,
        "options": fitted_options,
        "option_groups": fitted_options,
    }
    return {name: makers[name](item) if name in makers and item else item for name, item in said.items()}


class Door(Middleware):
    """Gives every listener this client and this acknowledgement.

    Bolt has to run it before it looks for the token, which it then writes into the client. It is no function,
    as Bolt makes `say` and its like, with a client of its own, for any function that it calls.
    """

    def __init__(self, client: SlackClient) -> None:
        self._client = client

    def process(self, *, req: BoltRequest, next: Callable[[], BoltResponse], **_more: Any) -> BoltResponse:
        """Let nothing go out that is not made to fit."""
        req.context["client"] = self._client.like(req.context.client)
        req.context["ack"] = FittingAck()  # type: ignore[no-untyped-call]
        return next()
