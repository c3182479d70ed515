"""`python -m benchmarks.fit_confidence` fits the confidence and says how it does on sets it has not seen.

It needs the public sets in ../shared/data and scikit-learn, and encodes five libraries the first time. The
weights it prints are those of retrieval/confidence.py.
"""

import sys

import numpy as np

from benchmarks.confidence.measuring import Floats, Seen, figures, fit, interval, left_out, noise_floor, see
from benchmarks.confidence.sets import question_sets
from benchmarks.gate.messages import SHARED
from benchmarks.result import ROOT, Cell, Table
from retrieval.loading import load_encoder

WITH_INTERVAL = ("AUROC", "coverage at 20 % risk", "at 10 %")


def main() -> int:
    """Search, fit, measure, print; returns the exit code."""
    if not SHARED.exists():
        print("the public sets are not in ../shared/data", file=sys.stderr)
        return 1
    encoder = load_encoder("bundled", ROOT / "waypost-models")
    sets = {questions.name: see(questions, encoder) for questions in question_sets()}
    says = left_out(sets)
    print(_table(sets, says).text(), end="\n\n")
    shipped = fit(list(sets.values()))
    print(f"weights: bias {shipped.bias:.2f}, score, coverage, lead {np.round(shipped.weights, 2).tolist()}")
    return 0


def _table(sets: dict[str, Seen], says: dict[str, Floats]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name, seen in sets.items():
        found = figures(says[name], seen)
        cells: list[Cell] = [name, int(seen.answerable.sum()), int((~seen.answerable).sum())]
        for figure, value in found.items():
            low, high = interval(says[name], seen, figure) if figure in WITH_INTERVAL else (0.0, 0.0)
            cells.append(f"{value:.3f} ({low:.3f} to {high:.3f})" if high else f"{value:.3f}")
        mean, most = noise_floor(says[name])
        rows.append((*cells, f"{mean:.3f}, {most:.3f}"))
    names = tuple(figures(next(iter(says.values())), next(iter(sets.values()))))
    columns = ("left out", "answerable", "not", *names, "calibration error of the truth, mean and 95 %")
    return Table("Each set by a fit to the other four", columns, tuple(rows))


if __name__ == "__main__":
    sys.exit(main())
