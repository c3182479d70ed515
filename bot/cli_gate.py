"""`waypost gate`."""

import json
import sys
from pathlib import Path

import click

from bot.cli_support import config_option, sentences, tell


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@config_option
@sentences
def gate(file: Path, config_path: Path | None) -> None:
    """Tell which messages are questions: {"id", "text"} JSON lines in, JSON lines out; "-" reads stdin."""
    from bot.config import read_config
    from bot.gating import judged_lines, read_messages

    config = read_config(config_path)
    messages = read_messages(file, sys.stdin.buffer)
    for record in judged_lines(config, messages, tell):
        click.echo(json.dumps(record))
