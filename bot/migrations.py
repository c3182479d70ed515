"""The tables of this package. A migration that was released is never edited; add the next number."""

from sqlite_utils import Migrations

from content_index.database import Connection

migrations = Migrations("bot")


@migrations()
def m001_inbox(db: Connection) -> None:
    """What Slack delivered and is not worked yet. A finished row keeps its keys and loses its payload."""
    db.execute(
        """
        create table inbox (
            id integer primary key, event_key text not null unique, message_key text unique,
            payload text, received_at text not null, attempts integer not null default 0
        ) strict
        """
    )
    db.execute("create index unfinished_inbox on inbox (id) where payload is not null")


@migrations()
def m002_outbox(db: Connection) -> None:
    """What is to be said in Slack. A sent row keeps its key and ts and loses its payload."""
    db.execute(
        """
        create table outbox (
            id integer primary key, key text not null unique, lane text not null, payload text,
            state text not null, in_doubt integer not null default 0, attempts integer not null default 0,
            channel text, ts text, error text, created_at text not null
        ) strict
        """
    )
    db.execute("create index unsent_outbox on outbox (lane, id) where state in ('pending', 'sending')")


@migrations()
def m003_people(db: Connection) -> None:
    """What Slack says of a person, as far as Waypost needs it."""
    db.execute(
        """
        create table people (
            user_id text primary key, name text not null, timezone text not null, is_bot integer not null,
            read_at text not null
        ) strict
        """
    )


@migrations()
def m004_channel_settings(db: Connection) -> None:
    """What was set for a channel in Slack. Audiences and topics are JSON lists."""
    db.execute(
        """
        create table channel_settings (
            channel text primary key, mode text not null, grace_s integer not null,
            audiences text not null, topics text not null, external integer not null,
            set_by text not null, set_at text not null
        ) strict
        """
    )


@migrations()
def m008_installations(db: Connection) -> None:
    """Where Waypost is installed by OAuth; a removed installation keeps its row and loses its tokens.

    `id` is that of the workspace (T…), or of the organisation (E…) that installed it for all its workspaces.
    """
    db.execute(
        """
        create table installations (
            id text primary key, enterprise_id text not null, team_id text not null, name text not null,
            app_id text not null, bot_id text not null, bot_user_id text not null, scopes text not null,
            installed_by text not null, installed_at text not null,
            bot_token text not null, refresh_token text not null, expires_at text
        ) strict
        """
    )
    # Which installation a channel or a person belongs to, and so whose token reaches them.
    db.execute(
        """
        create table sightings (
            id text primary key, installation_id text not null, team_id text not null, sure integer not null
        ) strict, without rowid
        """
    )
    db.execute("create table oauth_states (state text primary key, expires_at real not null) strict")
