"""Runs a replay over a copy of the configured store."""

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from bot.channels.policies import ChannelPolicies
from bot.clock import utc_now
from bot.config import Config
from bot.encoding import serving_encoder
from bot.errors import ExportError
from bot.replay.ahead import AheadEncoder
from bot.replay.export import Export, ExportedChannel, open_export
from bot.replay.playing import ChannelReplay, Player
from bot.settings import StorageSettings
from bot.storage import index_path, open_database
from content_index.errors import ContentError
from content_index.store import ResourceStore
from retrieval.answer import Answerer
from retrieval.models.store import ScaleStore
from retrieval.search import Searcher
from retrieval.serving import ScaledSearcher
from retrieval.types import Encoder

NO_MENTORS = 0  # an unasked answer is counted for its aids


@dataclass(frozen=True, slots=True)
class Replay:
    """What to replay: a file, the channels by name (none named: all), and where the store is copied to."""

    file: Path
    channels: Sequence[str]
    scratch: Path


def run_replay(config: Config, job: Replay, tell: Callable[[str], None]) -> list[ChannelReplay]:
    """Play an export with the content as it is now.

    Raises ExportError if the export cannot be read, ContentError if nothing is indexed.
    """
    with open_export(job.file) as export:
        channels = _chosen(export, job)
        player = player_for(config, job.scratch, tell)
        played = []
        for channel in channels:
            played.append(player.play(export, channel))
            tell(f"#{channel.name}: {played[-1].messages:,} messages")
    return played


def player_for(
    config: Config,
    scratch: Path,
    tell: Callable[[str], None],
    encoder_for: Callable[..., Encoder] = serving_encoder,
) -> Player:
    """Return a player over a copy of the store, which itself is only read."""
    own = replace(config, storage=StorageSettings(path=scratch / "replay.sqlite"))
    _copy(config.storage.path, own.storage.path)
    database = open_database(own)
    with database.reading() as db:
        if not ResourceStore(db).counts()["passages"]:
            raise _nothing_indexed(config.storage.path)
    # With the configured place of models, so that none is exported into the copy.
    encoder = AheadEncoder(encoder_for(config, database, tell))
    searcher = Searcher(database, encoder, index_path(own), tell, config.retrieval.stage_set())
    with database.reading() as db:
        scaled = ScaledSearcher(searcher, ScaleStore(db).of(encoder.name))
    answerer = Answerer(database, scaled, utc_now, config.retrieval.max_aids, NO_MENTORS)
    return Player(encoder, searcher, answerer, ChannelPolicies(database, config.channels).of)


def _chosen(export: Export, job: Replay) -> list[ExportedChannel]:
    channels = export.channels()
    wanted = {name.removeprefix("#") for name in job.channels}
    unknown = sorted(wanted - {channel.name for channel in channels})
    if unknown:
        known = ", ".join(channel.name for channel in channels) or "none"
        raise ExportError(f"{job.file.name} has no channel {', '.join(unknown)}; its channels: {known}")
    if not channels:
        raise ExportError(f"{job.file.name} has no channels; give the file that Slack's export made")
    return [channel for channel in channels if channel.name in wanted or not wanted]


def _copy(source: Path, target: Path) -> None:
    if not source.exists():
        raise _nothing_indexed(source)
    with (
        contextlib.closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as store,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        store.backup(copy)


def _nothing_indexed(path: Path) -> ContentError:
    return ContentError(f"nothing is indexed in {path} yet; run `waypost index PATH` first")
