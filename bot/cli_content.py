"""`waypost ask` and `index`."""

import os
import sys
from dataclasses import asdict
from pathlib import Path

import click

from bot.cli_support import config_option, json_option, print_json, progress, sentences, tell


@click.command()
@click.argument("text")
@config_option
@json_option
@sentences
def ask(text: str, config_path: Path | None, as_json: bool) -> None:
    """Answer a question in the terminal."""
    from bot.asking import answer_lines, answer_record, ask_once
    from bot.config import read_config

    asked = ask_once(read_config(config_path), text, tell)
    if as_json:
        print_json(answer_record(asked))
    else:
        click.echo("\n".join(answer_lines(asked)))


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@config_option
@json_option
@click.option(
    "--accept-lost", is_flag=True, help="Let a changed model serve even if golden questions fail with it."
)
@sentences
def index(paths: tuple[Path, ...], config_path: Path | None, as_json: bool, accept_lost: bool) -> None:
    """Load or sync resources from Markdown folders, .jsonl files and, without paths, the configured sources.

    If [retrieval] model was changed, the new model is built aside and serves once no golden question is lost.
    """
    from bot.clock import utc_now
    from bot.config import read_config
    from bot.indexing import IndexJob, index_store
    from bot.syncing import configured_sources

    config = read_config(config_path)
    chosen = paths or config.content.paths
    if not chosen and not config.sources.sync and not config.storage.path.exists():
        raise click.UsageError("give a path to index, or set [content] paths or [sources] sync in the config")
    with configured_sources(config, os.environ, utc_now) as sources:
        made = index_store(config, IndexJob(chosen, progress, tell, accept_lost, () if paths else sources))
    report = made.report
    if as_json:
        print_json(asdict(report))
    else:
        click.echo(
            f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged, "
            f"{report.retired} retired; {report.passages} passages, {report.encoded} newly encoded"
        )
    for trouble in made.troubles:
        tell(f"waypost: source {trouble.name} ({trouble.health}): {trouble.sentence}")
    if made.refused:
        tell(f"waypost: {made.refused}")
    if made.refused or made.troubles:
        sys.exit(1)
