"""L&D's work from Slack: add a resource, vet a mentor, see the gaps."""

import hashlib
import re
from datetime import date, timedelta

from bot.blocks import curate as forms
from bot.blocks.parts import escaped, section, shortened
from bot.outgoing import Content, ReplyTo, post, respond
from bot.people import People, Role
from bot.searching import ServingIndexer
from bot.units import Units
from content_index.store import MentorStore
from content_index.types import Mentor, Recall, Resource, TopicApproval
from insights.store import GapStore
from insights.types import Gap

SOURCE = "slack"  # the source of everything that was added in Slack
VETTED_FOR = timedelta(days=180)
GAPS_SHOWN = 10
TITLE_SHOWN = 150  # characters of the question that opened a gap

_URL = re.compile(r"<?(https?://[^\s>|]+)(?:\|[^>]*)?>?")
_MENTION = re.compile(r"<@([UW]\w+)(?:\|[^>]*)?>")


class Curating:
    """What curators do; everybody else gets a kind refusal."""

    def __init__(self, units: Units, people: People, indexer: ServingIndexer) -> None:
        self._units = units
        self._people = people
        self._indexer = indexer

    def may_curate(self, user_id: str) -> bool:
        """Return whether a person is a curator now."""
        return Role.CURATOR in self._people.roles(user_id)

    def today(self) -> date:
        """Return the date by the bot's clock."""
        return self._units.now().date()

    def vetted_until(self) -> date:
        """Return until when a mentor who is vetted today stays so, if nothing else is chosen."""
        return self.today() + VETTED_FOR

    def refuse(self, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Say kindly that curating is for curators, and who they are."""
        names = [self._people.name(user_id) for user_id in self._people.curators()]
        with self._units.open(inbox_id) as unit:
            unit.say(respond(f"refused:{inbox_id}", reply_to, forms.refused_content(names)))

    def add(self, form: forms.ResourceForm, view_id: str, curator: str, inbox_id: int | None) -> None:
        """Put a resource in, verified by its curator today, and tell them that it can be found.

        The id comes from the title and the modal, so that work done twice makes one resource.
        """
        recall = Recall(form.recall_question, form.recall_answer) if form.recall_question else None
        resource = Resource(
            id=f"{_slug(form.title)}-{hashlib.sha256(view_id.encode()).hexdigest()[:6]}",
            title=form.title,
            text=form.text,
            kind=form.kind,
            url=form.url,
            minutes=form.minutes,
            topics=form.topics,
            owner=curator,
            verified_by=curator,
            verified_on=self.today(),
            questions=form.questions,
            recall=recall,
        )
        self._indexer.add(resource, SOURCE)
        with self._units.open(inbox_id) as unit:
            unit.say(post(f"added:{resource.id}", curator, forms.added_content(resource.title)))

    def vet(self, form: forms.MentorForm, curator: str, inbox_id: int | None) -> None:
        """Approve a mentor for topics and tell the curator."""
        today = self.today()
        mentor = Mentor(
            user_id=form.user_id,
            approvals=tuple(TopicApproval(topic, curator, today) for topic in form.topics),
            expires_on=form.expires_on,
            about=form.about,
            starts_at=form.starts_at,
            ends_at=form.ends_at,
        )
        name = self._people.name(form.user_id)
        with self._units.open(inbox_id) as unit:
            MentorStore(unit.db).put(mentor)
            key = f"vetted:{form.user_id}:{inbox_id}"
            unit.say(post(key, curator, forms.vetted_content(name, form.topics)))

    def gaps(self, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """List what was asked and nothing curated answers, what most people ran into first."""
        with self._units.open(inbox_id) as unit:
            gaps = GapStore(unit.db).open(GAPS_SHOWN)
            lines = [
                f"• {escaped(shortened(gap.title, TITLE_SHOWN))} ({_asked(gap.questions, gap.askers)})"
                for gap in gaps
            ]
            text = "\n".join(lines) or "No gaps: everything that was asked had an answer."
            content = Content(_counted(gaps), [section(text)])
            unit.say(respond(f"gaps:{inbox_id}", reply_to, content))


def draft_from(text: str) -> forms.Draft:
    """Return what `/curate add` starts with: a link, or a text whose first line may be its title."""
    text = text.strip()
    link = _URL.fullmatch(text)
    if link:
        return forms.Draft(title="", text="", url=link[1])
    first, _, rest = text.partition("\n")
    if rest.strip() and len(first) <= forms.TITLE_LIMIT:
        return forms.Draft(title=first.lstrip("# ").strip(), text=rest.strip(), url="")
    return forms.Draft(title="", text=text, url="")


def mentioned_user(text: str) -> str:
    """Return the user id of the first mention in a command's text, or ""."""
    found = _MENTION.search(text)
    return found[1] if found else ""


def _slug(title: str) -> str:
    return "-".join(re.findall(r"[^\W_]+", title.lower()))[:60] or "resource"


def _counted(gaps: list[Gap]) -> str:
    return "One open gap" if len(gaps) == 1 else f"{len(gaps) or 'No'} open gaps"


def _asked(questions: int, askers: int) -> str:
    times = "once" if questions == 1 else f"{questions} times"
    return f"asked {times} by {askers} {'person' if askers == 1 else 'people'}"
