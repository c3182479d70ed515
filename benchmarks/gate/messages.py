"""The labelled messages that the gate is fitted on: our own, and those of public sets that allow it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SHARED = HERE.parent.parent.parent / "shared" / "data"

OWN = ("developers", "office", "community", "helpdesk", "threads", "lounge")
INTENTS_USED = {"clinc150": 700, "banking77": 400}  # questions taken of each, so that they stay a minority
ANSWERS = ("greeting", "goodbye", "thank_you", "yes", "no", "maybe")  # intents of clinc150 that ask nothing

_ASKS = re.compile(
    r"(?:hi|hey|hello|please|so|and|ok|,|\s)*\b(what|what's|whats|how|how's|where|where's|wheres|when|when's|who"
    r"|who's|which|why|is|are|was|do|does|did|can|could|would|should|will|may|am|has|have)\b"
)
_ORDERS = re.compile(r"(?:can|could|would|will) you\b")


class Kind(StrEnum):
    """What a message is; the letters stand in our files."""

    QUESTION = "q"
    NEED = "m"  # a need put as a statement
    FOLLOW_UP = "f"  # a question back, inside a thread
    DIRECTED = "d"  # a question put to somebody by name
    SOCIAL = "s"  # small talk and invitations with the form of a question
    RHETORICAL = "r"
    NONE = "n"
    UNSURE = "u"  # left out of fitting and measuring


ASKING = frozenset({Kind.QUESTION, Kind.NEED, Kind.FOLLOW_UP, Kind.DIRECTED})


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message, where it is from, and what it is.

    `fold` groups what must be held out together. `starts` and `answered` tell, where it is known, whether it
    starts a thread and is answered there.
    """

    text: str
    source: str
    fold: str
    kind: Kind
    starts: bool = False
    answered: bool = False

    @property
    def asks(self) -> bool:
        """Whether an annotator would call it a question."""
        return self.kind in ASKING


def own_messages() -> Iterator[Labelled]:
    """Yield the messages written for this project: one a line, its kind before it."""
    for source in OWN:
        for line in (HERE / f"{source}.txt").read_text(encoding="utf-8").splitlines():
            kind, _, text = line.partition(" ")
            yield Labelled(text.replace("\\n", "\n"), source, source, Kind(kind))


def chat_messages() -> Iterator[Labelled]:
    """Yield chat_irc with our own judgments of what is a question; a fold is a day."""
    lines = (HERE / "irc_classes.tsv").read_text(encoding="utf-8").splitlines()
    kinds = dict(line.split("\t") for line in lines)
    for row in _rows("chat_irc/messages.jsonl"):
        kind = Kind(kinds.get(row["id"], "n"))
        starts, answered = bool(row["starter"]), bool(row["label"])
        yield Labelled(row["text"], "chat_irc", row["id"].partition(":")[0], kind, starts, answered)


def intent_messages() -> Iterator[Labelled]:
    """Yield what in the two intent sets has the form of a question, a need, or no question at all."""
    judged = (SHARED / "clinc150" / "qrels.tsv").read_text(encoding="utf-8").splitlines()
    intents = {query: intent for query, intent, _ in (line.split("\t") for line in judged)}
    for row in [*_rows("clinc150/queries.jsonl"), *_rows("clinc150/unanswerable.jsonl")]:
        text = row["text"]
        if intents.get(row["id"]) in ANSWERS:
            if not _ASKS.search(text):
                yield Labelled(text, "clinc150", "clinc150", Kind.NONE)
        elif _ASKS.match(text) and not _ORDERS.match(text):
            yield Labelled(text, "clinc150", "clinc150", Kind.QUESTION)
    for row in _rows("banking77/queries.jsonl"):
        asks = "?" in row["text"] or _ASKS.match(row["text"].lower())
        yield Labelled(row["text"], "banking77", "banking77", Kind.QUESTION if asks else Kind.NEED)


def handbook_messages() -> Iterator[Labelled]:
    """Yield the handbook's questions and chatter, which are only measured on."""
    for name, kind in (("queries", "q"), ("queries_typo", "q"), ("unanswerable", "q"), ("chatter", "n")):
        for row in _rows(f"handbook/dev/{name}.jsonl"):
            yield Labelled(row["text"], f"handbook {name}", "handbook", Kind(kind))


def _rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SHARED / path).read_text(encoding="utf-8").splitlines()]
