"""`waypost gate` as an operator runs it."""

import json

import pytest
from click.testing import CliRunner

from bot import gating
from bot.cli import main
from bot.gating import Said, judge
from retrieval.gate import surface_probability
from tests.toy_encoder import ToyEncoder

QUESTION, OTHER = "how do I claim travel costs?", "thanks, that worked"


def waypost(*arguments, stdin=None):
    return CliRunner().invoke(main, ["gate", *map(str, arguments)], input=stdin)


def jsonl(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.mark.model
def test_each_message_gets_a_line_in_order_from_a_file_or_stdin(tmp_path):
    file = tmp_path / "messages.jsonl"
    file.write_text("\ufeff" + jsonl({"id": "a", "text": QUESTION}) + "\n" + jsonl({"id": 2, "text": OTHER}))
    ran = waypost(file)
    assert ran.exit_code == 0, ran.output
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [list(row) for row in found] == [["id", "question_probability", "is_question"]] * 2
    assert [(row["id"], row["is_question"]) for row in found] == [("a", True), (2, False)]
    assert all(0 <= row["question_probability"] <= 1 for row in found)
    assert waypost("-", stdin=file.read_text()).stdout == ran.stdout


@pytest.mark.model
def test_any_text_is_judged():
    texts = ["", "?", "a" * 40_000, "\ud800", "\0", "🎉", "как мне войти?", "どうやって"]
    rows = [{"id": place, "text": text} for place, text in enumerate(texts)]
    ran = waypost("-", stdin=jsonl(*rows))
    assert ran.exit_code == 0, ran.output
    assert [json.loads(line)["id"] for line in ran.stdout.splitlines()] == [row["id"] for row in rows]


@pytest.mark.parametrize("empty", ["", "\n\n"])
def test_nothing_in_nothing_out(empty):
    ran = waypost("-", stdin=empty)
    assert (ran.exit_code, ran.output) == (0, "")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("hello", "stdin line 2 is not JSON; each line is an object with id and text"),
        ("[" * 100_000, "stdin line 2 is not JSON; each line is an object with id and text"),
        ("[]", "stdin line 2 is not an object with id and text"),
        ('{"id": 1}', "stdin line 2 is not an object with id and text"),
        ('{"text": "hello"}', "stdin line 2 is not an object with id and text"),
        ('{"id": 1, "text": null}', "stdin line 2: text must be a string"),
        ('{"id": 1, "text": ["hello"]}', "stdin line 2: text must be a string"),
        ('{"id": null, "text": "hello"}', "stdin line 2: id must be a string or a number"),
        ('{"id": true, "text": "hello"}', "stdin line 2: id must be a string or a number"),
    ],
)
def test_a_line_that_cannot_be_read_is_one_sentence(line, sentence):
    ran = waypost("-", stdin=jsonl({"id": 1, "text": "fine"}) + line)
    assert (ran.exit_code, ran.stdout, ran.stderr) == (1, "", f"waypost: {sentence}\n")


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path):
    missing, binary = tmp_path / "none.jsonl", tmp_path / "picture.jsonl"
    binary.write_bytes(b"\xff\xd8\xff")
    for file, sentence in (
        (missing, f"{missing} cannot be read (No such file or directory); give a file of JSON lines"),
        (tmp_path, f"{tmp_path} cannot be read (Is a directory); give a file of JSON lines"),
        (binary, f"{binary} is not UTF-8 text; save it as UTF-8"),
    ):
        ran = waypost(file)
        assert (ran.exit_code, ran.stdout, ran.stderr) == (1, "", f"waypost: {sentence}\n")


def test_messages_are_encoded_in_batches_and_another_models_vectors_go_unread(monkeypatch):
    monkeypatch.setattr(gating, "AT_ONCE", 2)
    encoder = ToyEncoder()
    messages = [Said(place, text) for place, text in enumerate((QUESTION, OTHER, "travel \ud800"))]
    assert list(judge(messages, encoder)) == [
        {
            "id": said.id,
            "question_probability": round(surface_probability(said.text), 6),
            "is_question": said.text == QUESTION,
        }
        for said in messages
    ]
    assert encoder.encoded == [QUESTION, OTHER, "travel "]
