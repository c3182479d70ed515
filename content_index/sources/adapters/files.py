"""Files on disk: a folder of documents, and a git repository."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from content_index.errors import ContentError
from content_index.readers import read_markdown
from content_index.sources.documents import read_document, reads
from content_index.sources.items import Entry, item
from content_index.sources.types import Fetched, Health, Item, Skipped, SourceTrouble, State

MAX_FILE_BYTES = 100_000_000
GIT_SECONDS = 300
_GIT_SCHEMES = ("https://", "ssh://", "git@", "/", "file://")


@dataclass(frozen=True, slots=True)
class FolderAdapter:
    """All documents below a folder that a reader is there for; one file is one resource."""

    source: str
    folder: Path

    def fetch(self, state: State) -> Fetched:
        """Return the documents, reading only files that are new or were touched since `state`."""
        before: Mapping[str, Any] = state.get("files", {})
        after: dict[str, Any] = {}
        items: list[Item] = []
        kept, skipped = set(), []
        for part, file in self._files():
            found = file.stat()
            after[part] = [found.st_size, found.st_mtime_ns]
            if before.get(part) == after[part]:
                kept.add(part)
                continue
            try:
                items.append(self._item(part, file, found.st_size))
            except (ContentError, OSError) as error:
                skipped.append(Skipped(part, _reason(error, part)))
                kept.add(part)
                # It is read again next time: what is wrong may not be in the file.
                del after[part]
        if not after and not skipped:
            raise SourceTrouble(Health.DEGRADED, f"{self.folder} holds nothing to read; check the path")
        same = not items and not skipped and set(before) == set(after)
        return Fetched(None if same else tuple(items), {"files": after}, frozenset(kept), tuple(skipped))

    def _files(self) -> Iterator[tuple[str, Path]]:
        if not self.folder.is_dir():
            raise SourceTrouble(Health.GONE, f"{self.folder} is no folder; check the path")
        whole = self.folder.resolve()
        for below, folders, names in os.walk(whole, onerror=_refuse):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                file = Path(below, name)
                # A link may lead out of the folder, to what nobody meant to publish.
                if reads(name) and file.resolve().is_relative_to(whole):
                    yield file.relative_to(whole).as_posix(), file

    def _item(self, part: str, file: Path, size: int) -> Item:
        if size > MAX_FILE_BYTES:
            raise ContentError(f"{part} is larger than {MAX_FILE_BYTES // 1_000_000} MB")
        if file.suffix.lower() in (".md", ".markdown"):
            resource = read_markdown(file, file.parent)
            own = item(self.source, part, Entry(part, resource.title, resource.text)).resource
            return Item(part, replace(resource, id=own.id, title=own.title, text=own.text))
        document = read_document(part, file.read_bytes())
        title = document.title or PurePosixPath(part).stem.replace("-", " ").replace("_", " ")
        return item(self.source, part, Entry(part, title, document.text, kind=document.kind))


@dataclass(frozen=True, slots=True)
class GitAdapter:
    """The documents of a git repository; a copy of its latest state is kept below `cache`."""

    source: str
    url: str
    cache: Path
    folder: str = ""

    def fetch(self, state: State) -> Fetched:
        """Return the documents of the latest commit; nothing is read if that is the one of `state`."""
        if not self.url.startswith(_GIT_SCHEMES):
            raise SourceTrouble(
                Health.BLOCKED, f"{self.url} is no address of a repository: https, ssh or a path"
            )
        if (self.cache / ".git").is_dir():
            self._git("-C", str(self.cache), "fetch", "--depth", "1", "--no-tags", "origin", "HEAD")
            self._git("-C", str(self.cache), "reset", "--hard", "FETCH_HEAD")
        else:
            self.cache.parent.mkdir(parents=True, exist_ok=True)
            self._git("clone", "--depth", "1", "--no-tags", "--", self.url, str(self.cache))
        commit = self._git("-C", str(self.cache), "rev-parse", "HEAD").strip()
        if state.get("commit") == commit:
            return Fetched(None, state)
        inside = (self.cache / self.folder).resolve()
        if not inside.is_relative_to(self.cache.resolve()):
            raise SourceTrouble(Health.BLOCKED, f"{self.folder} is not inside the repository")
        # A checkout touches files as it likes, so all are read; what did not change is not encoded again.
        found = FolderAdapter(self.source, inside).fetch({})
        return replace(found, state={"commit": commit})

    def _git(self, *arguments: str) -> str:
        """Run git without hooks, prompts and transports that run programs; return what it prints."""
        settings = (
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "protocol.ext.allow=never",
            "-c",
            "core.symlinks=false",
        )
        try:
            done = subprocess.run(
                ("git", *settings, *arguments),
                capture_output=True,
                text=True,
                timeout=GIT_SECONDS,
                check=True,
                env={**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_LFS_SKIP_SMUDGE": "1"},
            )
        except FileNotFoundError as error:
            raise SourceTrouble(
                Health.FAILING, "git is not installed here; install it to sync repositories"
            ) from error
        except subprocess.TimeoutExpired as error:
            raise SourceTrouble(
                Health.FAILING, f"{self.url} takes longer than {GIT_SECONDS} seconds"
            ) from error
        except subprocess.CalledProcessError as error:
            raise SourceTrouble(
                Health.FAILING,
                f"git cannot read {self.url} (exit code {error.returncode}); check address and access",
            ) from error
        return done.stdout


def _refuse(error: OSError) -> None:
    raise SourceTrouble(Health.FAILING, f"{error.filename} may not be listed; check its permissions")


def _reason(error: Exception, part: str) -> str:
    return str(error) if isinstance(error, ContentError) else f"{part} cannot be read; check its permissions"
