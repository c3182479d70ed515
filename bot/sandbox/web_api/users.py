"""users.*, usergroups.*, team.*, dnd.*, auth.* and api.*: who is here, and who is asking."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox import lookup
from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import Refusal
from bot.sandbox.identity import BOT_HANDLE, BOT_ID, BOT_USER, TEAM_ID
from bot.sandbox.web_api.context import ApiContext, Json, Method
from bot.sandbox.web_api.paging import page_of
from bot.sandbox.wire import user_json, usergroup_json
from bot.sandbox.workspace import BOT_PERSON
from bot.sandbox.world import Person

LIST_LIMIT = 1000
QUIET_FROM, QUIET_HOURS = (
    time(22),
    timedelta(hours=10),
)  # Slack's default: no notifications from 10 pm to 8 am


class Users:
    """The methods about people, groups, the team and the app itself."""

    def __init__(self, context: ApiContext) -> None:
        self._context = context
        self._workspace = context.workspace

    def methods(self) -> dict[str, Method]:
        """Return the methods by name."""
        return {
            "api.test": self.api_test,
            "auth.test": self.auth_test,
            "team.info": self.team_info,
            "users.info": self.info,
            "users.list": self.all,
            "users.getPresence": self.presence,
            "users.lookupByEmail": self.by_email,
            "dnd.info": self.do_not_disturb,
            "usergroups.list": self.groups,
            "usergroups.users.list": self.group_members,
        }

    def api_test(self, arguments: Arguments) -> Json:
        """Return the arguments, or the error that was asked for."""
        error = arguments.maybe_text("error")
        if error is not None:
            raise Refusal(error, args=arguments.everything())
        return {"args": arguments.everything()}

    def auth_test(self, _arguments: Arguments) -> Json:
        """Return who the token belongs to."""
        return {
            "url": f"{self._context.base_url}/",
            "team": self._workspace.world.name,
            "user": BOT_HANDLE,
            "team_id": TEAM_ID,
            "user_id": BOT_USER,
            "bot_id": BOT_ID,
            "is_enterprise_install": False,
        }

    def team_info(self, arguments: Arguments) -> Json:
        """Return the workspace."""
        if arguments.maybe_text("team") not in (None, TEAM_ID):
            raise Refusal("team_not_found")
        world = self._workspace.world
        team = {
            "id": TEAM_ID,
            "name": world.name,
            "domain": world.domain,
            "url": f"{self._context.base_url}/",
        }
        return {"team": team | {"email_domain": f"{world.domain}.example", "icon": {"image_default": True}}}

    def info(self, arguments: Arguments) -> Json:
        """Return a person."""
        return {"user": self._shown(lookup.person(self._workspace, arguments.text("user")))}

    def all(self, arguments: Arguments) -> Json:
        """Return everyone, the bot last."""
        page, metadata = page_of([*self._workspace.people, BOT_PERSON], arguments, LIST_LIMIT)
        members = [self._shown(person) for person in page]
        cache_ts = int(self._workspace.clock.now().timestamp())
        return {"members": members, "cache_ts": cache_ts, "response_metadata": metadata}

    def presence(self, arguments: Arguments) -> Json:
        """Return whether someone is active or away, as the world file says."""
        return {"presence": self._person_or_bot(arguments).presence}

    def by_email(self, arguments: Arguments) -> Json:
        """Return the person with an email address."""
        for person in self._workspace.people:
            shown = user_json(self._workspace, person, with_email=True)
            if shown["profile"]["email"] == arguments.text("email"):
                return {"user": shown}
        raise Refusal("users_not_found")

    def do_not_disturb(self, arguments: Arguments) -> Json:
        """Return someone's quiet hours, by Slack's default from 10 pm to 8 am where they are."""
        zone = ZoneInfo(self._person_or_bot(arguments).tz)
        begins = _quiet_period(self._workspace.clock.now().astimezone(zone))
        ends = begins + QUIET_HOURS
        return {
            "dnd_enabled": True,
            "next_dnd_start_ts": int(begins.timestamp()),
            "next_dnd_end_ts": int(ends.timestamp()),
            "snooze_enabled": False,
        }

    def groups(self, arguments: Arguments) -> Json:
        """Return the user groups; their members only if asked for."""
        shown = [
            usergroup_json(group, self._workspace.world.start) for group in self._workspace.world.usergroups
        ]
        if not arguments.flag("include_users"):
            shown = [{key: value for key, value in group.items() if key != "users"} for group in shown]
        return {"usergroups": shown}

    def group_members(self, arguments: Arguments) -> Json:
        """Return the ids of the people in a user group."""
        for group in self._workspace.world.usergroups:
            if group.id == arguments.text("usergroup"):
                return {"users": list(group.members)}
        raise Refusal("no_such_subteam")

    def _shown(self, person: Person) -> Json:
        return user_json(self._workspace, person, with_email=self._context.checks.has("users:read.email"))

    def _person_or_bot(self, arguments: Arguments) -> Person:
        return lookup.person(self._workspace, arguments.maybe_text("user") or BOT_USER)


def _quiet_period(local: datetime) -> datetime:
    """Return the start of the quiet hours that are on or come next, in the person's own time."""
    tonight = local.replace(hour=QUIET_FROM.hour, minute=0, second=0, microsecond=0)
    last_night = tonight - timedelta(days=1)
    return last_night if local < last_night + QUIET_HOURS else tonight
