"""Zip archives from strangers: nothing is unpacked to disk, and nothing unpacks to more than its limit."""

import io
import posixpath
import zipfile
from collections.abc import Iterator

from content_index.sources.types import Health, SourceTrouble

MAX_ENTRIES = 20_000
MAX_ENTRY_BYTES = 50_000_000
MAX_TOTAL_BYTES = 500_000_000
_PIECE = 1 << 16


class Archive:
    """A zip archive, read entry by entry. Raises SourceTrouble when it is none or is built to do harm."""

    def __init__(self, body: bytes, name: str) -> None:
        self._name = name
        self._left = MAX_TOTAL_BYTES
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(body))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise self._trouble("is no zip archive; export it again") from error
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise self._trouble(f"holds {len(entries)} files, at most {MAX_ENTRIES} are read")
        for entry in entries:
            if _leads_out(entry.filename):
                raise self._trouble("names files outside of itself; do not trust where it came from")
        self._entries = {entry.filename: entry for entry in entries if not entry.is_dir()}

    def names(self) -> Iterator[str]:
        """Yield the names of the files, as the archive has them."""
        yield from self._entries

    def has(self, name: str) -> bool:
        """Return whether there is a file of this name."""
        return name in self._entries

    def read(self, name: str) -> bytes:
        """Return a file. Raises SourceTrouble if it is missing, damaged, encrypted or unpacks to too much."""
        entry = self._entries.get(name)
        if entry is None:
            raise self._trouble(f"has no {name}; export it again")
        most = min(MAX_ENTRY_BYTES, self._left)
        body = bytearray()
        try:
            with self._zip.open(entry) as stream:
                # What the archive says of its sizes is not believed.
                while piece := stream.read(_PIECE):
                    body += piece
                    if len(body) > most:
                        raise self._trouble(
                            f"unpacks to more than {most // 1_000_000} MB; it looks like a bomb"
                        )
        except (
            zipfile.BadZipFile,
            RuntimeError,
            NotImplementedError,
            OSError,
            EOFError,
            ValueError,
        ) as error:
            raise self._trouble(f"is damaged or encrypted at {name}; export it again") from error
        except Exception as error:  # zlib, bz2 and lzma have errors of their own
            if isinstance(error, SourceTrouble):
                raise
            raise self._trouble(f"is damaged at {name}; export it again") from error
        self._left -= len(body)
        return bytes(body)

    def _trouble(self, what: str) -> SourceTrouble:
        return SourceTrouble(Health.FAILING, f"{self._name} {what}")


def _leads_out(name: str) -> bool:
    path = posixpath.normpath(name.replace("\\", "/"))
    return path.startswith(("/", "../")) or path == ".." or (len(path) > 1 and path[1] == ":")
