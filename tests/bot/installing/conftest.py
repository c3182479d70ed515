"""The bot in several workspaces."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bot.installing.many_workspaces import ManyWorkspacesBot


@pytest.fixture
def start_many(database: Path) -> Iterator[Callable[..., ManyWorkspacesBot]]:
    """Return a function that starts the bot, with tokens that live so long, or for ever."""
    started = []

    def start(lifetime: timedelta | None = None) -> ManyWorkspacesBot:
        many = ManyWorkspacesBot(database, lifetime)
        many.start()
        started.append(many)
        return many

    yield start
    for many in started:
        many.stop()
        many.close()


@pytest.fixture
def many(start_many: Callable[..., ManyWorkspacesBot]) -> ManyWorkspacesBot:
    """Return the bot with tokens that do not expire."""
    return start_many()
