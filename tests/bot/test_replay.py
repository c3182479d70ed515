"""`waypost replay`: what Waypost would have said in the channels of an export."""

import hashlib
import json
import zipfile

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from bot.channels.store import ChannelStore
from bot.channels.types import ChannelPolicy, ChannelSetting
from bot.cli import main
from bot.config import Config
from bot.errors import ExportError
from bot.replay import export as reading
from bot.replay.export import open_export
from bot.replay.playing import ChannelReplay
from bot.replay.reporting import replay_lines, replay_record
from bot.replay.running import player_for
from bot.settings import ChannelMode, ChannelSettings, StorageSettings
from bot.storage import open_database
from tests.bot.company import START
from tests.bot.content_words import ContentWords
from tests.bot.slack_export import reply, said, stamp, write_export
from tests.bot.test_questions import CLAIM, UNANSWERABLE

PAYSLIP = "How do I read my payslip?"
BANDS = "What are the salary bands?"
LUNCH = "Thanks everyone, lovely lunch today"
GRACE_S = 60


@pytest.fixture
def config(database):
    """Return a config whose store holds the company's content."""
    return replace(
        Config(), storage=StorageSettings(path=database), channels=ChannelSettings(grace_s=GRACE_S)
    )


@pytest.fixture
def play(config, tmp_path):
    """Return a function that plays an export with these days."""

    def played(days, **files) -> list[ChannelReplay]:
        file = write_export(tmp_path / "export.zip", days, **files)
        scratch = tmp_path / "scratch"
        scratch.mkdir()
        player = player_for(config, scratch, lambda sentence: None, lambda *arguments: ContentWords())
        with open_export(file) as export:
            return [player.play(export, channel) for channel in export.channels()]

    return played


HELP = {
    "help/2026-11-02.json": [
        said("joined", 0, subtype="channel_join"),
        said(CLAIM, 1),
        reply("In Tally, see the guide", 50, to=1),
        said(UNANSWERABLE, 100),
        said(LUNCH, 200),
        said(f"<@U0OWEN> {CLAIM}", 300),
        said(CLAIM, 400, user="U0BUILD"),
        said(CLAIM, 500, bot_id="B1", subtype="bot_message"),
        reply(CLAIM, 600, to=200),
    ],
    "help/2026-11-03.json": [
        said(PAYSLIP, 90_000),
        reply("Ask Theo", 90_061, to=90_000),
    ],
    "pay/2026-11-02.json": [said(BANDS, 5)],
}


def test_a_replay_counts_what_would_have_been_said(play):
    assert replay_record(play(HELP), with_text=False) == {
        "messages": 6,
        "questions": 4,
        "would_answer": 2,
        "person_was_faster": 1,
        "channels": [
            {
                "id": "C0HELP",
                "name": "help",
                "grace_s": 60,
                "messages": 5,
                "questions": 3,
                "would_answer": 2,
                "bands": {"sure": 2, "likely": 0, "unsure": 1},
                "person_was_faster": 1,
                "answers": [
                    answer("claim-travel", 1, person_was_faster=True),
                    answer("payslip", 90_000, person_was_faster=False),
                ],
            },
            {
                "id": "C0PAY",
                "name": "pay",
                "grace_s": 60,
                "messages": 1,
                "questions": 1,
                "would_answer": 0,
                "bands": {"sure": 0, "likely": 0, "unsure": 1},
                "person_was_faster": 0,
                "answers": [],
            },
        ],
    }


def answer(aid, at, person_was_faster):
    """Return the record of an answer in #help; its figures are whatever the test encoder makes of it."""
    return {
        "channel": "C0HELP",
        "ts": stamp(at),
        "question_probability": pytest.approx(0.99, abs=0.02),
        "confidence": pytest.approx(0.99, abs=0.02),
        "aids": [aid],
        "person_was_faster": person_was_faster,
    }


def test_what_people_wrote_is_told_only_if_it_is_asked_for(play):
    played = play(HELP)
    assert CLAIM not in json.dumps(replay_record(played, with_text=False))
    answers = replay_record(played, with_text=True)["channels"][0]["answers"]
    assert [one["text"] for one in answers] == [CLAIM, PAYSLIP]


def test_the_table(play):
    assert replay_lines(play(HELP)) == [
        "channel  messages  questions  would answer  likely  unsure  a person was faster",
        "help            5          3             2       0       1               1 of 2",
        "pay             1          1             0       0       1               0 of 0",
        "",
        "In all 4 questions seen, I would have answered 2 without being asked.",
        "1 of these answers I would have held back: a person replied within 1 minute.",
    ]


def test_replies_count_that_only_the_message_lists(play):
    listed = said(CLAIM, 1, replies=[{"user": "U0OWEN", "ts": stamp(30)}])
    [played] = play({"help/2026-11-02.json": [listed]})
    assert (played.seen.would_answer, played.faster) == (1, 1)


