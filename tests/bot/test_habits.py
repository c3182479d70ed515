"""Bad habits: what curators write down, and the note that one person gets."""

import pytest

from bot.channels.store import ChannelStore
from bot.channels.types import ChannelPolicy, ChannelSetting
from bot.settings import ChannelMode
from bot.understanding import Reply
from tests.bot.company import ASK, GENERAL, OFF, START
from tests.bot.outsiders import PARTNERS, SHARED_WORLD
from tests.bot.workspace import BotParts, both_ways

ASKED = "Who can connect me to the VPN from a hotel?"
SHORTCUT = "Just turn off the firewall"
PLAIN = "turn off the firewall"  # cannot be a question, so that it is kept for the habit alone
WHY = "Without it everybody in the hotel can reach your laptop."
FORM = {"phrasings": "turn off the firewall\nwork without tunnel", "why": WHY, "aid": "vpn", "topics": ""}
NOTE = "Only you see this. A safer way: Connect to the VPN"


def values(**changed):
    return {name: {"value": {"value": said}} for name, said in (FORM | changed).items()}


def add_habit(workspace, **changed):
    """Write a habit down as a curator does, and return what is wrong with the form."""
    workspace.command(workspace.priya, "/curate", "habits add")
    view = workspace.priya.wait_for(workspace.priya.modal)
    errors = workspace.priya.submit(view["id"], values(**changed))
    workspace.settle()
    return errors


def reply(workspace, person, text=SHORTCUT, channel=GENERAL, asked=ASKED):
    """Answer a new question of Nadia's and return its stamp."""
    ts = workspace.ask(asked, channel)
    person.say(channel, text, ts)
    workspace.settle()
    return ts


def notes(workspace, person, ts, channel=GENERAL):
    seen = workspace.replies(channel, ts, person)
    return [message for message in seen if message["text"] == NOTE]


@pytest.fixture
def minded(workspace):
    """Return the workspace after a habit was written down, in a channel that speaks unasked."""
    assert add_habit(workspace) == {}
    return workspace


@both_ways
def test_writer_and_nobody_else_gets_the_safer_way(workspace):
    add_habit(workspace)
    ts = reply(workspace, workspace.owen)
    [note] = notes(workspace, workspace.owen, ts)
    assert note["ephemeral"]
    card = workspace.card(note)
    assert (card.titles, card.buttons) == (("Connect to the VPN",), ("Thanks", "This is fine here"))
    assert "verified by Priya Nair on 14 Sep 2026" in str(note["blocks"])
    assert WHY in str(note["blocks"])
    assert [notes(workspace, person, ts) for person in (workspace.nadia, workspace.priya)] == [[], []]


def test_second_note_comes_after_thirty_days(minded):
    threads = [reply(minded, minded.owen), reply(minded, minded.owen)]
    assert [len(notes(minded, minded.owen, ts)) for ts in threads] == [1, 0]
    minded.forward(days=30)
    assert len(notes(minded, minded.owen, reply(minded, minded.owen))) == 1


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        pytest.param("Never turn off the firewall", ASKED, id="a warning"),
        pytest.param("did you turn off the firewall?", ASKED, id="a question"),
        pytest.param("Restart the tunnel", ASKED, id="something else"),
        pytest.param(SHORTCUT, "Who has the oven manual?", id="another topic"),
    ],
)
def test_other_replies_get_no_note(minded, text, asked):
    assert notes(minded, minded.owen, reply(minded, minded.owen, text, asked=asked)) == []
    assert minded.rows("select count(*) from habit_notes") == [(0,)]


def test_message_outside_of_threads_gets_no_note(minded):
    minded.ask(SHORTCUT, GENERAL, minded.owen)
    assert minded.rows("select count(*) from habit_notes") == [(0,)]


def test_ordinary_replies_are_not_even_kept(minded):
    ts = minded.ask(ASKED, GENERAL)
    before = minded.rows("select count(*) from inbox")
    minded.owen.say(GENERAL, "good luck with it", ts)
    minded.settle()
    assert minded.rows("select count(*) from inbox") == before


def test_without_habits_no_reply_is_kept(workspace):
    ts = workspace.ask(ASKED, GENERAL)
    before = workspace.rows("select count(*) from inbox")
    workspace.owen.say(GENERAL, PLAIN, ts)
    workspace.settle()
    assert workspace.rows("select count(*) from inbox") == before


@pytest.mark.parametrize("text", [PLAIN, f"<@U0NADIA> {PLAIN}"], ids=["to all", "to a colleague"])
def test_reply_that_is_no_question_is_kept_for_the_habit(minded, text):
    ts = reply(minded, minded.owen, text)
    assert len(notes(minded, minded.owen, ts)) == 1


def test_topic_is_read_from_the_first_message_if_nobody_asked_anything(minded):
    ts = minded.owen.say(GENERAL, "vpn and tunnel are down")
    minded.ines.say(GENERAL, PLAIN, ts)
    minded.settle()
    assert minded.rows("select count(*) from questions") == [(0,)]
    assert len(notes(minded, minded.ines, ts)) == 1


