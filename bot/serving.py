"""A bot that runs: one instance a database, taking up what was left, sending, sweeping, listening."""

from collections.abc import Callable
from dataclasses import dataclass, field

from apscheduler.schedulers.background import BackgroundScheduler
from filelock import FileLock, Timeout

from bot.app import Bot
from bot.errors import StartError
from bot.http_server import HttpServer
from bot.socket_mode.line import Pulse
from bot.socket_mode.lines import Lines
from bot.store import InboxStore
from bot.threads.store import MessageStore
from bot.web import web_app
from nudges.schedule import start_sweeps, stop_sweeps

SWEEP_S = 15.0  # how late a nudge or a waiting question may be
HELD_S = 2.0  # how late a held answer may be; a sweep with nothing due takes .01 ms
TIDY_S = 3600.0
RENEW_S = 600.0  # a token that was not renewed is tried again a dozen times before it expires
VOICES_S = 3600.0  # a week that is over is looked at within the hour
SOURCES_S = 60.0  # how late a source that is due is looked at
RECALIBRATE_S = 3600.0  # two numbers that a day's verdicts hardly move


@dataclass
class RunningBot:
    """Starts and stops a bot and everything it needs around it."""

    bot: Bot
    sweep_s: float = SWEEP_S
    _lock: FileLock = field(init=False)
    _sweeps: BackgroundScheduler | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._lock = FileLock(f"{self.bot.database.path}.lock")

    def start(self) -> int:
        """Take the lock, take up what was left, and begin to send and to sweep; returns how much was left.

        Raises StartError if another process serves this database.
        """
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise StartError(
                f"another Waypost process serves {self.bot.database.path}; stop it first, "
                "or set another [storage] path"
            ) from error
        self.bot.services.workspaces.renew()
        left = self.bot.recover()
        self.bot.plan()
        self.bot.sender.start()
        self._sweeps = start_sweeps(self._jobs())
        return left

    def stop(self) -> None:
        """End in order: no new sweeps, then work and sending, then the lock; also what has not started."""
        if self._sweeps:
            stop_sweeps(self._sweeps)
        self.bot.stop()
        self._lock.release()

    def _jobs(self) -> dict[str, tuple[Callable[[], object], float]]:
        return {
            "nudges": (self._sweep_nudges, self.sweep_s),
            "held answers": (self.bot.services.waiting.sweep, HELD_S),
            "waiting questions": (self.bot.services.referring.offer_waiting, self.sweep_s),
            "recalibration": (self.bot.services.recalibrating.refit, RECALIBRATE_S),
            "voices": (self.bot.services.channels.voices.sweep, VOICES_S),
            "sources": (self.bot.services.syncing.sweep, SOURCES_S),
            "tidy": (self._tidy, TIDY_S),
            "tokens": (self.bot.services.workspaces.renew, RENEW_S),
        }

    def _sweep_nudges(self) -> None:
        self.bot.plan()
        self.bot.nudges.sweep()
        self.bot.sender.wake()

    def _tidy(self) -> None:
        with self.bot.database.atomic() as db:
            now = self.bot.units.now()
            InboxStore(db).forget_before(now - InboxStore.KEEP)
            MessageStore(db).forget_changes_before(now - MessageStore.KEEP)


def listen_http(bot: Bot, host: str, port: int) -> HttpServer:
    """Take Slack's deliveries over HTTP at /slack/events. Raises StartError if the port cannot be used."""
    server = HttpServer(web_app(bot.app, bot.services.workspaces.flow), host, port)
    server.start()
    return server


def listen_installs(bot: Bot, host: str, port: int) -> HttpServer:
    """Serve the pages on which Waypost is installed, and no deliveries. StartError as for listen_http."""
    server = HttpServer(web_app(bot.app, bot.services.workspaces.flow, deliveries=False), host, port)
    server.start()
    return server


def listen_socket(bot: Bot, app_token: str, pulse: Pulse | None = None) -> Lines:
    """Take Slack's deliveries over web sockets that the bot opens itself.

    Raises StartError if Slack refuses the app-level token.
    """
    lines = Lines(bot.app, app_token, pulse)
    lines.start()
    return lines
