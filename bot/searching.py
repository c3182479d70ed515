"""Searching and indexing of an installation, which follow the model that serves."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.config import Config
from bot.encoding import named_encoder
from bot.storage import index_path
from content_index.database import Database
from content_index.indexing import Indexer
from content_index.types import Resource
from retrieval.search import Searcher
from retrieval.serving import ServingModel, ServingSearcher
from retrieval.together import TogetherEncoder
from retrieval.types import Encoder


def serving_model(
    config: Config, database: Database, encoder: Encoder, notice: Callable[[str], None]
) -> ServingModel:
    """Return the model that serves, `encoder` to begin with."""
    return ServingModel(database, encoder, partial(named_encoder, config), notice)


def serving_searcher(
    config: Config, database: Database, model: ServingModel, notice: Callable[[str], None]
) -> ServingSearcher:
    """Return a searcher over the configured store, which encodes together what is asked at the same time."""

    def searcher_for(encoder: Encoder) -> Searcher:
        together = TogetherEncoder(encoder, os.cpu_count() or 1)
        return Searcher(database, together, index_path(config), notice, config.retrieval.stage_set())

    return ServingSearcher(database, model, searcher_for)


@dataclass(frozen=True, slots=True)
class ServingIndexer:
    """Adds resources so that they are found by the model that serves."""

    database: Database
    model: ServingModel
    now: Callable[[], datetime]

    def add(self, resource: Resource, source: str) -> None:
        """Insert or replace one resource of a source and leave its others as they are.

        Raises ContentError if the id belongs to another source.
        """
        added_with = None
        while added_with is not (encoder := self.model.current()):
            # Another model may have begun to serve while the resource was encoded for the last one.
            Indexer(self.database, encoder, self.now).add(resource, source)
            added_with = encoder