@pytest.mark.parametrize(
    ("user", "at"),
    [
        pytest.param("U0NADIA", 30, id="the asker adds something"),
        pytest.param("U0BUILD", 30, id="a bot"),
        pytest.param("USLACKBOT", 30, id="Slackbot"),
        pytest.param("U0OWEN", 61.1, id="after the grace period"),
    ],
)
def test_who_does_not_count_as_faster(play, user, at):
    [played] = play({"help/2026-11-02.json": [said(CLAIM, 1), reply("Here", at, to=1, user=user)]})
    assert (played.seen.would_answer, played.faster) == (1, 0)


def test_a_reply_of_the_next_day_counts(play):
    days = {
        "help/2026-11-02.json": [said(CLAIM, 53_990)],
        "help/2026-11-03.json": [reply("Here", 54_010, to=53_990)],
    }
    assert [one.faster for one in play(days)] == [1]


def test_many_messages_are_played_in_several_batches(play):
    days = {"help/2026-11-02.json": [said(f"{CLAIM} Please {number}", number) for number in range(600)]}
    [played] = play(days)
    assert (played.messages, played.seen.questions, played.seen.would_answer) == (600, 600, 600)
    assert [one.question.ts for one in played.answers] == [stamp(number) for number in range(600)]


def test_what_holds_in_a_channel_holds_for_its_replay(play, config):
    database = open_database(config)
    with database.atomic() as db:
        policy = ChannelPolicy(ChannelMode.OFF, 30, topics=frozenset({"pay"}))
        ChannelStore(db).put(ChannelSetting("C0HELP", policy, "U0PRIYA", START))
        policy = ChannelPolicy(ChannelMode.THREAD, 30, audiences=frozenset({"curator"}))
        ChannelStore(db).put(ChannelSetting("C0PAY", policy, "U0PRIYA", START))
    help_channel, pay = play(HELP)
    assert [one.aid_ids for one in help_channel.answers] == [("payslip",)]
    assert [one.aid_ids for one in pay.answers] == [("salary-bands",)]
    assert (help_channel.grace_s, help_channel.faster) == (30, 0)


def test_direct_messages_are_left_alone(play):
    days = {
        "help/2026-11-02.json": [said(CLAIM, 1)],
        "secret/2026-11-02.json": [said(CLAIM, 1)],
        "D0NADIA/2026-11-02.json": [said(CLAIM, 1)],
        "mpdm-nadia--owen-1/2026-11-02.json": [said(CLAIM, 1)],
        "odd-mpim/2026-11-02.json": [said(CLAIM, 1)],
    }
    files = {"groups": [{"id": "G0SECRET", "name": "secret"}], "mpims": [{"id": "G1", "name": "odd-mpim"}]}
    played = play(days, **files, dms=[{"id": "D0NADIA", "members": ["U0NADIA"]}])
    assert [(one.channel.id, one.channel.name) for one in played] == [
        ("C0HELP", "help"),
        ("G0SECRET", "secret"),
    ]


def test_an_export_without_its_lists_is_played_too(play):
    [played] = play({"help/2026-11-02.json": [said(CLAIM, 1)]}, channels=None, users=None)
    assert (played.channel.id, played.seen.would_answer) == ("help", 1)


def test_an_export_that_was_packed_again_is_played_too(play):
    days = {
        "Export Nov/help/2026-11-02.json": [said(CLAIM, 1)],
        "Export Nov/channels.json": [{"id": "C9", "name": "help"}],
        "__MACOSX/Export Nov/._channels.json": "\0",
    }
    [played] = play(days, channels=None, users=None)
    assert (played.channel.id, played.channel.name, played.messages) == ("C9", "help", 1)


def test_what_is_no_message_is_passed_over(play):
    odd = [
        {},
        {"type": "message"},
        "text",
        None,
        7,
        said(CLAIM, 1) | {"user": None},
        said(CLAIM, 2) | {"ts": "soon"},
        said(CLAIM, 3) | {"text": 5},
        said(CLAIM, 4) | {"ts": 1762074000.5},
        said(CLAIM, 5, files=[{"id": "F1"}], subtype="file_share"),
    ]
    [played] = play({"help/2026-11-02.json": odd, "help/canvas.json": "{}", "help/notes.txt": "x"})
    assert (played.messages, [one.question.ts for one in played.answers]) == (1, [stamp(5)])


def test_the_store_is_only_read(play, database, config):
    open_database(config).close()
    before = {file.name: digest(file) for file in database.parent.iterdir() if file.is_file()}
    play(HELP)
    after = {file.name: digest(file) for file in database.parent.iterdir() if file.is_file()}
    # SQLite may make its own two files beside a database that somebody reads.
    passing = {"export.zip", f"{database.name}-wal", f"{database.name}-shm"}
    assert {name: one for name, one in after.items() if name not in passing} == before


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


# What is refused


def refused(path):
    with pytest.raises(ExportError) as raised:
        read_all(path)
    return str(raised.value)


def read_all(path):
    with open_export(path) as export:
        return [list(export.messages(channel)) for channel in export.channels()]


@pytest.mark.parametrize(
    "name", ["../evil.json", "help/../../evil.json", "/etc/passwd", "C:/evil.json", "help\\..\\evil.json"]
)
def test_paths_out_of_the_export_are_refused(tmp_path, name):
    path = write_export(tmp_path / "export.zip", {name: "[]"})
    assert refused(path) == f"export.zip is refused: {name!r} points outside of the export"


