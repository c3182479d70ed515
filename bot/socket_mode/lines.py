"""Keeps two web sockets to Slack open: one that fails is replaced while the other serves."""

import json
import logging
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import App, BoltResponse
from slack_bolt.adapter.socket_mode.internals import run_bolt_app
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest
from websocket import WebSocketException

from bot.delivery import error_name, is_passing
from bot.errors import StartError
from bot.slack_client import SlackClient
from bot.socket_mode.line import OPEN_S, Ending, Json, Line, LineRefused, Pulse, open_line
from bot.well_formed import is_well_formed
from bot.work import failure_trace

log = logging.getLogger(__name__)

WANTED = 2  # Slack allows ten; with two, nothing waits while one is replaced
WORKERS = 16  # they wait for Bolt's acknowledgement only
FIRST_WAIT_S = 1.0  # the most that a replacement waits, so that not all bots come back in the same moment
LONGEST_WAIT_S = 60.0
PATIENCE_S = 30.0  # at least, where trying again soon cannot help
PASSING_FAILURES = 2  # more in a row are worth a warning, even while the other line serves
HOPELESS = {
    Ending.TOO_MANY: "all ten connections that Slack allows an app are taken; end what else uses its token",
    Ending.SWITCHED_OFF: "Socket Mode is switched off in the app's settings at api.slack.com/apps",
}


