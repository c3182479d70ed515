"""A swap in a process of its own, which is killed without warning at a chosen moment.

Run as `python -m tests.retrieval.doomed_swap MOMENT FOLDER` on the company in a folder.
"""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

from content_index.database import Connection, Database
from content_index.encoded import EncodedText
from content_index.migrations import migrations as content_migrations
from content_index.models.store import ModelStore
from retrieval.migrations import migrations
from retrieval.swap import Swap, swap_model
from tests.retrieval.given import NOW
from tests.retrieval.swapping import Narrow
from tests.toy_encoder import ToyEncoder


class Moment(StrEnum):
    """When the process is killed."""

    ENCODING = "some passages are encoded with the new model, others are not"
    TRIED = "the index is built aside, the golden questions are being asked"
    COMMITTING = "the new model is recorded in a transaction that is not committed"
    COMMITTED = "the new model serves, its index still lies aside"


def main(moment: Moment, folder: Path) -> None:
    migrated = [content_migrations, migrations]
    database = _Database(folder / "waypost.sqlite", migrated)
    database.moment = moment
    encoder = _Encoder() if moment is Moment.ENCODING else Narrow()
    now = _die if moment is Moment.TRIED else lambda: NOW
    swap_model(Swap(database, ToyEncoder(), encoder, folder / "passages.faiss", now))


class _Encoder(Narrow):
    _batches = 0

    def encode_with_tokens(self, texts: Sequence[str]) -> list[EncodedText]:
        self._batches += 1
        return super().encode_with_tokens(texts) if self._batches == 1 else _die()


class _Database(Database):
    moment: Moment

    @contextmanager
    def atomic(self) -> Iterator[Connection]:
        with super().atomic() as db:
            yield db
            swapped = ModelStore(db).serving() == "narrow"
            if swapped and self.moment is Moment.COMMITTING:
                _die()
        if swapped and self.moment is Moment.COMMITTED:
            _die()


def _die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("a killed process goes no further")


if __name__ == "__main__":
    main(Moment(sys.argv[1]), Path(sys.argv[2]))
