"""Two small models for the tests of the swap, and a library in which one takes the place of the other."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from content_index.encoded import EncodedText, TokenVectors
from content_index.models.store import ModelStore
from content_index.types import Resource
from retrieval.answer import Answerer
from retrieval.golden import GoldenOutcome, check
from retrieval.memories.store import GoldenStore
from retrieval.search import Searcher
from retrieval.serving import ServingModel, ServingSearcher
from retrieval.swap import Swap
from retrieval.types import Encoder, Query
from tests.retrieval.given import NOW, Library
from tests.toy_encoder import ToyEncoder, bucket

NARROW = 256  # dimensions of the other model, which must not be those of the toy encoder

AIDS = (
    Resource("travel", "Claim travel costs", "Send receipts within thirty days."),
    Resource("leave", "Book annual leave", "Ask your lead, then enter the dates."),
    Resource("badge", "Replace a lost badge", "Reception prints another one."),
)
DECOYS = tuple(
    Resource(f"how{n}", f"How do I do it {n}", "How do I do it, and how do I not.") for n in range(4)
)
CLAIM = ("how do I claim travel costs", "travel")
BADGE = ("how do I replace a badge", "badge")


class Narrow(ToyEncoder):
    """The toy encoder in fewer dimensions.

    A forgetful one reads short words only. To a loud one all texts are alike, by a cosine of `loudness`.
    """

    def __init__(self, name: str = "narrow", forgetful: bool = False, loudness: float = 0.0) -> None:
        super().__init__(name)
        self._loudness = loudness
        self.dimension = NARROW
        self._forgetful = forgetful

    def encode_with_tokens(self, texts: Sequence[str]) -> list[EncodedText]:
        """Return the vector of each text and of each of its words."""
        pairs = zip(self.encode(texts), texts, strict=True)
        return [EncodedText(vector, self._tokens(self._words(text))) for vector, text in pairs]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), NARROW)."""
        self.encoded += texts
        vectors = np.zeros((len(texts), NARROW), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            vector[[place(word) for word in self._words(text)] or [0]] = 1
            vector /= np.linalg.norm(vector)
        return self._loud(vectors)

    def _tokens(self, words: Sequence[str]) -> TokenVectors:
        vectors = np.zeros((len(words), NARROW), dtype=np.float32)
        places = np.array([place(word) for word in words], dtype=np.int32)
        vectors[np.arange(len(places)), places] = 1
        return TokenVectors(places, self._loud(vectors))

    def _loud(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        vectors *= np.float32((1 - self._loudness) ** 0.5)
        vectors[:, 0] += np.float32(self._loudness**0.5)
        return vectors

    def _found(self, text: str) -> list[re.Match[str]]:
        return [found for found in super()._found(text) if not self._forgetful or len(found.group()) < 4]


def place(word: str) -> int:
    return 1 + bucket(word) % (NARROW - 1)


class Company(Library):
    """A library that the toy encoder serves, with what was asked of it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sync(*AIDS, *DECOYS)
        with self.database.atomic() as db:
            ModelStore(db).serve(self.encoder.name)

    def golden(self, *pairs: tuple[str, str]) -> None:
        """Keep golden questions: (question, resource)."""
        with self.database.atomic() as db:
            for question, resource_id in pairs:
                GoldenStore(db).put(question, resource_id, "U0PRIYA", NOW)

    def swap(self, wanted: Encoder, serving: Encoder | None = None) -> Swap:
        """Return the change from the toy encoder, or another model, to the wanted one."""
        return Swap(self.database, serving or self.encoder, wanted, self.index_path, lambda: NOW)

    def serving(self) -> str | None:
        with self.database.reading() as db:
            return ModelStore(db).serving()

    def running(self, load: Callable[[str], Encoder]) -> ServingSearcher:
        """Return the searcher of a process that runs already, with the toy encoder."""
        model = ServingModel(self.database, self.encoder, load, self.notices.append)
        return ServingSearcher(
            self.database, model, lambda encoder: Searcher(self.database, encoder, self.index_path)
        )

    def outcomes(self, encoder: Encoder) -> list[GoldenOutcome]:
        """Return what the golden questions say of a model whose vectors are there."""
        searcher = Searcher(self.database, encoder, self.index_path.with_suffix(".check"))
        with self.database.reading() as db:
            golden = GoldenStore(db).all()
        return list(check(Answerer(self.database, searcher, lambda: NOW), golden).outcomes)

    def first(self, searcher: Searcher | ServingSearcher, text: str) -> tuple[str, str, int]:
        """Return the model that answered, the best resource, and the dimension of the question's vector."""
        found = searcher.search(Query(text), 1)
        return found.model, found.hits[0].passage.resource_id, len(found.vector)

    def vectors(self) -> dict[str, int]:
        """Return how many vectors of passages there are, by model."""
        with self.database.reading() as db:
            return dict(db.execute("select model, count(*) from vectors group by model").fetchall())
