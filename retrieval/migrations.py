"""The tables of this package. A migration that was released is never edited; add the next number."""

from sqlite_utils import Migrations

from content_index.database import Connection

migrations = Migrations("retrieval")


@migrations()
def m001_questions(db: Connection) -> None:
    """Questions, what was shown for them, and what the asker said of it."""
    db.execute(
        """
        create table questions (
            id integer primary key, team text not null, channel text not null, ts text not null,
            thread_ts text not null, asker text not null, text text not null, way text not null,
            asked_at text not null, decision text not null, confidence real not null, shown integer not null
        ) strict
        """
    )
    db.execute("create index questions_by_asker on questions (asker, asked_at)")
    db.execute(
        """
        create table shown_aids (
            question_id integer not null references questions (id) on delete cascade,
            rank integer not null, resource_id text not null, score real not null,
            primary key (question_id, rank)
        ) strict, without rowid
        """
    )
    db.execute(
        """
        create table verdicts (
            question_id integer not null references questions (id) on delete cascade,
            user_id text not null, verdict text not null, at text not null,
            primary key (question_id, user_id)
        ) strict, without rowid
        """
    )


@migrations()
def m002_referrals(db: Connection) -> None:
    """Questions offered to mentors; at most one of a question is open at a time."""
    db.execute(
        """
        create table referrals (
            id integer primary key, question_id integer not null references questions (id) on delete cascade,
            mentor_id text not null, state text not null, due_at text not null, changed_at text not null
        ) strict
        """
    )
    db.execute(
        "create unique index one_open_referral on referrals (question_id)"
        " where state in ('waiting', 'offered', 'taken')"
    )
    db.execute("create index open_referrals on referrals (mentor_id) where state in ('offered', 'taken')")


@migrations()
def m003_memory(db: Connection) -> None:
    """Questions confirmed for a resource, those a curator took back, and which aid it was that helped."""
    db.execute(
        """
        create table remembered_questions (
            id integer primary key,
            resource_id text not null references resources (id) on delete cascade,
            question_id integer not null references questions (id) on delete cascade,
            user_id text not null, origin text not null, text text not null,
            model text not null, vector blob not null, at text not null
        ) strict
        """
    )
    # One vote for each person and resource, however often they click.
    db.execute(
        "create unique index one_vote on remembered_questions (resource_id, user_id)"
        " where origin = 'feedback'"
    )
    db.execute(
        "create unique index questions_of_gaps on remembered_questions (resource_id, question_id)"
        " where origin = 'gap'"
    )
    db.execute("create index remembered_by_resource on remembered_questions (resource_id, id)")
    db.execute("create index remembered_by_question on remembered_questions (question_id)")
    db.execute("create index remembered_by_person on remembered_questions (user_id)")
    db.execute(
        """
        create table taken_back (
            resource_id text not null references resources (id) on delete cascade,
            question_id integer not null references questions (id) on delete cascade,
            primary key (resource_id, question_id)
        ) strict, without rowid
        """
    )
    db.execute("create table memory_state (id integer primary key check (id = 1), revision integer) strict")
    db.execute("insert into memory_state values (1, 0)")
    db.execute("alter table verdicts add column resource_id text")


@migrations()
def m004_golden_questions(db: Connection) -> None:
    """Questions that must find their resource; one outlives its resource, so that the check says so."""
    db.execute(
        """
        create table golden_questions (
            id integer primary key, question text not null unique, resource_id text not null,
            added_by text not null, at text not null
        ) strict
        """
    )


@migrations()
def m005_models_side_by_side(db: Connection) -> None:
    """Vectors of remembered questions by model, so that two lie side by side, and the scales of models."""
    db.execute(
        """
        create table remembered_vectors (
            remembered_id integer not null references remembered_questions (id) on delete cascade,
            model text not null, vector blob not null, primary key (remembered_id, model)
        ) strict, without rowid
        """
    )
    db.execute("insert into remembered_vectors select id, model, vector from remembered_questions")
    db.execute("alter table remembered_questions drop column model")
    db.execute("alter table remembered_questions drop column vector")
    db.execute(
        """
        create table model_scales (
            model text primary key, score_slope real not null, score_shift real not null,
            coverage_slope real not null, coverage_shift real not null,
            lead_slope real not null, lead_shift real not null
        ) strict
        """
    )


@migrations()
def m006_recalibration(db: Connection) -> None:
    """What each confidence was before recalibration, the workspace's own map, and its switch.

    Questions from before this have no log odds, and their verdicts are left out of the fit.
    """
    db.execute("alter table questions add column log_odds real")
    db.execute("alter table questions add column estimator text")
    db.execute(
        """
        create table recalibrations (
            estimator text primary key, at text not null, slope real not null, intercept real not null,
            votes real not null, people integer not null, loss_before real, loss_after real
        ) strict, without rowid
        """
    )
    db.execute(
        "create table recalibration_off (id integer primary key check (id = 1), user_id text, at text) strict"
    )


@migrations()
def m007_where_questions_stand(db: Connection) -> None:
    """Finding the question of a message and of a thread; asking without showing one's name."""
    db.execute("alter table questions add column quiet integer not null default 0")
    db.execute("create index questions_by_message on questions (channel, ts)")
    db.execute("create index questions_by_thread on questions (channel, thread_ts)")


@migrations()
def m008_habits(db: Connection) -> None:
    """Habits, their phrasings and topics with vectors by model, and the notes that people got about them."""
    db.execute(
        """
        create table habits (
            id integer primary key, form text not null unique, why text not null, resource_id text not null,
            topics text not null, added_by text not null, at text not null, paused integer not null,
            judged_from integer not null
        ) strict
        """
    )
    db.execute(
        """
        create table habit_texts (
            id integer primary key, habit_id integer not null references habits (id) on delete cascade,
            is_topic integer not null, text text not null
        ) strict
        """
    )
    db.execute("create index habit_texts_by_habit on habit_texts (habit_id)")
    db.execute(
        """
        create table habit_vectors (
            text_id integer not null references habit_texts (id) on delete cascade,
            model text not null, vector blob not null, primary key (text_id, model)
        ) strict, without rowid
        """
    )
    db.execute(
        """
        create table habit_notes (
            id integer primary key, habit_id integer not null references habits (id) on delete cascade,
            user_id text not null, channel text not null, ts text not null, at text not null, verdict text
        ) strict
        """
    )
    db.execute("create index habit_notes_by_person on habit_notes (user_id, habit_id)")
    db.execute("create index habit_notes_by_habit on habit_notes (habit_id, id)")
    db.execute("create table habit_state (id integer primary key check (id = 1), revision integer) strict")
    db.execute("insert into habit_state values (1, 0)")
