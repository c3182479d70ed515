"""Everything Waypost says fits into Slack: too much degrades, nothing fails, what is fine stays as it is."""

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from slack_bolt import App

from bot.blockkit import MESSAGE_TEXT, problems, total_text, view_problems
from bot.fitting import ID_ROOM, NO_WORDS, VIEW_BYTES, fitted, fitted_options, fitted_view
from bot.fitting.cutting import ELLIPSIS, clean, cut
from bot.outgoing import Content
from bot.sandbox.identity import BOT_TOKEN, SIGNING_SECRET
from bot.slack_client import Door, SlackClient
from tests.bot.company import ASK
from tests.bot.greatest import GREATEST, greatest_answer
from tests.bot.oversized import block_lists, texts, views
from tests.bot.sandbox.bot_side import serve_bolt
from tests.bot.what_is_used import called, handed_to_listeners, methods_in_use

# Else the size of an example that fails is reported instead of what failed.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

Json = dict[str, Any]
WILD = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def context(text: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def button(label: str, action_id: str, value: str = "1") -> Json:
    text = {"type": "plain_text", "text": label}
    return {"type": "button", "text": text, "action_id": action_id, "value": value}


def actions(*buttons: Json) -> Json:
    return {"type": "actions", "elements": list(buttons)}


def heading(text: str) -> Json:
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


def shown(blocks: list[Json]) -> list[str]:
    """Return all texts of some blocks in the order in which they are read."""
    found: list[str] = []

    def collect(item: Any) -> None:
        if isinstance(item, dict):
            if isinstance(item.get("text"), str):
                found.append(item["text"])
            for part in item.values():
                collect(part)
        elif isinstance(item, list):
            for part in item:
                collect(part)

    collect(blocks)
    return found


def size(content: Content) -> int:
    return total_text(content.blocks) + len(content.text)


# Anything at all


@WILD
@given(text=texts(), blocks=block_lists())
def test_any_message_fits_and_has_a_text(text, blocks):
    made = fitted(Content(text, blocks))
    assert problems(made.blocks) == []
    assert size(made) < MESSAGE_TEXT
    assert made.text.strip()
    json.dumps([made.text, made.blocks], ensure_ascii=False).encode()


@WILD
@given(text=texts(), blocks=block_lists())
def test_what_was_made_to_fit_stays_as_it_is(text, blocks):
    made = fitted(Content(text, blocks))
    assert fitted(made) is made


@WILD
@given(blocks=block_lists())
def test_what_is_left_of_a_message_is_in_its_order(blocks):
    given_ = iter(clean(text) for text in shown(blocks))
    for text in shown(fitted(Content("Answer", blocks)).blocks):
        if not (text.startswith(f"{ELLIPSIS} ") and text.endswith(" more")):
            beginning = text.rpartition(f"\n{ELLIPSIS} ")[0] or text.removesuffix(ELLIPSIS)
            assert any(one.startswith(beginning) for one in given_), text


@WILD
@given(view=views())
def test_any_view_fits(view):
    made = fitted_view(view)
    assert view_problems(made) == []
    assert len(json.dumps(made)) <= VIEW_BYTES
    assert fitted_view(made) == made


def test_what_is_fine_is_not_touched():
    content = Content("Claim travel", [section("*Claim*"), actions(button("Go", "go"))])
    assert fitted(content) is content
    view = {"type": "home", "blocks": content.blocks}
    assert fitted_view(view) == view


# Texts


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        pytest.param("short", 5, "short", id="fits"),
        pytest.param("one two three", 10, "one two…", id="at a word"),
        pytest.param("a" * 20, 10, "aaaaaaaaa…", id="one long word"),
        pytest.param("日本語" * 10, 10, "日本語日本語日本語…", id="a script without spaces"),
        pytest.param("12345👩‍🔧👩‍🔧", 8, "12345…", id="not through a joined emoji"),
        pytest.param("1234567👍🏽x", 9, "1234567…", id="not between an emoji and its skin"),
        pytest.param("123456cafe\u0301s", 11, "123456caf…", id="not before an accent"),
        pytest.param("1234567🇩🇪🇫🇷x", 9, "1234567…", id="not through a flag"),
        pytest.param("one two", 1, "…", id="no room"),
    ],
)
def test_text_is_cut_where_it_still_reads_well(text, limit, expected):
    assert cut(text, limit) == expected
    assert len(cut(text, limit)) <= limit


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("see <https://a.example|the page>", 20, "see…"),
        ("salt &amp; vinegar", 9, "salt…"),
        ("a&lt;b&gt;c", 10, "a&lt;b…"),
    ],
)
def test_mrkdwn_is_not_cut_through_a_link_or_an_entity(text, limit, expected):
    assert cut(text, limit, mrkdwn=True) == expected


