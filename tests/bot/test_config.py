"""The config file and the secrets: what they mean, and the one sentence each mistake gets."""

import re
import tomllib
from datetime import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.config import Config, Secrets, load_config, read_config, read_secrets
from bot.errors import ConfigError
from bot.settings import ChannelMode, NudgeSettings, SlackMode, Weekday

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
BOT_TOKEN = "xoxb-1-secret"
APP_TOKEN = "xapp-1-secret"


def problem(mapping: dict[str, Any]) -> str:
    with pytest.raises(ConfigError) as caught:
        load_config(mapping)
    return str(caught.value)


def problem_of_file(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    return str(caught.value)


def problem_of_secrets(environ: dict[str, str], mode: SlackMode) -> str:
    with pytest.raises(ConfigError) as caught:
        read_secrets(environ, mode)
    return str(caught.value)


def test_example_file_shows_exactly_the_defaults():
    assert load_config(tomllib.loads(EXAMPLE.read_text())) == Config()


def test_example_file_shows_every_key_with_a_comment_in_its_section():
    shown = {section: set(values) for section, values in tomllib.loads(EXAMPLE.read_text()).items()}
    known = {
        section.name: {key.name for key in msgspec.structs.fields(section.type)}
        for section in msgspec.structs.fields(Config)
    }
    sections = re.split(r"^\[", EXAMPLE.read_text(), flags=re.MULTILINE)[1:]
    assert shown == known
    assert [text.partition("]")[0] for text in sections if "\n# " not in text] == []


def test_values_are_read_into_their_types():
    config = load_config(
        {
            "slack": {"mode": "http", "port": 8443},
            "channels": {"modes": {"C1": "thread"}, "audiences": {"C1": ["sales"]}},
            "nudges": {"slots": ["14:00", "08:15"], "workdays": ["sun", "mon"]},
        }
    )
    assert (config.slack.mode, config.slack.port) == (SlackMode.HTTP, 8443)
    assert config.channels.modes == {"C1": ChannelMode.THREAD}
    assert config.channels.audiences == {"C1": ("sales",)}
    assert config.nudges == NudgeSettings(slots=("14:00", "08:15"), workdays=(Weekday.SUN, Weekday.MON))


def test_slots_and_workdays_are_handed_on_as_plain_values():
    nudges = NudgeSettings(slots=("14:00", "08:15"), workdays=(Weekday.SUN, Weekday.MON))
    assert nudges.slot_times() == (time(8, 15), time(14))
    assert nudges.weekday_numbers() == frozenset({0, 6})


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        pytest.param(
            {"retrieval": {"topk": 5}},
            "config.toml [retrieval]: unknown key 'topk'; known keys: model, stages, max_aids, max_mentors",
            id="unknown key",
        ),
        pytest.param(
            {"retreival": {}},
            "config.toml: unknown section 'retreival'; known sections: "
            "slack, storage, retrieval, content, sources, channels, roles, nudges, log",
            id="unknown section",
        ),
        pytest.param(
            {"slack": 3},
            "config.toml [slack]: expected a section with keys, got 3",
            id="key instead of section",
        ),
        pytest.param(
            {"slack": {"port": "abc"}},
            'config.toml [slack] port: expected an integer from 1 to 65535, got "abc"',
            id="text instead of integer",
        ),
        pytest.param(
            {"slack": {"port": True}},
            "config.toml [slack] port: expected an integer from 1 to 65535, got true",
            id="true is no integer",
        ),
        pytest.param(
            {"retrieval": {"max_aids": 4}},
            "config.toml [retrieval] max_aids: expected an integer from 1 to 3, got 4",
            id="integer out of range",
        ),
        pytest.param(
            {"retrieval": {"stages": ["words", "magic"]}},
            "config.toml [retrieval] stages: expected a list of spelling, words, late_interaction, memory, "
            'priors, got ["words","magic"]',
            id="unknown stage",
        ),
        pytest.param(
            {"slack": {"mode": "Socket"}},
            'config.toml [slack] mode: expected one of socket, http, got "Socket"',
            id="choice in other letters",
        ),
        pytest.param(
            {"slack": {"base_url": "slack.com"}},
            'config.toml [slack] base_url: expected a URL, "https://…", got "slack.com"',
            id="address without scheme",
        ),
        pytest.param(
            {"storage": {"path": 7}},
            "config.toml [storage] path: expected a file path in quotes, got 7",
            id="number instead of path",
        ),
        pytest.param(
            {"content": {"paths": "docs"}},
            'config.toml [content] paths: expected a list of files and folders, got "docs"',
            id="text instead of list",
        ),
        pytest.param(
            {"channels": {"modes": {"C1": "loud"}}},
            "config.toml [channels] modes: expected for each channel id one of "
            'off, shadow, mention, ephemeral, thread, got {"C1":"loud"}',
            id="unknown channel mode",
        ),
        pytest.param(
            {"nudges": {"slots": ["9:30"]}},
            "config.toml [nudges] slots: expected a list of times of day such as "
            '["09:30", "14:00"], got ["9:30"]',
            id="time without leading zero",
        ),
        pytest.param(
            {"nudges": {"workdays": []}},
            "config.toml [nudges] workdays: expected a list of mon, tue, wed, thu, fri, sat, sun, got []",
            id="no working day, so no nudge could ever be sent",
        ),
    ],
)
def test_each_mistake_gets_one_sentence(mapping: dict[str, Any], sentence: str):
    assert problem(mapping) == sentence


