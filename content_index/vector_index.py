"""The FAISS copy of the vectors: of the kind that suits its size, rebuilt from SQLite when not current."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from content_index.database import Connection
from content_index.index_file import Manifest, read_index_file, write_index_file
from content_index.store import PassageStore, ResourceStore

faiss.omp_set_num_threads(1)  # one thread a query: pools of FAISS and the encoder fight each other

# The figures behind these are in docs/decisions/0005-vector-indexes.md.
FLAT_TO = 30_000  # passages: exact search takes 1.4 ms at 33,000 and 4.7 ms at 100,000
HALF_TO = 100_000  # passages: half precision takes 2.2 ms at 100,000 and 22.6 ms at a million
POOL = 2000  # passages looked at exactly: at a million recall@10 .990 in 6.9 ms, with 500 .964 in 5.0 ms
POOL_PER_HIT = 40  # the same 2000 for the 50 candidates that search asks for

Batches = Iterable[tuple[NDArray[np.int64], NDArray[np.float32]]]


class Kind(StrEnum):
    """How vectors are kept; the values are FAISS's own names."""

    FLAT = "Flat"
    """Every vector as it is; exact."""
    HALF = "SQfp16"
    """Every vector in half precision: half the memory, scores to three digits."""
    CODES = "RaBitQfs,Refine(SQfp16)"
    """One bit a dimension to choose a pool (Gao & Long, arXiv:2405.12497), then half precision within it."""


def kind_for(passages: int) -> Kind:
    """Return the kind of index that suits so many passages."""
    if passages <= FLAT_TO:
        return Kind.FLAT
    return Kind.HALF if passages <= HALF_TO else Kind.CODES


class VectorIndex:
    """Nearest passages by cosine.

    FAISS over unit vectors, so that the inner product is the cosine (Douze et al., arXiv:2401.08281). Within
    the index a passage is a row; rows are in the order of passage ids.
    """

    def __init__(self, index: faiss.IndexIDMap, revision: int) -> None:
        self._owner = index  # what follows points into it
        self._ids: NDArray[np.int64] = faiss.vector_to_array(index.id_map)
        rows = faiss.downcast_index(index.index)
        self._pooled = rows if isinstance(rows, faiss.IndexRefine) else None
        self._stored = rows if self._pooled is None else faiss.downcast_index(self._pooled.refine_index)
        self.revision = revision

    def __len__(self) -> int:
        return len(self._ids)

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
        if vector.shape != (self._stored.d,):
            raise ValueError(f"the query has shape {vector.shape}, the index holds ({self._stored.d},)")
        visible = self._visible(hidden)
        rows, scores = self._from_pool(vector, k, visible) or self._from_all(vector, k, visible)
        best = np.lexsort((rows, -scores))[:k]
        return list(zip(self._ids[rows[best]].tolist(), scores[best].tolist(), strict=True))

    def cosines(self, vector: NDArray[np.float32], passage_ids: Sequence[int]) -> dict[int, float]:
        """Return the cosine of a query of shape (dim,) with each of these passages that the index holds."""
        rows = self._rows(passage_ids)
        if not len(rows):
            return {}
        scores = self._stored.reconstruct_batch(rows) @ vector
        return dict(zip(self._ids[rows].tolist(), scores.tolist(), strict=True))

    def _from_pool(
        self, vector: NDArray[np.float32], k: int, visible: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]] | None:
        """Return the rows and scores of a pool that is large enough to hold the best k, or None.

        The codes know no filter, and within an IndexIDMap FAISS 1.15 silently drops the one given for them;
        so what is hidden leaves the pool here. A pool that loses half that way is no pool.
        """
        asked = max(POOL, POOL_PER_HIT * k)
        if self._pooled is None or asked >= len(self):
            return None
        scores, rows = self._pooled.search(vector[None, :], asked)
        shown = rows[0] >= 0 if visible is None else (rows[0] >= 0) & visible[rows[0]]
        return (rows[0][shown], scores[0][shown]) if 2 * shown.sum() >= asked else None

    def _from_all(
        self, vector: NDArray[np.float32], k: int, visible: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return rows and scores of the best k of all, and of those that are equal at the cut."""
        parameters = None if visible is None else _only(visible)
        asked = k + 1
        while True:
            scores, rows = self._stored.search(vector[None, :], min(asked, len(self)), params=parameters)
            if asked >= len(self) or rows[0][-1] < 0 or scores[0][-1] < scores[0][k - 1]:
                return rows[0][rows[0] >= 0], scores[0][rows[0] >= 0]
            # FAISS takes any of those that are equal at the cut: ask for more until all are there.
            asked *= 2

    def _visible(self, hidden: Sequence[int]) -> NDArray[np.bool_] | None:
        """Return for each row whether it may be shown, or None if all may."""
        if not len(hidden):
            return None
        visible = np.ones(len(self), dtype=np.bool_)
        visible[self._rows(hidden)] = False
        return visible

    def _rows(self, passage_ids: Sequence[int]) -> NDArray[np.int64]:
        """Return the rows of those of these passages that the index holds."""
        ids = np.asarray(passage_ids, dtype=np.int64)
        rows = np.searchsorted(self._ids, ids)
        known = rows < len(self)
        known[known] = self._ids[rows[known]] == ids[known]
        return rows[known]


def open_index(
    db: Connection, path: Path, model: str, dimension: int, choose: Callable[[int], Kind] = kind_for
) -> tuple[VectorIndex, str]:
    """Return the index for the content as it is now, and a sentence if something was wrong with the file.

    The sentence is empty when the file was current, absent or merely older than the content. A file that
    cannot be written is no obstacle: the index serves from memory. `choose` says which kind of index suits a
    number of passages.
    """
    kind = choose(PassageStore(db).count())
    wanted = Manifest(model, dimension, ResourceStore(db).revision(), kind=kind)
    index, trouble = read_index_file(path, wanted)
    if index is not None:
        return VectorIndex(index, wanted.revision), ""
    rebuilt = build(kind, dimension, PassageStore(db).all_vectors(model))
    note = f"the index file {path} {trouble}; it was rebuilt from the database" if trouble else ""
    try:
        write_index_file(rebuilt, path, wanted)
    except OSError as error:
        note = (
            f"the index file {path} cannot be written ({error}); Waypost works without it but starts slower; "
            "check the folder's permissions and free space"
        )
    return VectorIndex(rebuilt, wanted.revision), note


def build(kind: Kind, dimension: int, batches: Batches) -> faiss.IndexIDMap:
    """Build an index over batches of ids (n,), which ascend, and unit vectors (n, dimension)."""
    index = faiss.IndexIDMap(faiss.index_factory(dimension, kind, faiss.METRIC_INNER_PRODUCT))
    for ids, vectors in batches:
        if not index.is_trained:
            # Training only finds the middle; of 300,000 passages the most one-sided 10,000 did as well.
            index.train(vectors)
        index.add_with_ids(vectors, ids)
    return index


def _only(visible: NDArray[np.bool_]) -> faiss.SearchParameters:
    # A bit a row: looked up in place, where a set of half a million ids would be built for each query.
    bits = np.packbits(visible, bitorder="little")
    parameters = faiss.SearchParameters()
    parameters.sel = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg,arg-type]  # the stubs show C++'s
    return parameters
