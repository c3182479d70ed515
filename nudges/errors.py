"""The one error tree of this package, and how an error is named in a log."""

from pathlib import Path


class NudgeError(Exception):
    """Something about nudges cannot be as asked; the message says what to do."""


def without_text(error: BaseException) -> str:
    """Name an error by its type and the line that raised it, as in `KeyError at store.py:12`.

    An error's own text may quote what a person wrote, which never goes to a log.
    """
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    if step is None:
        return type(error).__name__
    return f"{type(error).__name__} at {Path(step.tb_frame.f_code.co_filename).name}:{step.tb_lineno}"
