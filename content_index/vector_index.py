"""The FAISS copy of the vectors: read if it is sound and current, rebuilt from SQLite if not."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from content_index.database import Connection
from content_index.store import PassageStore, ResourceStore

faiss.omp_set_num_threads(1)  # one thread a query: pools of FAISS and the encoder fight each other


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index file was made from; any difference means that it must be rebuilt."""

    model: str
    dimension: int
    revision: int
    sha256: str


class VectorIndex:
    """Exact nearest passages by cosine.

    FAISS IndexFlatIP over unit vectors (Johnson et al., arXiv:1702.08734).
    """

    def __init__(self, index: faiss.IndexIDMap2, revision: int) -> None:
        self._index = index
        self._known = set(faiss.vector_to_array(index.id_map).tolist())
        self.revision = revision

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def nearest(
        self, vector: NDArray[np.float32], k: int, hidden: Sequence[int] = ()
    ) -> list[tuple[int, float]]:
        """Return (passage id, cosine) of the k passages most similar to a query, best first.

        vector has shape (dim,) and length 1, so the score is from -1 to 1, higher is closer. Passages in
        `hidden` are left out before the best k are taken. Fewer than k come back if there are fewer; equal
        scores are ordered by passage id. Raises ValueError if vector has another dimension.
        """
        if not len(self):
            return []
        if vector.shape != (self._index.d,):
            raise ValueError(f"the query has shape {vector.shape}, the index holds ({self._index.d},)")
        parameters = _all_but(hidden) if hidden else None
        query = vector[None, :]
        scores, ids = self._index.search(query, min(k + 1, len(self)), params=parameters)
        found = {int(i): float(s) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0}
        if len(found) > k and scores[0][k] == scores[0][k - 1]:
            # FAISS takes any of those that are equal at the cut: ask for all of them.
            below = float(np.nextafter(scores[0][k], np.float32(-2)))
            _, scores, ids = self._index.range_search(query, below, params=parameters)
            found |= {int(i): float(s) for i, s in zip(ids, scores, strict=True)}
        return sorted(found.items(), key=lambda hit: (-hit[1], hit[0]))[:k]

    def cosines(self, vector: NDArray[np.float32], passage_ids: Sequence[int]) -> dict[int, float]:
        """Return the cosine of a query of shape (dim,) with each of these passages that the index holds."""
        return {i: float(vector @ self._index.reconstruct(i)) for i in passage_ids if i in self._known}


def open_index(db: Connection, path: Path, model: str, dimension: int) -> tuple[VectorIndex, str]:
    """Return the index for the content as it is now, and a sentence if something was wrong with the file.

    The sentence is empty when the file was current, absent or merely older than the content. A file that
    cannot be written is no obstacle: the index serves from memory.
    """
    wanted = Manifest(model, dimension, ResourceStore(db).revision(), "")
    index, trouble = _read(path, wanted)
    if index is not None:
        return VectorIndex(index, wanted.revision), ""
    rebuilt = _build(db, model, dimension)
    note = f"the index file {path} {trouble}; it was rebuilt from the database" if trouble else ""
    try:
        _write(rebuilt, path, wanted)
    except OSError as error:
        note = (
            f"the index file {path} cannot be written ({error}); Waypost works without it but starts slower; "
            "check the folder's permissions and free space"
        )
    return VectorIndex(rebuilt, wanted.revision), note


def _all_but(hidden: Sequence[int]) -> faiss.SearchParameters:
    batch = faiss.IDSelectorBatch(np.asarray(hidden, dtype=np.int64))
    parameters = faiss.SearchParameters()
    parameters.sel = faiss.IDSelectorNot(batch)
    return parameters


def _build(db: Connection, model: str, dimension: int) -> faiss.IndexIDMap2:
    ids, vectors = PassageStore(db).all_vectors(model)
    index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
    if len(ids):
        index.add_with_ids(vectors, ids)
    return index


def _read(path: Path, wanted: Manifest) -> tuple[faiss.IndexIDMap2 | None, str]:
    """Read the file if it is what `wanted` says and its bytes are those that were written."""
    try:
        said = Manifest(**json.loads(_manifest_path(path).read_text(encoding="utf-8")))
        content = path.read_bytes()
    except FileNotFoundError:
        return None, ""
    except (OSError, ValueError, TypeError) as error:
        return None, f"cannot be read ({type(error).__name__})"
    if (said.model, said.dimension) != (wanted.model, wanted.dimension):
        return None, f"was made with another model ({said.model})"
    if said.revision != wanted.revision:
        return None, ""
    if hashlib.sha256(content).hexdigest() != said.sha256:
        return None, "is damaged (its checksum differs)"
    # The checksum says that this is what _build made: an IndexIDMap2.
    index: faiss.IndexIDMap2 = faiss.deserialize_index(np.frombuffer(content, dtype=np.uint8))  # type: ignore[assignment]
    return index, ""


def _write(index: faiss.IndexIDMap2, path: Path, made_from: Manifest) -> None:
    content = faiss.serialize_index(index).tobytes()
    manifest = replace(made_from, sha256=hashlib.sha256(content).hexdigest())
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, content)
    _replace(_manifest_path(path), json.dumps(asdict(manifest), indent=1).encode())


def _replace(path: Path, content: bytes) -> None:
    """Put a whole file in place of another, so that a full disk or a crash leaves the old one."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _manifest_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")
