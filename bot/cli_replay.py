"""`waypost replay`."""

import tempfile
from pathlib import Path

import click

from bot.cli_support import config_option, json_option, print_json, sentences, tell


@click.command()
@click.argument("export", metavar="EXPORT.zip", type=click.Path(path_type=Path))
@click.option(
    "--channel", "channels", metavar="NAME", multiple=True, help="Only this channel; can be repeated."
)
@click.option("--with-text", is_flag=True, help="Put the questions themselves into the JSON, too.")
@config_option
@json_option
@sentences
def replay(
    export: Path, channels: tuple[str, ...], with_text: bool, config_path: Path | None, as_json: bool
) -> None:
    """Tell what Waypost would have said unasked in the channels of a Slack export, and how sure."""
    from bot.config import read_config
    from bot.replay.reporting import replay_lines, replay_record
    from bot.replay.running import Replay, run_replay

    if with_text and not as_json:
        raise click.UsageError("--with-text goes with --json")
    config = read_config(config_path)
    with tempfile.TemporaryDirectory(prefix="waypost-replay-") as scratch:
        played = run_replay(config, Replay(export, channels, Path(scratch)), tell)
    if as_json:
        print_json(replay_record(played, with_text))
    else:
        click.echo("\n".join(replay_lines(played)))
