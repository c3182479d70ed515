"""`waypost doctor` and `waypost manifest`."""

import json
import os
import sys
from pathlib import Path

import click

from bot.cli_support import config_option, json_option, print_json, sentences
from bot.errors import ConfigError

MARKS = {"ok": "ok     ", "note": "note   ", "problem": "PROBLEM"}


@click.command()
@config_option
@json_option
@sentences
def doctor(config_path: Path | None, as_json: bool) -> None:
    """Check an installation; exit code 1 if something needs attention."""
    from bot.config import read_config
    from bot.doctor import examine

    checks = examine(read_config(config_path), os.environ)
    healthy = all(check.state != "problem" for check in checks)
    if as_json:
        found = [{"name": c.name, "state": str(c.state), "sentence": c.sentence} for c in checks]
        print_json({"ok": healthy, "checks": found})
    else:
        click.echo("\n".join(f"{MARKS[c.state]} {c.name}: {c.sentence}" for c in checks))
    sys.exit(0 if healthy else 1)


@click.command()
@click.option(
    "--request-url",
    help="Where Slack reaches the bot in HTTP mode, https://…/slack/events; else [slack] public_url says it.",
)
@click.option("--many-workspaces", is_flag=True, help="For an app that several workspaces install by OAuth.")
@config_option
@sentences
def manifest(request_url: str | None, many_workspaces: bool, config_path: Path | None) -> None:
    """Print the Slack app manifest for the configured mode, as JSON."""
    from bot.config import read_config
    from bot.installing.types import REDIRECT_PATH
    from bot.manifest import manifest as app_manifest

    slack = read_config(config_path).slack
    if slack.public_url and request_url is None:
        request_url = f"{slack.public_url}/slack/events"
    if many_workspaces and not slack.public_url:
        raise ConfigError("set [slack] public_url first: Slack sends whoever installs Waypost back to it")
    redirect_url = f"{slack.public_url}{REDIRECT_PATH}" if many_workspaces else ""
    click.echo(json.dumps(app_manifest(slack.mode, request_url, redirect_url), indent=2))
