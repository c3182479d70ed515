"""`waypost gate`: which of many messages are questions that somebody wants answered."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from bot.config import Config
from bot.encoding import configured_encoder
from content_index.errors import ContentError
from retrieval.gate import QUESTION_FROM, Gate
from retrieval.types import Encoder

AT_ONCE = 256  # messages that are encoded and printed together, so that a long file shows progress; not tuned


@dataclass(frozen=True, slots=True)
class Said:
    """A message to be judged; its id, a string or a number, is given back as it came."""

    id: str | int | float
    text: str


def read_messages(file: Path, stdin: BinaryIO) -> list[Said]:
    """Read `{id, text}` JSON lines from a file, or from stdin if it is "-"; empty lines are passed over.

    Raises ContentError, naming the file and line, if anything in it cannot be read.
    """
    name = "stdin" if str(file) == "-" else str(file)
    try:
        content = stdin.read() if name == "stdin" else file.read_bytes()
        lines = content.decode("utf-8-sig").split("\n")
    except OSError as error:
        raise ContentError(f"{name} cannot be read ({error.strerror}); give a file of JSON lines") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{name} is not UTF-8 text; save it as UTF-8") from error
    return [_said(line, f"{name} line {number}") for number, line in enumerate(lines, 1) if line.strip()]


def judge(messages: list[Said], encoder: Encoder) -> Iterator[dict[str, Any]]:
    """Yield the record of each message, in order."""
    gate = Gate(encoder.name)
    for start in range(0, len(messages), AT_ONCE):
        batch = messages[start : start + AT_ONCE]
        vectors = encoder.encode([_whole(message.text) for message in batch])
        chances = gate.probabilities([message.text for message in batch], vectors)
        yield from (_record(message, chance) for message, chance in zip(batch, chances, strict=True))


def judged_lines(
    config: Config, messages: list[Said], tell: Callable[[str], None]
) -> Iterable[dict[str, Any]]:
    """Judge messages with the configured model; nothing is loaded for none."""
    return judge(messages, configured_encoder(config, tell)) if messages else ()


def _said(line: str, place: str) -> Said:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ContentError(f"{place} is not JSON; each line is an object with id and text") from error
    if not isinstance(row, dict) or "id" not in row or "text" not in row:
        raise ContentError(f"{place} is not an object with id and text")
    if isinstance(row["id"], bool) or not isinstance(row["id"], str | int | float):
        raise ContentError(f"{place}: id must be a string or a number")
    if not isinstance(row["text"], str):
        raise ContentError(f"{place}: text must be a string")
    return Said(row["id"], row["text"])


def _record(message: Said, chance: float) -> dict[str, Any]:
    return {
        "id": message.id,
        "question_probability": round(chance, 6),
        "is_question": chance >= QUESTION_FROM,
    }


def _whole(text: str) -> str:
    """Return the text without halves of surrogate pairs, which the model does not take."""
    return text.encode("utf-8", "ignore").decode()
