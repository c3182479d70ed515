"""A connection to a real database with the tables of every package below."""

import pytest

from insights.migrations import migrations
from retrieval.migrations import migrations as retrieval_migrations
from tests.content_index.given import new_database


@pytest.fixture
def db(tmp_path):
    with new_database(tmp_path / "waypost.sqlite", retrieval_migrations, migrations).atomic() as connection:
        yield connection
