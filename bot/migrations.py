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
def m005_held_answers(db: Connection) -> None:
    """Answers that wait for a person to reply first, where answers stand, and what people changed since.

    None of these tables but follow_ups has a word that somebody wrote.
    """
    db.execute(
        """
        create table held_answers (
            question_id integer primary key references questions (id) on delete cascade,
            due_at text not null, state text not null, reason text not null, external integer not null,
            settled_at text
        ) strict
        """
    )
    db.execute("create index due_answers on held_answers (due_at) where state = 'waiting'")
    db.execute(
        """
        create table said_answers (
            question_id integer primary key references questions (id) on delete cascade,
            place text not null, key text not null
        ) strict
        """
    )
    db.execute(
        """
        create table follow_ups (
            question_id integer primary key references questions (id) on delete cascade, words text not null
        ) strict
        """
    )
    for name, what in (("changed_messages", "stamp"), ("silences", "reason")):
        columns = f"channel text not null, ts text not null, {what} text not null, at text not null"
        db.execute(f"create table {name} ({columns}, primary key (channel, ts)) strict, without rowid")
    db.execute("create index outbox_by_place on outbox (channel, ts) where ts is not null")


@migrations()
def m006_trials(db: Connection) -> None:
    """What judges say of unasked answers, how a channel's mode changed, and the weeks that were looked at."""
    db.execute(
        """
        create table trial_judgements (
            question_id integer not null references questions (id) on delete cascade,
            judge text not null, useful integer not null, at text not null,
            primary key (question_id, judge)
        ) strict, without rowid
        """
    )
    db.execute(
        """
        create table mode_changes (
            id integer primary key, channel text not null, mode text not null, lowered integer not null,
            changed_by text not null, at text not null
        ) strict
        """
    )
    db.execute("create index mode_changes_of_channel on mode_changes (channel, id)")
    db.execute(
        """
        create table voice_weeks (
            channel text not null, begins text not null, mode text not null, useful integer not null,
            judged integer not null, claimed_at text not null, primary key (channel, begins)
        ) strict, without rowid
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
