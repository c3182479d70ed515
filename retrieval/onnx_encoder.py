"""The serving encoder: a model exported once, run by ONNX Runtime without torch.

Starting takes a tenth of the time, a question half, and the vectors are the reference's.
"""

import json
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.errors import ModelError
from retrieval.model_files import sha256_of

BATCH = 32  # texts of similar length at once; more only takes memory
EXPORT_VERSION = 1  # raise it when the exported graph changes, so that old exports are made anew
FEW = 8  # texts up to which loading the bulk session would not pay; a guess, not measured


@dataclass(frozen=True, slots=True)
class ExportedModel:
    """What is known of an exported model; written beside it as JSON.

    `made_from` is the name of the model, `made_by` the version of the export itself. `inputs` are the
    model's own, in order; a text counts by its first `max_tokens` tokens.
    """

    made_from: str
    made_by: int
    sha256: str
    dimension: int
    max_tokens: int
    inputs: tuple[str, ...]


class OnnxEncoder:
    """Encodes with an exported model; safe to use from many threads."""

    def __init__(self, file: Path, exported: ExportedModel) -> None:
        """Load the export. Raises ModelError if it cannot be loaded."""
        self.name = exported.made_from
        self.dimension = exported.dimension
        self._file = file
        self._inputs = exported.inputs
        try:
            self._tokenizer = Tokenizer.from_file(str(tokenizer_file(file)))
            # One thread a question: a pool of threads spins and slows its neighbours down.
            self._session = _session(file, threads=1)
        except Exception as error:
            # The two libraries raise types of their own that are not exported.
            raise ModelError(
                f"the exported model {file} cannot be loaded; delete it, it is made anew"
            ) from error
        self._tokenizer.enable_truncation(exported.max_tokens)
        self._tokenizer.enable_padding()
        self._bulk: onnxruntime.InferenceSession | None = None
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension); many texts use all processors."""
        if len(texts) <= FEW:
            return self._run(self._session, texts) if texts else np.empty((0, self.dimension), np.float32)
        session = self._bulk_session()
        vectors = np.empty((len(texts), self.dimension), np.float32)
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            vectors[rows] = self._run(session, [texts[row] for row in rows])
        return vectors

    def _run(self, session: "onnxruntime.InferenceSession", texts: Sequence[str]) -> NDArray[np.float32]:
        encodings = self._tokenizer.encode_batch(list(texts))
        fields = {
            "input_ids": [encoding.ids for encoding in encodings],
            "attention_mask": [encoding.attention_mask for encoding in encodings],
            "token_type_ids": [encoding.type_ids for encoding in encodings],
        }
        fed = {name: np.asarray(fields[name], dtype=np.int64) for name in self._inputs}
        vectors: NDArray[np.float32] = session.run(["sentence"], fed)[0]
        return vectors

    def _bulk_session(self) -> "onnxruntime.InferenceSession":
        with self._lock:
            if self._bulk is None:
                self._bulk = _session(self._file, threads=os.cpu_count() or 1)
            return self._bulk


def read_export(file: Path) -> ExportedModel | None:
    """Return what is known of an export, or None if there is none or it is old or damaged."""
    try:
        row = json.loads(facts_file(file).read_text())
        exported = ExportedModel(**{**row, "inputs": tuple(row["inputs"])})
        sound = exported.made_by == EXPORT_VERSION and sha256_of(file) == exported.sha256
        return exported if sound else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def facts_file(file: Path) -> Path:
    """Return where the facts of an export are kept."""
    return file.with_suffix(".json")


def tokenizer_file(file: Path) -> Path:
    """Return where the tokenizer of an export is kept."""
    return file.with_suffix(".tokenizer.json")


def _session(file: Path, threads: int) -> "onnxruntime.InferenceSession":
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
