"""Nothing that people wrote can ping, link or pretend, in no field and no message of a whole story."""

import contextlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as with_settings

from bot.blocks import answer, curate, home, memory, nudge, plain, quiet, referral, sharing
from bot.blocks import why as explained
from bot.blocks.parts import escaped, safe_url
from bot.config import Config
from bot.outgoing import Content
from bot.sandbox.changes import Change, Edited, Posted
from bot.sandbox.world import Person
from bot.settings import StorageSettings
from bot.slack_client import SlackClient
from bot.storage import open_database
from content_index.indexing import Indexer
from content_index.store import MentorStore
from content_index.types import Passage, Recall, Resource
from insights.types import Gap, Outcomes
from nudges.types import Nudge, NudgeState, Reason
from retrieval.types import Answer, Decision, MentorSuggestion, RankedAid, Span
from tests.bot.company import ASK, GENERAL, HUSH, MENTORS, START, WORLD
from tests.bot.conftest import NO_RETRIES
from tests.bot.content_words import ContentWords
from tests.bot.pings import dangers
from tests.bot.test_questions import CLAIM
from tests.bot.workspace import BotParts, BotWorkspace
from tests.retrieval.given import NOTHING

PIECES = (
    "<!channel>", "<!here|here>", "<@U0OWEN>", "<#C0ASK>", "<!subteam^S0FIT>", "<https://evil.example|click>",
    "*zip*", "_zip_", "~zip~", "`zip`", "\n> zap", "\u202ezap", "\u2066zap", "\x00", "&lt;!here&gt;", "&",
    "<", ">", "|", "@channel", "javascript:zap", "zap",
)  # fmt: skip
QUICK = (Phase.explicit, Phase.generate)  # the first example that fails says enough
hostile = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map(" ".join)


@dataclass(frozen=True, slots=True)
class Fields:
    """A hostile text for every field that people can write."""

    title: str
    text: str
    heading: str
    url: str
    topic: str
    name: str
    question: str
    reply: str
    circle: str


fields = st.builds(Fields, *[hostile] * 9)


def resource_of(said: Fields) -> Resource:
    return Resource(
        id="hostile",
        title=f"{said.title} claim travel costs",
        text=f"# {said.heading}\n\n{said.text} claim travel costs",
        url=said.url,
        topics=(said.topic,),
        owner="U0OMAR",
        verified_by="U0OMAR",
        verified_on=date(2026, 9, 14),
        questions=(said.question,),
        recall=Recall(said.question, said.reply),
    )


def contents(said: Fields) -> Iterator[Content]:
    """Yield every kind of message that holds what people wrote."""
    resource = resource_of(said)
    names = {"U0OMAR": said.name}
    spans = (Span(said.text, marked=True), Span(said.heading, marked=False))
    aid = RankedAid(resource, Passage("hostile", 0, said.heading, said.text), 0.9, spans, spans)
    helper = MentorSuggestion(replace(MENTORS[0], about=said.text), (said.topic,), said.topic)
    card = replace(NOTHING, decision=Decision.ANSWER, aids=(aid, aid), mentors=(helper,))
    yield from _answers(said, card, names)
    yield from _mentoring(said)
    told = Nudge(
        id=1,
        user_id="U0NADIA",
        resource_id="hostile",
        reason=Reason.CAMPAIGN,
        reason_id="1",
        note=said.question,
        planned_at=START,
        first_due_at=START,
        due_at=START,
        expires_at=START,
        safety_critical=False,
        follows=None,
        state=NudgeState.SENT,
        sent_at=START,
        grade=None,
        graded_at=None,
    )
    yield nudge.nudge_content(told, resource)
    yield nudge.nudge_content(told, replace(resource, recall=None))
    yield nudge.shown_content(told, resource, names)
    yield curate.added_content(said.title)
    yield curate.vetted_content(said.name, (said.topic,))
    yield curate.refused_content([said.name, said.name])
    yield memory.which_resource_content(said.question, [])
    yield memory.which_resource_content(said.question, [resource, resource])


