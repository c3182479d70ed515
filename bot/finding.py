"""From what a curator types to the resource that is meant."""

from difflib import get_close_matches

from content_index.database import Connection
from content_index.store import ResourceStore
from content_index.types import Resource

LIKE = 3  # titles offered for one that names nothing; not tuned


def find_resources(db: Connection, said: str) -> list[Resource]:
    """Return the live resource with this id or title or, failing that, those with it in their title.

    Small and capital letters, and spaces around, make no difference to a title. Ordered by id.
    """
    wanted = _plain(said)
    if not wanted:
        return []
    exact = ResourceStore(db).live_one(said.strip())
    if exact:
        return [exact]
    near = [resource for resource in ResourceStore(db).live() if wanted in _plain(resource.title)]
    return [resource for resource in near if _plain(resource.title) == wanted] or near


def titles_like(db: Connection, said: str) -> list[str]:
    """Return at most LIKE titles of live resources that look like what was typed, the likest first."""
    titles = {_plain(resource.title): resource.title for resource in ResourceStore(db).live()}
    return [titles[name] for name in get_close_matches(_plain(said), titles, LIKE)]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
