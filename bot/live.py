"""`waypost serve`: the bot against a real workspace."""

import os
from collections.abc import Callable

from bot.app import Bot, Outside, build_bot
from bot.clock import utc_now
from bot.config import Config, Secrets, read_secrets
from bot.encoding import adopt, serving_encoder
from bot.installing.settings import oauth_app
from bot.logs import set_up_logging
from bot.serving import RunningBot, listen_http, listen_installs, listen_socket
from bot.settings import SlackMode
from bot.signals import wait_for_end
from bot.slack_client import SlackClient
from bot.storage import open_database
from bot.syncing import configured_sources
from content_index.indexing import Indexer
from content_index.store import ResourceStore
from retrieval.memory import QuestionMemory
from retrieval.types import Encoder


def run_live(config: Config, tell: Callable[[str], None]) -> None:
    """Serve until Ctrl+C or SIGTERM. Raises ConfigError, ModelError or StartError if it cannot start."""
    set_up_logging(config.log.level)
    secrets = read_secrets(os.environ, config.slack.mode)
    database = open_database(config)
    encoder = serving_encoder(config, database, tell)
    adopt(database, encoder)
    database.close()
    oauth = oauth_app(config.slack, secrets)
    client = SlackClient(token=secrets.bot_token or None, base_url=config.slack.base_url)
    with configured_sources(config, os.environ, utc_now) as sources:
        outside = Outside(client, secrets.signing_secret, notice=tell, oauth=oauth, sources=sources)
        bot = build_bot(config, encoder, outside)
        _complete(bot, encoder, tell)
        _serve(config, bot, secrets, tell)


def _complete(bot: Bot, encoder: Encoder, tell: Callable[[str], None]) -> None:
    # A restored backup, or an update of Waypost, may lack vectors of the model that serves.
    Indexer(bot.database, encoder, utc_now).complete()
    QuestionMemory(bot.database, encoder.name).complete(encoder.encode)
    with bot.database.reading() as db:
        if not ResourceStore(db).counts()["resources"]:
            tell("Nothing is indexed yet: run `waypost index PATH`, or add resources with /curate add.")


def _serve(config: Config, bot: Bot, secrets: Secrets, tell: Callable[[str], None]) -> None:
    running, flow = RunningBot(bot), bot.services.workspaces.flow
    running.start()
    if bot.services.workspaces.summary():
        tell(bot.services.workspaces.summary())
    try:
        if config.slack.mode is SlackMode.HTTP:
            server = listen_http(bot, config.slack.host, config.slack.port)
            tell(f"Waypost listens on {server.url}/slack/events (Ctrl+C ends it)")
            wait_for_end()
            server.stop()
        else:
            pages = listen_installs(bot, config.slack.host, config.slack.port) if flow else None
            lines = listen_socket(bot, secrets.app_token)
            if lines.connected:
                tell("Waypost is connected to Slack (Ctrl+C ends it)")
            wait_for_end()
            lines.stop()
            if pages:
                pages.stop()
    finally:
        running.stop()