def _answers(said: Fields, card: Answer, names: dict[str, str]) -> Iterator[Content]:
    shown = answer.answer_content(
        card, 1, names, answer.CardButtons(share="Share in channel", said=said.name)
    )
    yield shown
    yield answer.nothing_content(card, 1, names, in_public=True)
    yield sharing.in_thread_content(shown, said.name)
    yield sharing.in_channel_content(shown, said.name, said.question)
    yield plain.helped_content(1, said.title)
    yield plain.which_helped_content(1, [(1, said.title)])
    yield plain.note(said.text)
    aids = [explained.ExplainedAid(aid, said.circle, said.question) for aid in card.aids]
    yield explained.explanation_content(
        explained.Explanation(0.7, aids, [(said.question, said.reply)], 1, names)
    )
    yield explained.silence_content(said.text, [said.title])


def _mentoring(said: Fields) -> Iterator[Content]:
    for asker in (said.name, ""):
        card = referral.ReferralCard(1, said.question, asker, said.topic, [said.title], said.url)
        yield referral.offered_content(card)
        yield referral.taken_content(replace(card, link=""))
        yield quiet.from_asker_content(asker, said.reply, 1)
    yield referral.state_asked(said.name, said.topic)
    yield referral.state_taken(said.name)
    yield referral.state_taken_quietly(said.name, 1)
    yield referral.state_shown(said.name)
    yield referral.name_shown_content(said.name)
    yield referral.thread_taken(said.name)
    yield quiet.from_mentor_content(said.name, said.reply, 1, 1, quiet=True)
    with_them = home.OpenReferral(1, said.question, said.name, taken=False)
    yield home.mentor_content(home.MentorHome((said.topic,), "14 Sep 2027", [with_them]))


def views(said: Fields) -> Iterator[dict[str, Any]]:
    """Yield every view that holds what people wrote."""
    with_them = home.OpenReferral(1, said.question, said.name, taken=False)
    gap = Gap(1, said.question, START, 2, 1)
    yield home.home_view(
        home.Home(
            name=said.name,
            recent=[home.RecentQuestion(1, said.question, said.title)],
            planned=[said.title],
            mentor=home.MentorHome((said.topic,), "14 Sep 2027", [with_them]),
            curator=home.CuratorHome(8, Outcomes(1, 1, 0, 0, 1), [gap]),
        )
    )
    yield quiet.reply_view(1, said.question)


@settings(max_examples=100, deadline=None, database=None, phases=QUICK)
@given(fields)
def test_no_message_or_view_lets_anything_through(said):
    for content in contents(said):
        assert dangers({"text": content.text, "blocks": content.blocks}) == []
    for view in views(said):
        assert dangers(view) == []


@settings(max_examples=200, database=None)
@given(st.text() | hostile)
def test_escaped_text_has_no_mrkdwn_left(text):
    assert dangers({"text": escaped(text), "blocks": []}) == []


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://learn.fernhill.example/a b", "https://learn.fernhill.example/a%20b"),
        ("https://x.example/<!channel>|here", "https://x.example/%3C!channel%3E%7Chere"),
        ("javascript:alert(1)", ""),
        ("data:text/html,zap", ""),
        ("//x.example", ""),
        ("https://", ""),
    ],
)
def test_link_leads_to_the_web_or_nowhere(url, safe):
    assert safe_url(url) == safe


class RecordingClient(SlackClient):
    """The real client, which also keeps what it was given to say."""

    calls: list[tuple[str, dict[str, Any]]]

    def api_call(self, api_method: str, **arguments: Any) -> Any:
        """Call Slack, and remember it."""
        type(self).calls.append((api_method, arguments.get("json") or arguments.get("params") or {}))
        return super().api_call(api_method, **arguments)