def test_list_loses_whole_lines_and_says_how_many():
    lines = "\n".join(["*Coming up*", *(f"• Thu {day} Dec: Claim travel" for day in range(1, 400))])
    [block] = fitted(Content("Nudges", [section(lines)])).blocks
    *kept, last = block["text"]["text"].split("\n")
    assert kept == lines.split("\n")[: len(kept)]
    assert last == f"… {400 - len(kept)} more"
    assert 2950 < len(block["text"]["text"]) <= 3000


def test_list_that_was_cut_before_says_how_many_more_there_are_of_the_whole():
    lines = [f"• Thu {day} Dec: Claim travel" for day in range(1, 10)]
    twice = cut(cut("\n".join(lines), 200), 100)
    assert twice == "\n".join([*lines[:3], "… 6 more"])


def test_half_a_character_is_replaced_and_not_sent():
    made = fitted(Content("Broken \ud83d", [section("Broken \ud83d")]))
    assert made == Content("Broken \ufffd", [section("Broken \ufffd")])


def test_message_never_goes_out_without_a_text():
    assert fitted(Content(" ", [section("Claim *travel*\ncosts")])).text == "Claim *travel* costs"
    assert fitted(Content("", [{"type": "divider"}])).text == NO_WORDS


def test_long_notification_is_cut():
    assert len(fitted(Content("word " * 2000, [])).text) <= 4000


# Blocks


def test_unknown_block_is_left_out_and_logged_by_its_type_only(caplog):
    made = fitted(Content("Hi", [{"type": "hologram", "text": "secret"}, section("Hi"), section("")]))
    assert made.blocks == [section("Hi")]
    assert [record.getMessage() for record in caplog.records] == [
        "a block was left out of a message: of an unknown type",
        "a block was left out of a message: section",
    ]


def test_plain_text_goes_out_where_nothing_else_is_left():
    assert fitted(Content("Claim travel", [{"type": "hologram"}])) == Content("Claim travel", [])


def test_image_without_alt_text_is_refused():
    """A picture that a screen reader cannot name is not shown; where it decorates a text, the text stays."""
    image = {"type": "image", "image_url": "https://a.example/x.png"}
    made = fitted(Content("Hi", [image, section("Text", accessory=image)]))
    assert made.blocks == [section("Text")]


def test_buttons_of_one_action_id_get_rows_of_their_own():
    one, other = button("Forget", "forget", "1"), button("Forget", "forget", "2")
    assert fitted(Content("Hi", [actions(one, other)])).blocks == [actions(one), actions(other)]


def test_more_buttons_than_a_row_holds_get_another_row():
    pressed = [button(str(number), f"b{number}") for number in range(30)]
    assert fitted(Content("Hi", [actions(*pressed)])).blocks == [
        actions(*pressed[:25]),
        actions(*pressed[25:]),
    ]


def test_button_is_shortened_in_its_label_and_dropped_without_its_value():
    long = button("Claim travel " * 10, "long")
    made = fitted(Content("Hi", [actions(long, button("Lost", "lost", "v" * 2001))]))
    [label] = shown(made.blocks)
    assert (label, made.blocks[0]["elements"][0]["value"]) == (
        "Claim travel Claim travel Claim travel Claim travel Claim travel Claim…",
        "1",
    )


