"""`waypost ask` and `index`."""

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
    """Load or sync resources from Markdown folders and .jsonl files.

    If [retrieval] model was changed, the new model is built aside and serves once no golden question is lost.
    """
    from bot.config import read_config
    from bot.indexing import IndexJob, index_store

    config = read_config(config_path)
    chosen = paths or config.content.paths
    if not chosen and not config.storage.path.exists():
        raise click.UsageError("give a folder or file to index, or set [content] paths in the config")
    made = index_store(config, IndexJob(chosen, progress, tell, accept_lost))
    report = made.report
    if as_json:
        print_json(asdict(report))
    else:
        click.echo(
            f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged, "
            f"{report.retired} retired; {report.passages} passages, {report.encoded} newly encoded"
        )
    if made.refused:
        tell(f"waypost: {made.refused}")
        sys.exit(1)
