"""All SQL over who may see a resource and what it is about."""

import json
from collections.abc import Collection

from content_index.database import Connection

VISIBLE = """
    r.life = 'live' and (r.audience = '[]' or exists (
        select 1 from json_each(r.audience) as named
        where named.value in (select value from json_each(:audiences))))
"""
"""That everybody, or one of :audiences, may see the resource r."""

ABOUT = """
    exists (select 1 from json_each(r.topics) as topic
        where topic.value in (select value from json_each(:topics)))
"""
"""That the resource r is about one of :topics."""


def scope(audiences: Collection[str], topics: Collection[str]) -> dict[str, str]:
    """Return the values of VISIBLE and ABOUT."""
    return {"audiences": json.dumps(sorted(audiences)), "topics": json.dumps(sorted(topics))}


class ScopeStore:
    """What may be found by whom, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def topics(self) -> list[str]:
        """Return the topics of all live resources, in the order of the alphabet."""
        return self._named("topics")

    def audiences(self) -> list[str]:
        """Return the audiences that some live resource is restricted to, in the order of the alphabet."""
        return self._named("audience")

    def hidden(self, audiences: Collection[str], topics: Collection[str] = ()) -> list[int]:
        """Return the ids of the passages that neither everybody nor one of `audiences` may see.

        If there are `topics`, also those of resources about none of them.
        """
        rows = self._db.execute(
            f"""
            with hidden as materialized ({_hidden(topics)})
            select p.id from hidden join passages p on p.resource_id = hidden.id order by p.id
            """,
            scope(audiences, topics),
        )
        return [row[0] for row in rows]

    def hidden_resources(self, audiences: Collection[str], topics: Collection[str] = ()) -> list[str]:
        """Return the ids of the resources whose passages are hidden."""
        rows = self._db.execute(f"{_hidden(topics)} order by r.id", scope(audiences, topics))
        return [row[0] for row in rows]

    def _named(self, column: str) -> list[str]:
        rows = self._db.execute(
            f"select distinct named.value from resources r, json_each(r.{column}) as named"
            " where r.life = 'live' order by 1"
        )
        return [str(name) for (name,) in rows]


def _hidden(topics: Collection[str]) -> str:
    """Return the SQL of what is hidden; without topics it reads the few restricted resources alone."""
    if topics:
        return f"select r.id from resources r where not ({VISIBLE} and {ABOUT})"
    return f"select r.id from resources r where r.audience <> '[]' and not ({VISIBLE})"
