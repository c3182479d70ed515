"""Questions in the manner of a chat, with and without an answer in five public or own libraries.

In our files a line is `resource,other resource|question`, where a resource is the end of its id, or
`-|question` for one that nothing answers. The libraries themselves are not shipped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.gate.messages import SHARED
from benchmarks.result import ROOT
from bot.demo import STARTER
from content_index.readers import read_resources
from content_index.types import Resource
from retrieval.test_sets import read_test_set

HERE = Path(__file__).parent
CORPORA = SHARED / "corpora"
OWN = ("people", "platform", "engineering")
NOTHING = "-"

# Our set "people" is about these parts of a handbook whose other parts nobody wrote questions for.
PEOPLE_PAGES = (
    "content/benefits-pay-perks",
    "content/company-info-and-process",
    "content/departments/finance",
    "content/departments/tech-ops",
    "content/departments/people-talent/people-ops",
)
LIBRARIES = {
    "people": ("sourcegraph_handbook",),
    "platform": ("govuk_dev_docs",),
    "engineering": ("tts_dev_guide", "thoughtbot_guides", "prometheus_runbooks"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the ids of the resources that answer it; nothing does if there are none."""

    text: str
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A library and what was asked of it."""

    name: str
    resources: list[Resource]
    questions: list[Asked]


def question_sets() -> Iterator[QuestionSet]:
    """Read the five sets: a public handbook, the starter ecosystem, and the three of our own."""
    handbook = SHARED / "handbook" / "dev"
    yield _from_folder("handbook", read_resources(handbook / "corpus.jsonl"), handbook)
    starter = ROOT / "tests" / "starter_questions"
    yield _from_folder("starter", read_resources(STARTER / "resources"), starter)
    for name in OWN:
        yield _own(name)


def own_lines(name: str) -> list[tuple[list[str], str]]:
    """Return the ends of resource ids and the question of each line of one of our files."""
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    parted = [line.partition("|") for line in lines]
    return [([] if ends == NOTHING else ends.split(","), text) for ends, _, text in parted]


def _from_folder(name: str, resources: list[Resource], folder: Path) -> QuestionSet:
    found = read_test_set(folder)
    asked = [
        Asked(text, frozenset(doc for doc, grade in found.relevant[query].items() if grade > 0))
        for query, text in found.queries.items()
    ]
    return QuestionSet(name, resources, asked + [Asked(t, frozenset()) for t in found.unanswerable.values()])


def _own(name: str) -> QuestionSet:
    resources = [r for corpus in LIBRARIES[name] for r in read_resources(CORPORA / f"{corpus}.jsonl")]
    if name == "people":
        resources = [resource for resource in resources if resource.id.startswith(PEOPLE_PAGES)]
    ids = [resource.id for resource in resources]
    asked = [Asked(text, frozenset(_only(ids, end) for end in ends)) for ends, text in own_lines(name)]
    return QuestionSet(name, resources, asked)


def _only(ids: Sequence[str], end: str) -> str:
    """Return the one id that ends so. Raises ValueError if there is none, or more than one."""
    found = [known for known in ids if known == end or known.endswith(f"/{end}")]
    if len(found) != 1:
        raise ValueError(f"{end} names {len(found)} resources: {', '.join(found)}")
    return found[0]
