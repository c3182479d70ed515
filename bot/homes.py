"""Gathers what a person's App Home shows."""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.blocks.home import (
    CuratorHome,
    Home,
    MentorHome,
    OpenReferral,
    RecentQuestion,
    home_view,
    mentor_content,
)
from bot.blocks.parts import Block, day
from bot.blocks.referral import COLLEAGUE
from bot.channels.types import ChannelPolicy
from bot.delivery import error_name, is_passing
from bot.outgoing import ReplyTo, respond
from bot.people import People, Role
from bot.reminding import Reminding, planned_lines
from bot.units import Units
from content_index.database import Connection
from content_index.store import MentorStore, ResourceStore
from insights.store import GapStore, RecordStore
from retrieval.store import AskedQuestion, QuestionStore, ReferralStore
from retrieval.types import ReferralState

log = logging.getLogger(__name__)

RECENT = 10  # as far back as an answer that was shown in private can be brought back, not tuned
GAPS_SHOWN = 5
LOOK_BACK = timedelta(days=28)


class Homes:
    """Makes App Home views."""

    def __init__(
        self, units: Units, people: People, reminding: Reminding, policy: Callable[[str], ChannelPolicy]
    ) -> None:
        self._policy = policy
        self._units = units
        self._people = people
        self._reminding = reminding

    def publish(self, client: WebClient, user_id: str) -> None:
        """Show a person their App Home as it is now; somebody whom Slack does not know (any more) has none.

        Raises SlackApiError where another try may help.
        """
        try:
            client.views_publish(user_id=user_id, view=self.view(user_id))
        except SlackApiError as error:
            if is_passing(error):
                raise
            log.warning("views.publish was refused (%s)", error_name(error))

    def view(self, user_id: str) -> dict[str, Any]:
        """Return the App Home of a person as it is now."""
        with self._units.database.reading() as db:
            return self.view_in(db, user_id)

    def view_in(self, db: Connection, user_id: str, found: Sequence[Block] = ()) -> dict[str, Any]:
        """Return the App Home of a person as this transaction leaves it, with what a search found."""
        roles = self._people.roles(user_id)
        calendar = self._reminding.calendar(user_id)
        home = Home(
            name=self._people.name(user_id),
            recent=self._recent(db, user_id),
            planned=planned_lines(db, user_id, calendar),
            mentor=self._mentor(db, user_id) if Role.MENTOR in roles else None,
            curator=self._curator(db) if Role.CURATOR in roles else None,
            found=found,
        )
        return home_view(home)

    def mentor_status(self, user_id: str, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Tell a mentor which questions are with them, in answer to `/mentor`."""
        is_mentor = Role.MENTOR in self._people.roles(user_id)
        with self._units.database.reading() as db:
            mentor = self._mentor(db, user_id) if is_mentor else None
        with self._units.open(inbox_id) as unit:
            unit.say(respond(f"mentor:{inbox_id}", reply_to, mentor_content(mentor)))

    def _recent(self, db: Connection, user_id: str) -> list[RecentQuestion]:
        asked = QuestionStore(db).recent(user_id, RECENT)
        return [RecentQuestion(one.id, one.question.text, self._first_aid(db, one)) for one in asked]

    def _first_aid(self, db: Connection, asked: AskedQuestion) -> str:
        """Return the title of the first aid, "" if there was none or it may not be seen any more."""
        question, first = asked.question, asked.aid_ids[:1]
        openly = self._policy(question.channel).audiences if question.way.in_public else frozenset[str]()
        visible = ResourceStore(db).visible(first, openly | self._people.audiences(question.asker))
        return next((resource.title for resource in visible.values()), "")

    def _mentor(self, db: Connection, user_id: str) -> MentorHome | None:
        mentor = MentorStore(db).get(user_id)
        if mentor is None:
            return None
        referrals = []
        for referral in ReferralStore(db).open_with(user_id):
            asked = QuestionStore(db).get(referral.question_id)
            if asked:
                taken = referral.state is ReferralState.TAKEN
                quiet = asked.question.quiet
                asker = COLLEAGUE if quiet else self._people.name(asked.question.asker)
                referrals.append(OpenReferral(referral.id, asked.question.text, asker, taken))
        return MentorHome(mentor.topics, day(mentor.expires_on), referrals)

    def _curator(self, db: Connection) -> CuratorHome:
        return CuratorHome(
            resources=ResourceStore(db).counts()["resources"],
            outcomes=RecordStore(db).outcomes(self._units.now() - LOOK_BACK),
            gaps=GapStore(db).open(GAPS_SHOWN),
        )