def test_link_that_is_too_long_is_still_read():
    link = {"type": "link", "url": "https://a.example/" + "x" * 3000, "text": "Claim"}
    line = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [link]}]}
    [block] = fitted(Content("Hi", [line])).blocks
    assert block["elements"][0]["elements"] == [{"type": "text", "text": "Claim"}]


def test_option_chosen_beforehand_goes_if_it_is_not_on_offer():
    options = [{"text": {"type": "plain_text", "text": str(n)}, "value": str(n)} for n in range(120)]
    menu = {"type": "static_select", "action_id": "m", "options": options, "initial_option": options[110]}
    [block] = fitted(Content("Hi", [section("Choose", accessory=menu)])).blocks
    assert block["accessory"] == {"type": "static_select", "action_id": "m", "options": options[:100]}
    assert fitted_options([*options, "nonsense"]) == options[:100]


def test_too_many_blocks_give_way_to_how_many_more():
    items = [part for n in range(60) for part in (section(f"Item {n}"), context("since Monday"))]
    made = fitted(Content("List", [heading("Items"), *items])).blocks
    assert made == [heading("Items"), *items[:48], context("… 36 more")]


def test_message_far_too_long_is_made_to_fit_well_within_the_time_to_acknowledge():
    passages = [section("word " * 600) for _ in range(300)]
    began = time.process_time()
    made = fitted(Content("List", passages)).blocks
    assert time.process_time() - began < 1.5
    assert made[-1] == context("… 251 more")


def test_longest_part_gives_way_first_and_each_item_keeps_its_buttons():
    taken = [
        part
        for n in range(60)
        for part in (section(f"Question {n}"), actions(button("Take", "take", str(n))))
    ]
    rest = [heading("Your questions"), section("None"), heading("Coming up"), section("None")]
    view = {"type": "home", "blocks": [heading("Mentoring"), *taken, *rest]}
    assert fitted_view(view)["blocks"] == [heading("Mentoring"), *taken[:94], context("… 13 more"), *rest]


def test_buttons_that_close_a_message_are_kept_and_passages_are_not_cut_more_than_needed():
    passages = [section("short"), *(section(f"{n} " + "word " * 599) for n in range(5))]
    closing = actions(button("This helped", "helped"))
    made = fitted(Content("Answer", [*passages, closing]))
    assert (made.blocks[0], made.blocks[-1]) == (section("short"), closing)
    assert MESSAGE_TEXT - 40 < size(made) + ID_ROOM * len(made.blocks) < MESSAGE_TEXT
    lengths = [len(text) for text in shown(made.blocks)[1:6]]
    assert max(lengths) - min(lengths) <= 5


def test_blocks_go_when_cutting_is_not_enough_and_closing_buttons_stay():
    lines = [section(f"{n} " + "word " * 100, block_id="x" * 250 + str(n)) for n in range(45)]
    closing = actions(button("This helped", "helped"))
    made = fitted(Content("Answer", [*lines, closing])).blocks
    assert made[-1] == closing
    assert shown(made)[-2] == f"… {45 - (len(made) - 2)} more"
    assert problems(made) == []


# Views


def test_modal_is_made_whole():
    field = {"type": "input", "label": {"type": "plain_text", "text": "Title"}}
    field["element"] = {"type": "plain_text_input", "action_id": "value"}
    title = {"type": "plain_text", "text": "What people taught about this"}
    made = fitted_view({"type": "modal", "title": title, "blocks": [field], "private_metadata": "x" * 3001})
    assert made == {
        "type": "modal",
        "title": {"type": "plain_text", "text": "What people taught…"},
        "blocks": [field],
        "submit": {"type": "plain_text", "text": "Send"},
    }


