"""Rules between the blocks of a message or view."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blockkit import (
    MESSAGE_TEXT,
    Kind,
    Surface,
    message_problems,
    object_problems,
    problems,
    total_text,
    view_problems,
)
from tests.bot.blockkit.examples import (
    actions,
    asking,
    button,
    card,
    container,
    modal,
    plain,
    section,
    table,
    text_input,
)

ALERT = {"type": "alert", "text": plain()}
MARKDOWN = {"type": "markdown", "text": "Text"}
CAROUSEL = {"type": "carousel", "elements": [card()]}


def test_a_problem_is_a_pointer_and_a_sentence():
    blocks = [actions(button(action_id="a"), button(action_id="b"), button(action_id="c", text=plain(80)))]
    assert problems(blocks) == ["/blocks/0/elements/2/text/text: 80 characters, at most 75"]


def test_a_message_has_at_most_50_blocks_and_a_view_at_most_100():
    divider = {"type": "divider"}
    assert problems([divider] * 50) == []
    assert problems([divider] * 51) == ["/blocks: 51 items, at most 50"]
    assert problems([divider] * 100, Surface.HOME) == []
    assert problems([divider] * 101, Surface.MODAL) == ["/blocks: 101 items, at most 100"]


def test_a_message_may_have_no_blocks_and_a_view_not():
    assert problems([]) == []
    assert problems([], Surface.HOME) == ["/blocks: 0 items, at least 1"]


@pytest.mark.parametrize(
    ("block", "surfaces"),
    [
        (section(), {Surface.MESSAGE, Surface.MODAL, Surface.HOME}),
        (asking(), {Surface.MESSAGE, Surface.MODAL, Surface.HOME}),
        (MARKDOWN, {Surface.MESSAGE}),
        (table(), {Surface.MESSAGE}),
        (CAROUSEL, {Surface.MESSAGE}),
        (ALERT, {Surface.MODAL}),
        (asking({"type": "file_input"}), {Surface.MODAL}),
        (asking({"type": "rich_text_input"}), {Surface.MODAL, Surface.HOME}),
    ],
)
def test_blocks_and_elements_stand_only_on_their_surfaces(block, surfaces):
    assert {surface for surface in Surface if not problems([block], surface)} == surfaces


def test_a_misplaced_block_is_named_with_its_surface():
    assert problems([section(), ALERT]) == ["/blocks/1: type alert is not allowed on the surface message"]
    assert problems([asking({"type": "file_input"})]) == [
        "/blocks/0/element: type file_input is not allowed on the surface message"
    ]


def test_block_ids_are_unique_also_inside_containers():
    blocks = [section(block_id="a"), section(block_id="b"), container(child_blocks=[section(block_id="a")])]
    assert problems(blocks) == ["/blocks/2/child_blocks/0/block_id: a is already the block_id of /blocks/0"]


def test_action_ids_are_unique_within_a_block_only():
    go, stop = button(action_id="go"), button(action_id="stop")
    assert problems([actions(go, stop), actions(go)]) == []
    assert problems([actions(go, stop, go)]) == [
        "/blocks/0/elements/2/action_id: go is already the action_id of /blocks/0/elements/0"
    ]


def test_one_element_takes_the_focus():
    first, second = text_input(focus_on_load=True), text_input(focus_on_load=True)
    assert problems([asking(first), asking(text_input(focus_on_load=False))], Surface.MODAL) == []
    assert problems([asking(first), asking(second)], Surface.MODAL) == [
        "/blocks/1/element/focus_on_load: /blocks/0/element has the focus already"
    ]


def test_a_message_has_one_table():
    assert problems([table(), table()]) == ["/blocks: 2 tables, at most 1"]


def test_markdown_blocks_share_one_limit():
    blocks = [{"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * 6001}]
    assert problems(blocks) == ["/blocks: 12001 characters in all markdown blocks, at most 12000"]


def test_total_text_counts_every_string():
    block = section(text=plain("12345"), accessory=button(url="123"))
    names = ["section", "plain_text", "button", "plain_text", "Press"]
    assert total_text([block]) == 8 + sum(map(len, names))


def test_a_message_has_a_ceiling_of_text_and_a_view_not():
    types = len("section") + len("plain_text")
    four = [section(text=plain(3000 - types)) for _ in range(4)]
    assert MESSAGE_TEXT == 13_000
    assert problems([*four, section(text=plain(1000 - types))]) == []
    too_much = [*four, section(text=plain(1001 - types))]
    assert problems(too_much) == ["/blocks: 13001 characters in all blocks, at most 13000"]
    assert problems(too_much, Surface.HOME) == []


def test_attachments_are_checked_each_by_itself():
    good, bad = section(block_id="a"), section(text=plain(0))
    message = {
        "text": "",
        "blocks": [good],
        "attachments": [{"blocks": [good]}, {"color": "#fff", "blocks": [bad]}],
    }
    assert message_problems(message) == ["/attachments/1/blocks/0/text/text: 0 characters, at least 1"]
    assert message_problems({"text": "no blocks"}) == []
    assert message_problems({"attachments": [{}] * 101}) == ["/attachments: 101 items, at most 100"]


def test_a_modal_with_an_input_needs_a_submit_button():
    assert view_problems(modal(blocks=[asking()], submit=plain("Save"))) == []
    assert view_problems(modal(blocks=[asking()])) == [
        "/view: the field submit is missing, and there is an input block"
    ]


def test_views_have_their_own_fields():
    assert view_problems({"type": "home", "blocks": [asking()]}) == []
    assert view_problems(modal(type="home")) == ["/view: unknown field title"]
    assert view_problems({"type": "modal", "blocks": [section()]}) == ["/view: the field title is missing"]
    assert view_problems(modal(blocks=[MARKDOWN])) == [
        "/view/blocks/0: type markdown is not allowed on the surface modal"
    ]
    assert view_problems(modal(type="panel")) == ["/view: type panel is not allowed here, only home, modal"]


FIELDS = ["type", "text", "elements", "element", "options", "option_groups", "initial_options", "rows"]
MORE_FIELDS = ["blocks", "chart", "series", "axis_config", "data", "child_blocks", "column_settings"]
TYPES = ["section", "actions", "static_select", "table", "data_table", "data_visualization", "line", "modal"]
MORE_TYPES = ["input", "container", "carousel", "plain_text", "markdown", "number_input", "min_value"]
WORDS = st.sampled_from([*FIELDS, *MORE_FIELDS, *TYPES, *MORE_TYPES])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
TYPED = st.builds(lambda kind, rest: {**rest, "type": kind}, WORDS, st.dictionaries(WORDS, JSON, max_size=4))


@given(TYPED, JSON)
def test_no_json_makes_the_checks_fail(value, anything):
    for surface in Surface:
        problems([value, anything], surface)
    message_problems({"blocks": anything, "attachments": [value, anything]})
    view_problems(value)
    for kind in Kind:
        object_problems(kind, value)
        object_problems(kind, anything)
