"""The one SQLite file: how it is opened, how a transaction is made, how tables come to be."""

import sqlite3
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlite_utils
from sqlite_utils import Migrations

from content_index.errors import ContentError

BUSY_TIMEOUT_MS = 10_000  # longer than any write here takes; a writer waits instead of failing

# SQLite maps at most 2 GB of the file; what lies beyond is read as usual. A question reads the token vectors
# of dozens of passages, a megabyte from all over the file: .26 ms mapped, .87 ms read page by page.
MAPPED_BYTES = 2 << 30

KEPT_OPEN = 8  # as many as work at once: the work pool, the sender, a sweep

Connection = sqlite_utils.Database
"""What stores are given: one open connection, used by one thread, for one unit of work."""


class Database:
    """A SQLite file in WAL mode. Each unit of work has a connection to itself, from a small pool.

    `migrations` are the sets of every package that keeps tables in this file.
    """

    def __init__(self, path: Path, migrations: Sequence[Migrations]) -> None:
        self.path = path
        self._migrations = migrations
        # Opening a connection parses the schema, and closing the last one moves the whole journal into the
        # file: together 0.6 to 1.3 ms, seven times an answer.
        self._idle: list[Connection] = []
        # Writers of this process queue here; SQLite's own waiting sleeps and is not fair. Reentrant, so that
        # a transaction opened inside another one fails with SQLite's error instead of hanging.
        self._writing = threading.RLock()
        weakref.finalize(self, _close_all, self._idle)

    def migrate(self) -> None:
        """Create the file if need be and apply the migrations that are still pending.

        Raises ContentError if the file cannot be opened or is not a SQLite database.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if not self.path.exists():
                # For its owner alone: it holds what people asked, and maybe tokens. The journal follows it.
                self.path.touch(mode=0o600)
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
        """Lend a connection for reads; a transaction that is open at the end of the block is rolled back."""
        try:
            db = self._idle.pop()
        except IndexError:
            db = self._connect()
        try:
            yield db
        finally:
            db.conn.rollback()
            if len(self._idle) < KEPT_OPEN:
                self._idle.append(db)
            else:
                db.conn.close()

    def close(self) -> None:
        """Close what is kept open, so that the file can be moved or replaced; it opens again when needed."""
        _close_all(self._idle)

    def _connect(self) -> Connection:
        # One thread at a time uses a connection, but not always the one that opened it.
        connection = sqlite3.connect(self.path, timeout=BUSY_TIMEOUT_MS / 1000, check_same_thread=False)
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA mmap_size={MAPPED_BYTES}")
        return sqlite_utils.Database(connection, execute_plugins=False)

    @contextmanager
    def atomic(self) -> Iterator[Connection]:
        """Lend a connection in a write transaction: all of the block happens, or none of it.

        The write lock is taken at the start (BEGIN IMMEDIATE), so that a block which first reads and
        then writes can never fail half way because somebody else wrote in between.
        """
        with self._writing, self.reading() as db:
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.conn.commit()


def _close_all(connections: list[Connection]) -> None:
    while connections:
        connections.pop().conn.close()
