"""Where an installation keeps what it knows: a SQLite file with the tables of all packages, a FAISS file."""

from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Migrations

from bot import migrations as bot_migrations
from bot.config import Config
from content_index import migrations as content_migrations
from content_index.database import Database
from insights import migrations as insight_migrations
from nudges import migrations as nudge_migrations
from retrieval import migrations as retrieval_migrations

ALL_MIGRATIONS: Sequence[Migrations] = (
    content_migrations.migrations,
    retrieval_migrations.migrations,
    nudge_migrations.migrations,
    insight_migrations.migrations,
    bot_migrations.migrations,
)


def open_database(config: Config) -> Database:
    """Open the configured database with all tables in place. Raises ContentError if it cannot be opened."""
    database = Database(config.storage.path, ALL_MIGRATIONS)
    database.migrate()
    return database


def index_path(config: Config) -> Path:
    """Return where the FAISS copy lies: beside the database."""
    return config.storage.path.with_suffix(".faiss")
