"""The tables of this package. A migration that was released is never edited; add the next number."""

from sqlite_utils import Migrations

from content_index.database import Connection

migrations = Migrations("content_index")


@migrations()
def m001_resources(db: Connection) -> None:
    """Resources, their passages, the words (FTS5) and the vectors (by model and text)."""
    db.execute(
        """
        create table resources (
            id text primary key, title text not null, text text not null, kind text not null,
            url text not null, minutes integer, topics text not null, owner text not null,
            verified_by text not null, verified_on text, review_every_days integer,
            audience text not null, questions text not null, recall_question text, recall_answer text,
            source text not null, life text not null, content_hash text not null, updated_at text not null
        ) strict
        """
    )
    db.execute("create index resources_by_source on resources (source)")
    db.execute("create index restricted_resources on resources (id) where audience <> '[]'")
    db.execute(
        """
        create table passages (
            id integer primary key autoincrement,
            resource_id text not null references resources (id) on delete cascade,
            position integer not null, heading text not null, text text not null,
            is_question integer not null, text_hash text not null
        ) strict
        """
    )
    db.execute("create index passages_by_resource on passages (resource_id, position)")
    db.execute("create index passages_by_text on passages (text_hash)")
    db.execute("create virtual table words using fts5 (heading, text, tokenize='porter unicode61')")
    db.execute(
        """
        create table vectors (
            model text not null, text_hash text not null, vector blob not null,
            primary key (model, text_hash)
        ) strict, without rowid
        """
    )
    db.execute("create table content_state (id integer primary key check (id = 1), revision integer) strict")
    db.execute("insert into content_state values (1, 0)")


@migrations()
def m002_mentors(db: Connection) -> None:
    """Mentors and the topics L&D approved them for."""
    db.execute(
        """
        create table mentors (
            user_id text primary key, about text not null, starts_at text not null, ends_at text not null,
            workdays text not null, expires_on text not null, open_cap integer not null
        ) strict
        """
    )
    db.execute(
        """
        create table mentor_topics (
            user_id text not null references mentors (user_id) on delete cascade,
            topic text not null, approved_by text not null, approved_on text not null,
            primary key (user_id, topic)
        ) strict
        """
    )


@migrations()
def m003_tokens_and_spellings(db: Connection) -> None:
    """Token vectors of passages, which part of its section each is, and the words of the content as written.

    Sample questions leave the table of words: they are found by their vectors alone.
    """
    db.execute(
        """
        create table token_vectors (
            space text not null, text_hash text not null, ids blob not null, vectors blob not null,
            primary key (space, text_hash)
        ) strict
        """
    )
    db.execute("delete from words where rowid in (select id from passages where is_question)")
    db.execute(
        "create virtual table spellings using fts5 (heading, text, content='',"
        " tokenize='unicode61 remove_diacritics 0', detail=none)"
    )
    db.execute("insert into spellings (rowid, heading, text) select rowid, heading, text from words")
    db.execute("create virtual table spellings_row using fts5vocab (spellings, row)")
    db.execute("alter table passages add column part integer not null default 0")


@migrations()
def m004_serving_model(db: Connection) -> None:
    """Which model serves: so far the one that most passages have a vector of."""
    db.execute(
        "create table serving_model (id integer primary key check (id = 1), model text not null) strict"
    )
    db.execute(
        "insert into serving_model select 1, v.model from passages p join vectors v"
        " on v.text_hash = p.text_hash group by v.model order by count(*) desc, v.model limit 1"
    )


@migrations()
def m005_sources(db: Connection) -> None:
    """How sources fared, what their adapters want to be told next, and which part gave which resource."""
    db.execute(
        """
        create table sources (
            name text primary key, state text not null, health text not null, sentence text not null,
            items integer not null, shrunk_to integer, shrunk_times integer not null,
            failures integer not null, checked_at text not null, due_at text not null
        ) strict
        """
    )
    db.execute(
        """
        create table source_parts (
            resource_id text primary key references resources (id) on delete cascade,
            source text not null, part text not null
        ) strict, without rowid
        """
    )
    db.execute("create index source_parts_by_part on source_parts (source, part)")
