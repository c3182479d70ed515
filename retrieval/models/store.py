"""All SQL over the scales on which models speak."""

from dataclasses import astuple

from content_index.database import Connection
from retrieval.scale import AS_IT_IS, Scale


class ScaleStore:
    """The scale of each model, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def of(self, model: str) -> Scale:
        """Return a model's scale; one that none was fitted for speaks as it is."""
        row = self._db.execute(
            "select score_slope, score_shift, coverage_slope, coverage_shift, lead_slope, lead_shift"
            " from model_scales where model = ?",
            [model],
        ).fetchone()
        return Scale(*row) if row else AS_IT_IS

    def put(self, model: str, scale: Scale) -> None:
        """Keep the scale of a model, in the place of any it had."""
        self._db.execute(
            "insert or replace into model_scales values (?, ?, ?, ?, ?, ?, ?)",
            [model, *astuple(scale)],
        )
