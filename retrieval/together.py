"""Questions that arrive at the same time are encoded together.

A lone question is encoded at once. In a burst no more runs of the model go on than there are processors, and
a run takes along what waits meanwhile: eight questions at once take three quarters of the time of eight runs.
"""

import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future

import numpy as np
from numpy.typing import NDArray

from content_index.encoded import EncodedText
from retrieval.types import Encoder

AT_ONCE = 8  # questions of one run; 16 and 32 at once take no less time a question


class TogetherEncoder:
    """An encoder for many threads over another one; what it returns is the other's."""

    def __init__(self, encoder: Encoder, runs: int) -> None:
        """At most `runs` runs of the model go on at once."""
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.token_space = encoder.token_space
        self._encoder = encoder
        self._turns = threading.BoundedSemaphore(runs)
        self._waiting: deque[tuple[str, Future[EncodedText]]] = deque()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension)."""
        return self._encoder.encode(texts)

    def encode_with_tokens(self, texts: Sequence[str]) -> list[EncodedText]:
        """Return sentence and token vectors of texts, in the same order; one text may wait for a run."""
        if len(texts) != 1:
            return self._encoder.encode_with_tokens(texts)
        mine: Future[EncodedText] = Future()
        self._waiting.append((texts[0], mine))
        with self._turns:
            while not mine.done() and (batch := self._next()):
                self._run(batch)
        try:
            # Taken along by another thread's run, which may still go on.
            return [mine.result()]
        except CancelledError:
            return self._encoder.encode_with_tokens(texts)

    def waiting(self) -> int:
        """Return how many questions wait for a run."""
        return len(self._waiting)

    def offsets(self, text: str) -> NDArray[np.int32]:
        """Return where in a text each of its tokens begins and ends, shape (n, 2), in characters."""
        return self._encoder.offsets(text)

    def words(self) -> list[str]:
        """Return the whole words that the model knows, the commonest first."""
        return self._encoder.words()

    def _next(self) -> list[tuple[str, Future[EncodedText]]]:
        batch: list[tuple[str, Future[EncodedText]]] = []
        while len(batch) < AT_ONCE:
            try:
                batch.append(self._waiting.popleft())
            except IndexError:
                break
        return batch

    def _run(self, batch: Sequence[tuple[str, Future[EncodedText]]]) -> None:
        try:
            encoded = self._encoder.encode_with_tokens([text for text, _ in batch])
        except Exception:  # noqa: BLE001  each then tries for itself: the error is that of one text, not of all
            for _, waiting in batch:
                waiting.cancel()
            return
        for (_, waiting), found in zip(batch, encoded, strict=True):
            waiting.set_result(found)
