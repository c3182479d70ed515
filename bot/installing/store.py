"""All SQL over installations, where ids were seen, and the states of installations under way."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.installing.types import Installation, Sighting, Token
from content_index.database import Connection


class InstallationStore:
    """Where Waypost is and was installed, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def save(self, installation: Installation) -> None:
        """Insert an installation, or replace the one of the same workspace or organisation."""
        token = installation.token or Token("")
        self._db.execute(
            "insert or replace into installations (id, enterprise_id, team_id, name, app_id, bot_id,"
            " bot_user_id, scopes, installed_by, installed_at, bot_token, refresh_token, expires_at)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                installation.id,
                installation.enterprise_id,
                installation.team_id,
                installation.name,
                installation.app_id,
                installation.bot_id,
                installation.bot_user_id,
                installation.scopes,
                installation.installed_by,
                installation.installed_at.isoformat(),
                token.text,
                token.refresh,
                token.expires_at.isoformat() if token.expires_at else None,
            ],
        )

    def get(self, installation_id: str) -> Installation | None:
        """Return an installation, also a removed one."""
        rows = self._db.query("select * from installations where id = ?", [installation_id])
        row = next(iter(rows), None)
        return _installation(row) if row else None

    def live(self) -> list[Installation]:
        """Return the installations that were not removed, in the order of their names."""
        rows = self._db.query("select * from installations where bot_token != '' order by name, id")
        return [_installation(row) for row in rows]

    def has_bot(self, user_id: str) -> bool:
        """Return whether a user id is or was the bot's somewhere."""
        found = self._db.execute("select 1 from installations where bot_user_id = ?", [user_id])
        return found.fetchone() is not None

    def renew(self, installation_id: str, old: Token, new: Token) -> None:
        """Put a new token in the place of an old one, unless that was replaced or removed meanwhile."""
        self._db.execute(
            "update installations set bot_token = ?, refresh_token = ?, expires_at = ?"
            " where id = ? and bot_token = ?",
            [
                new.text,
                new.refresh,
                new.expires_at.isoformat() if new.expires_at else None,
                installation_id,
                old.text,
            ],
        )

    def remove(self, installation_id: str, old: Token) -> bool:
        """Forget a token that Slack took back and return whether it was still the one in use."""
        return bool(
            self._db.execute(
                "update installations set bot_token = '', refresh_token = '', expires_at = null"
                " where id = ? and bot_token = ?",
                [installation_id, old.text],
            ).rowcount
        )


class SightingStore:
    """In which installation each channel and each person was seen, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, seen_id: str) -> Sighting | None:
        """Return where a channel or a person was seen."""
        row = self._db.execute(
            "select installation_id, team_id, sure from sightings where id = ?", [seen_id]
        ).fetchone()
        return Sighting(row[0], row[1], bool(row[2])) if row else None

    def put(self, seen_id: str, sighting: Sighting) -> None:
        """Insert or replace where a channel or a person was seen."""
        self._db.execute(
            "insert or replace into sightings (id, installation_id, team_id, sure) values (?, ?, ?, ?)",
            [seen_id, sighting.installation_id, sighting.team_id, int(sighting.sure)],
        )


class StateStore:
    """The states of installations that have begun, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, state: str, now: datetime, expires_at: datetime) -> None:
        """Keep a state until it expires; those that have expired go."""
        self._db.execute("delete from oauth_states where expires_at <= ?", [now.timestamp()])
        self._db.execute("insert into oauth_states values (?, ?)", [state, expires_at.timestamp()])

    def take(self, state: str, now: datetime) -> bool:
        """Use a state up and return whether it was one that had not expired."""
        taken = self._db.execute(
            "delete from oauth_states where state = ? and expires_at > ?", [state, now.timestamp()]
        )
        return taken.rowcount == 1


def _installation(row: Mapping[str, Any]) -> Installation:
    expires_at = datetime.fromisoformat(row["expires_at"]) if row["expires_at"] else None
    token = Token(row["bot_token"], row["refresh_token"], expires_at) if row["bot_token"] else None
    return Installation(
        enterprise_id=row["enterprise_id"],
        team_id=row["team_id"],
        name=row["name"],
        app_id=row["app_id"],
        bot_id=row["bot_id"],
        bot_user_id=row["bot_user_id"],
        scopes=row["scopes"],
        installed_by=row["installed_by"],
        installed_at=datetime.fromisoformat(row["installed_at"]),
        token=token,
    )
