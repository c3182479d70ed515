"""Names, time zones and roles of the people Waypost talks to."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk.errors import SlackApiError

from bot.settings import RoleSettings
from bot.store import PeopleStore, Person
from bot.workspaces import Workspaces
from content_index.database import Database
from content_index.store import MentorStore

log = logging.getLogger(__name__)

KEEP = timedelta(hours=24)  # a name or time zone that changed is seen the next day at the latest
TRY_AGAIN = timedelta(minutes=5)  # somebody Slack could not name is asked about again after that


class Role(StrEnum):
    """What a person may do."""

    EMPLOYEE = "employee"
    MENTOR = "mentor"
    CURATOR = "curator"
    ADMIN = "admin"


class People:
    """Looks people up in Slack and remembers them for a day."""

    def __init__(
        self,
        database: Database,
        workspaces: Workspaces,
        roles: RoleSettings,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._workspaces = workspaces
        self._client = workspaces.client
        self._roles = roles
        self._now = now
        self._known: dict[str, Person] = {}

    def get(self, user_id: str) -> Person:
        """Return a person. If Slack cannot say who it is: what was known before, else the id and UTC.

        Ask for people before a transaction is opened: the first time they are looked up over the network
        and written down, after that they are remembered in this process.
        """
        known = self._known.get(user_id) or self._stored(user_id)
        if known is None or self._now() - known.read_at >= KEEP:
            known = self._read(user_id, known)
        self._known[user_id] = known
        return known

    def _stored(self, user_id: str) -> Person | None:
        with self._database.reading() as db:
            return PeopleStore(db).get(user_id)

    def _read(self, user_id: str, known: Person | None) -> Person:
        try:
            person = _person(self._client.users_info(user=user_id)["user"], self._now())
        except (SlackApiError, OSError) as error:
            log.warning("users.info failed (%s)", type(error).__name__)
            read_at = self._now() - KEEP + TRY_AGAIN
            return replace(known or Person(user_id, user_id, "UTC", False, read_at), read_at=read_at)
        with self._database.atomic() as db:
            PeopleStore(db).put(person)
        return person

    def name(self, user_id: str) -> str:
        """Return how a person is called, as plain text that pings nobody."""
        return self.get(user_id).name

    def names(self, user_ids: Iterable[str]) -> dict[str, str]:
        """Return the names of people by id; ids that are empty are left out."""
        return {user_id: self.name(user_id) for user_id in set(user_ids) if user_id}

    def belongs(self, user_id: str, team: str = "") -> bool | None:
        """Return whether a person is of the company's own workspaces; None if that is not known.

        `team` is where they seem to come from; it counts if Slack does not say more of them.
        """
        teams = self.get(user_id).teams or frozenset({team} - {""})
        return bool(teams & self._workspaces.home()) if teams else None

    def reaches(self, user_id: str) -> bool:
        """Return whether Waypost is still where a person is."""
        return self._workspaces.reaches(user_id)

    def zone(self, user_id: str) -> ZoneInfo:
        """Return a person's time zone; UTC if theirs is unknown to this machine."""
        try:
            return ZoneInfo(self.get(user_id).timezone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")

    def roles(self, user_id: str) -> frozenset[Role]:
        """Return what a person may do now; admins may do what curators may."""
        roles = {Role.EMPLOYEE}
        if user_id in self._roles.admins:
            roles |= {Role.ADMIN, Role.CURATOR}
        if user_id in self._roles.curators:
            roles.add(Role.CURATOR)
        with self._database.reading() as db:
            mentor = MentorStore(db).get(user_id)
        if mentor and mentor.expires_on >= self._now().date():
            roles.add(Role.MENTOR)
        return frozenset(roles)

    def runs_workspace(self, user_id: str) -> bool:
        """Return whether a person is an admin or owner of the Slack workspace now; False if it is not said.

        Never remembered: whoever is no admin any more must not stay one here for a day. It is asked for only
        when somebody wants to change a channel's settings.
        """
        try:
            user = self._client.users_info(user=user_id)["user"]
        except (SlackApiError, OSError) as error:
            log.warning("users.info failed (%s)", type(error).__name__)
            return False
        return bool(user.get("is_admin") or user.get("is_owner")) and not user.get("deleted")

    def audiences(self, user_id: str) -> frozenset[str]:
        """Return the circles whose restricted content a person may see: their roles."""
        return frozenset(role.value for role in self.roles(user_id) if role is not Role.EMPLOYEE)

    def curators(self) -> tuple[str, ...]:
        """Return who curates, admins included, in the order of the config."""
        return tuple(dict.fromkeys((*self._roles.curators, *self._roles.admins)))


def _person(user: Mapping[str, Any], now: datetime) -> Person:
    """Read a user object of users.info; the real name is what colleagues call each other by."""
    profile = user.get("profile") or {}
    name = profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"]
    timezone = str(user.get("tz") or "UTC")
    at = now.astimezone(UTC)
    return Person(str(user["id"]), str(name), timezone, bool(user.get("is_bot")), at, _teams(user))


def _teams(user: Mapping[str, Any]) -> frozenset[str]:
    """Return the workspaces of a user and, in a company with several, the organisation above them."""
    above = user.get("enterprise_user") or {}
    named = [user.get("team_id"), above.get("enterprise_id"), *(above.get("teams") or ())]
    return frozenset(str(team) for team in named if team)
