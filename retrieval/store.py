"""All SQL over questions, verdicts and referrals."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from content_index.database import Connection
from retrieval.types import Answer, Decision, Question, Referral, ReferralState, Verdict, Way


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as it was stored, with the ids of the aids that were shown, best first."""

    id: int
    question: Question
    decision: Decision
    confidence: float
    shown: bool
    aid_ids: tuple[str, ...]


class QuestionStore:
    """Questions, what was shown for them and what was said of it, on one open connection.

    A question that was forgotten has no text; it counts as asked, and is not found any more.
    """

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, question: Question, answer: Answer, shown: bool) -> int:
        """Store a question and its answer and return its id; `shown` is False for what was only recorded."""
        cursor = self._db.execute(
            "insert into questions (team, channel, ts, thread_ts, asker, text, way, asked_at, decision,"
            " confidence, shown, log_odds, estimator, quiet)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                question.team,
                question.channel,
                question.ts,
                question.thread_ts,
                question.asker,
                question.text,
                question.way,
                question.asked_at.isoformat(),
                answer.decision,
                answer.confidence,
                int(shown),
                answer.estimate.log_odds if answer.estimate else None,
                answer.estimate.estimator if answer.estimate else None,
                int(question.quiet),
            ],
        )
        question_id = int(cursor.lastrowid or 0)
        self._put_aids(question_id, answer)
        return question_id

    def revise(self, question_id: int, question: Question, answer: Answer, shown: bool) -> None:
        """Replace what was asked, how, and the answer to it; who asked, where and when stays."""
        self._db.execute(
            "update questions set text = ?, way = ?, decision = ?, confidence = ?, shown = ?, log_odds = ?,"
            " estimator = ? where id = ?",
            [
                question.text,
                question.way,
                answer.decision,
                answer.confidence,
                int(shown),
                answer.estimate.log_odds if answer.estimate else None,
                answer.estimate.estimator if answer.estimate else None,
                question_id,
            ],
        )
        self._db.execute("delete from shown_aids where question_id = ?", [question_id])
        self._put_aids(question_id, answer)

    def reword(self, question_id: int, text: str) -> None:
        """Replace the text of a question and nothing else; "" forgets the question."""
        self._db.execute("update questions set text = ? where id = ?", [text, question_id])

    def get(self, question_id: int) -> AskedQuestion | None:
        """Return one stored question, or None if it is not (or no longer) there."""
        return next(iter(self._many("id = ?", [question_id])), None)

    def of_message(self, channel: str, ts: str) -> AskedQuestion | None:
        """Return the latest question that a message asked, or None if it asked none."""
        return next(iter(reversed(self.all_of_message(channel, ts))), None)

    def all_of_message(self, channel: str, ts: str) -> list[AskedQuestion]:
        """Return every question that a message asked, whoever pointed at it, oldest first."""
        return self._many("channel = ? and ts = ?", [channel, ts])

    def of_thread(self, channel: str, thread_ts: str) -> AskedQuestion | None:
        """Return the latest question of a thread, or None if none was asked in it."""
        return next(iter(reversed(self.in_thread(channel, thread_ts))), None)

    def in_thread(self, channel: str, thread_ts: str) -> list[AskedQuestion]:
        """Return the questions of a thread, that of the message it hangs on included, oldest first."""
        return self._many("channel = ? and (thread_ts = ? or ts = ?)", [channel, thread_ts, thread_ts])

    def latest_in(self, channel: str, asker: str, since: datetime) -> AskedQuestion | None:
        """Return the last question that a person was answered in a channel since a moment."""
        asked = self._many(
            "channel = ? and asker = ? and asked_at >= ? and shown and decision = ?",
            [channel, asker, since.isoformat(), Decision.ANSWER],
        )
        return next(iter(reversed(asked)), None)

    def latest_of(self, asker: str, way: Way) -> AskedQuestion | None:
        """Return the question that a person asked last in one way, or None if they never did."""
        rows = self._db.query(
            "select * from questions where asker = ? and way = ? order by asked_at desc, id desc limit 1",
            [asker, way],
        )
        row = next(iter(rows), None)
        return self._asked(row) if row else None

    def recent(self, asker: str, limit: int) -> list[AskedQuestion]:
        """Return the latest questions a person was answered, newest first."""
        rows = self._db.query(
            "select * from questions where asker = ? and shown and text <> ''"
            " order by asked_at desc, id desc limit ?",
            [asker, limit],
        )
        return [self._asked(row) for row in list(rows)]

    def latest_texts(self, limit: int) -> list[str]:
        """Return the texts of the latest questions, shown an answer or not, newest first."""
        rows = self._db.execute(
            "select text from questions where text <> '' order by asked_at desc, id desc limit ?", [limit]
        )
        return [row[0] for row in rows]

    def reveal(self, question_id: int) -> bool:
        """Let mentors see from now on who asked a quiet question; return whether that changed anything."""
        changed = self._db.execute(
            "update questions set quiet = 0 where id = ? and quiet = 1 returning id", [question_id]
        )
        return changed.fetchone() is not None

    def judge(
        self, question_id: int, user_id: str, verdict: Verdict, now: datetime, resource_id: str | None = None
    ) -> None:
        """Store what a person says of an answer, and which aid it was that helped, if that is known.

        Their last word counts. Saying again that it helped, without saying which, keeps the aid.
        """
        self._db.execute(
            "insert into verdicts (question_id, user_id, verdict, at, resource_id) values (?, ?, ?, ?, ?)"
            " on conflict (question_id, user_id) do update set verdict = excluded.verdict, at = excluded.at,"
            " resource_id = case excluded.verdict when 'helped'"
            " then coalesce(excluded.resource_id, resource_id) end",
            [question_id, user_id, verdict, now.isoformat(), resource_id],
        )

    def helped_counts(self) -> dict[str, int]:
        """Return how many answers people said each resource helped with, by resource id."""
        rows = self._db.execute(
            "select resource_id, count(*) from verdicts where resource_id is not null group by resource_id"
        )
        return dict(rows.fetchall())

    def helped_by(self, question_id: int, user_id: str) -> str | None:
        """Return the aid that a person said helped, or None if they did not say so of one."""
        row = self._db.execute(
            "select resource_id from verdicts where question_id = ? and user_id = ?", [question_id, user_id]
        ).fetchone()
        return str(row[0]) if row and row[0] is not None else None

    def drop_verdicts(self, question_id: int) -> None:
        """Forget what was said of an answer."""
        self._db.execute("delete from verdicts where question_id = ?", [question_id])

    def _put_aids(self, question_id: int, answer: Answer) -> None:
        self._db.conn.executemany(
            "insert into shown_aids values (?, ?, ?, ?)",
            [
                (question_id, rank, aid.resource.id, aid.score)
                for rank, aid in enumerate(answer.aids, start=1)
            ],
        )

    def _many(self, where: str, values: list[Any]) -> list[AskedQuestion]:
        rows = self._db.query(f"select * from questions where {where} and text <> '' order by id", values)
        return [self._asked(row) for row in list(rows)]

    def _asked(self, row: dict[str, Any]) -> AskedQuestion:
        aids = self._db.execute(
            "select resource_id from shown_aids where question_id = ? order by rank", [row["id"]]
        )
        question = Question(
            text=row["text"],
            asker=row["asker"],
            team=row["team"],
            channel=row["channel"],
            ts=row["ts"],
            thread_ts=row["thread_ts"],
            way=Way(row["way"]),
            asked_at=datetime.fromisoformat(row["asked_at"]),
            quiet=bool(row["quiet"]),
        )
        return AskedQuestion(
            id=row["id"],
            question=question,
            decision=Decision(row["decision"]),
            confidence=row["confidence"],
            shown=bool(row["shown"]),
            aid_ids=tuple(aid for (aid,) in aids),
        )


