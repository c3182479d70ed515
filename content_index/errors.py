"""The one error tree of this package: each error builds its own sentence."""


class ContentError(Exception):
    """Something about the content cannot be read or stored; the message says what to do."""
