"""Searching with the model that serves, also after another one has taken its place."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from content_index.database import Database
from content_index.models.store import ModelStore
from retrieval.errors import ModelError
from retrieval.models.store import ScaleStore
from retrieval.scale import Scale
from retrieval.search import Searcher, SearchResult
from retrieval.stages import Stage
from retrieval.types import Encoder, Query


class ServingModel:
    """The encoder that serves, followed through swaps by other processes; safe to use from many threads."""

    def __init__(
        self,
        database: Database,
        encoder: Encoder,
        load: Callable[[str], Encoder],
        notice: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        """`encoder` serves now; `load` gets another one by its name and raises ModelError if it cannot.

        `notice` is told, in a sentence for the operator, when the model changed.
        """
        self._database = database
        self._encoder = encoder
        self._load = load
        self._notice = notice
        self._unloadable: str | None = None
        self._lock = threading.Lock()

    def current(self) -> Encoder:
        """Return the encoder that serves at this moment.

        One that cannot be loaded is told once and not tried again. Until this process ends the one before
        goes on then: its own vectors are still there, and another model's are never compared with them.
        """
        with self._database.reading() as db:
            name = ModelStore(db).serving()
        if name in (None, self._encoder.name, self._unloadable):
            return self._encoder
        with self._lock:
            # Of many questions that come right after a swap, the first loads the model for all.
            if name not in (self._encoder.name, self._unloadable):
                self._change(str(name))
            return self._encoder

    def _change(self, name: str) -> None:
        before = self._encoder.name
        try:
            self._encoder = self._load(name)
        except ModelError as error:
            self._unloadable = name
            self._notice(f"{name} serves now but cannot be loaded here: {error}; {before} goes on answering")
        else:
            self._notice(f"{name} serves now, in the place of {before}")


@dataclass(frozen=True, slots=True)
class ScaledSearcher:
    """A searcher, which knows one model from beginning to end, and the scale on which that model speaks."""

    searcher: Searcher
    scale: Scale

    def search(self, query: Query, k: int) -> SearchResult:
        """Return the k best resources, each by its best passage, best first, on the common scale."""
        found = self.searcher.search(query, k)
        hits = tuple(self.scale.hit(hit) for hit in found.hits)
        return replace(found, hits=hits, lead=self.scale.lead(found.lead))

    def uses(self, stage: Stage) -> bool:
        """Return whether a stage is on."""
        return self.searcher.uses(stage)


class ServingSearcher:
    """Searches with the model that serves.

    A question begins and ends with one model, so vectors of two are never compared.
    """

    def __init__(
        self, database: Database, model: ServingModel, searcher_for: Callable[[Encoder], Searcher]
    ) -> None:
        self._database = database
        self._model = model
        self._searcher_for = searcher_for
        self._lock = threading.Lock()
        self._now = self._made_for(model.current())

    def search(self, query: Query, k: int) -> SearchResult:
        """Return the k best resources, each by its best passage, best first, on the common scale."""
        return self._current().search(query, k)

    def uses(self, stage: Stage) -> bool:
        """Return whether a stage is on."""
        return self._now[1].uses(stage)

    def _current(self) -> ScaledSearcher:
        encoder = self._model.current()
        if self._now[0] is not encoder:
            with self._lock:
                if self._now[0] is not encoder:
                    self._now = self._made_for(encoder)
        return self._now[1]

    def _made_for(self, encoder: Encoder) -> tuple[Encoder, ScaledSearcher]:
        with self._database.reading() as db:
            scale = ScaleStore(db).of(encoder.name)
        return encoder, ScaledSearcher(self._searcher_for(encoder), scale)