def test_redelivered_reply_gives_one_note(minded):
    ts = minded.ask(ASKED, GENERAL)
    event = {"type": "message", "channel": GENERAL, "user": "U0OWEN", "text": PLAIN, "thread_ts": ts}
    event |= {"ts": "1795537000.000100", "channel_type": "channel"}
    for event_id in ("Ev1", "Ev1", "Ev2"):
        minded.deliver(event, event_id)
        minded.settle()
    assert minded.rows("select user_id, ts from habit_notes") == [("U0OWEN", "1795537000.000100")]
    assert minded.rows("select count(*) from outbox where key like 'habit:%'") == [(1,)]


def test_shadow_only_notes_what_it_sees(minded):
    setting = ChannelSetting(GENERAL, ChannelPolicy(ChannelMode.SHADOW), "U0PRIYA", START)
    with minded.bot.database.atomic() as db:
        ChannelStore(db).put(setting)
    assert notes(minded, minded.owen, reply(minded, minded.owen)) == []


def test_channel_that_is_off_gets_no_notes(minded):
    assert notes(minded, minded.owen, reply(minded, minded.owen, channel=OFF), OFF) == []
    assert minded.rows("select count(*) from habit_notes") == [(0,)]


def test_channel_that_other_companies_read_gets_no_notes(start_workspace):
    workspace = start_workspace(BotParts(world=SHARED_WORLD))
    add_habit(workspace)
    ts = reply(workspace, workspace.owen, channel=PARTNERS)
    assert notes(workspace, workspace.owen, ts, PARTNERS) == []
    # Nor if Slack forgot to say so in the event.
    workspace.bot.services.habits.minding.heard(Reply("", PARTNERS, "9.0", ts, "U0OWEN", SHORTCUT), None)
    assert workspace.rows("select count(*) from habit_notes") == [(0,)]


def test_aid_the_writer_may_not_see_gives_no_note(minded):
    minded.restrict("vpn", "curator")
    assert notes(minded, minded.owen, reply(minded, minded.owen)) == []
    assert len(notes(minded, minded.priya, reply(minded, minded.priya))) == 1


def test_retired_aid_gives_no_note(minded):
    minded.retire("vpn")
    assert notes(minded, minded.owen, reply(minded, minded.owen)) == []


def test_thanks_are_kept_and_replace_the_note(minded):
    ts = reply(minded, minded.owen)
    [note] = notes(minded, minded.owen, ts)
    minded.click(minded.owen, note, "Thanks")
    assert minded.rows("select user_id, verdict from habit_notes") == [("U0OWEN", "thanks")]
    assert notes(minded, minded.owen, ts) == []
    assert minded.replies(GENERAL, ts, minded.owen)[-1]["text"] == "You are welcome."


def test_habit_that_two_people_find_fine_is_paused_and_its_curator_told(minded):
    for person in (minded.owen, minded.ines):
        [note] = notes(minded, person, reply(minded, person))
        minded.click(person, note, "This is fine here")
    told = minded.direct(minded.priya)[-1]
    assert told["text"].startswith("Two people said that “turn off the firewall” is fine where they are")
    assert notes(minded, minded.theo, reply(minded, minded.theo)) == []
    minded.click(minded.priya, told, "Go on")
    assert len(notes(minded, minded.theo, reply(minded, minded.theo))) == 1


def test_list_shows_how_notes_fare_and_removes(minded):
    reply(minded, minded.owen)
    minded.command(minded.priya, "/curate", "habits")
    listed = minded.top_level(ASK, minded.priya)[-1]
    assert listed["text"] == "1 bad habit"
    assert "1 notes · 0 thanks · 0 fine here" in str(listed["blocks"])
    button = listed["blocks"][1]["accessory"]
    minded.priya.click(listed, button["action_id"])
    minded.settle()
    minded.command(minded.priya, "/curate", "habits")
    assert minded.top_level(ASK, minded.priya)[-1]["text"].startswith("No bad habits are written down yet.")


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        pytest.param({"phrasings": " \n"}, {"phrasings": "Write down at least one phrasing"}, id="none"),
        pytest.param(
            {"phrasings": "\n".join("abcdefghi")},
            {"phrasings": "These are 9 phrasings; 8 are enough"},
            id="too many",
        ),
        pytest.param(
            {"aid": "conect to the vpn"},
            {"aid": "No resource is called that. Is it “Connect to the VPN”?"},
            id="a title with a slip",
        ),
        pytest.param({"aid": "qqq"}, {"aid": "No resource is called that"}, id="no such title"),
        pytest.param(
            {"aid": "travel"},
            {
                "aid": "Which one? Type its title or id: “Book travel” (book-travel) and "
                "“Claim travel costs” (claim-travel)"
            },
            id="several",
        ),
    ],
)
def test_faulty_form_says_what_is_wrong(workspace, changed, errors):
    assert add_habit(workspace, **changed) == errors
    assert workspace.rows("select count(*) from habits") == [(0,)]


def test_habits_are_for_curators(workspace):
    workspace.command(workspace.nadia, "/curate", "habits add")
    assert workspace.nadia.modal() is None
    state = {"id": "V1", "type": "modal", "callback_id": "curate_habit_add", "state": {"values": values()}}
    answer = workspace.deliver_view(workspace.nadia, state)
    assert answer == {"response_action": "errors", "errors": {"phrasings": "Only curators may do this"}}
