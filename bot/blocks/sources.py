"""How the sources fare, for curators."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks.parts import day, escaped, section, shortened
from bot.outgoing import Content
from content_index.sources.store import SourceRecord
from content_index.sources.types import Health

SENTENCE_SHOWN = 200
_WORDS = {
    Health.OK: "up to date",
    Health.UNCHANGED: "unchanged",
    Health.DEGRADED: "*needs a look*",
    Health.FAILING: "*cannot be read*",
    Health.GONE: "*is gone*",
    Health.BLOCKED: "*refuses us*",
}


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source and what is remembered of it, None before its first sync."""

    name: str
    record: SourceRecord | None


def sources_content(lines: Sequence[SourceLine]) -> Content:
    """Return what `/curate sources` says, the sources in trouble first."""
    if not lines:
        said = "No sources are set up yet. They are declared under [sources] in the config."
        return Content(said, [section(escaped(said))])
    ordered = sorted(lines, key=lambda line: (_is_well(line), line.name))
    troubled = sum(not _is_well(line) for line in lines)
    said = f"{len(lines)} source{'s' if len(lines) > 1 else ''}, {troubled or 'none'} in trouble."
    return Content(said, [section(f"{said}\n" + "\n".join(map(_line, ordered)))])


def _is_well(line: SourceLine) -> bool:
    return line.record is None or line.record.health in (Health.OK, Health.UNCHANGED)


def _line(line: SourceLine) -> str:
    if line.record is None:
        return f"• {escaped(line.name)}: not synced yet"
    record = line.record
    reason = f": {escaped(shortened(record.sentence, SENTENCE_SHOWN))}" if record.sentence else ""
    what = f"{_WORDS[record.health]}, {record.items} resources, looked at on {day(record.checked_at)}"
    return f"• {escaped(line.name)} {what}{reason}"
