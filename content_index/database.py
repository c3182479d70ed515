"""The one SQLite file: how it is opened, how a transaction is made, how tables come to be."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlite_utils
from sqlite_utils import Migrations

from content_index.errors import ContentError

BUSY_TIMEOUT_MS = 10_000  # longer than any write here takes; a writer waits instead of failing

Connection = sqlite_utils.Database
"""What stores are given: one open connection, used by one thread, for one unit of work."""


class Database:
    """A SQLite file in WAL mode, opened once for each unit of work.

    Opening costs about 0.1 ms, so no connection is shared between threads or kept between
    units. `migrations` are the sets of every package that keeps tables in this file.
    """

    def __init__(self, path: Path, migrations: Sequence[Migrations]) -> None:
        self.path = path
        self._migrations = migrations

    def migrate(self) -> None:
        """Create the file if need be and apply the migrations that are still pending.

        Raises ContentError if the file cannot be opened or is not a SQLite database.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.reading() as db:
                db.execute("PRAGMA journal_mode=WAL")
                for migration_set in self._migrations:
                    migration_set.apply(db)
        except (OSError, sqlite3.DatabaseError) as error:
            raise ContentError(
                f"cannot open the database {self.path}: {error}; "
                "check [storage] path, its permissions, and that it is a Waypost database"
            ) from error

    def is_sound(self) -> bool:
        """Return whether SQLite finds the file's structure undamaged; reads all of it."""
        with self.reading() as db:
            return str(db.execute("PRAGMA quick_check").fetchone()[0]) == "ok"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection for reads; it is closed at the end of the block."""
        connection = sqlite3.connect(self.path, timeout=BUSY_TIMEOUT_MS / 1000)
        try:
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA synchronous=FULL")
            yield sqlite_utils.Database(connection, execute_plugins=False)
        finally:
            connection.close()

    @contextmanager
    def atomic(self) -> Iterator[Connection]:
        """Open a connection in a write transaction: all of the block happens, or none of it.

        The write lock is taken at the start (BEGIN IMMEDIATE), so that a block which first reads and
        then writes can never fail half way because somebody else wrote in between.
        """
        with self.reading() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.conn.rollback()
                raise
            db.conn.commit()
