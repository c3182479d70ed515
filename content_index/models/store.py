"""All SQL over which model serves, and over the vectors of models that do not."""

from content_index.database import Connection


class ModelStore:
    """Whose vectors answer questions, on one open connection.

    Vectors of several models can lie side by side; the one recorded here is the one that serves.
    """

    def __init__(self, db: Connection) -> None:
        self._db = db

    def serving(self) -> str | None:
        """Return the name of the model that serves, or None as long as none was recorded."""
        row = self._db.execute("select model from serving_model").fetchone()
        return str(row[0]) if row else None

    def serve(self, model: str) -> None:
        """Record that a model serves from now on, in the place of any other."""
        self._db.execute("insert or replace into serving_model values (1, ?)", [model])

    def drop_others(self, model: str, space: str, most: int) -> int:
        """Forget at most so many vectors and as many tokens of other models and spaces; return how many.

        In pieces, because a writer that has to wait for a million to go would give up.
        """
        vectors = self._db.execute(
            "delete from vectors where (model, text_hash) in"
            " (select model, text_hash from vectors where model <> ? limit ?)",
            [model, most],
        ).rowcount
        tokens = self._db.execute(
            "delete from token_vectors where (space, text_hash) in"
            " (select space, text_hash from token_vectors where space <> ? limit ?)",
            [space, most],
        ).rowcount
        return int(vectors + tokens)
