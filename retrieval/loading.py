"""Getting an encoder: the exported model if there is one, made on the first occasion, else the reference."""

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from retrieval.errors import ModelError
from retrieval.model_files import ModelFiles, locate
from retrieval.onnx_encoder import OnnxEncoder, read_export
from retrieval.types import Encoder


def load_encoder(model: str, beside: Path, tell: Callable[[str], None] = lambda sentence: None) -> Encoder:
    """Load the configured model for serving.

    The first time it is exported, which takes about half a minute and is told; the export is kept with the
    installation, or in the folder `beside` where that cannot be written. A model that cannot be exported is
    served by sentence-transformers. Raises ModelError if the model is missing or not what it should be.
    """
    files = locate(model)
    folders = [Path(sys.prefix) / "share" / "waypost" / "models", beside]
    for folder in folders:
        file = folder / _file_name(files)
        exported = read_export(file)
        if exported is not None:
            return OnnxEncoder(file, exported)
    tell("Preparing the language model for serving; this happens once and takes about half a minute…")
    return _export(files, next((f for f in folders if _writable(f)), beside) / _file_name(files), tell)


def _export(files: ModelFiles, file: Path, tell: Callable[[str], None]) -> Encoder:
    # Both import torch, which takes seconds: only when there is no export yet.
    from retrieval.encoder import SentenceEncoder
    from retrieval.export import export_model

    reference = SentenceEncoder(files)
    try:
        return export_model(reference, file)
    except ModelError as error:
        tell(f"{error}; sentence-transformers serves it instead, which is slower")
        return reference


def _file_name(files: ModelFiles) -> str:
    digest = hashlib.sha256(files.name.encode()).hexdigest()[:12]
    return f"{digest}.onnx"


def _writable(folder: Path) -> bool:
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    return os.access(existing, os.W_OK)
