"""The `waypost` command: what an operator types. Each command lives in a module of its own family."""

import click

from bot.cli_content import ask, index
from bot.cli_gate import gate
from bot.cli_measure import evaluate, golden
from bot.cli_replay import replay
from bot.cli_run import demo, serve
from bot.cli_setup import doctor, manifest


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="waypost")
def main() -> None:
    """Curated answers and vetted mentors in Slack, at the moment of need."""


for command in (demo, serve, ask, index, evaluate, golden, gate, replay, doctor, manifest):
    main.add_command(command)