class Lines:
    """The bot's web sockets; start and stop once. draw gives the jitter, from 0 to 1."""

    def __init__(
        self,
        app: App,
        app_token: str,
        pulse: Pulse | None = None,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._app = app
        client = app.client
        # Its own client: what listeners wait for must not decide how long the line waits.
        self._client = SlackClient(
            base_url=client.base_url, timeout=int(OPEN_S), ssl=client.ssl, proxy=client.proxy
        )
        self._app_token = app_token
        self._pulse = pulse or Pulse()
        self._draw = draw
        self._lines: list[Line] = []
        self._failures = 0
        self._due = 0.0
        self._lost_at: float | None = None
        self._stopped = False
        self._changed = threading.Condition()
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="socket-work")
        self._keeper = threading.Thread(target=self._keep, name="socket-keeper", daemon=True)

    @property
    def connected(self) -> int:
        """Return how many lines are open and stay."""
        with self._changed:
            return len(self._staying())

    def start(self) -> None:
        """Open the first line and keep both from now on. Raises StartError if Slack refuses the token.

        Any other trouble may pass: it is logged, and tried again.
        """
        try:
            self._opened(open_line(self._client, self._app_token, self._pulse))
        except SlackApiError as error:
            if not is_passing(error):
                raise StartError(
                    f"Slack refused the app-level token ({error_name(error)}); check SLACK_APP_TOKEN, "
                    "and that it has the scope connections:write"
                ) from error
            self._failed(error)
        except OSError as error:
            self._failed(error)
        self._keeper.start()

    def stop(self) -> None:
        """Acknowledge what is under way and hang up."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        if self._keeper.is_alive():
            self._keeper.join()
        self._workers.shutdown(wait=True)
        for line in list(self._lines):
            line.close()

    def _staying(self) -> list[Line]:
        return [line for line in self._lines if not line.leaving]

    def _keep(self) -> None:
        while not self._stopped:
            with self._changed:
                wait = self._due - time.monotonic() if len(self._staying()) < WANTED else None
                if wait is None or wait > 0:
                    self._changed.wait(wait)
                    continue
            try:
                self._opened(open_line(self._client, self._app_token, self._pulse))
            except Exception as error:  # noqa: BLE001  whatever it is, the bot must find back to Slack
                self._failed(error)

    def _opened(self, line: Line) -> None:
        """Read a new line from now on; of those that were asked to make room one may go."""
        threading.Thread(target=self._read, args=[line], name="socket-line", daemon=True).start()
        with self._changed:
            self._lines.append(line)
            old = next((old for old in self._lines if old.leaving and not old.retiring), None)
            if self._lost_at is not None:
                log.info("connected to Slack again after %.0f s", time.monotonic() - self._lost_at)
                self._lost_at = None
            if old is not None:
                old.retire(self._pulse.drain_s)

    def _read(self, line: Line) -> None:
        try:
            ending = line.read(lambda message: self._hear(line, message), self._wake)
        except Exception as error:  # noqa: BLE001  a line that cannot be read any more has to be replaced
            log.error("a web socket could not be read: %s", failure_trace(error))
            line.close()
            ending = Ending.CLOSED
        with self._changed:
            self._lines.remove(line)
            if self._stopped or line.leaving:
                self._changed.notify_all()
                return
        if ending in HOPELESS:
            self._failed(LineRefused(ending))
        elif time.monotonic() - line.opened_at < self._pulse.steady_s:
            self._failed(ConnectionError(f"the web socket ended ({ending})"))
        else:
            self._replace(ending)

    def _replace(self, ending: Ending) -> None:
        """Open another line for one that served well, at once or nearly so."""
        with self._changed:
            self._failures = 0
            self._plan(FIRST_WAIT_S * self._draw(), f"the web socket ended ({ending})")

    def _failed(self, error: Exception) -> None:
        """Wait before the next try, longer each time, and say so."""
        with self._changed:
            self._failures += 1
            self._plan(wait_s(self._failures, error, self._draw()), trouble(error))

    def _plan(self, wait: float, reason: str) -> None:
        """Have another line opened after a while, and say what is wrong until then."""
        now = time.monotonic()
        self._due = now + wait
        left = len(self._staying())
        if left == 0 and self._lost_at is None:
            self._lost_at = now
        state = "one of two connections to Slack is missing" if left else "NOT CONNECTED to Slack"
        grave = left == 0 or self._failures > PASSING_FAILURES
        level = logging.WARNING if grave else logging.INFO
        log.log(level, "%s: %s; trying again in %.0f s", state, reason, wait)
        self._changed.notify_all()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _hear(self, line: Line, message: Json) -> None:
        payload = message.get("payload")
        if not isinstance(payload, dict) or not is_well_formed(payload):
            message = message | {"payload": {}}
        request = SocketModeRequest.from_dict(message)
        with self._changed:
            if request is not None and not self._stopped:
                self._workers.submit(self._answer, line, request)

    def _answer(self, line: Line, request: SocketModeRequest) -> None:
        try:
            response = run_bolt_app(self._app, request)
            if response.status == 200:
                line.acknowledge(request.envelope_id, answer(response))
        except (OSError, WebSocketException):
            log.info("an acknowledgement was not sent, the web socket had ended; Slack delivers again")
        except Exception as error:  # noqa: BLE001  a worker's last chance to tell the log; Slack delivers again
            log.error("a delivery was not dispatched: %s", failure_trace(error))


def answer(response: BoltResponse) -> Json | None:
    """Return what an acknowledgement carries: the answer that would be the body over HTTP."""
    if not response.body:
        return None
    if response.first_headers().get("content-type", "").startswith("application/json"):
        said = json.loads(response.body)
        return said if isinstance(said, dict) else None
    return {"text": response.body}


def wait_s(failures: int, error: Exception, drawn: float) -> float:
    """Return how long to wait after so many failures in a row: 1 to 2 s, then doubling, at most a minute.

    Between half of the wait and all of it is drawn, so that many bots do not come back in one wave.
    """
    wait = min(LONGEST_WAIT_S, 2.0**failures) * (0.5 + drawn / 2)
    if isinstance(error, LineRefused) and error.ending in HOPELESS:
        return max(PATIENCE_S, wait)
    if isinstance(error, SlackApiError):
        asked = str(getattr(error.response, "headers", {}).get("Retry-After") or 0)
        return max(float(asked) if asked.isdecimal() else 0.0, wait)
    return wait


def trouble(error: Exception) -> str:
    """Return what is wrong with the way to Slack."""
    if isinstance(error, LineRefused) and error.ending in HOPELESS:
        return HOPELESS[error.ending]
    if isinstance(error, SlackApiError):
        return f"Slack refuses a web socket ({error_name(error) or 'no reason given'})"
    if isinstance(error, ConnectionError):
        return str(error)
    return f"Slack cannot be reached ({type(error).__name__})"
