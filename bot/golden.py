"""Golden questions from Slack and from the command line."""

from collections.abc import Callable
from typing import Any

from bot.blocks import golden as blocks
from bot.blocks.memory import which_resource_content
from bot.clock import utc_now
from bot.config import Config
from bot.encoding import serving_encoder
from bot.finding import find_resources
from bot.outgoing import Content, ReplyTo, respond
from bot.searching import serving_model, serving_searcher
from bot.storage import open_database
from bot.understanding import plain_text
from bot.units import Units
from content_index.database import Database
from retrieval.answer import Answerer
from retrieval.golden import GoldenOutcome, GoldenReport, check
from retrieval.memories.store import GoldenStore

ARROW = "=>"
QUESTION_LIMIT = 500  # characters, far more than a question that somebody would ask again; not tuned


class Golden:
    """What curators do with golden questions: `/curate golden` and what follows it."""

    def __init__(self, units: Units, answerer: Answerer) -> None:
        self._units = units
        self._answerer = answerer

    def handle(self, said: str, curator: str, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Do what a curator typed after `/curate golden` and show them what came of it."""
        content = self._done(plain_text(said), curator)
        with self._units.open(inbox_id) as unit:
            unit.say(respond(f"golden:{inbox_id}", reply_to, content))

    def _done(self, said: str, curator: str) -> Content:
        verb, _, rest = said.partition(" ")
        if not said:
            return blocks.list_content(self._report())
        if verb == "check":
            return blocks.check_content(self._report())
        if verb == "add" and ARROW in rest:
            question, _, resource = rest.rpartition(ARROW)
            return self._added(question.strip()[:QUESTION_LIMIT], resource.strip(), curator)
        if verb == "remove" and rest.isascii() and rest.isdigit() and len(rest) < blocks.NUMBER_DIGITS:
            return self._removed(int(rest))
        return blocks.help_content()

    def _report(self) -> GoldenReport:
        return checked(self._units.database, self._answerer)

    def _added(self, question: str, resource: str, curator: str) -> Content:
        """Keep a question for the resource that is named by its id or title, and try it at once."""
        with self._units.database.reading() as db:
            found = find_resources(db, resource)
        if not question or not resource:
            return blocks.help_content()
        if len(found) != 1:
            return which_resource_content(resource, found)
        with self._units.database.atomic() as db:
            GoldenStore(db).put(question, found[0].id, curator, self._units.now())
            kept = [golden for golden in GoldenStore(db).all() if golden.question == question]
        return blocks.added_content(check(self._answerer, kept).outcomes[0])

    def _removed(self, golden_id: int) -> Content:
        with self._units.database.atomic() as db:
            removed = GoldenStore(db).remove(golden_id)
        return blocks.removed_content(golden_id, removed)


def checked(database: Database, answerer: Answerer) -> GoldenReport:
    """Check every golden question in a database."""
    with database.reading() as db:
        golden = GoldenStore(db).all()
    return check(answerer, golden)


def check_once(config: Config, notice: Callable[[str], None]) -> GoldenReport:
    """Check the golden questions of the configured store."""
    database = open_database(config)
    model = serving_model(config, database, serving_encoder(config, database, notice), notice)
    searcher = serving_searcher(config, database, model, notice)
    return checked(database, Answerer(database, searcher, utc_now))


def golden_record(report: GoldenReport) -> dict[str, Any]:
    """Return a report as the JSON of `waypost golden`."""
    return {
        "passed": len(report.outcomes) - len(report.failed),
        "failed": len(report.failed),
        "questions": [_outcome_record(outcome) for outcome in report.outcomes],
    }


def golden_lines(report: GoldenReport) -> list[str]:
    """Return a report as lines for a terminal."""
    lines = [
        f"{'ok    ' if outcome.passed else 'FAILED'} {outcome.golden.question} => "
        f"{outcome.golden.title or outcome.golden.resource_id}: {blocks.place(outcome)}"
        for outcome in report.outcomes
    ]
    return [*lines, blocks.summary(report)]


def _outcome_record(outcome: GoldenOutcome) -> dict[str, Any]:
    golden = outcome.golden
    return {
        "question": golden.question,
        "resource_id": golden.resource_id,
        "title": golden.title,
        "rank": outcome.rank,
        "passed": outcome.passed,
    }
