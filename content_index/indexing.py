"""Bring the store in step with a source: encode only texts that no vector is known for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from content_index.database import Database
from content_index.encoded import TextEncoder, packed
from content_index.errors import ContentError
from content_index.passages import embedded_text, split, text_hash
from content_index.store import PassageStore, ResourceStore, content_hash
from content_index.tokens.store import TokenStore
from content_index.types import IndexReport, Passage, Resource

Progress = Callable[[int, int], None]

BATCH = 64  # texts encoded before their vectors are saved: what an interrupted run can lose


@dataclass(frozen=True, slots=True)
class Indexer:
    """Writes resources, passages and vectors."""

    database: Database
    encoder: TextEncoder
    now: Callable[[], datetime]

    def sync(
        self, resources: Iterable[Resource], source: str, progress: Progress = lambda done, total: None
    ) -> IndexReport:
        """Make the live resources of `source` exactly these, and say what that took.

        Resources that are no longer there are retired. Vectors are saved as they come, so an
        interrupted run goes on where it stopped; what can be found changes in one transaction at the end.
        Raises ContentError if an id occurs twice or belongs to another source.
        """
        wanted = _by_id(resources)
        with self.database.reading() as db:
            stored = ResourceStore(db).hashes(source)
            _refuse_foreign(ResourceStore(db).owners_of_ids(list(wanted), source))
        changes = [r for r in wanted.values() if stored.get(r.id) != content_hash(r)]
        gone = sorted(set(stored) - set(wanted))
        pieces = {resource.id: _pieces(resource) for resource in changes}
        with self.database.reading() as db:
            unfinished = PassageStore(db).texts_without_vector(self.encoder.name, self.encoder.token_space)
        encoded = self._encode_missing(_texts(pieces) | unfinished, progress)
        if changes or gone or encoded:
            encoded += self._write(_Change(changes, pieces, gone, source))
        with self.database.reading() as db:
            total = ResourceStore(db).counts()["passages"]
        added = sum(r.id not in stored for r in changes)
        return IndexReport(added, len(changes) - added, len(wanted) - len(changes), len(gone), total, encoded)

    def complete(self, progress: Progress = lambda done, total: None) -> int:
        """Encode the passages that this model, which serves, has no vector for; return how many."""
        encoded = self.prepare(progress)
        if encoded:
            with self.database.atomic() as db:
                ResourceStore(db).advance_revision()
        return encoded

    def prepare(self, progress: Progress = lambda done, total: None) -> int:
        """Encode the passages that this model, which does not serve yet, has no vector for.

        Returns how many there were. What can be found is the same as before.
        """
        with self.database.reading() as db:
            texts = PassageStore(db).texts_without_vector(self.encoder.name, self.encoder.token_space)
        return self._encode_missing(texts, progress)

    def add(self, resource: Resource, source: str) -> None:
        """Insert or replace one resource of a source and leave its others as they are.

        Raises ContentError if the id belongs to another source.
        """
        with self.database.reading() as db:
            _refuse_foreign(ResourceStore(db).owners_of_ids([resource.id], source))
        pieces = {resource.id: _pieces(resource)}
        self._encode_missing(_texts(pieces))
        self._write(_Change([resource], pieces, [], source))

    def _encode_missing(self, texts: dict[str, str], progress: Progress = lambda done, total: None) -> int:
        with self.database.reading() as db:
            missing = self._missing(PassageStore(db), texts)
        # Texts of one length batch without padding, which would be encoded for nothing.
        order = sorted(missing, key=lambda name: (len(missing[name]), name))
        for start in range(0, len(order), BATCH):
            names = order[start : start + BATCH]
            encoded = self.encoder.encode_with_tokens([missing[name] for name in names])
            with self.database.atomic() as db:
                vectors = np.stack([text.sentence for text in encoded])
                PassageStore(db).put_vectors(self.encoder.name, names, vectors)
                TokenStore(db).put(self.encoder.token_space, names, [packed(t.tokens) for t in encoded])
            progress(start + len(names), len(order))
        return len(order)

    def _missing(self, passages: PassageStore, texts: Mapping[str, str]) -> dict[str, str]:
        return passages.missing_vectors(self.encoder.name, self.encoder.token_space, texts)

    def _write(self, change: "_Change") -> int:
        """Store a change whose texts are encoded; return how many had to be encoded once more.

        Another process that removed content in the meantime may have dropped a vector which was still its own
        when we looked. A passage without its vector would be found by its words only, so look again.
        """
        again = 0
        while not self._stored(change):
            again += self._encode_missing(_texts(change.pieces))
        return again

    def _stored(self, change: "_Change") -> bool:
        with self.database.atomic() as db:
            resources, passages = ResourceStore(db), PassageStore(db)
            if self._missing(passages, _texts(change.pieces)):
                return False
            before = passages.hashes_of([*change.pieces, *change.gone])
            for resource in change.resources:
                resources.put(resource, change.pieces[resource.id], change.source, self.now())
            resources.retire(change.gone, self.now())
            # Only what this change removed: other vectors may belong to a run that is still encoding.
            passages.drop_unused_vectors(before)
            resources.advance_revision()
        return True


@dataclass(frozen=True, slots=True)
class _Change:
    """What a source now says: resources with their passages (and embedded texts), and ids that are gone."""

    resources: Sequence[Resource]
    pieces: Mapping[str, Sequence[tuple[Passage, str]]]
    gone: Sequence[str]
    source: str


def _pieces(resource: Resource) -> list[tuple[Passage, str]]:
    return [(passage, embedded_text(resource.title, passage)) for passage in split(resource)]


def _texts(pieces: Mapping[str, Sequence[tuple[Passage, str]]]) -> dict[str, str]:
    return {text_hash(text): text for found in pieces.values() for _, text in found}


def _by_id(resources: Iterable[Resource]) -> dict[str, Resource]:
    wanted: dict[str, Resource] = {}
    for resource in resources:
        if resource.id in wanted:
            raise ContentError(f"two resources have the id {resource.id!r}; give each its own")
        wanted[resource.id] = resource
    return wanted


def _refuse_foreign(owners: dict[str, str]) -> None:
    for resource_id, source in owners.items():
        raise ContentError(
            f"the id {resource_id!r} belongs to {source}; "
            "rename it there or here, or retire the other one first"
        )