@contextlib.contextmanager
def company_of(said: Fields) -> Iterator[BotWorkspace]:
    """Run the company with hostile content and with a hostile name for everybody in it."""
    people = tuple(
        Person(person.id, person.name, f"{said.name} {person.name}", tz=person.tz) for person in WORLD.people
    )
    RecordingClient.calls = []
    parts = BotParts(client=RecordingClient, world=replace(WORLD, people=people))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "waypost.sqlite"
        database = open_database(with_settings(Config(), storage=StorageSettings(path=path)))
        aid = resource_of(said)
        Indexer(database, ContentWords(), lambda: START).sync([aid, replace(aid, id="other")], "tests")
        with database.atomic() as db:
            for helper in MENTORS[:2]:
                approvals = tuple(replace(given, topic=said.topic) for given in helper.approvals)
                MentorStore(db).put(replace(helper, approvals=approvals))
        database.close()
        workspace = BotWorkspace(path, NO_RETRIES, parts)
        try:
            workspace.start_bot()
            yield workspace
        finally:
            workspace.stop()


def whole_story(workspace: BotWorkspace, said: Fields) -> list[dict[str, Any]]:
    """Ask in every way, press every button, open every view; return everything that the bot said."""
    seen: list[dict[str, Any]] = []

    def keep(change: Change) -> None:
        if isinstance(change, Posted | Edited) and change.message.by_bot:
            seen.append({"text": change.message.text, "blocks": change.message.blocks})

    workspace.sandbox.workspace.subscribe(keep)
    nadia, omar = workspace.nadia, workspace.omar
    question = f"{CLAIM} {said.question}"
    ts = workspace.ask(f"<@U0WAYPOST> {question}", ASK)
    for label in ("This helped", "Why this?", "Ask a mentor"):
        workspace.click(nadia, workspace.replies(ASK, ts)[0], label)
    workspace.command(nadia, "/waypost", f"why https://x.example/archives/{ASK}/p{ts.replace('.', '')}")
    workspace.command(nadia, "/waypost", f"quietly {question}", GENERAL)
    workspace.click(nadia, workspace.top_level(GENERAL, nadia)[0], "Ask a mentor")
    workspace.command(nadia, "/ask", question, HUSH)
    workspace.click(nadia, workspace.top_level(HUSH, nadia)[0], "Share in channel")
    workspace.ask(CLAIM, HUSH)
    for offer in workspace.direct(omar):
        workspace.click(omar, offer, "Take it")
    for person in (omar, nadia, workspace.priya):
        workspace.command(person, "/mentor")
        person.open_home()
    workspace.command(workspace.priya, "/curate", f"questions {said.title}")
    workspace.command(workspace.priya, "/curate", "gaps")
    workspace.forward(days=2)
    homes = [person.wait_for(person.home) for person in (omar, nadia)]
    return [*seen, *(view for view in homes if view)]


@settings(
    max_examples=5,
    deadline=None,
    database=None,
    phases=QUICK,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(fields)
def test_whole_story_of_hostile_people_pings_nobody(said):
    with company_of(said) as workspace:
        everything = whole_story(workspace, said)
        assert workspace.faults == []
    assert len(everything) > 12
    assert [danger for sent in everything for danger in dangers(sent)] == []


def test_slack_is_told_to_make_no_links_and_mentions_of_its_own():
    with company_of(Fields(*["zap"] * 9)) as workspace:
        whole_story(workspace, Fields(*["zap"] * 9))
    said = {"chat.postMessage", "chat.postEphemeral", "chat.update"}
    calls = [(method, sent) for method, sent in RecordingClient.calls if method in said]
    assert {method for method, _ in calls} == said
    assert {(sent["parse"], sent["link_names"]) for _, sent in calls} == {("none", False)}
    posted = [sent for method, sent in calls if method == "chat.postMessage"]
    assert {(sent["unfurl_links"], sent["unfurl_media"]) for sent in posted} == {(False, False)}
    assert json.dumps(posted)
