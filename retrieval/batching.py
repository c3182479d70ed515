"""Many threads, one encoder: what arrives while it is busy is encoded together."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

import numpy as np
from numpy.typing import NDArray

from retrieval.types import Encoder

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Job:
    """The texts of one caller and where their vectors go."""

    texts: Sequence[str]
    done: "Future[Vectors]" = field(default_factory=Future)


class BatchingEncoder:
    """An encoder for many threads at once; close it when they are done.

    One worker hands the texts to the real encoder. It never waits for a batch to fill: it takes what is
    queued when the encoder is free, so that a lone question is as quick as without it and a burst shares
    the work.
    """

    def __init__(self, encoder: Encoder, max_batch: int = 32) -> None:
        """`max_batch` is the most texts of several callers that are encoded together."""
        self.name = encoder.name
        self.dimension = encoder.dimension
        self._encoder = encoder
        self._max_batch = max_batch
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()  # None ends the worker
        self._closing = threading.Lock()  # nothing is queued behind the end
        self._closed = False
        self._worker = threading.Thread(target=self._work, name="encoder", daemon=True)
        self._worker.start()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dimension).

        Raises what the encoder raised for these texts, and RuntimeError after close().
        """
        job = _Job(texts)
        with self._closing:
            if self._closed:
                raise RuntimeError("the encoder is closed")
            self._queue.put(job)
        return job.done.result()

    def waiting(self) -> int:
        """Return how many calls wait for the encoder to be free."""
        return self._queue.qsize()

    def close(self) -> None:
        """Finish what is queued and end the worker; a second call does nothing."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._worker.join()

    def _work(self) -> None:
        job = self._queue.get()
        while job is not None:
            batch, job = self._batch_from(job)
            self._encode_together(batch)
            if job is _NOT_YET:
                job = self._queue.get()

    def _batch_from(self, first: _Job) -> tuple[list[_Job], _Job | None]:
        """Return a batch and the job after it, which did not fit or has not come yet."""
        batch, size = [first], len(first.texts)
        while True:
            try:
                following = self._queue.get_nowait()
            except Empty:
                return batch, _NOT_YET
            if following is None or size + len(following.texts) > self._max_batch:
                return batch, following
            batch.append(following)
            size += len(following.texts)

    def _encode_together(self, batch: list[_Job]) -> None:
        try:
            vectors = self._encoder.encode([text for job in batch for text in job.texts])
        except Exception as error:  # noqa: BLE001  it is raised where the texts came from
            if len(batch) == 1:
                batch[0].done.set_exception(error)
                return
            # One caller's text must not fail the others'.
            for job in batch:
                self._encode_together([job])
            return
        start = 0
        for job in batch:
            job.done.set_result(vectors[start : start + len(job.texts)])
            start += len(job.texts)


_NOT_YET = _Job(())
