"""Every message and view of the bot, with the longest words, reads well on desk and phone, in both themes."""

import pytest
from selenium.webdriver.common.keys import Keys
from slack_bolt import App
from slack_sdk import WebClient

from bot.blockkit import problems, view_problems
from tests.bot.sandbox_web import checks, gallery
from tests.bot.sandbox_web.page import Page

pytestmark = pytest.mark.browser
PHONE, DESK = (360, 740), (1280, 860)
LOOKS = [
    pytest.param(size, theme, id=f"{name} {theme}")
    for name, size in (("phone", PHONE), ("desk", DESK))
    for theme in ("light", "dark")
]


def wrong(page: Page, is_phone: bool) -> dict[str, list[str]]:
    """Return everything that is wrong with what the page shows, by the name of the check."""
    levels = checks.outline(page)  # a switcher or a question above the page has none
    found = {
        "too wide": checks.too_wide(page),
        "small text": checks.small_text(page),
        "faint text": checks.faint_text(page),
        "unnamed": checks.unnamed(page),
        "targets": checks.small_targets(page) if is_phone else [],
        "headings": [] if not levels or checks.is_outline(levels) else [str(levels)],
    }
    return {name: faults for name, faults in found.items() if faults}


def test_every_message_and_view_keeps_the_limits_of_block_kit():
    faults = {name: problems(blocks) for name, blocks in gallery.messages().items()}
    for kind in ("modal", "home"):
        faults |= {name: view_problems(view) for name, view in gallery.views(kind).items()}
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize(("size", "theme"), LOOKS)
def test_messages_read_well(page: Page, client: WebClient, size: tuple[int, int], theme: str):
    shown = gallery.messages()
    for name, blocks in shown.items():
        client.chat_postMessage(channel="C0CHAT", text=name, blocks=blocks)
    for name in list(shown)[:2]:
        client.chat_postEphemeral(channel="C0CHAT", user="U0NADIA", text=name, blocks=shown[name])
    page.size(*size, theme)
    page.open("#U0NADIA/C0CHAT")
    page.wait(lambda: page.count("#messages .message") == len(shown) + 2)
    assert page.count("#messages .block-unknown") == 0
    assert wrong(page, size == PHONE) == {}


@pytest.mark.parametrize(("size", "theme"), LOOKS)
def test_thread_with_an_answer_reads_well(page: Page, client: WebClient, size: tuple[int, int], theme: str):
    blocks = gallery.messages()["bot.blocks.answer.answer_content"]
    asked = client.chat_postMessage(channel="C0CHAT", text=gallery.SENTENCE)["ts"]
    client.chat_postMessage(channel="C0CHAT", text="answer", blocks=blocks, thread_ts=asked)
    page.size(*size, theme)
    page.open(f"#U0NADIA/C0CHAT/t/{asked}")
    page.wait(lambda: page.count("#thread .message") == 2)
    assert wrong(page, size == PHONE) == {}


@pytest.fixture
def modals(bolt: App) -> list[str]:
    """Return the names of all modals; /ask with one of them opens it."""
    views = gallery.views("modal")

    @bolt.command("/ask")
    def show(ack, body, client):
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=views[body["text"]])

    return list(views)


@pytest.mark.parametrize(("size", "theme"), LOOKS)
def test_modals_read_well_also_with_their_errors(
    page: Page, modals: list[str], size: tuple[int, int], theme: str
):
    page.size(*size, theme)
    page.open("#U0NADIA/C0CHAT")
    for name in modals:
        page.run("document.getElementById('composer-text').focus()")
        page.press(f"/ask {name}", Keys.ENTER)
        page.wait(lambda: page.texts("dialog .modal-body"))
        assert (name, wrong(page, size == PHONE)) == (name, {})
        page.run(
            "document.querySelectorAll('dialog :is(input, textarea)').forEach((one) => { one.value = ''; })"
        )
        page.run("document.querySelector('dialog form').requestSubmit()")
        assert (name, wrong(page, size == PHONE)) == (name, {})
        page.press(Keys.ESCAPE)
        page.wait(lambda: page.count("dialog") == 0)


@pytest.mark.parametrize(("size", "theme"), LOOKS)
def test_homes_read_well(page: Page, client: WebClient, size: tuple[int, int], theme: str):
    page.size(*size, theme)
    for name, view in gallery.views("home").items():
        client.views_publish(user_id="U0NADIA", view=view)
        page.open("#U0NADIA/app/home")
        page.wait(lambda: page.count("#home .blocks"))
        assert (name, wrong(page, size == PHONE)) == (name, {})


@pytest.mark.parametrize(("size", "theme"), LOOKS)
def test_what_opens_above_the_page_reads_well(page: Page, size: tuple[int, int], theme: str):
    is_phone = size == PHONE
    page.size(*size, theme)
    page.open("#U0NADIA/C0ASK")
    for key in ("m", "r"):
        page.run("document.querySelector('#messages .message').focus()")
        page.press(key)
        page.wait(lambda: page.texts(".popover"))
        assert (key, wrong(page, is_phone)) == (key, {})
        page.press(Keys.ESCAPE)
    page.press("k", control=True)
    page.wait(lambda: page.texts(".switcher-row"))
    assert wrong(page, is_phone) == {}
    page.press(Keys.ESCAPE)
    page.run("location.hash = '#U0NADIA/list'")
    page.wait(lambda: page.texts(".person-card"))
    for opener in ("#clock", "[data-key=faults]", ".person-card"):
        page.click(opener)
        page.wait(lambda: page.texts(".popover"))
        assert (opener, wrong(page, is_phone)) == (opener, {})
        page.press(Keys.ESCAPE)


@pytest.mark.parametrize(
    ("size", "address", "expected"),
    [
        pytest.param(DESK, "#U0NADIA/C0ASK", ["banner", "navigation", "main"], id="desk"),
        pytest.param(PHONE, "#U0NADIA/list", ["banner", "main"], id="list"),
        pytest.param(PHONE, "#U0NADIA/C0ASK", ["banner", "main"], id="conversation"),
        pytest.param(DESK, "#phone/U0NADIA/C0ASK", ["banner", "main"], id="phone on the desk"),
    ],
)
def test_landmarks_are_those_in_sight(page: Page, size: tuple[int, int], address: str, expected: list[str]):
    page.size(*size)
    page.open(address)
    assert (checks.landmarks(page), checks.outline(page).count(1)) == (expected, 1)
