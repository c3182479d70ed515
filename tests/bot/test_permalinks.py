"""Addresses of messages as people paste them."""

import pytest

from bot.permalinks import MessagePlace, read_permalink

PLACE = MessagePlace("C012AB3CD", "1234567890.123456")
SLACK = "https://fernhill.slack.com/archives/C012AB3CD/p1234567890123456"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(SLACK, id="as Copy link gives it"),
        pytest.param(f"  {SLACK}  ", id="with spaces around"),
        pytest.param(f"<{SLACK}>", id="as Slack escapes it"),
        pytest.param(f"<{SLACK}|that message>", id="with a label"),
        pytest.param(f"{SLACK}?thread_ts=1234567890.000001&cid=C012AB3CD", id="of a reply"),
        pytest.param(f"<{SLACK}?thread_ts=1234567890.000001&amp;cid=C012AB3CD>", id="of a reply, escaped"),
        pytest.param(f"why {SLACK}, please?", id="in a sentence"),
        pytest.param("http://127.0.0.1:8080/archives/C012AB3CD/p1234567890123456", id="of the sandbox"),
        pytest.param("https://a.enterprise.slack.com/archives/C012AB3CD/p1234567890123456", id="enterprise"),
    ],
)
def test_address_of_a_message_is_read(text):
    assert read_permalink(text) == PLACE


@pytest.mark.parametrize("channel", ["C012AB3CD", "G012AB3CD", "D012AB3CD"])
def test_every_kind_of_conversation_has_addresses(channel):
    assert read_permalink(f"https://x.slack.com/archives/{channel}/p1234567890123456") == MessagePlace(
        channel, "1234567890.123456"
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("the message about travel", id="words"),
        pytest.param("https://fernhill.slack.com/archives/C012AB3CD", id="a channel"),
        pytest.param("https://x.slack.com/archives/C012AB3CD/p123456789012345", id="too short a stamp"),
        pytest.param("https://x.slack.com/archives/C012AB3CD/p12345678901234567", id="too long a stamp"),
        pytest.param("https://fernhill.slack.com/archives/X012AB3CD/p1234567890123456", id="no conversation"),
        pytest.param("https://<!channel>/archives/C012AB3CD/p1234567890123456", id="a hostile host"),
        pytest.param("ftp://x.slack.com/archives/C012AB3CD/p1234567890123456", id="another scheme"),
    ],
)
def test_anything_else_is_no_address_of_a_message(text):
    assert read_permalink(text) is None
