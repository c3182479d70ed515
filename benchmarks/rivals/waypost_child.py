"""Waypost, from the question to the answer with its ranking, as the bot has it but without Slack."""

import os
from pathlib import Path

from benchmarks.rivals import child
from bot.clock import utc_now
from bot.config import Config
from bot.encoding import configured_encoder
from bot.settings import StorageSettings
from bot.storage import index_path, open_database
from content_index.indexing import Indexer
from content_index.readers import read_resources
from content_index.vector_index import open_index
from retrieval.answer import Answerer
from retrieval.search import Searcher
from retrieval.types import Query


class Waypost:
    """The default configuration."""

    def __init__(self, folder: Path) -> None:
        self._config = Config(storage=StorageSettings(path=folder / "waypost.sqlite"))
        self._encoder = configured_encoder(self._config, lambda sentence: None)
        self._database = open_database(self._config)
        self.threads = f"encoder 1 for a question, {os.cpu_count()} for many texts"

    def index(self, corpus: Path) -> None:
        """Do what `waypost index` does."""
        Indexer(self._database, self._encoder, utc_now).sync(read_resources(corpus), "rivals")
        with self._database.reading() as db:
            open_index(db, index_path(self._config), self._encoder.name, self._encoder.dimension)

    def opened(self) -> child.Search:
        """Return the whole pipeline: search, confidence, snippets, mentors."""
        stages = self._config.retrieval.stage_set()
        searcher = Searcher(self._database, self._encoder, index_path(self._config), stages=stages)
        answerer = Answerer(self._database, searcher, utc_now)

        def search(question: str, count: int) -> list[str]:
            hits = answerer.ranked(Query(question)).hits
            return [hit.passage.resource_id for hit in hits[:count]]

        return search


if __name__ == "__main__":
    child.run(Waypost)
