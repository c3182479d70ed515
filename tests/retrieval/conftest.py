"""Fixtures of the answering tests: a library over a real database, and a connection in a transaction."""

import pytest

from tests.retrieval.given import Library


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path)


@pytest.fixture
def database(library):
    return library.database


@pytest.fixture
def db(database):
    with database.atomic() as connection:
        yield connection
