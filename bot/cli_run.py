"""`waypost demo` and `waypost serve`."""

from pathlib import Path

import click

from bot.cli_support import config_option, progress, sentences, tell

DEMO_FOLDER = Path(".waypost/demo")


@click.command()
@click.option(
    "--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option(
    "--folder",
    default=DEMO_FOLDER,
    show_default=True,
    type=click.Path(path_type=Path),
    help="Where the demo keeps its index; the workspace itself begins anew each time.",
)
@click.option("--install", is_flag=True, help="Begin without Waypost, and add it to the workspace by OAuth.")
@config_option
@sentences
def demo(port: int, folder: Path, install: bool, config_path: Path | None) -> None:
    """Try Waypost in a browser: a local workspace with a starter ecosystem."""
    from bot.config import read_config
    from bot.demo import DemoOptions, start_demo
    from bot.encoding import configured_encoder
    from bot.logs import set_up_logging
    from bot.signals import wait_for_end

    config = read_config(config_path)
    set_up_logging(config.log.level)
    encoder = configured_encoder(config, tell)
    click.echo("Indexing the starter ecosystem…", err=True)
    options = DemoOptions(folder=folder, port=port, progress=progress, install=install)
    running = start_demo(encoder, options)
    click.echo(f"Waypost's sandbox workspace: {running.sandbox.url}  (Ctrl+C ends it)")
    if install:
        click.echo(running.bot.services.workspaces.summary())
    wait_for_end()
    running.stop()


@click.command()
@config_option
@sentences
def serve(config_path: Path | None) -> None:
    """Run the bot against Slack, over a web socket or HTTP as [slack] mode says."""
    from bot.config import read_config
    from bot.live import run_live

    run_live(read_config(config_path), tell)
