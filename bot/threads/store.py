"""All SQL over where answers stand, what follow-ups carry, and what became of messages."""

from datetime import datetime, timedelta

from bot.placing import Place
from bot.threads.types import SaidAnswer, Silence, Turn
from content_index.database import Connection
from retrieval.store import AskedQuestion, QuestionStore

ANSWER_KEY = "answer:"
SHARED_KEY = "shared:"  # of a private answer that its asker shared with everybody
NOT_SAID = SaidAnswer(Place.NOWHERE, "")


class SaidStore:
    """Where the answers to questions stand in Slack, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def put(self, question_id: int, place: Place, key: str) -> None:
        """Note where the answer to a question stands now."""
        self._db.execute("insert or replace into said_answers values (?, ?, ?)", [question_id, place, key])

    def of(self, question_id: int) -> SaidAnswer:
        """Return where the answer to a question stands."""
        row = self._db.execute(
            "select place, key from said_answers where question_id = ?", [question_id]
        ).fetchone()
        return SaidAnswer(Place(row[0]), row[1]) if row else NOT_SAID


class ThreadStore:
    """The questions of a conversation, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def carry(self, question_id: int, words: str) -> None:
        """Note a follow-up's own words; its question is stored with the topic before them."""
        self._db.execute("insert or replace into follow_ups values (?, ?)", [question_id, words])

    def carry_nothing(self, question_id: int) -> None:
        """Note that a question is stored as it was written."""
        self._db.execute("delete from follow_ups where question_id = ?", [question_id])

    def turns(self, channel: str, thread_ts: str) -> list[Turn]:
        """Return the questions of a thread, oldest first; it may also have begun below an answer."""
        questions = QuestionStore(self._db)
        asked = questions.in_thread(channel, thread_ts)
        above = self._answered_by(channel, thread_ts)
        first = questions.get(above) if above else None
        return [self.turn(one) for one in ([first] if first else []) + asked]

    def turn(self, asked: AskedQuestion) -> Turn:
        """Return a stored question with its own words and where its answer stands."""
        row = self._db.execute("select words from follow_ups where question_id = ?", [asked.id]).fetchone()
        words = row[0] if row else asked.question.text
        return Turn(asked, words, SaidStore(self._db).of(asked.id).place)

    def carriers(self, asked: AskedQuestion) -> list[Turn]:
        """Return the follow-ups that are stored with the words of a question as their topic.

        They are in its thread; a question outside of threads, in direct messages, has them anywhere there.
        """
        question = asked.question
        rows = self._db.execute(
            "select f.question_id from follow_ups f join questions q on q.id = f.question_id"
            " where q.channel = ? and (? = '' or q.thread_ts = ?) and q.id <> ? and instr(q.text, ?) > 0"
            " order by q.id",
            [question.channel, question.thread_ts, question.thread_ts, asked.id, self.turn(asked).words],
        )
        found = (QuestionStore(self._db).get(row[0]) for row in rows.fetchall())
        return [self.turn(one) for one in found if one]

    def _answered_by(self, channel: str, ts: str) -> int | None:
        """Return the question that a message of Waypost's own answered."""
        row = self._db.execute(
            "select key from outbox where channel = ? and ts = ? and key like ? order by id limit 1",
            [channel, ts, f"{ANSWER_KEY}%"],
        ).fetchone()
        return int(row[0].split(":")[1]) if row else None


class MessageStore:
    """What became of people's messages since they were written, without their words; on one connection."""

    KEEP = timedelta(days=7)  # as long as the inbox keeps the keys of deliveries
    GONE = "gone"  # sorts after every stamp

    def __init__(self, db: Connection) -> None:
        self._db = db

    def changed(self, channel: str, ts: str, stamp: str, now: datetime) -> bool:
        """Note a change of a message; False if a later one, or its deletion, was noted before."""
        noted = self._db.execute(
            "insert into changed_messages values (?, ?, ?, ?) on conflict (channel, ts)"
            " do update set stamp = excluded.stamp, at = excluded.at where excluded.stamp > stamp"
            " returning ts",
            [channel, ts, stamp, now.isoformat()],
        )
        return noted.fetchone() is not None

    def was_changed(self, channel: str, ts: str) -> bool:
        """Return whether a message is not any more what it was when it was delivered."""
        found = self._db.execute("select 1 from changed_messages where channel = ? and ts = ?", [channel, ts])
        return found.fetchone() is not None

    def keep_silent(self, channel: str, ts: str, reason: Silence, now: datetime) -> None:
        """Note why a message got no answer."""
        self._db.execute(
            "insert or replace into silences values (?, ?, ?, ?)", [channel, ts, reason, now.isoformat()]
        )

    def silence(self, channel: str, ts: str) -> Silence | None:
        """Return why a message got no answer, or None if nothing was noted."""
        row = self._db.execute(
            "select reason from silences where channel = ? and ts = ?", [channel, ts]
        ).fetchone()
        return Silence(row[0]) if row else None

    def forget(self, channel: str, ts: str) -> None:
        """Forget why a message got no answer."""
        self._db.execute("delete from silences where channel = ? and ts = ?", [channel, ts])

    def forget_changes_before(self, moment: datetime) -> None:
        """Delete the notes of changes whose message cannot be delivered any more."""
        self._db.execute("delete from changed_messages where at < ?", [moment.isoformat()])
