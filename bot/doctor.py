"""`waypost doctor`: looks at each part of an installation and says in a sentence how it is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from slack_sdk.errors import SlackApiError

from bot.blocks.recalibration import sentence
from bot.clock import utc_now
from bot.config import Config, read_secrets
from bot.delivery import error_name
from bot.encoding import configured_encoder, named_encoder, waits
from bot.errors import ConfigError
from bot.installing.installations import Installations
from bot.installing.settings import oauth_app
from bot.manifest import BOT_SCOPES
from bot.settings import SlackMode
from bot.slack_client import SlackClient
from bot.socket_mode.line import Pulse, open_line
from bot.socket_mode.lines import trouble
from bot.storage import index_path, open_database
from content_index.database import Database
from content_index.errors import ContentError
from content_index.models.store import ModelStore
from content_index.store import PassageStore, ResourceStore
from content_index.vector_index import open_index
from retrieval.confidence import estimator
from retrieval.errors import ModelError
from retrieval.recalibration.store import RecalibrationStore
from retrieval.types import Encoder

CLOCK_SKEW_S = 120  # Slack's signatures are refused from 300 s on
TIMEOUT_S = 10
READABLE_BY_OTHERS = 0o077


class State(StrEnum):
    """How a part is: fine, worth knowing, or in need of attention."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Check:
    """One part of an installation and how it is."""

    name: str
    state: State
    sentence: str


def examine(config: Config, environ: Mapping[str, str]) -> list[Check]:
    """Look at model, database, content, index and Slack; each gives at least one check."""
    encoder, model = _model(config)
    checks = [model]
    database, opened = _database(config)
    checks.append(opened)
    if database:
        encoder, waiting = _serving(database, config, encoder)
        checks += [*waiting, *_content(database, config, encoder)]
    return [*checks, *_slack(config, environ, database)]


def _model(config: Config) -> tuple[Encoder | None, Check]:
    try:
        encoder = configured_encoder(config, lambda sentence: None)
    except ModelError as error:
        return None, Check("model", State.PROBLEM, str(error))
    return encoder, Check("model", State.OK, f"{encoder.name}, {encoder.dimension} dimensions")


def _database(config: Config) -> tuple[Database | None, Check]:
    if not config.storage.path.exists():
        sentence = (
            f"{config.storage.path} does not exist yet; `waypost index PATH` or `waypost serve` makes it"
        )
        return None, Check("database", State.NOTE, sentence)
    try:
        database = open_database(config)
        sound = database.is_sound()
    except ContentError as error:
        return None, Check("database", State.PROBLEM, str(error))
    if not sound:
        return None, Check("database", State.PROBLEM, f"{config.storage.path} is damaged; restore a backup")
    return database, Check("database", State.OK, f"{config.storage.path} is sound")


def _serving(
    database: Database, config: Config, configured: Encoder | None
) -> tuple[Encoder | None, list[Check]]:
    """Return the model that serves, and what is to be said if it is not the configured one."""
    with database.reading() as db:
        name = ModelStore(db).serving()
    if configured is None or name in (None, configured.name):
        return configured, []
    try:
        serving = named_encoder(config, str(name))
    except ModelError as error:
        return None, [Check("model swap", State.PROBLEM, str(error))]
    return serving, [Check("model swap", State.NOTE, waits(configured.name, serving.name))]


def _content(database: Database, config: Config, encoder: Encoder | None) -> Iterator[Check]:
    with database.reading() as db:
        counts = ResourceStore(db).counts()
        if not counts["resources"]:
            yield Check("content", State.PROBLEM, "nothing is indexed; run `waypost index PATH`")
            return
        yield Check(
            "content", State.OK, f"{counts['resources']} live resources in {counts['passages']} passages"
        )
        if encoder is None:
            return
        missing = len(PassageStore(db).texts_without_vector(encoder.name, encoder.token_space))
        if missing:
            incomplete = f"{missing} passages have no vector of this model; run `waypost index` again"
            yield Check("index", State.PROBLEM, incomplete)
            return
        _, note = open_index(db, index_path(config), encoder.name, encoder.dimension)
        yield Check("index", State.NOTE if note else State.OK, note or "the index file is current")
        own = RecalibrationStore(db).state(estimator(encoder.name))
        yield Check("confidence", State.OK, sentence(own))


def _slack(config: Config, environ: Mapping[str, str], database: Database | None) -> Iterator[Check]:
    try:
        secrets = read_secrets(environ, config.slack.mode)
        oauth = oauth_app(config.slack, secrets)
    except ConfigError as error:
        yield Check("secrets", State.PROBLEM, str(error))
        return
    yield Check("secrets", State.OK, f"everything that {config.slack.mode.value} mode needs is set")
    client = SlackClient(token=secrets.bot_token or None, base_url=config.slack.base_url, timeout=TIMEOUT_S)
    found: list[Check] = []
    if oauth is None:
        found += _signed_in(client)
    elif database is not None:
        found += _installations(database, Installations(database, oauth, client, utc_now))
    yield from found
    if config.slack.mode is SlackMode.SOCKET and all(check.state is not State.PROBLEM for check in found[:1]):
        yield _socket(client, secrets.app_token)


def _installations(database: Database, installations: Installations) -> Iterator[Check]:
    """Look at every workspace that has installed Waypost, and at who can read the file with their tokens."""
    if database.path.stat().st_mode & READABLE_BY_OTHERS:
        sentence = f"others can read {database.path}, and the tokens in it; run `chmod 600` on it"
        yield Check("tokens", State.PROBLEM, sentence)
    live = installations.live()
    if not live:
        sentence = f"no workspace has installed Waypost yet: open {installations.app.install_url}"
        yield Check("slack", State.NOTE, sentence)
    for installation in live:
        yield from _signed_in(installations.speaking_for(installation))


def _signed_in(client: SlackClient) -> Iterator[Check]:
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        reason = error_name(error) or f"HTTP {error.response.status_code}"
        yield Check("slack", State.PROBLEM, f"Slack refuses the bot token ({reason}); install the app again")
        return
    except OSError as error:
        yield Check("slack", State.PROBLEM, f"{client.base_url} cannot be reached: {error}")
        return
    yield Check("slack", State.OK, f"signed in as {answer['user']} in {answer['team']}")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    yield from _scopes(headers.get("x-oauth-scopes"))
    yield from _clock(headers.get("date"), utc_now)


def _socket(client: SlackClient, app_token: str) -> Check:
    """Open one web socket and hang up."""
    try:
        open_line(client, app_token, Pulse()).close()
    except (SlackApiError, OSError) as error:
        return Check("socket mode", State.PROBLEM, trouble(error))
    return Check("socket mode", State.OK, "Slack opens a web socket")


def _scopes(granted: str | None) -> Iterator[Check]:
    if granted is None:
        return
    missing = sorted(set(BOT_SCOPES) - {scope.strip() for scope in granted.split(",")})
    if missing:
        sentence = (
            f"missing: {', '.join(missing)}; update the app from `waypost manifest` and install it again"
        )
        yield Check("scopes", State.PROBLEM, sentence)
    else:
        yield Check("scopes", State.OK, "all are granted")


def _clock(date: str | None, now: Callable[[], datetime]) -> Iterator[Check]:
    if date is None:
        return
    skew = abs((now() - parsedate_to_datetime(date)).total_seconds())
    if skew > CLOCK_SKEW_S:
        sentence = (
            f"this machine's clock differs from Slack's by {skew:.0f} s; set it, or requests are refused"
        )
        yield Check("clock", State.PROBLEM, sentence)
    else:
        yield Check("clock", State.OK, "agrees with Slack's")
