"""All SQL over trials: unasked answers, what is said of them, and the weeks that were looked at."""

from datetime import UTC, date, datetime, timedelta

from bot.settings import ChannelMode
from bot.trials.earning import Tally, Week
from bot.trials.types import ModeChange, Seen
from content_index.database import Connection
from retrieval.confidence import SURE_FROM

# An answer that is, or would have been, given without having been asked for; as in bot/placing.py.
_UNASKED = "q.way = 'ambient' and q.decision = 'answer' and q.confidence >= :sure"


class TrialStore:
    """What was and would have been said unasked, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def seen(self, channel: str, since: datetime) -> Seen:
        """Count the questions of a channel that nobody put to Waypost."""
        row = self._db.execute(
            f"select count(*), coalesce(sum({_UNASKED}), 0) from questions q"
            " where q.channel = :channel and q.way = 'ambient' and q.asked_at >= :since",
            {"channel": channel, "since": _text(since), "sure": SURE_FROM},
        ).fetchone()
        return Seen(int(row[0]), int(row[1]))

    def to_judge(self, channel: str, judge: str, since: datetime, limit: int) -> list[int]:
        """Return the ids of unasked answers to judge.

        Those that nobody has judged come first, those that this judge has judged last; the newest first.
        """
        rows = self._db.execute(
            f"""
            select q.id from questions q left join trial_judgements j on j.question_id = q.id
            where q.channel = :channel and {_UNASKED} and q.asked_at >= :since
            group by q.id order by max(coalesce(j.judge = :judge, 0)), count(j.judge), q.id desc limit :limit
            """,
            {
                "channel": channel,
                "judge": judge,
                "since": _text(since),
                "sure": SURE_FROM,
                "limit": limit,
            },
        )
        return [question_id for (question_id,) in rows]

    def judge(self, question_id: int, judge: str, useful: bool, now: datetime) -> None:
        """Store what a judge says of an answer; their last word counts."""
        self._db.execute(
            "insert into trial_judgements values (?, ?, ?, ?) on conflict (question_id, judge)"
            " do update set useful = excluded.useful, at = excluded.at",
            [question_id, judge, int(useful), _text(now)],
        )

    def tally(self, channel: str, since: datetime) -> Tally:
        """Count a channel's judged questions; of several judges of one, more than half decide."""
        row = self._db.execute(
            """
            select count(*), coalesce(sum(2 * useful > judges), 0) from (
                select sum(j.useful) as useful, count(*) as judges from trial_judgements j
                join questions q on q.id = j.question_id
                where q.channel = ? and j.at >= ? group by j.question_id
            )
            """,
            [channel, _text(since)],
        ).fetchone()
        return Tally(int(row[1]), int(row[0]))

    def verdicts(self, channel: str, begins: date) -> Tally:
        """Count what askers and judges said of unasked answers in a week; a person's last word counts."""
        row = self._db.execute(
            """
            with said as (
                select v.question_id, v.user_id, v.verdict = 'helped' as useful, v.at from verdicts v
                join questions q on q.id = v.question_id and q.asker = v.user_id
                where q.channel = :channel and q.way = 'ambient' and q.shown
                union all
                select j.question_id, j.judge, j.useful, j.at from trial_judgements j
                join questions q on q.id = j.question_id where q.channel = :channel
            ), last as (
                select useful, row_number() over (
                    partition by question_id, user_id order by at desc, useful) as place
                from said where at >= :begins and at < :ends
            )
            select count(*), coalesce(sum(useful), 0) from last where place = 1
            """,
            {
                "channel": channel,
                "begins": begins.isoformat(),
                "ends": (begins + timedelta(days=7)).isoformat(),
            },
        ).fetchone()
        return Tally(int(row[1]), int(row[0]))

    def channels_with_verdicts(self, since: date) -> list[str]:
        """Return the channels in which something was said of an unasked answer since a day."""
        rows = self._db.execute(
            """
            select q.channel from questions q join verdicts v on v.question_id = q.id
            where q.way = 'ambient' and v.at >= :since union
            select q.channel from questions q join trial_judgements j on j.question_id = q.id
            where j.at >= :since order by 1
            """,
            {"since": since.isoformat()},
        )
        return [channel for (channel,) in rows]


class VoiceStore:
    """How channels' modes changed, and the weeks that were looked at, on one open connection."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def change(self, channel: str, mode: ChannelMode, changed_by: str, lowered: bool, now: datetime) -> None:
        """Note that a channel has another mode from now on; `lowered` if Waypost lowered it by itself."""
        self._db.execute(
            "insert into mode_changes (channel, mode, lowered, changed_by, at) values (?, ?, ?, ?, ?)",
            [channel, mode, int(lowered), changed_by, _text(now)],
        )

    def last_change(self, channel: str) -> ModeChange | None:
        """Return the last change of a channel's mode, None if only the config ever set it."""
        return self._last("channel = ?", channel)

    def last_lowering(self, channel: str) -> ModeChange | None:
        """Return the last time that Waypost lowered a channel's mode, or None."""
        return self._last("channel = ? and lowered", channel)

    def claim(self, channel: str, week: Week, now: datetime) -> bool:
        """Keep a week as it was found; False if it was kept before."""
        cursor = self._db.execute(
            "insert or ignore into voice_weeks values (?, ?, ?, ?, ?, ?)",
            [
                channel,
                week.begins.isoformat(),
                week.mode,
                week.tally.useful,
                week.tally.judged,
                _text(now),
            ],
        )
        return bool(cursor.rowcount)

    def week(self, channel: str, begins: date) -> Week | None:
        """Return a week as it was kept, or None."""
        row = self._db.execute(
            "select mode, useful, judged from voice_weeks where channel = ? and begins = ?",
            [channel, begins.isoformat()],
        ).fetchone()
        return Week(begins, ChannelMode(row[0]), Tally(row[1], row[2])) if row else None

    def _last(self, where: str, channel: str) -> ModeChange | None:
        row = self._db.execute(
            f"select mode, lowered, at from mode_changes where {where} order by id desc limit 1", [channel]
        ).fetchone()
        return ModeChange(ChannelMode(row[0]), bool(row[1]), datetime.fromisoformat(row[2])) if row else None


def _text(moment: datetime) -> str:
    """Return a moment as it is stored: in UTC, so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat()
