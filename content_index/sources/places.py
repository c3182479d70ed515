"""What lies on this machine or behind an address, read the same way."""

from pathlib import Path

from content_index.sources.types import Health, SourceTrouble, State
from content_index.sources.web import Fetcher


def is_address(place: str) -> bool:
    """Return whether a place is on the web."""
    return place.startswith(("http://", "https://"))


def read_place(place: str, state: State, fetcher: Fetcher) -> tuple[bytes, State] | None:
    """Return what is there and the state to ask with next time; None if it has not changed since `state`.

    Raises SourceTrouble if it cannot be read.
    """
    if is_address(place):
        page = fetcher.get(place, state)
        return (page.body, page.state) if page else None
    try:
        found = Path(place).stat()
        after = {"size": found.st_size, "mtime_ns": found.st_mtime_ns}
        return None if after == state else (Path(place).read_bytes(), after)
    except OSError as error:
        raise SourceTrouble(Health.GONE, f"{place} cannot be read; check the path") from error
