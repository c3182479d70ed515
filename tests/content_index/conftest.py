"""Fixtures of the content tests: a real database file and a shelf over it."""

import pytest

from tests.content_index.given import Shelf, new_database


@pytest.fixture
def database(tmp_path):
    return new_database(tmp_path / "waypost.sqlite")


@pytest.fixture
def shelf(database):
    return Shelf(database)
