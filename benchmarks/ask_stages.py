"""What `waypost ask` does, with a time stamp after each stage; prints them as JSON (time.monotonic, s).

Run as `python -m benchmarks.ask_stages FOLDER QUESTION` by benchmarks.cold_start.
"""

import json
import sys
import time
from pathlib import Path

from bot.clock import utc_now
from bot.config import read_config
from bot.encoding import configured_encoder
from bot.storage import index_path, open_database
from content_index.vector_index import open_index
from retrieval.answer import Answerer
from retrieval.search import Searcher
from retrieval.types import Query


def main(folder: Path, question: str) -> list[float]:
    """Answer one question and return when imports, model, index and answer were done."""
    stamps = [time.monotonic()]
    config = read_config(folder / "config.toml")
    encoder = configured_encoder(config, lambda sentence: None)
    stamps.append(time.monotonic())
    database = open_database(config)
    with database.reading() as db:
        open_index(db, index_path(config), encoder.name, encoder.dimension)
    stamps.append(time.monotonic())
    searcher = Searcher(database, encoder, index_path(config), stages=config.retrieval.stage_set())
    Answerer(database, searcher, utc_now).answer(Query(question))
    stamps.append(time.monotonic())
    return stamps


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2])))
