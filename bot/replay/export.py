"""Reading a Slack export: a ZIP with channels.json, users.json and a folder of days for each channel.

Nothing is unpacked to disk, and no more than one day of one channel is in memory.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from bot.errors import ExportError

MOST_ENTRIES = 1_000_000  # a hundred channels have 36,500 days a year
LARGEST_FILE = 64 << 20  # bytes of one day, unpacked: 200,000 messages of 300 bytes
LARGEST_TOTAL = 32 << 30
# A made-up export of 50,000 messages unpacks to 5.5 times its size, one sign over and over to 1,021 times.
MOST_TIMES = 200
SMALL = 16 << 20  # bytes that no ratio is asked of: a quiet day of one word said over and over

SLACKBOT = "USLACKBOT"  # users.json does not call it a bot
DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
STAMP = re.compile(r"\d{1,12}\.\d{1,9}")
DIRECT = re.compile(r"D[A-Z0-9]+|mpdm-.*")  # folders of direct messages, which no channel is called

T = TypeVar("T")


class Reply(msgspec.Struct):
    """Who answered in a thread and when, as the message that began it lists them."""

    user: str = ""
    ts: str = ""


class Message(msgspec.Struct):
    """What the replay reads of a message."""

    ts: str
    type: str = ""
    subtype: str | None = None
    user: str | None = None
    text: str | None = None
    thread_ts: str | None = None
    bot_id: str | None = None
    replies: list[Reply] = []


class _Named(msgspec.Struct):
    id: str = ""
    name: str = ""
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class ExportedChannel:
    """A channel of an export; its id is its name if the export does not say. `days` are names of entries."""

    id: str
    name: str
    days: tuple[str, ...]


class Export:
    """An open export, closed at the end of a `with`.

    Reading it raises ExportError, one sentence, for whatever is wrong with it.
    """

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive = archive
        self._name = name
        self._sizes = _checked(archive.infolist(), name)
        self._root = _root(self._sizes)
        self.bots = frozenset({SLACKBOT, *(user.id for user in self._named("users.json") if user.is_bot)})

    def __enter__(self) -> "Export":
        return self

    def __exit__(self, *_error: object) -> None:
        self._archive.close()

    def channels(self) -> list[ExportedChannel]:
        """Return public and private channels, in the order of their names, without direct messages."""
        days: dict[str, list[str]] = {}
        for entry in self._sizes:
            folder, _, file = entry.removeprefix(self._root).partition("/")
            if DAY.fullmatch(file):
                days.setdefault(folder, []).append(entry)
        listed = [*self._named("channels.json"), *self._named("groups.json")]
        ids = {channel.name: channel.id for channel in listed if channel.id}
        direct = {one.id for one in self._named("dms.json")} | {one.name for one in self._named("mpims.json")}
        return [
            ExportedChannel(ids.get(name, name), name, tuple(sorted(days[name])))
            for name in sorted(days)
            if name in ids or not (name in direct or DIRECT.fullmatch(name))
        ]

    def messages(self, channel: ExportedChannel) -> Iterator[Message]:
        """Yield a channel's messages, day by day; what is no message is passed over."""
        for day in channel.days:
            for raw in self._decoded(day, list[msgspec.Raw]):
                try:
                    message = msgspec.json.decode(raw, type=Message)
                except msgspec.ValidationError:
                    continue
                if STAMP.fullmatch(message.ts):
                    yield message

    def _named(self, file: str) -> list[_Named]:
        entry = self._root + file
        return self._decoded(entry, list[_Named]) if entry in self._sizes else []

    def _decoded(self, entry: str, kind: type[T]) -> T:
        try:
            # Python reads no more of an entry than its size says, and the sizes were checked.
            return msgspec.json.decode(self._archive.read(entry), type=kind)
        except msgspec.DecodeError as error:
            raise ExportError(f"{self._name}: {entry} is not what a Slack export holds ({error})") from error
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as error:
            raise ExportError(f"{self._name}: {entry} is damaged; export it from Slack again") from error


def open_export(path: Path) -> Export:
    """Open an export. Raises ExportError if it is none, or made to do harm."""
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise ExportError(
            f"{path} is not a ZIP file that can be read; give the file that Slack's export made"
        ) from error
    try:
        return Export(archive, path.name)
    except ExportError:
        archive.close()
        raise


def _checked(entries: list[zipfile.ZipInfo], name: str) -> dict[str, int]:
    """Return the sizes of the files by entry, having refused what no Slack export holds."""
    if len(entries) > MOST_ENTRIES:
        raise ExportError(f"{name} holds more than {MOST_ENTRIES:,} files, which no Slack export does")
    sizes: dict[str, int] = {}
    packed = 0
    for entry in entries:
        trouble = _trouble(entry) or (entry.filename in sizes and "is in it twice")
        if trouble:
            raise ExportError(f"{name} is refused: {entry.filename!r} {trouble}")
        if entry.filename.endswith(".json"):
            sizes[entry.filename] = entry.file_size
            packed += entry.compress_size
    total = sum(sizes.values())
    if total > LARGEST_TOTAL or total > max(SMALL, MOST_TIMES * packed):
        raise ExportError(
            f"{name} is refused: unpacked it would be {total >> 20:,} MB, {total // max(packed, 1)} times as "
            "much; give the file that Slack's export made, or a part of it"
        )
    return sizes


def _trouble(entry: zipfile.ZipInfo) -> str:
    """Return what is wrong with an entry, "" if nothing is."""
    parts = entry.filename.split("/")
    if ".." in parts or "\\" in entry.filename or parts[0] == "" or parts[0].endswith(":"):
        return "points outside of the export"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link, and a Slack export has none"
    if entry.flag_bits & 1:
        return "is encrypted"
    if entry.filename.endswith(".json") and entry.file_size > LARGEST_FILE:
        return f"is larger than {LARGEST_FILE >> 20} MB"
    return ""


def _root(entries: dict[str, Any]) -> str:
    """Return where the export begins: at the top, or in a folder if it was packed again."""
    known = ("channels.json", "groups.json", "users.json")
    found = [entry for entry in entries if entry.rsplit("/", 1)[-1] in known and "__MACOSX" not in entry]
    if not found:
        return ""
    first = min(found, key=lambda entry: (entry.count("/"), entry))
    return first[: first.rfind("/") + 1]
