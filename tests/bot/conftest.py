"""The workspace in which the bot is tested; its content is indexed once and copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace as with_changed
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.config import Config
from bot.sandbox.options import SandboxOptions
from bot.settings import SlackMode, StorageSettings
from bot.storage import open_database
from content_index.indexing import Indexer
from content_index.store import MentorStore
from tests.bot.company import CHANNELS, MENTORS, RESOURCES, ROLES, START
from tests.bot.content_words import ContentWords
from tests.bot.workspace import BotParts, BotWorkspace

NO_RETRIES = SandboxOptions(retry_delays=(), ack_timeout=10)
PARTS = BotParts()
PATIENT = BotParts(config=Config(channels=replace(CHANNELS, grace_s=60), roles=ROLES))


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with the company's content and mentors."""
    path = tmp_path_factory.mktemp("library") / "library.sqlite"
    database = open_database(replace(Config(), storage=StorageSettings(path=path)))
    encoder = ContentWords()
    Indexer(database, encoder, lambda: START).sync(RESOURCES, "tests")
    with database.atomic() as db:
        for mentor in MENTORS:
            MentorStore(db).put(mentor)
    with database.reading() as db:
        db.execute("pragma wal_checkpoint(truncate)")
    return path


@pytest.fixture
def database(library: Path, tmp_path: Path) -> Path:
    """Return a database of one's own with the company's content and mentors."""
    return Path(shutil.copy(library, tmp_path / "waypost.sqlite"))


@pytest.fixture
def transport() -> SlackMode:
    """Return how deliveries reach the bot; a test marked `both_ways` runs once with each."""
    return SlackMode.HTTP


@pytest.fixture
def start_workspace(database: Path, transport: SlackMode) -> Iterator[Callable[..., BotWorkspace]]:
    """Return a function that starts a workspace, with its bot unless told otherwise."""
    with ExitStack() as stack:

        def start(
            parts: BotParts = PARTS, options: SandboxOptions = NO_RETRIES, with_bot: bool = True
        ) -> BotWorkspace:
            made = BotWorkspace(database, options, with_changed(parts, transport=transport))
            stack.callback(made.stop)
            if with_bot:
                made.start_bot()
            return made

        yield start


@pytest.fixture
def workspace(start_workspace: Callable[..., BotWorkspace]) -> Iterator[BotWorkspace]:
    """Return the workspace; at the end nothing the bot said may have been malformed or refused."""
    made = start_workspace()
    yield made
    assert_faultless(made)


@pytest.fixture
def patient(start_workspace: Callable[..., BotWorkspace]) -> Iterator[BotWorkspace]:
    """Return a workspace whose bot waits a minute before it speaks unasked."""
    made = start_workspace(PATIENT)
    yield made
    assert_faultless(made)


def assert_faultless(made: BotWorkspace) -> None:
    assert made.faults == []
    assert made.rows("select key, error from outbox where state = 'failed'") == []