def test_long_wrong_value_is_shortened_in_the_message():
    assert problem({"log": {"level": "x" * 500}}) == (
        f'config.toml [log] level: expected one of debug, info, warning, error, got "{"x" * 79}…'
    )


def test_without_a_file_the_defaults_hold(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read_config() == Config()


def test_config_in_the_current_folder_is_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text("[retrieval]\nmax_aids = 2\n")
    assert read_config().retrieval.max_aids == 2


def test_relative_paths_start_at_the_folder_of_the_file(tmp_path):
    (tmp_path / "models" / "mini").mkdir(parents=True)
    file = tmp_path / "waypost.toml"
    file.write_text(
        '[storage]\npath = "data/w.sqlite"\n[content]\npaths = ["aids", "/srv/aids"]\n'
        '[retrieval]\nmodel = "models/mini"\n'
    )
    config = read_config(file)
    assert config.storage.path == tmp_path / "data" / "w.sqlite"
    assert config.content.paths == (tmp_path / "aids", Path("/srv/aids"))
    assert config.retrieval.model == str(tmp_path / "models" / "mini")


@pytest.mark.parametrize(
    "model",
    [
        pytest.param("bundled", id="a folder of that name does not hide the bundled model"),
        pytest.param("sentence-transformers/all-MiniLM-L6-v2", id="no folder, so a hub name"),
    ],
)
def test_model_names_stay_as_they_are(tmp_path, model):
    (tmp_path / "bundled").mkdir()
    file = tmp_path / "config.toml"
    file.write_text(f'[retrieval]\nmodel = "{model}"\n')
    assert read_config(file).retrieval.model == model


def test_named_file_that_is_missing_is_an_error(tmp_path):
    file = tmp_path / "other.toml"
    assert problem_of_file(file) == (
        f"{file} does not exist; copy config.example.toml there or leave --config out"
    )


def test_folder_instead_of_file_is_an_error(tmp_path):
    assert problem_of_file(tmp_path) == f"{tmp_path} cannot be read: Is a directory"


def test_broken_toml_is_reported_with_its_line(tmp_path):
    file = tmp_path / "config.toml"
    file.write_text("[slack]\nport = = 3\n")
    assert problem_of_file(file) == f"{file} is not valid TOML: Invalid value (at line 2, column 8)"


def test_file_in_another_encoding_is_an_error(tmp_path):
    file = tmp_path / "config.toml"
    file.write_bytes(b'[storage]\npath = "caf\xe9.sqlite"\n')
    assert problem_of_file(file) == f"{file} is not text in UTF-8 (byte 22); save it as UTF-8"


def test_messages_name_the_file_that_was_read(tmp_path):
    file = tmp_path / "waypost.toml"
    file.write_text("[log]\nlevel = 1\n")
    assert problem_of_file(file) == (
        "waypost.toml [log] level: expected one of debug, info, warning, error, got 1"
    )


def test_each_mode_takes_its_own_secrets():
    environ = {
        "SLACK_BOT_TOKEN": f"{BOT_TOKEN}\n",
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_SIGNING_SECRET": "s1",
    }
    assert read_secrets(environ, SlackMode.SOCKET) == Secrets(bot_token=BOT_TOKEN, app_token=APP_TOKEN)
    assert read_secrets(environ, SlackMode.HTTP) == Secrets(bot_token=BOT_TOKEN, signing_secret="s1")


def test_missing_secrets_are_all_named_with_where_they_are_found():
    assert problem_of_secrets({"SLACK_BOT_TOKEN": ""}, SlackMode.SOCKET) == (
        "cannot sign in to Slack in socket mode: SLACK_BOT_TOKEN is not set; find it (it starts with xoxb-) "
        "in your app's settings at api.slack.com/apps under OAuth & Permissions, Bot User OAuth Token; "
        "SLACK_APP_TOKEN is not set; find it (it starts with xapp-) in your app's settings at "
        "api.slack.com/apps under Basic Information, App-Level Tokens, with the scope connections:write"
    )


def test_missing_signing_secret_is_named_in_http_mode():
    assert problem_of_secrets({"SLACK_BOT_TOKEN": BOT_TOKEN}, SlackMode.HTTP) == (
        "cannot sign in to Slack in http mode: SLACK_SIGNING_SECRET is not set; find it in your app's "
        "settings at api.slack.com/apps under Basic Information, App Credentials"
    )


def test_swapped_tokens_are_refused_without_being_shown():
    environ = {"SLACK_BOT_TOKEN": APP_TOKEN, "SLACK_APP_TOKEN": BOT_TOKEN}
    sentence = problem_of_secrets(environ, SlackMode.SOCKET)
    assert re.findall(r"SLACK_\w+ does not start with x\w+-", sentence) == [
        "SLACK_BOT_TOKEN does not start with xoxb-",
        "SLACK_APP_TOKEN does not start with xapp-",
    ]
    assert "secret" not in sentence


def test_repr_of_secrets_shows_no_value():
    assert repr(Secrets(bot_token=BOT_TOKEN, app_token=APP_TOKEN, signing_secret="s1")) == "Secrets()"
