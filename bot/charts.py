"""The picture of a confidence: its reliability diagram and its risk-coverage curve, as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from retrieval.calibration import reliability, risk_coverage
from retrieval.evaluation import Run, all_cards, calibration_errors, question_cards

WIDTH, HEIGHT = 960, 496
SIDE = 340  # pixels of a plot, which is square
TOP = 64
LEFT = (80, 560)  # where the two plots begin
TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
TARGETS = (0.1, 0.2)  # the risks of coverage_at_risk_10 and _20
LARGEST_RADIUS = 7.0

INK, FAINT, BLUE, RED = "#1d1c1d", "#d5d8dd", "#1264a3", "#c0392b"
STYLE = f"text {{ font: 13px sans-serif; fill: {INK}; }} .title {{ font-size: 16px; font-weight: 600; }}"


@dataclass(frozen=True, slots=True)
class _Plot:
    """A square with both axes from 0 to 1; `x` and `y` turn values into pixels."""

    left: int

    def x(self, value: float) -> float:
        return round(self.left + SIDE * value, 1)

    def y(self, value: float) -> float:
        return round(TOP + SIDE * (1 - value), 1)

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: str, more: str = "") -> str:
        (x1, y1), (x2, y2) = start, end
        return (
            f'<line x1="{self.x(x1)}" y1="{self.y(y1)}" x2="{self.x(x2)}" y2="{self.y(y2)}" '
            f'stroke="{colour}" {more}/>'
        )

    def frame(self, title: str, across: str, up: str) -> list[str]:
        """Return the grid, the numbers along the axes and what they count."""
        middle, bottom = self.x(0.5), self.y(0)
        parts = [_text(self.x(0), TOP - 24, title, 'class="title"')]
        for tick in TICKS:
            parts += [self.line((tick, 0), (tick, 1), FAINT), self.line((0, tick), (1, tick), FAINT)]
            parts.append(_text(self.x(tick), bottom + 20, f"{tick:.0%}", 'text-anchor="middle"'))
            parts.append(_text(self.x(0) - 8, self.y(tick) + 4, f"{tick:.0%}", 'text-anchor="end"'))
        parts.append(_text(middle, bottom + 42, across, 'text-anchor="middle"'))
        x, y = self.x(0) - 52, self.y(0.5)
        parts.append(_text(x, y, up, f'text-anchor="middle" transform="rotate(-90 {x} {y})"'))
        return parts


def reliability_svg(run: Run) -> str:
    """Return the reliability diagram of the questions beside the risk-coverage curve of all texts."""
    errors = calibration_errors(run)
    questions = len(run.answered) + len(run.unanswerable)
    caption = (
        f"{questions} questions, {len(run.chatter)} other messages. Expected calibration error: "
        f"{errors['ece_questions']:.3f} over the questions, {errors['ece']:.3f} over everything."
    )
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
            f"<title>{escape(caption)}</title><style>{STYLE}</style>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
            *_reliability(_Plot(LEFT[0]), run),
            *_risk_coverage(_Plot(LEFT[1]), run),
            _text(LEFT[0], HEIGHT - 14, caption),
            "</svg>\n",
        )
    )


def _reliability(plot: _Plot, run: Run) -> list[str]:
    bins = reliability(question_cards(run))
    most = max(found.count for found in bins)
    parts = plot.frame("Reliability", "confidence", "share of cards that are right")
    parts.append(plot.line((0, 0), (1, 1), INK, 'stroke-dasharray="5 5" stroke-opacity=".5"'))
    parts.append(_path(plot, [(found.probability, found.right) for found in bins], BLUE))
    for found in bins:
        at = found.probability
        parts.append(plot.line((at, found.low), (at, found.high), BLUE, 'stroke-opacity=".45"'))
        radius = round(LARGEST_RADIUS * (found.count / most) ** 0.5, 1)
        parts.append(f'<circle cx="{plot.x(at)}" cy="{plot.y(found.right)}" r="{radius}" fill="{BLUE}"/>')
    return parts


def _risk_coverage(plot: _Plot, run: Run) -> list[str]:
    curve = risk_coverage(all_cards(run))
    across, up = "answerable questions that get a card", "cards that are wrong"
    parts = plot.frame("Risk and coverage", across, up)
    for risk in TARGETS:
        parts.append(plot.line((0, risk), (1, risk), RED, 'stroke-dasharray="2 4"'))
    points = [(float(covered), float(risk)) for covered, risk in zip(curve.coverage, curve.risk, strict=True)]
    return [*parts, _path(plot, points, BLUE)]


def _path(plot: _Plot, points: Sequence[tuple[float, float]], colour: str) -> str:
    places = " ".join(f"{plot.x(x)},{plot.y(y)}" for x, y in points)
    return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>'


def _text(x: float, y: float, said: str, more: str = "") -> str:
    return f'<text x="{x}" y="{y}" {more}>{escape(said)}</text>'
