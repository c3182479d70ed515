"""What all commands share: their common options, and one sentence instead of a traceback."""

import functools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from bot.errors import ConfigError, ExportError, StartError
from bot.sandbox.errors import SandboxError
from content_index.errors import ContentError
from nudges.errors import NudgeError
from retrieval.errors import EvaluationError, ModelError

P = ParamSpec("P")
R = TypeVar("R")

EXPECTED = (
    ConfigError,
    ExportError,
    StartError,
    SandboxError,
    ContentError,
    NudgeError,
    ModelError,
    EvaluationError,
)

config_option = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    help="The configuration; config.toml in this folder, or the defaults if there is none.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def sentences(command: Callable[P, R]) -> Callable[P, R]:
    """Make a command end with exit code 1 and one sentence on stderr for every trouble."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except EXPECTED as error:
            click.echo(f"waypost: {error}", err=True)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001  the last place before a traceback would reach a person
            click.echo(f"waypost: an unexpected problem ({_place(error)}); please report this line", err=True)
        sys.exit(1)

    return run


def print_json(data: dict[str, Any]) -> None:
    """Print one JSON object."""
    click.echo(json.dumps(data, ensure_ascii=False))


def tell(sentence: str) -> None:
    """Say something to the operator, on stderr."""
    click.echo(sentence, err=True)


def progress(done: int, total: int) -> None:
    """Show how far the encoding is, on stderr: one line that is written over, or now and then a new one."""
    if sys.stderr.isatty():
        click.echo(f"\rencoding {done} of {total} passages", err=True, nl=done == total)
    elif done == total or done % 1024 == 0:
        click.echo(f"encoding {done} of {total} passages", err=True)


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {where}"