def test_links_and_what_is_in_it_twice_are_refused(tmp_path):
    path = write_export(tmp_path / "link.zip", {})
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("help")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc")
    assert refused(path) == "link.zip is refused: 'help' is a link, and a Slack export has none"
    path = write_export(tmp_path / "twice.zip", {})
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("users.json", "[]")
    assert refused(path) == "twice.zip is refused: 'users.json' is in it twice"


def test_a_file_that_unpacks_to_very_much_is_refused(tmp_path, monkeypatch):
    bomb = write_export(tmp_path / "bomb.zip", {"help/2026-11-02.json": b" " * (17 << 20)})
    assert refused(bomb) == (
        "bomb.zip is refused: unpacked it would be 17 MB, 1021 times as much; "
        "give the file that Slack's export made, or a part of it"
    )
    large = write_export(tmp_path / "large.zip", {"help/2026-11-02.json": b" " * (65 << 20)})
    assert refused(large) == "large.zip is refused: 'help/2026-11-02.json' is larger than 64 MB"
    many = write_export(tmp_path / "many.zip", {})
    monkeypatch.setattr(reading, "MOST_ENTRIES", 1)
    assert refused(many) == "many.zip holds more than 1 files, which no Slack export does"


def test_a_size_that_is_not_true_is_found(tmp_path):
    """The table of contents promises 3 bytes of what are 20,000 zeros."""
    path = write_export(tmp_path / "liar.zip", {"help/2026-11-02.json": "[" + "0," * 10_000 + "0]"})
    packed = bytearray(path.read_bytes())
    place = packed.rindex(b"help/2026-11-02.json") - 46
    packed[place + 24 : place + 28] = (3).to_bytes(4, "little")
    path.write_bytes(packed)
    assert refused(path).startswith("liar.zip: help/2026-11-02.json is ")


def test_what_is_damaged_is_told(tmp_path):
    text = tmp_path / "notes.zip"
    text.write_text("no archive")
    assert refused(text) == (
        f"{text} is not a ZIP file that can be read; give the file that Slack's export made"
    )
    assert refused(tmp_path / "none.zip").startswith(f"{tmp_path / 'none.zip'} is not a ZIP file")
    half = write_export(tmp_path / "half.zip", {"help/2026-11-02.json": '[{"ts":'})
    assert refused(half).startswith("half.zip: help/2026-11-02.json is not what a Slack export holds (")
    broken = write_export(tmp_path / "broken.zip", {"help/2026-11-02.json": [said(CLAIM, 1)] * 50})
    packed = bytearray(broken.read_bytes())
    place = packed.index(b"help/2026-11-02.json") + 40
    packed[place : place + 8] = b"\xff" * 8
    broken.write_bytes(packed)
    assert refused(broken) == "broken.zip: help/2026-11-02.json is damaged; export it from Slack again"


# The command


@pytest.fixture
def settings(tmp_path, database):
    """Return a config file for the store."""
    file = tmp_path / "config.toml"
    file.write_text(f'[storage]\npath = "{database.name}"\n')
    return file


def waypost(*arguments):
    return CliRunner().invoke(main, ["replay", *map(str, arguments)])


def test_troubles_are_one_sentence(tmp_path, settings, database):
    file = write_export(tmp_path / "export.zip", HELP)
    ran = waypost(file, "--channel", "helpp", "--config", settings)
    assert (ran.exit_code, ran.stderr) == (
        1,
        "waypost: export.zip has no channel helpp; its channels: help, pay\n",
    )
    assert waypost(file, "--with-text", "--config", settings).exit_code == 2
    database.unlink()
    ran = waypost(file, "--config", settings)
    assert (ran.exit_code, ran.stderr) == (
        1,
        f"waypost: nothing is indexed in {database} yet; run `waypost index PATH` first\n",
    )
    assert not database.exists()
    ran = waypost(write_export(tmp_path / "empty.zip", {}), "--config", settings)
    assert ran.stderr.startswith("waypost: empty.zip has no channels; ")


@pytest.mark.model
def test_the_command_replays_with_the_real_model(tmp_path):
    settings = tmp_path / "config.toml"
    settings.write_text('[storage]\npath = "waypost.sqlite"\n')
    aids = tmp_path / "aids"
    aids.mkdir()
    (aids / "claim.md").write_text(
        "# Claim travel costs\n\nOpen Tally, press New claim, add your receipts.\n"
    )
    indexed = CliRunner().invoke(main, ["index", str(aids), "--config", str(settings)])
    assert indexed.exit_code == 0, indexed.output
    file = write_export(tmp_path / "export.zip", HELP)
    ran = waypost(file, "--channel", "#help", "--json", "--config", settings)
    assert (ran.exit_code, ran.stderr) == (0, "#help: 5 messages\n")
    found = json.loads(ran.stdout)
    assert (found["messages"], found["questions"], [one["name"] for one in found["channels"]]) == (
        *(5, 3),
        ["help"],
    )
    assert [one["aids"] for one in found["channels"][0]["answers"]] == [["claim"]]
