"""What a benchmark hands back: tables for people, JSON for comparison, and the state of the machine."""

import json
import os
import platform
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"

Cell = str | int | float


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row for each thing measured; the first column says what it is."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def text(self) -> str:
        """Return the table as Markdown."""
        cells = [self.columns, *[tuple(_shown(cell) for cell in row) for row in self.rows]]
        widths = [max(len(row[place]) for row in cells) for place in range(len(self.columns))]
        lines = [
            "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
            for row in cells
        ]
        rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
        return "\n".join([f"{self.title}", "", lines[0], rule, *lines[1:]])


@dataclass(frozen=True, slots=True)
class Result:
    """One benchmark's outcome. `load` is the machine's load average (1 min) before and after it."""

    name: str
    tables: tuple[Table, ...]
    facts: dict[str, Cell] = field(default_factory=dict)
    load: tuple[float, float] = (0.0, 0.0)

    def text(self) -> str:
        """Return everything as Markdown."""
        facts = "\n".join(f"- {name}: {_shown(value)}" for name, value in self.facts.items())
        load = f"load average before {self.load[0]:.2f}, after {self.load[1]:.2f}"
        return "\n\n".join([f"## {self.name}", *[table.text() for table in self.tables], facts, load])

    def write(self, folder: Path = RESULTS) -> Path:
        """Write the JSON file of this benchmark, with the commit and the machine, and return where."""
        folder.mkdir(parents=True, exist_ok=True)
        said = {
            **asdict(self),
            "commit": commit(),
            "measured_on": datetime.now(UTC).date().isoformat(),
            "python": platform.python_version(),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        }
        file = folder / f"{self.name}.json"
        file.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
        return file


def p50(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """Return the smallest value that at least 95 of 100 do not exceed."""
    ordered = sorted(values)
    return ordered[-(-len(ordered) * 95 // 100) - 1]


def load_now() -> float:
    """Return how many processes wanted a core in the last minute, on average."""
    return os.getloadavg()[0]


def commit() -> str:
    """Return the id of the commit that was measured, with "+" if files differ from it, "" without git."""
    git = ["git", "-C", str(ROOT)]
    try:
        head = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
        changed = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return head.stdout.strip() + ("+" if changed.stdout.strip() else "")


def _shown(cell: Cell) -> str:
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)
