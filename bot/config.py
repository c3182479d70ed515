"""The operator's settings: config.toml read into one frozen value, and the secrets from the environment.

Every key has a default, so that no file at all is a working configuration.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from bot.errors import ConfigError
from bot.settings import (
    BUNDLED_MODEL,
    ChannelSettings,
    ContentSettings,
    LogSettings,
    NudgeSettings,
    RetrievalSettings,
    RoleSettings,
    SlackMode,
    SlackSettings,
    SourceEntry,
    SourceSettings,
    StorageSettings,
)

DEFAULT_NAME = "config.toml"
SHOWN_CHARACTERS = 80  # of a refused value, enough to find it in the file


class Config(Struct, frozen=True):
    """All settings, a section each; Config() is what holds without a file."""

    slack: SlackSettings = SlackSettings()
    storage: StorageSettings = StorageSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    content: ContentSettings = ContentSettings()
    sources: SourceSettings = SourceSettings()
    channels: ChannelSettings = ChannelSettings()
    roles: RoleSettings = RoleSettings()
    nudges: NudgeSettings = NudgeSettings()
    log: LogSettings = LogSettings()


def read_config(path: Path | None = None) -> Config:
    """Read a config file; without a path config.toml in the current folder, or the defaults if there is none.

    Relative paths in the file are meant from the folder it lies in, and are returned joined to it; so is a
    model that names a folder there. Raises ConfigError if the file cannot be read or anything in it is wrong.
    """
    file = path or Path(DEFAULT_NAME)
    if path is None and not file.exists():
        return Config()
    return _with_paths_from(file.parent, load_config(_parsed(file), file.name))


def load_config(mapping: Mapping[str, Any], name: str = DEFAULT_NAME) -> Config:
    """Build the configuration from parsed TOML; `name` is the file's name in the messages.

    Raises ConfigError, one sentence naming the place, for an unknown section or key and for a wrong value.
    """
    kinds = {field.name: field.type for field in msgspec.structs.fields(Config)}
    sections: dict[str, Any] = {}
    for section, values in mapping.items():
        if section not in kinds:
            raise ConfigError(f"{name}: unknown section '{section}'; known sections: {', '.join(kinds)}")
        sections[section] = _section(kinds[section], values, f"{name} [{section}]")
    return Config(**sections)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What proves to Slack that we are the app, and to us that Slack is Slack; never shown, not even in repr.

    app_token is empty in HTTP mode and signing_secret in socket mode, where they are not needed. bot_token is
    empty where workspaces install Waypost themselves, and only there client_id and client_secret are set.
    """

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = field(default="", repr=False)
    client_secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class _Variable:
    """A secret's name in the environment, how it starts, and where Slack's app settings show it."""

    name: str
    prefix: str
    found_in: str


_BOT_TOKEN = _Variable("SLACK_BOT_TOKEN", "xoxb-", "OAuth & Permissions, Bot User OAuth Token")
_APP_TOKEN = _Variable(
    "SLACK_APP_TOKEN", "xapp-", "Basic Information, App-Level Tokens, with the scope connections:write"
)
_SIGNING_SECRET = _Variable("SLACK_SIGNING_SECRET", "", "Basic Information, App Credentials")
_CLIENT_ID = _Variable("SLACK_CLIENT_ID", "", "Basic Information, App Credentials")
_CLIENT_SECRET = _Variable("SLACK_CLIENT_SECRET", "", "Basic Information, App Credentials")


