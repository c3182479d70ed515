"""A question goes to one vetted mentor at a time, in their hours, and the asker sees where it stands."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.blocks import referral as cards
from bot.border import Border
from bot.outgoing import Content, ReplyTo, post, respond, update
from bot.people import People
from bot.units import Unit, Units
from content_index.store import MentorStore, ResourceStore
from content_index.types import Mentor
from insights.store import RecordStore
from insights.types import LearningRecord, Verb
from nudges.calendars import Calendar, Weekday, is_open, next_slot
from retrieval.answer import Answerer
from retrieval.mentors import MentorMatch
from retrieval.store import AskedQuestion, QuestionStore, ReferralStore
from retrieval.types import Query, Question, Referral, ReferralState

_OFFERED = (ReferralState.OFFERED,)
_WAITING = (ReferralState.WAITING,)


class Referring:
    """Offers questions to mentors. `permalink` maps (channel, ts) to an address, "" if Slack gives none."""

    def __init__(
        self,
        units: Units,
        people: People,
        answerer: Answerer,
        permalink: Callable[[str, str], str],
        border: Border,
    ) -> None:
        self._border = border
        self._units = units
        self._people = people
        self._answerer = answerer
        self._permalink = permalink

    def ask(self, question_id: int, user_id: str, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Offer the asker's question to a mentor; a second click only says where it stands."""
        asked = self._asked(question_id)
        if asked is None or not self._is_own(asked, user_id):
            with self._units.open(inbox_id) as unit:
                unit.say(respond(f"refusal:{inbox_id}", reply_to, cards.not_yours()))
            return
        matches, link = self._matches(asked), self._link(asked)
        with self._units.database.reading() as db:
            before = ReferralStore(db).open_of(question_id)
        self._people.names([before.mentor_id] if before else [])
        with self._units.open(inbox_id) as unit:
            standing = ReferralStore(unit.db).open_of(question_id)
            if standing:
                unit.say(respond(f"standing:{inbox_id}", reply_to, self._standing(standing, user_id)))
                return
            self._route(unit, asked, matches, link)
            unit.say(respond(f"noted:{inbox_id}", reply_to, cards.noted()))

    def take(self, referral_id: int, user_id: str, inbox_id: int | None) -> None:
        """Give the question to its mentor if the offer is still open; of two clicks one counts."""
        asked = self._of_referral(referral_id, user_id)
        link = self._link(asked) if asked else ""
        self._people.names([user_id, asked.question.asker] if asked else [])
        with self._units.open(inbox_id) as unit:
            referral = ReferralStore(unit.db).get(referral_id)
            if asked is None or referral is None:
                return
            if not ReferralStore(unit.db).move(referral_id, _OFFERED, ReferralState.TAKEN, unit.now):
                return
            name, question = self._people.name(user_id), asked.question
            self._update_offer(
                unit, referral, "taken", cards.taken_content(self._card(unit, referral, asked, link))
            )
            self._tell_asker(unit, asked, f"taken:{referral_id}", _taken(asked, name))
            if self._names_mentors(question):
                # The others in the thread need not look for an answer any more.
                unit.say(
                    post(
                        f"looking:{referral_id}",
                        question.channel,
                        cards.thread_taken(name),
                        question.thread_ts,
                    )
                )
            self._record(unit, user_id, Verb.TOOK, asked, user_id)

    def show_name(self, question_id: int, user_id: str, inbox_id: int | None) -> None:
        """Let the mentor of a quiet question see who asked it, from now on; only its asker can."""
        asked = self._asked(question_id)
        mine = asked is not None and asked.question.asker == user_id
        with self._units.database.reading() as db:
            referral = ReferralStore(db).open_of(question_id) if mine else None
        self._people.names([user_id, referral.mentor_id] if referral else [])
        with self._units.open(inbox_id) as unit:
            if asked is None or not mine or not QuestionStore(unit.db).reveal(question_id):
                return
            shown = QuestionStore(unit.db).get(question_id)
            referral = ReferralStore(unit.db).open_of(question_id)
            if shown and referral and referral.state is not ReferralState.WAITING:
                self._show_to_mentor(unit, referral, shown)

    def _show_to_mentor(self, unit: Unit, referral: Referral, asked: AskedQuestion) -> None:
        taken = referral.state is ReferralState.TAKEN
        card = self._card(unit, referral, asked, link="")
        self._update_offer(
            unit, referral, "name", cards.taken_content(card) if taken else cards.offered_content(card)
        )
        if taken:
            key = f"name_shown:{asked.id}"
            unit.say(post(key, referral.mentor_id, cards.name_shown_content(card.asker)))
            mentor = self._people.name(referral.mentor_id)
            self._tell_asker(unit, asked, f"name_shown:{asked.id}", cards.state_shown(mentor))

    def _names_mentors(self, question: Question) -> bool:
        """Return whether a thread may read who helps: where others can answer, and only colleagues read."""
        return question.way.in_public and not self._border.is_external(question.channel)

    def pass_on(
        self,
        referral_id: int,
        user_id: str,
        inbox_id: int | None,
        states: tuple[ReferralState, ...] = _OFFERED,
    ) -> None:
        """Close the offer and go to the next mentor, in one transaction."""
        asked = self._of_referral(referral_id, user_id)
        matches = self._matches(asked, user_id) if asked else []
        link = self._link(asked) if asked else ""
        with self._units.open(inbox_id) as unit:
            referral = ReferralStore(unit.db).get(referral_id)
            if asked is None or referral is None:
                return
            if ReferralStore(unit.db).move(referral_id, states, ReferralState.PASSED, unit.now):
                self._update_offer(unit, referral, "passed", cards.passed_content())
                self._route(unit, asked, matches, link)

    def offer_waiting(self) -> int:
        """Offer the questions whose mentor is back at work, and return how many."""
        with self._units.database.reading() as db:
            due = ReferralStore(db).due(self._units.now())
        for referral in due:
            asked = self._asked(referral.question_id)
            if not self._people.reaches(referral.mentor_id):
                self.pass_on(referral.id, referral.mentor_id, None, _WAITING)
                continue
            link = self._link(asked) if asked else ""
            self._people.names([referral.mentor_id, asked.question.asker] if asked else [])
            with self._units.open() as unit:
                if asked and ReferralStore(unit.db).move(
                    referral.id, _WAITING, ReferralState.OFFERED, unit.now
                ):
                    self._offer(unit, referral, asked, link)
        return len(due)

    def _route(self, unit: Unit, asked: AskedQuestion, matches: Sequence[MentorMatch], link: str) -> None:
        """Choose the best mentor who is at work, else the one who is back first, and say so to the asker."""
        if not matches:
            self._tell_asker(unit, asked, f"nobody:{asked.id}:{unit.now.timestamp()}", cards.state_nobody())
            return
        times = [(self._free_from(match.mentor, unit.now), rank) for rank, match in enumerate(matches)]
        at, rank = min(times)
        mentor, name = matches[rank].mentor, self._people.name(matches[rank].mentor.user_id)
        state = ReferralState.OFFERED if at <= unit.now else ReferralState.WAITING
        referral = ReferralStore(unit.db).add(asked.id, mentor.user_id, state, at, unit.now)
        self._record(unit, asked.question.asker, Verb.ROUTED, asked, mentor.user_id)
        if state is ReferralState.OFFERED:
            self._offer(unit, referral, asked, link, matches[rank].reason)
        else:
            zone = self._people.zone(asked.question.asker)
            self._tell_asker(unit, asked, f"waiting:{referral.id}", cards.state_waiting(name, at, zone))

    def _offer(
        self, unit: Unit, referral: Referral, asked: AskedQuestion, link: str, reason: str = ""
    ) -> None:
        card = self._card(unit, referral, asked, link, reason)
        unit.say(post(f"offer:{referral.id}", referral.mentor_id, cards.offered_content(card)))
        name = self._people.name(referral.mentor_id)
        self._tell_asker(unit, asked, f"asked:{referral.id}", cards.state_asked(name, card.reason))

    def _free_from(self, mentor: Mentor, now: datetime) -> datetime:
        """Return now if the mentor is at work, else the moment when they are back."""
        calendar = mentor_calendar(mentor, self._people.zone(mentor.user_id))
        return now if is_open(calendar, now) else next_slot(calendar, now)

    def _tell_asker(self, unit: Unit, asked: AskedQuestion, key: str, content: Content) -> None:
        """One direct message per question; each new state takes the place of the one before."""
        first = f"state:{asked.id}"
        if unit.was_queued(first):
            unit.say(update(f"state:{key}", first, asked.question.asker, content))
        else:
            unit.say(post(first, asked.question.asker, content))

    def _update_offer(self, unit: Unit, referral: Referral, state: str, content: Content) -> None:
        unit.say(update(f"offer:{referral.id}:{state}", f"offer:{referral.id}", referral.mentor_id, content))

    def _card(
        self, unit: Unit, referral: Referral, asked: AskedQuestion, link: str, reason: str = ""
    ) -> cards.ReferralCard:
        resources = ResourceStore(unit.db).get(asked.aid_ids)
        mentor = MentorStore(unit.db).get(referral.mentor_id)
        vetted = ", ".join(topic.replace("-", " ") for topic in mentor.topics) if mentor else ""
        return cards.ReferralCard(
            referral_id=referral.id,
            text=asked.question.text,
            asker="" if asked.question.quiet else self._people.name(asked.question.asker),
            reason=reason or f"vetted for {vetted}",
            # The asker may have seen in private what their mentor may not.
            shown=[
                resources[aid].title
                for aid in asked.aid_ids
                if aid in resources and not resources[aid].audience
            ],
            link=link,
        )

    def _standing(self, referral: Referral, asker: str) -> Content:
        name = self._people.name(referral.mentor_id)
        if referral.state is ReferralState.TAKEN:
            return cards.state_taken(name)  # with its button, if there is one, in the direct message
        if referral.state is ReferralState.WAITING:
            return cards.state_waiting(name, referral.due_at, self._people.zone(asker))
        return cards.state_asked(name, "")

    def _is_own(self, asked: AskedQuestion, user_id: str) -> bool:
        """Return whether a question is this person's; mentors are there for colleagues alone."""
        return asked.question.asker == user_id and self._border.is_colleague(user_id, asked.question.team)

    def _matches(self, asked: AskedQuestion, *passed: str) -> list[MentorMatch]:
        with self._units.database.reading() as db:
            never = {asked.question.asker, *passed, *ReferralStore(db).asked_already(asked.id)}
        found = self._answerer.mentors_for(Query(asked.question.text, asked.question.audiences), never)
        matches = [match for match in found if self._people.reaches(match.mentor.user_id)]
        # Everybody this can be about is looked up now, not inside the transaction that follows.
        self._people.names([asked.question.asker, *(match.mentor.user_id for match in matches)])
        return matches

    def _asked(self, question_id: int) -> AskedQuestion | None:
        with self._units.database.reading() as db:
            return QuestionStore(db).get(question_id)

    def _of_referral(self, referral_id: int, mentor_id: str) -> AskedQuestion | None:
        """Return the question of a referral that is this mentor's; None for anybody else."""
        with self._units.database.reading() as db:
            referral = ReferralStore(db).get(referral_id)
        if referral is None or referral.mentor_id != mentor_id:
            return None
        return self._asked(referral.question_id)

    def _link(self, asked: AskedQuestion | None) -> str:
        """Return the address of the thread, for questions that were asked where the mentor may look."""
        if asked is None or not asked.question.way.in_public:
            return ""
        return self._permalink(asked.question.channel, asked.question.ts)

    def _record(self, unit: Unit, actor: str, verb: Verb, asked: AskedQuestion, mentor_id: str) -> None:
        RecordStore(unit.db).add(LearningRecord(unit.now, actor, verb, f"mentor:{mentor_id}", asked.id))


def _taken(asked: AskedQuestion, mentor: str) -> Content:
    if asked.question.quiet:
        return cards.state_taken_quietly(mentor, asked.id)
    return cards.state_taken(mentor)


def mentor_calendar(mentor: Mentor, zone: ZoneInfo) -> Calendar:
    """Return the hours in which a mentor may be asked; the first of them is the only slot."""
    return Calendar(
        timezone=zone,
        workdays=frozenset(list(Weekday)[number] for number in mentor.workdays),
        slots=(mentor.starts_at,),
        opens=mentor.starts_at,
        closes=mentor.ends_at,
    )
