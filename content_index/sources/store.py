"""All SQL over sources: how they fared, and which of their parts a resource came from."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from content_index.database import Connection
from content_index.sources.types import Health, Item, State


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """What is remembered of a source after a sync; `sentence` says to a curator what there is to say.

    `shrunk_to` is how many items it held when it had suddenly lost many, `shrunk_times` how often in a row it
    said so, `failures` how often in a row it could not be read.
    """

    name: str
    checked_at: datetime
    due_at: datetime
    health: Health = Health.OK
    sentence: str = ""
    items: int = 0
    shrunk_to: int | None = None
    shrunk_times: int = 0
    failures: int = 0
    state: State = field(default_factory=dict)


class SourceStore:
    """Sources, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, name: str) -> SourceRecord | None:
        """Return what is remembered of a source, or None if it was never synced."""
        row = next(iter(self._db.query("select * from sources where name = ?", [name])), None)
        return _record(row) if row else None

    def all(self) -> list[SourceRecord]:
        """Return every source that was ever synced, by name."""
        return [_record(row) for row in list(self._db.query("select * from sources order by name"))]

    def put(self, record: SourceRecord) -> None:
        """Insert or replace what is remembered of a source."""
        self._db.execute(
            "insert or replace into sources (name, state, health, sentence, items, shrunk_to, shrunk_times,"
            " failures, checked_at, due_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                record.name,
                json.dumps(record.state),
                record.health,
                record.sentence,
                record.items,
                record.shrunk_to,
                record.shrunk_times,
                record.failures,
                record.checked_at.isoformat(),
                record.due_at.isoformat(),
            ],
        )

    def forget_others(self, names: Collection[str]) -> None:
        """Forget how sources fared that are none any more; their resources are not touched."""
        self._db.execute(
            "delete from sources where name not in (select value from json_each(?))",
            [json.dumps(list(names))],
        )

    def resources_of(self, source: str, parts: Collection[str]) -> list[str]:
        """Return the ids of the live resources that came from these parts of a source, in order."""
        rows = self._db.execute(
            "select p.resource_id from source_parts p join resources r on r.id = p.resource_id"
            " where p.source = ? and r.life = 'live' and p.part in (select value from json_each(?))"
            " order by p.resource_id",
            [source, json.dumps(list(parts))],
        )
        return [row[0] for row in rows.fetchall()]

    def put_parts(self, source: str, items: Sequence[Item]) -> None:
        """Remember which part of a source each item came from."""
        self._db.conn.executemany(
            "insert or replace into source_parts values (?, ?, ?)",
            [(item.resource.id, source, item.part) for item in items],
        )


def _record(row: Mapping[str, Any]) -> SourceRecord:
    return SourceRecord(
        name=row["name"],
        checked_at=datetime.fromisoformat(row["checked_at"]),
        due_at=datetime.fromisoformat(row["due_at"]),
        health=Health(row["health"]),
        sentence=row["sentence"],
        items=row["items"],
        shrunk_to=row["shrunk_to"],
        shrunk_times=row["shrunk_times"],
        failures=row["failures"],
        state=json.loads(row["state"]),
    )
