"""The tables of this package; a released migration is never edited, a new one is added."""

from sqlite_utils import Database, Migrations

migrations = Migrations("nudges")

# Times are UTC text of one fixed width, so that comparing text compares times.


@migrations()
def m001_nudges(db: Database) -> None:
    """Nudges, with one index for each question that a sweep asks."""
    db.execute(
        """
        CREATE TABLE nudges (
            id INTEGER PRIMARY KEY,
            user_id TEXT NOT NULL,
            resource_id TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason IN ('reminder', 'campaign', 'path')),
            reason_id TEXT NOT NULL,
            note TEXT NOT NULL,
            planned_at TEXT NOT NULL,
            first_due_at TEXT NOT NULL,
            due_at TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            safety_critical INTEGER NOT NULL,
            follows INTEGER UNIQUE REFERENCES nudges (id),
            state TEXT NOT NULL CHECK (state IN ('planned', 'sent', 'graded', 'expired', 'skipped')),
            sent_at TEXT,
            grade TEXT CHECK (grade IN ('got_it', 'still_unsure', 'not_relevant')),
            graded_at TEXT
        ) STRICT
        """
    )
    db.execute("CREATE INDEX nudges_due ON nudges (due_at) WHERE state = 'planned'")
    db.execute("CREATE INDEX nudges_expiry ON nudges (expires_at) WHERE state = 'planned'")
    db.execute("CREATE INDEX nudges_person ON nudges (user_id, due_at) WHERE state = 'planned'")
    db.execute("CREATE INDEX nudges_sent ON nudges (user_id, sent_at) WHERE sent_at IS NOT NULL")


@migrations()
def m002_once(db: Database) -> None:
    """What may exist only once: a person's open reminder of a resource, and a step of their plan."""
    db.execute(
        """
        CREATE UNIQUE INDEX nudges_open_reminder ON nudges (user_id, resource_id)
        WHERE state = 'planned' AND (reason = 'reminder' OR follows IS NOT NULL)
        """
    )
    db.execute(
        """
        CREATE UNIQUE INDEX nudges_plan_step ON nudges (user_id, reason, reason_id, resource_id)
        WHERE reason <> 'reminder' AND follows IS NULL
        """
    )


@migrations()
def m003_cards(db: Database) -> None:
    """One memory card for each person and resource."""
    db.execute(
        """
        CREATE TABLE nudge_cards (
            user_id TEXT NOT NULL,
            resource_id TEXT NOT NULL,
            stability REAL,
            difficulty REAL,
            reviewed_at TEXT,
            due_at TEXT,
            ended INTEGER NOT NULL,
            PRIMARY KEY (user_id, resource_id)
        ) STRICT, WITHOUT ROWID
        """
    )


@migrations()
def m004_plans(db: Database) -> None:
    """Campaigns and paths, and their steps."""
    db.execute(
        """
        CREATE TABLE nudge_plans (
            kind TEXT NOT NULL CHECK (kind IN ('campaign', 'path')),
            id TEXT NOT NULL,
            name TEXT NOT NULL,
            purpose TEXT NOT NULL,
            role TEXT NOT NULL,
            starts_on TEXT,
            safety_critical INTEGER NOT NULL,
            PRIMARY KEY (kind, id)
        ) STRICT
        """
    )
    db.execute(
        """
        CREATE TABLE nudge_plan_steps (
            kind TEXT NOT NULL,
            plan_id TEXT NOT NULL,
            resource_id TEXT NOT NULL,
            position INTEGER NOT NULL,
            after_working_days INTEGER NOT NULL,
            why TEXT NOT NULL,
            PRIMARY KEY (kind, plan_id, resource_id),
            FOREIGN KEY (kind, plan_id) REFERENCES nudge_plans (kind, id)
        ) STRICT
        """
    )


@migrations()
def m005_enrollments(db: Database) -> None:
    """Who is enrolled in a campaign or path, and from which date their days are counted."""
    db.execute(
        """
        CREATE TABLE nudge_enrollments (
            kind TEXT NOT NULL,
            plan_id TEXT NOT NULL,
            user_id TEXT NOT NULL,
            anchor TEXT NOT NULL,
            PRIMARY KEY (kind, plan_id, user_id),
            FOREIGN KEY (kind, plan_id) REFERENCES nudge_plans (kind, id)
        ) STRICT
        """
    )
