"""The reference encoder: any sentence-transformers model. Importing this module imports torch."""

import os
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from transformers.utils.logging import disable_progress_bar

from retrieval.errors import ModelError
from retrieval.model_files import BUNDLED, ModelFiles, locate

BATCH = 32  # 8 to 32 measured best on two cores; 128 is slower and takes 4 times the memory


class SentenceEncoder:
    """A loaded sentence-transformers model. `name` identifies it wherever its vectors are stored."""

    def __init__(self, model: str | ModelFiles = BUNDLED) -> None:
        """Load a model: "bundled", a folder, or a hub name that is already on this machine.

        Raises ModelError if it is not there, cannot be loaded, or is not the one that was published.
        """
        files = model if isinstance(model, ModelFiles) else locate(model)
        self.name = files.name
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        disable_progress_bar()
        try:
            # Only what is on this machine: a wrong name must fail at once, not ask the network.
            self.model = SentenceTransformer(files.load_from, device="cpu", local_files_only=True)
        except Exception as error:
            # The libraries below raise many types, some of their own that are not exported.
            raise ModelError(
                f"the model {files.configured!r} cannot be loaded ({type(error).__name__}); set [retrieval] "
                'model to "bundled", to a folder with a sentence-transformers model, or to a name that is in '
                "the local cache"
            ) from error
        self.dimension = int(self.model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of shape (len(texts), dimension).

        Of a text longer than the model reads (256 tokens for the bundled one) only the beginning counts.
        """
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        vectors = self.model.encode(
            list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)
