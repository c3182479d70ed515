"""The index file: written whole or not at all, and read only if it is what was written."""

import contextlib
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO

import faiss


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index file was made from; any difference means that it must be rebuilt."""

    model: str
    dimension: int
    revision: int
    sha256: str = ""
    kind: str = ""


def read_index_file(path: Path, wanted: Manifest) -> tuple[faiss.IndexIDMap | None, str]:
    """Read the file if it is what `wanted` says and its bytes are those that were written.

    Else return None and what is wrong with it, or "" if it is only absent or older than the content.
    """
    try:
        said = Manifest(**json.loads(_manifest_path(path).read_text(encoding="utf-8")))
        file = path.open("rb")
    except FileNotFoundError:
        return None, ""
    except (OSError, ValueError, TypeError) as error:
        return None, f"cannot be read ({type(error).__name__})"
    with file:
        if (said.model, said.dimension) != (wanted.model, wanted.dimension):
            return None, f"was made with another model ({said.model})"
        if replace(said, sha256="") != wanted:
            return None, ""
        if hashlib.file_digest(file, "sha256").hexdigest() != said.sha256:
            return None, "is damaged (its checksum differs)"
        file.seek(0)
        reader = faiss.PyCallbackIOReader(file.read)  # type: ignore[attr-defined]  # missing in its stubs
        # The checksum says that this is what was written: an IndexIDMap.
        return faiss.read_index(reader), ""  # type: ignore[return-value]


def write_index_file(index: faiss.IndexIDMap, path: Path, made_from: Manifest) -> None:
    """Write the index and its manifest. Raises OSError if they cannot be written."""
    seen = hashlib.sha256()

    def write(file: IO[bytes]) -> None:
        def put(content: bytes) -> int:
            seen.update(content)
            return file.write(content)

        # In pieces: the file of a million passages is 800 MB.
        writer = faiss.PyCallbackIOWriter(put)  # type: ignore[attr-defined]  # missing in its stubs
        faiss.write_index(index, writer)

    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, write)
    manifest = json.dumps(asdict(replace(made_from, sha256=seen.hexdigest())), indent=1).encode()
    _replace(_manifest_path(path), lambda file: file.write(manifest))


def move_index_file(path: Path, to: Path) -> None:
    """Put an index file in the place of another, if it is there.

    A crash half way leaves an index without its manifest, which is made anew when it is opened.
    """
    for old, new in ((path, to), (_manifest_path(path), _manifest_path(to))):
        with contextlib.suppress(FileNotFoundError):
            old.replace(new)


def remove_index_file(path: Path) -> None:
    """Remove an index file, if it is there."""
    path.unlink(missing_ok=True)
    _manifest_path(path).unlink(missing_ok=True)


def _replace(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Put a whole file in place of another, so that a full disk or a crash leaves the old one."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _manifest_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")
