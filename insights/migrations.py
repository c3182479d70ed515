"""The tables of this package. A migration that was released is never edited; add the next number."""

from sqlite_utils import Migrations

from content_index.database import Connection

migrations = Migrations("insights")


@migrations()
def m001_gaps(db: Connection) -> None:
    """Gaps: clusters of questions that nothing curated answers."""
    db.execute(
        """
        create table gaps (
            id integer primary key, title text not null, opened_at text not null, closed_at text
        ) strict
        """
    )
    db.execute(
        """
        create table gap_questions (
            question_id integer primary key references questions (id) on delete cascade,
            gap_id integer not null references gaps (id) on delete cascade,
            model text not null, vector blob not null
        ) strict
        """
    )
    db.execute("create index gap_questions_by_gap on gap_questions (gap_id)")


@migrations()
def m002_learning_records(db: Connection) -> None:
    """What happened to whom with what, written in the transaction of the thing itself."""
    db.execute(
        """
        create table learning_records (
            id integer primary key, at text not null, actor text not null, verb text not null,
            object text not null, question_id integer
        ) strict
        """
    )
    db.execute("create index learning_records_by_verb on learning_records (verb, at)")
