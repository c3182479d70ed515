"""Golden questions as curators see them."""

from collections.abc import Sequence

from bot.blocks.parts import escaped, section, shortened
from bot.outgoing import Content
from retrieval.golden import GoldenOutcome, GoldenReport

LISTED = 40  # questions; a line has at most 60 characters of question and title and some words
SHOWN_CHARACTERS = 60
NUMBER_DIGITS = 18  # what a SQLite integer holds for sure

_HELP = "\n".join(
    (
        "`/curate golden` the golden questions, and whether each finds its resource",
        "`/curate golden add <question> => <title or id>` add one: it has to find this resource",
        "`/curate golden check` try them all and show which fail",
        "`/curate golden remove <number>` remove one, by its number in the list",
    )
)


def list_content(report: GoldenReport) -> Content:
    """Return every golden question with its state."""
    if not report.outcomes:
        return Content("No golden questions yet", [section(f"No golden questions yet.\n{_HELP}")])
    return _with_lines(report, report.outcomes)


def check_content(report: GoldenReport) -> Content:
    """Return how many golden questions pass, and those which do not."""
    return _with_lines(report, report.failed)


def added_content(outcome: GoldenOutcome) -> Content:
    """Return what a curator is told of the golden question they added."""
    text = f"Kept as golden question {outcome.golden.id}. “{outcome.golden.title}” is {place(outcome)}."
    return Content(escaped(text), [section(escaped(text))])


def removed_content(golden_id: int, was_there: bool) -> Content:
    """Return what a curator is told when they removed a golden question."""
    text = (
        f"Golden question {golden_id} is removed."
        if was_there
        else f"There is no golden question {golden_id}."
    )
    return Content(text, [section(text)])


def help_content() -> Content:
    """Return what can be said after /curate golden."""
    return Content("What /curate golden can do: add, check, remove", [section(_HELP)])


def summary(report: GoldenReport) -> str:
    """Return the outcome of all in one sentence."""
    count = len(report.outcomes)
    if not count:
        return "No golden questions yet"
    passed = count - len(report.failed)
    found = "question finds its" if count == 1 else "questions find their"
    return f"{passed} of {count} golden {found} resource"


def place(outcome: GoldenOutcome) -> str:
    """Return in words where a resource came."""
    if not outcome.golden.title:
        return "not live any more"
    if outcome.rank is None:
        return "not among the first ten"
    return f"found at place {outcome.rank}"


def _with_lines(report: GoldenReport, outcomes: Sequence[GoldenOutcome]) -> Content:
    lines = [_line(outcome) for outcome in outcomes[:LISTED]]
    more = len(outcomes) - LISTED
    lines += [f"… and {more} more; `waypost golden` lists all"] if more > 0 else []
    # A paragraph for each ten lines: Slack shows at most 3000 characters of one.
    paragraphs = ["\n".join(lines[start : start + 10]) for start in range(0, len(lines), 10)]
    said = summary(report)
    return Content(said, [section(f"*{said}*"), *map(section, paragraphs)])


def _line(outcome: GoldenOutcome) -> str:
    golden = outcome.golden
    question = escaped(shortened(golden.question, SHOWN_CHARACTERS))
    title = escaped(shortened(golden.title or golden.resource_id, SHOWN_CHARACTERS))
    mark = ":white_check_mark:" if outcome.passed else ":x:"
    return f"{mark} {golden.id}. {question} → {title} ({place(outcome)})"
