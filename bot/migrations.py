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
def m007_quiet_relay(db: Connection) -> None:
    """What was carried between a mentor and somebody who asked quietly; whose workspaces people belong to.

    The words themselves are kept only until they are sent. `teams` is a JSON list, [] until Slack was asked.
    """
    db.execute(
        """
        create table relays (
            id integer primary key, referral_id integer not null references referrals (id) on delete cascade,
            view_id text not null unique, sender text not null, at text not null
        ) strict
        """
    )
    db.execute("create index relays_by_referral on relays (referral_id)")
    db.execute("alter table people add column teams text not null default '[]'")