def read_secrets(environ: Mapping[str, str], mode: SlackMode) -> Secrets:
    """Take the secrets which this mode needs from the environment.

    With SLACK_CLIENT_ID or SLACK_CLIENT_SECRET workspaces install Waypost themselves; then both are needed,
    and no bot token.

    Raises ConfigError that names every variable that is missing or starts wrongly and where its value is
    found; the message never shows a value.
    """
    second = _APP_TOKEN if mode is SlackMode.SOCKET else _SIGNING_SECRET
    app = (_CLIENT_ID, _CLIENT_SECRET)
    first = app if any(environ.get(variable.name, "").strip() for variable in app) else (_BOT_TOKEN,)
    values = {variable: environ.get(variable.name, "").strip() for variable in (*first, second)}
    problems = [text for variable, value in values.items() if (text := _problem(variable, value))]
    if problems:
        raise ConfigError(f"cannot sign in to Slack in {mode} mode: {'; '.join(problems)}")
    return Secrets(
        bot_token=values.get(_BOT_TOKEN, ""),
        app_token=values.get(_APP_TOKEN, ""),
        signing_secret=values.get(_SIGNING_SECRET, ""),
        client_id=values.get(_CLIENT_ID, ""),
        client_secret=values.get(_CLIENT_SECRET, ""),
    )


def _problem(variable: _Variable, value: str) -> str:
    """Return what is wrong with a secret's value, or an empty text."""
    source = f"in your app's settings at api.slack.com/apps under {variable.found_in}"
    if not value:
        start = f" (it starts with {variable.prefix})" if variable.prefix else ""
        return f"{variable.name} is not set; find it{start} {source}"
    if not value.startswith(variable.prefix):
        return f"{variable.name} does not start with {variable.prefix}; find the right one {source}"
    return ""


def _parsed(file: Path) -> dict[str, Any]:
    try:
        parsed: dict[str, Any] = msgspec.toml.decode(file.read_bytes())
    except FileNotFoundError as error:
        raise ConfigError(
            f"{file} does not exist; copy config.example.toml there or leave --config out"
        ) from error
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{file} is not text in UTF-8 (byte {error.start + 1}); save it as UTF-8"
        ) from error
    except msgspec.DecodeError as error:
        raise ConfigError(f"{file} is not valid TOML: {error}") from error
    return parsed


def _section(kind: type[Struct], values: object, where: str) -> Struct:
    if not isinstance(values, Mapping):
        raise ConfigError(f"{where}: expected a section with keys, got {_shown(values)}")
    types = {field.name: field.type for field in msgspec.structs.fields(kind)}
    for key in values:
        if key not in types:
            raise ConfigError(f"{where}: unknown key '{key}'; known keys: {', '.join(types)}")
    return kind(**{key: _value(types[key], value, f"{where} {key}") for key, value in values.items()})


def _value(kind: Any, value: object, where: str) -> Any:
    try:
        return msgspec.convert(value, kind, dec_hook=_path)
    except msgspec.ValidationError as error:
        expected = kind.__metadata__[0].description
        raise ConfigError(f"{where}: expected {expected}, got {_shown(value)}") from error


def _path(kind: type, value: object) -> Path:
    """Convert what msgspec has no conversion for, paths; raises ValueError for anything but a text."""
    if kind is not Path or not isinstance(value, str) or not value:
        raise ValueError("not a path")
    return Path(value).expanduser()


def _shown(value: object) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"


def _with_paths_from(folder: Path, config: Config) -> Config:
    """Return the configuration with what is relative to the config file's folder joined to it."""
    model = config.retrieval.model
    if model != BUNDLED_MODEL and (folder / Path(model).expanduser()).is_dir():
        model = str(folder / Path(model).expanduser())
    return msgspec.structs.replace(
        config,
        storage=StorageSettings(path=folder / config.storage.path),
        sources=msgspec.structs.replace(
            config.sources, sync=tuple(_with_path_from(folder, entry) for entry in config.sources.sync)
        ),
        content=ContentSettings(paths=tuple(folder / path for path in config.content.paths)),
        retrieval=msgspec.structs.replace(config.retrieval, model=model),
    )


def _with_path_from(folder: Path, entry: SourceEntry) -> SourceEntry:
    """Return a source whose path is meant from the config file's folder; addresses stay as they are."""
    if "://" in entry.place or entry.place.startswith("git@"):
        return entry
    return msgspec.structs.replace(entry, place=str(folder / Path(entry.place).expanduser()))
