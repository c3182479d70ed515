"""users.*, team.*, dnd.*, usergroups.* and auth.test: who is here, and who is asking."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.options import DEFAULT_SCOPES
from tests.bot.sandbox.bot_side import web_client
from tests.bot.sandbox.conftest import error_of


def test_auth_test_says_who_the_token_belongs_to(client, sandbox):
    assert client.auth_test().data == {
        "ok": True,
        "url": f"{sandbox.url}/",
        "team": "Fernhill Water",
        "user": "waypost",
        "team_id": "T0WAYPOST",
        "user_id": "U0WAYPOST",
        "bot_id": "B0WAYPOST",
        "is_enterprise_install": False,
    }


def test_person_is_shown_with_time_zone_and_title(client):
    user = client.users_info(user="U0OMAR")["user"]
    assert (user["real_name"], user["tz"], user["tz_offset"]) == ("Omar Reyes", "Europe/Lisbon", 0)
    assert (user["profile"]["title"], user["is_bot"]) == ("Fitter", False)
    assert client.users_info(user="U0WAYPOST")["user"]["is_bot"] is True
    assert error_of(client.users_info, user="U0NOBODY") == "user_not_found"


def test_email_is_shown_with_its_scope_only(client, start_sandbox):
    assert client.users_info(user="U0OMAR")["user"]["profile"]["email"] == "omar@fernhill.example"
    assert client.users_lookupByEmail(email="omar@fernhill.example")["user"]["id"] == "U0OMAR"
    assert error_of(client.users_lookupByEmail, email="x@fernhill.example") == "users_not_found"
    shy = web_client(start_sandbox(scopes=DEFAULT_SCOPES - {"users:read.email"}).url)
    assert "email" not in shy.users_info(user="U0OMAR")["user"]["profile"]


def test_users_are_listed_in_pages(client):
    seen = [[user["id"] for user in page["members"]] for page in client.users_list(limit=2)]
    assert seen == [["U0NADIA", "U0OMAR"], ["U0WAYPOST"]]


def test_presence_is_what_the_world_says(client):
    assert client.users_getPresence(user="U0NADIA")["presence"] == "active"
    assert client.users_getPresence(user="U0OMAR")["presence"] == "away"


@pytest.mark.parametrize(
    ("forward", "begins"),
    [
        (timedelta(), datetime(2026, 11, 25, 3, tzinfo=UTC)),  # 09:40 in New York: quiet from 22:00 today
        (timedelta(hours=14), datetime(2026, 11, 25, 3, tzinfo=UTC)),  # 23:40: quiet since 22:00
        (timedelta(hours=22), datetime(2026, 11, 25, 3, tzinfo=UTC)),  # 07:40 the next day: still quiet
        (timedelta(hours=23), datetime(2026, 11, 26, 3, tzinfo=UTC)),  # 08:40: quiet again tonight
    ],
)
def test_quiet_hours_are_ten_to_eight_where_the_person_is(client, nadia, forward, begins):
    nadia.forward(forward.total_seconds())
    quiet = client.dnd_info(user="U0NADIA")
    assert quiet["next_dnd_start_ts"] == begins.timestamp()
    assert quiet["next_dnd_end_ts"] == (begins + timedelta(hours=10)).timestamp()


def test_team_and_user_groups(client):
    assert client.team_info()["team"]["name"] == "Fernhill Water"
    assert "users" not in client.usergroups_list()["usergroups"][0]
    assert client.usergroups_list(include_users=True)["usergroups"][0]["users"] == ["U0OMAR"]
    assert client.usergroups_users_list(usergroup="S0FIT")["users"] == ["U0OMAR"]
    assert error_of(client.usergroups_users_list, usergroup="S0NONE") == "no_such_subteam"
