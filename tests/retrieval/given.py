"""What the tests of answering start from: a library that can be searched, questions, mentors."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from content_index.types import Mentor, TopicApproval
from retrieval.migrations import migrations
from retrieval.search import Searcher
from retrieval.types import Answer, Decision, Query, Question, Way
from tests.content_index.given import Shelf, new_database

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
QUESTION = Question("How?", "U1", "T1", "C1", "1.1", "1.1", Way.MENTION, NOW)
# Texts of Markdown's own signs and of what makes cutting hard.
MARKDOWN = st.lists(st.sampled_from(
    ["word", "travel", "end.", "e.g.", "What?", "Next", "\n", "\n- ", "\n2. ", "\n# ", "> ", "**", "_", "`",
     "[a](b)", "[Go on. Then](b)", "```", "|", "x" * 400, "3.5", "…", "\u00a0", "\u2028"]
), max_size=120).map(" ".join)  # fmt: skip
NOTHING = Answer(Decision.ABSTAIN, 0.2, (), (), np.zeros(2, dtype=np.float32))


def mentor(user_id: str, *topics: str, expires_on: date = date(2027, 1, 1), open_cap: int = 3) -> Mentor:
    approvals = tuple(TopicApproval(topic, "U0", date(2026, 1, 1)) for topic in topics)
    return replace(Mentor(user_id, approvals, expires_on), open_cap=open_cap)


class Library(Shelf):
    """A shelf with a searcher over it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(new_database(folder / "waypost.sqlite", migrations))
        self.notices: list[str] = []
        self.index_path = folder / "passages.faiss"
        self.searcher = Searcher(self.database, self.encoder, self.index_path, self.notices.append)

    def search(self, text: str, *audiences: str, k: int = 10) -> list[tuple[str, str]]:
        """Return the resource and the passage shown of each hit, best first."""
        hits = self.searcher.search(Query(text, frozenset(audiences)), k).hits
        return [(hit.passage.resource_id, hit.passage.text) for hit in hits]

    def found(self, text: str, *audiences: str, k: int = 10) -> list[str]:
        return [resource_id for resource_id, _ in self.search(text, *audiences, k=k)]
