"""The one file: migrations, transactions, and the sentence when it cannot be opened."""

import contextlib
import sqlite3
import threading

import pytest

from content_index.database import KEPT_OPEN, Database
from content_index.errors import ContentError
from content_index.migrations import migrations
from tests.content_index.given import new_database


def test_migrating_twice_changes_nothing(tmp_path):
    database = new_database(tmp_path / "new" / "waypost.sqlite")
    with database.reading() as db:
        before = db.schema
    database.migrate()
    with database.reading() as db:
        assert db.schema == before
        assert db.journal_mode == "wal"


@pytest.mark.parametrize("content", [b"not a database at all", b"SQLite format 3\0" + b"\1" * 200])
def test_a_file_that_is_no_database_is_refused(tmp_path, content):
    path = tmp_path / "waypost.sqlite"
    path.write_bytes(content)
    with pytest.raises(ContentError, match=r"cannot open the database .*waypost\.sqlite: .*\[storage\] path"):
        Database(path, [migrations]).migrate()


def test_a_folder_in_its_place_is_refused(tmp_path):
    with pytest.raises(ContentError, match="cannot open the database"):
        Database(tmp_path, [migrations]).migrate()


def test_a_connection_is_used_again_and_never_by_two_at_once(database):
    with database.reading() as first, database.reading() as second:
        assert first is not second
    with database.reading() as third:
        assert third in (first, second)


def test_what_a_block_leaves_open_is_rolled_back(database):
    with database.reading() as db:
        db.execute("begin")
        db.execute("update content_state set revision = 7")
    with database.atomic() as db:
        assert list(db["content_state"].rows) == [{"id": 1, "revision": 0}]


def test_a_closed_database_opens_again_when_it_is_needed(database):
    database.close()
    with database.reading() as db:
        assert list(db["content_state"].rows) == [{"id": 1, "revision": 0}]


def test_all_of_a_block_happens_or_none(database):
    def fail() -> None:
        with database.atomic() as db:
            db.execute("update content_state set revision = 7")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.reading() as db:
        assert list(db["content_state"].rows) == [{"id": 1, "revision": 0}]


def test_a_block_that_reads_and_then_writes_waits_for_another(database):
    def count() -> None:
        for _ in range(20):
            with database.atomic() as db:
                (revision,) = db.execute("select revision from content_state").fetchone()
                db.execute("update content_state set revision = ?", [revision + 1])

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as db:
        assert list(db["content_state"].rows) == [{"id": 1, "revision": 80}]


def test_no_more_connections_stay_open_than_work_at_once(database):
    with contextlib.ExitStack() as blocks:
        lent = [blocks.enter_context(database.reading()) for _ in range(KEPT_OPEN + 1)]
    with pytest.raises(sqlite3.ProgrammingError):
        lent[0].execute("select 1")
