"""The encoder of an installation. `python -m bot.encoding` prepares it, as `make setup` does."""

from collections.abc import Callable
from pathlib import Path

import click

from bot.config import Config, read_config
from content_index.database import Database
from content_index.models.store import ModelStore
from retrieval.errors import ModelError
from retrieval.loading import load_encoder, load_named
from retrieval.model_files import locate
from retrieval.types import Encoder


def configured_encoder(config: Config, tell: Callable[[str], None]) -> Encoder:
    """Load the configured model. Raises ModelError if it is missing or not what it should be."""
    return load_encoder(config.retrieval.model, _exports(config), tell)


def named_encoder(config: Config, name: str, tell: Callable[[str], None] = lambda sentence: None) -> Encoder:
    """Load a model by the name that its vectors are stored under.

    Raises ModelError, with what to do, if it is not there any more.
    """
    try:
        return load_named(name, _exports(config), tell)
    except ModelError as error:
        raise ModelError(
            f"{name}, whose vectors are stored, cannot be loaded ({error}); "
            "`waypost index` lets the configured model take its place"
        ) from error


def serving_encoder(config: Config, database: Database, tell: Callable[[str], None]) -> Encoder:
    """Load the model that serves, which is the configured one unless that waits to be swapped in.

    Raises ModelError if one of the two is missing or not what it should be.
    """
    files = locate(config.retrieval.model)
    with database.reading() as db:
        serving = ModelStore(db).serving()
    if serving in (None, files.name):
        return load_encoder(files, _exports(config), tell)
    tell(waits(files.name, str(serving)))
    return named_encoder(config, str(serving), tell)


def adopt(database: Database, encoder: Encoder) -> None:
    """Let a model serve where none does yet."""
    with database.atomic() as db:
        if ModelStore(db).serving() is None:
            ModelStore(db).serve(encoder.name)


def waits(model: str, serving: str) -> str:
    """Return the sentence that a model is configured and another one serves."""
    return (
        f"the configured model {model} waits: {serving} serves until `waypost index` has encoded "
        "everything aside and asked the golden questions"
    )


def _exports(config: Config) -> Path:
    return config.storage.path.parent / "waypost-models"


def _tell(sentence: str) -> None:
    click.echo(sentence, err=True)


if __name__ == "__main__":
    configured_encoder(read_config(), _tell)
