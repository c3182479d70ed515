"""Getting an encoder: the exported model if there is one, made on the first occasion, else the reference."""

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from retrieval.errors import ModelError
from retrieval.model_files import ModelFiles, locate, locate_named
from retrieval.onnx_encoder import OnnxEncoder, read_export
from retrieval.types import Encoder


def load_encoder(
    model: str | ModelFiles, beside: Path, tell: Callable[[str], None] = lambda sentence: None
) -> Encoder:
    """Load a model for serving: "bundled", a folder or a hub name, or one that is located already.

    The first time it is exported, which takes about half a minute and is told; the export is kept with the
    installation, or in the folder `beside` where that cannot be written. A model that cannot be exported is
    served by sentence-transformers. Raises ModelError if the model is missing or not what it should be.
    """
    files = model if isinstance(model, ModelFiles) else locate(model)
    exported = _exported(files.name, beside)
    if exported is not None:
        return exported
    tell("Preparing the language model for serving; this happens once and takes about half a minute…")
    folder = next((folder for folder in _folders(beside) if _writable(folder)), beside)
    return _export(files, folder / _file_name(files.name), tell)


def load_named(name: str, beside: Path, tell: Callable[[str], None] = lambda sentence: None) -> Encoder:
    """Load a model by the name that its vectors are stored under.

    If it was exported, its own files need not be there any more. Raises ModelError if neither is.
    """
    return _exported(name, beside) or load_encoder(locate_named(name), beside, tell)


def _exported(name: str, beside: Path) -> OnnxEncoder | None:
    """Return the encoder of an export that was made, or None."""
    for folder in _folders(beside):
        file = folder / _file_name(name)
        exported = read_export(file)
        if exported is not None:
            return OnnxEncoder(file, exported)
    return None


def _folders(beside: Path) -> list[Path]:
    return [Path(sys.prefix) / "share" / "waypost" / "models", beside]


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


def _file_name(name: str) -> str:
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    return f"{digest}.onnx"


def _writable(folder: Path) -> bool:
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    return os.access(existing, os.W_OK)
