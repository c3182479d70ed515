"""Syncing files and folders into the configured store."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bot.clock import utc_now
from bot.config import Config
from bot.encoding import configured_encoder
from bot.storage import index_path, open_database
from content_index.indexing import Indexer, Progress
from content_index.readers import read_resources
from content_index.types import IndexReport
from content_index.vector_index import open_index


def sync_paths(
    config: Config, paths: Sequence[Path], progress: Progress, tell: Callable[[str], None]
) -> IndexReport:
    """Sync each path as a source of its own and return the counts of all together.

    All paths are read before the first is synced, so that one that cannot be read changes nothing.
    """
    read = [(str(path.resolve()), read_resources(path)) for path in paths]
    database = open_database(config)
    encoder = configured_encoder(config, tell)
    indexer = Indexer(database, encoder, utc_now)
    total = IndexReport()
    for source, resources in read:
        report = indexer.sync(resources, source, progress)
        total = replace(
            report,
            added=total.added + report.added,
            changed=total.changed + report.changed,
            unchanged=total.unchanged + report.unchanged,
            retired=total.retired + report.retired,
            encoded=total.encoded + report.encoded,
        )
    with database.reading() as db:
        open_index(db, index_path(config), encoder.name, encoder.dimension)
    return total