@pytest.mark.parametrize("metadata", range(0, 600, 40))
def test_modal_as_large_as_can_be_stays_below_slacks_limit_with_what_is_added_to_it(metadata):
    """Slack counts the whole view, with the names of its fields and the button that it gets here."""
    field = {"type": "input", "label": {"type": "plain_text", "text": "Title"}}
    field["element"] = {"type": "plain_text_input", "action_id": "value"}
    title = {"type": "plain_text", "text": "Teach"}
    blocks = [field, *(section("ü" * 3000) for _ in range(98))]
    view = {"type": "modal", "title": title, "blocks": blocks, "private_metadata": "x" * metadata}
    made = fitted_view(view)
    assert made["submit"]["text"] == "Send"
    assert VIEW_BYTES - 700 < len(json.dumps(made)) <= VIEW_BYTES


def test_line_of_how_many_more_is_no_list_by_itself():
    assert cut("… 5 more", 5) == "… 5…"


def test_view_without_anything_sound_says_so():
    assert shown(fitted_view({"type": "home", "blocks": []})["blocks"]) == ["There is nothing to show here."]


# Nothing goes out by another door


def test_only_the_client_that_fits_speaks_to_slack():
    assert called("WebClient") == set()
    assert called("urlopen") == {"bot/delivery.py"}
    assert called("Ack") == called("WebhookClient") == called("Respond") == set()
    assert handed_to_listeners("respond") == set() != handed_to_listeners("ack")


@pytest.mark.parametrize(
    "method", ["chat.postMessage", "chat.postEphemeral", "chat.update", "chat.delete", "chat.scheduleMessage"]
)
def test_messages_leave_through_the_outbox_only(method):
    assert methods_in_use().get(method, set()) <= {"bot/delivery.py"}


HUGE = [section("word " * 1000) for _ in range(60)]
WORDS = {"type": "plain_text", "text": "word " * 100}


def test_whatever_a_listener_says_is_made_to_fit(start_workspace):
    """Text and blocks of an acknowledgement, a modal, its update and its errors, and a message."""
    workspace = start_workspace(with_bot=False)
    nadia, client = workspace.nadia, SlackClient(token=BOT_TOKEN, base_url=f"{workspace.sandbox.url}/api/")
    app = App(client=client, signing_secret=SIGNING_SECRET, before_authorize=Door(client))
    title = {"type": "input", "block_id": "title", "label": WORDS, "element": {"type": "plain_text_input"}}
    modal = {"type": "modal", "callback_id": "big", "title": WORDS, "blocks": [title, *HUGE, *HUGE]}

    def on_command(ack, client, body, say):
        ack("word " * 5000, blocks=HUGE)
        client.views_open(trigger_id=body["trigger_id"], view=modal)
        say("word " * 9000)

    app.command("/ask")(on_command)
    app.view("big")(lambda ack: ack(response_action="errors", errors={"title": "word " * 5000}))
    served = serve_bolt(app)
    workspace.sandbox.connect_bot(served.url)
    nadia.command(ASK, "/ask", "x")
    view = nadia.wait_for(nadia.modal)
    said = nadia.wait_for(lambda: nadia.messages(ASK)[2:])
    errors = nadia.submit(view["id"], {"title": {view["blocks"][0]["element"]["action_id"]: {"value": "x"}}})
    served.stop()
    assert view["title"]["text"] == "word word word word…"
    assert len(view["blocks"]) == 100
    assert workspace.faults == []
    assert len(said[0]["text"]) <= 4000
    assert (errors["title"][:9], len(errors["title"]) <= 300) == ("word word", True)


# The answer card with everything in it that there can be


@pytest.mark.parametrize("name", GREATEST)
def test_greatest_answer_keeps_its_aids_their_facts_its_mentors_and_its_buttons(name):
    content = greatest_answer(GREATEST[name])
    assert problems(content.blocks) != [] or size(content) >= MESSAGE_TEXT
    made = fitted(content)
    assert problems(made.blocks) == []
    assert MESSAGE_TEXT - 600 < size(made) < MESSAGE_TEXT
    kinds = [block["type"] for block in made.blocks]
    assert kinds == [*["rich_text", "context"] * 3, "divider", "section", "actions"]
    assert made.blocks[-1] == content.blocks[-1]
