"""`waypost eval` and `golden`: how good the answers are."""

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli_support import config_option, json_option, print_json, progress, sentences, tell

if TYPE_CHECKING:
    from bot.evaluating import Evaluation

A_FILE = click.Path(path_type=Path)


@click.command("eval")
@click.argument("folder", metavar="DIR", type=A_FILE)
@click.option(
    "--queries", type=A_FILE, help="Ask these instead of DIR/queries.jsonl; the judgments are the same."
)
@click.option("--predictions", type=A_FILE, help="Write one JSON line a query here.")
@click.option("--intervals", is_flag=True, help="Add 95 % intervals and calibration errors.")
@click.option(
    "--reliability", type=A_FILE, metavar="OUT.svg", help="Draw how far the confidence can be trusted."
)
@click.option("--ablate", is_flag=True, help="Also measure without each stage of search.")
@click.option(
    "--compare", type=A_FILE, metavar="OTHER.toml", help="Measure a second configuration, and the gain."
)
@config_option
@json_option
@sentences
def evaluate(
    folder: Path,
    queries: Path | None,
    predictions: Path | None,
    intervals: bool,
    reliability: Path | None,
    ablate: bool,
    compare: Path | None,
    config_path: Path | None,
    as_json: bool,  # noqa: ARG001 (it is always JSON)
) -> None:
    """Measure answers on a folder of questions with known answers; prints JSON."""
    from bot import evaluating
    from bot.config import read_config

    if (ablate or compare) and (predictions or intervals or reliability or (ablate and compare)):
        raise click.UsageError("--ablate and --compare each go with no other option than --queries")
    config = read_config(config_path)
    with tempfile.TemporaryDirectory(prefix="waypost-eval-") as scratch:
        assignment = evaluating.Assignment(folder, queries, Path(scratch), progress, tell)
        if ablate:
            measured = evaluating.ablate(config, assignment)
            tell("\n".join(evaluating.ablation_lines(measured)))
            print_json(measured)
        elif compare:
            measured = evaluating.compare(config, read_config(compare), assignment)
            tell("\n".join(evaluating.comparison_lines(measured)))
            print_json(measured)
        else:
            made = evaluating.evaluate(config, assignment)
            print_json(made.record() | (evaluating.uncertainty(made.run) if intervals else {}))
            _write(made, predictions, reliability)


@click.command()
@config_option
@json_option
@sentences
def golden(config_path: Path | None, as_json: bool) -> None:
    """Check that the golden questions still find their resource; exit code 1 if one does not."""
    from bot.config import read_config
    from bot.golden import check_once, golden_lines, golden_record

    report = check_once(read_config(config_path), tell)
    if as_json:
        print_json(golden_record(report))
    else:
        click.echo("\n".join(golden_lines(report)))
    sys.exit(1 if report.failed else 0)


def _write(made: "Evaluation", predictions: Path | None, reliability: Path | None) -> None:
    """Write the files that were asked for beside the figures."""
    from bot.charts import reliability_svg
    from bot.evaluating import prediction_record
    from retrieval.errors import EvaluationError

    lines = (json.dumps(prediction_record(p), ensure_ascii=False) for p in made.run.predictions)
    try:
        if predictions:
            predictions.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        if reliability:
            reliability.write_text(reliability_svg(made.run), encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"cannot write {error.filename}: {error.strerror}") from error
