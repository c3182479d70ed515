"""What the tests of content start from: small resources, and a folder's worth of them put in the store."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from content_index.database import Database
from content_index.indexing import Indexer
from content_index.migrations import migrations
from content_index.scopes.store import ScopeStore
from content_index.store import PassageStore, ResourceStore
from content_index.types import IndexReport, Resource
from tests.toy_encoder import ToyEncoder

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SOURCE = "handbook"

TRAVEL = Resource("travel", "Claim travel costs", "Send receipts within thirty days.")
LEAVE = Resource("leave", "Book annual leave", "Ask your lead, then enter the dates.")
BADGE = Resource("badge", "Replace a lost badge", "Reception prints another one.")


def restricted(resource: Resource, *audience: str) -> Resource:
    return replace(resource, audience=audience)


def new_database(path: Path, *more: Any) -> Database:
    database = Database(path, [migrations, *more])
    database.migrate()
    return database


@dataclass
class Shelf:
    """A database that is filled through the indexer with the toy encoder."""

    database: Database
    encoder: ToyEncoder = field(default_factory=ToyEncoder)

    @property
    def indexer(self) -> Indexer:
        return Indexer(self.database, self.encoder, lambda: NOW)

    def sync(self, *resources: Resource, source: str = SOURCE) -> IndexReport:
        return self.indexer.sync(resources, source)

    def live_ids(self) -> list[str]:
        with self.database.reading() as db:
            return [resource.id for resource in ResourceStore(db).live()]

    def found_by_word(self, *words: str, audiences: tuple[str, ...] = ()) -> list[str]:
        """Return the resources of the passages that hold any of these words, best first."""
        with self.database.reading() as db:
            store = PassageStore(db)
            scores = store.with_words(words, ScopeStore(db).hidden(audiences), 100)
            passages = store.get(list(scores))
        return [passages[passage_id].resource_id for passage_id in scores]
