"""The messages that the gate is fitted on: well formed, told apart, and not by their length."""

import re
import statistics
from collections import Counter

from benchmarks.gate.messages import HERE, OWN, Kind, own_messages

ENOUGH = 1200
MOST_LONGER = (
    2.0  # questions' median length over that of the rest; a longer set would be told by length alone
)


def test_every_line_has_a_known_kind_and_a_text():
    lines = [line for source in OWN for line in (HERE / f"{source}.txt").read_text("utf-8").splitlines()]
    assert [line for line in lines if not re.fullmatch(r"[qmfdsrn] \S.*", line)] == []
    assert len(lines) == len(list(own_messages())) >= ENOUGH


def test_no_message_is_there_twice_with_two_kinds():
    kinds = Counter(text for text, _ in {(m.text.lower(), m.asks) for m in own_messages()})
    assert [text for text, count in kinds.items() if count > 1] == []


def test_questions_and_the_rest_are_of_similar_length():
    asking, other = (
        statistics.median(len(m.text.split()) for m in own_messages() if m.asks is asks)
        for asks in (True, False)
    )
    assert asking / other <= MOST_LONGER


def test_judgments_of_the_chat_name_each_message_once():
    rows = [line.split("\t") for line in (HERE / "irc_classes.tsv").read_text("utf-8").splitlines()]
    assert {kind for _, kind in rows} == {Kind.QUESTION, Kind.NEED, Kind.UNSURE}
    assert len({message for message, _ in rows}) == len(rows)