class ReferralStore:
    """Questions offered to mentors, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def open_counts(self) -> dict[str, int]:
        """Return how many open questions (offered or taken) each mentor has, by user id."""
        rows = self._db.execute(
            "select mentor_id, count(*) from referrals where state in ('offered', 'taken') group by mentor_id"
        )
        return dict(rows.fetchall())

    def open_of(self, question_id: int) -> Referral | None:
        """Return the open referral of a question (waiting, offered or taken), if there is one."""
        return self._one("question_id = ? and state in ('waiting', 'offered', 'taken')", [question_id])

    def get(self, referral_id: int) -> Referral | None:
        """Return one referral."""
        return self._one("id = ?", [referral_id])

    def asked_already(self, question_id: int) -> list[str]:
        """Return the mentors who were offered this question before and did not take it."""
        rows = self._db.execute(
            "select distinct mentor_id from referrals where question_id = ? and state = 'passed'",
            [question_id],
        )
        return [mentor_id for (mentor_id,) in rows]

    def open_with(self, mentor_id: str) -> list[Referral]:
        """Return the referrals that are with a mentor now, oldest first."""
        return self._many("mentor_id = ? and state in ('offered', 'taken')", [mentor_id])

    def due(self, now: datetime) -> list[Referral]:
        """Return the waiting referrals whose mentor is back at work, oldest first."""
        return self._many("state = 'waiting' and due_at <= ?", [now.isoformat()])

    def add(
        self, question_id: int, mentor_id: str, state: ReferralState, due_at: datetime, now: datetime
    ) -> Referral:
        """Store a new referral; a second open one of the same question is an integrity error."""
        cursor = self._db.execute(
            "insert into referrals (question_id, mentor_id, state, due_at, changed_at)"
            " values (?, ?, ?, ?, ?)",
            [question_id, mentor_id, state, due_at.isoformat(), now.isoformat()],
        )
        return Referral(int(cursor.lastrowid or 0), question_id, mentor_id, state, due_at)

    def move(
        self, referral_id: int, before: Sequence[ReferralState], after: ReferralState, now: datetime
    ) -> bool:
        """Change the state if it is one of `before`; of two who try at once, one gets True."""
        changed = self._db.execute(
            "update referrals set state = ?, changed_at = ? where id = ?"
            " and state in (select value from json_each(?)) returning id",
            [after, now.isoformat(), referral_id, json.dumps(list(before))],
        )
        return changed.fetchone() is not None

    def _one(self, where: str, values: list[Any]) -> Referral | None:
        return next(iter(self._many(where, values)), None)

    def _many(self, where: str, values: list[Any]) -> list[Referral]:
        rows = self._db.execute(
            f"select id, question_id, mentor_id, state, due_at from referrals where {where} order by id",
            values,
        )
        return [
            Referral(row[0], row[1], row[2], ReferralState(row[3]), datetime.fromisoformat(row[4]))
            for row in rows.fetchall()
        ]
