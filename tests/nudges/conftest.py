"""Fixtures of the nudges tests: a real database file, and a connection in a transaction."""

import pytest

from content_index.database import Database
from nudges.migrations import migrations
from tests.nudges.given import Desk


@pytest.fixture
def database(tmp_path):
    database = Database(tmp_path / "waypost.sqlite", [migrations])
    database.migrate()
    return database


@pytest.fixture
def db(database):
    with database.atomic() as connection:
        yield connection


@pytest.fixture
def desk(database):
    return Desk(database)
