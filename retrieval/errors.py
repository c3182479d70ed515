"""The one error tree of this package."""


class ModelError(Exception):
    """The embedding model cannot be used; the message says what to do."""


class EvaluationError(Exception):
    """An evaluation folder cannot be used; the message says what to do."""
