"""The encoder of an installation. `python -m bot.encoding` prepares it, as `make setup` does."""

from collections.abc import Callable

import click

from bot.config import Config, read_config
from retrieval.loading import load_encoder
from retrieval.types import Encoder


def configured_encoder(config: Config, tell: Callable[[str], None]) -> Encoder:
    """Load the configured model. Raises ModelError if it is missing or not what it should be."""
    return load_encoder(config.retrieval.model, config.storage.path.parent / "waypost-models", tell)


def _tell(sentence: str) -> None:
    click.echo(sentence, err=True)


if __name__ == "__main__":
    configured_encoder(read_config(), _tell)
