"""The whole demo in one go, as the README tells it: real model and bot, by keyboard alone, desk and phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from selenium.webdriver import Chrome
from selenium.webdriver.common.keys import Keys

from bot.config import Config
from bot.demo import Demo, DemoOptions, start_demo
from bot.encoding import configured_encoder
from bot.settings import StorageSettings
from retrieval.types import Encoder
from tests.bot.sandbox_web.keys import go_to, move_clock, open_last_thread, tab_to, to_box, use, write
from tests.bot.sandbox_web.page import Page

# On a busy machine the model alone takes a minute to be exported and to read the starter ecosystem.
pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.slow, pytest.mark.timeout(300)]
MESSAGES = "#messages .message-body"
REPLIES = "#thread .message-body"
TITLES = "#thread .rich-section"
QUESTION = "how do i get my travel money back??"
DOGS = "what is our policy on bringing dogs to the office?"
ORIGINS = """
const fetched = performance.getEntries().filter((one) => /^http/.test(one.name));
return [...new Set(fetched.map((one) => new URL(one.name).origin))];
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the starter ecosystem is indexed; the second demo encodes nothing."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def encoder(folder: Path) -> Encoder:
    """Return the model as an installation runs it."""
    config = replace(Config(), storage=StorageSettings(path=folder / "waypost.sqlite"))
    return configured_encoder(config, lambda sentence: None)


@pytest.fixture
def demo(folder: Path, encoder: Encoder) -> Iterator[Demo]:
    running = start_demo(encoder, DemoOptions(folder=folder, pace_s=0))
    yield running
    running.stop()


@pytest.fixture(params=[pytest.param((1280, 860), id="desk"), pytest.param((360, 740), id="phone")])
def shown(request: pytest.FixtureRequest, browser: Chrome, demo: Demo) -> Iterator[Page]:
    page = Page(browser, demo.sandbox.url)
    page.size(*request.param)
    page.open("#U0NADIA/C0ASK")
    yield page
    browser.get("about:blank")


def has(page: Page, css: str, words: str) -> bool:
    return any(words in text for text in page.texts(css))


def ask(page: Page, question: str) -> None:
    """Ask in #ask-anything and open the reply."""
    go_to(page, "ask-anything", title="ask-anything")
    page.wait(lambda: page.texts(MESSAGES))
    write(page, question)
    page.wait(lambda: page.texts("#messages .message:last-child .thread-footer strong") == ["1 reply"])
    open_last_thread(page)


def somebody_else(page: Page, words: str, name: str) -> None:
    """Look through somebody else's eyes, at their messages with Waypost."""
    go_to(page, words, title=name)
    page.wait(lambda: page.run("return document.querySelector('.person-name').textContent") == name)
    messages_with_waypost(page)


def messages_with_waypost(page: Page) -> None:
    go_to(page, "waypost", title="Waypost")
    page.wait(lambda: page.texts("#conversation-head h1") == ["Waypost"])


def test_the_whole_demo(shown: Page):
    remembers_what_helped(shown)
    brings_a_mentor(shown)
    closes_a_gap(shown)
    assert shown.run(ORIGINS) == [shown.url]
    assert shown.console() == []


def remembers_what_helped(page: Page) -> None:
    ask(page, QUESTION)
    page.wait(lambda: page.texts(TITLES) == ["Claim travel costs"])
    assert has(page, "#thread blockquote strong", "travel")
    use(page, "This helped")
    page.wait(lambda: has(page, REPLIES, "Good to know, thank you."))
    use(page, "Remind me")
    page.wait(lambda: has(page, REPLIES, "I will ask you about “Claim travel costs” on Wed 25 Nov, 09:30."))
    move_clock(page, "Next morning 09:30")
    messages_with_waypost(page)
    page.wait(
        lambda: has(page, MESSAGES, "Within how many days of the end of a trip must you send your claim?")
    )
    to_box(page)
    use(page, "Show answer", back=True)
    page.wait(lambda: has(page, MESSAGES, "Claim travel costs"))
    use(page, "Got it", back=True)
    page.wait(lambda: has(page, MESSAGES, "Well remembered. I will ask again around"))


def brings_a_mentor(page: Page) -> None:
    ask(page, QUESTION)
    use(page, "Not quite")
    page.wait(lambda: has(page, REPLIES, "Shall I ask a vetted mentor?"))
    tab_to(page, "Dismiss")
    use(page, "Ask a mentor")
    messages_with_waypost(page)
    page.wait(lambda: has(page, MESSAGES, "I asked Marcus Oyelade"))
    somebody_else(page, "marcus", "Marcus Oyelade")
    page.wait(lambda: has(page, MESSAGES, "Nadia Rahmani-Holt has a question you may be able to answer"))
    to_box(page)
    use(page, "Take it", back=True)
    page.wait(lambda: has(page, MESSAGES, "You took the question of Nadia Rahmani-Holt."))
    somebody_else(page, "nadia", "Nadia Rahmani-Holt")
    page.wait(lambda: has(page, MESSAGES, "Marcus Oyelade has taken your question and will answer you."))


def closes_a_gap(page: Page) -> None:
    go_to(page, "ask-anything", title="ask-anything")
    write(page, DOGS)
    page.wait(lambda: has(page, ".ephemeral .message-body", "so I said nothing in public."))
    to_box(page)
    use(page, "Not now", back=True)
    page.wait(lambda: page.texts(".ephemeral .message-body") == ["All right."])
    to_box(page)
    use(page, "Dismiss", back=True)
    page.wait(lambda: not page.texts(".ephemeral"))
    somebody_else(page, "priya", "Priya Venkatesan-Moor")
    tab_to(page, "Messages", back=True)
    page.press(Keys.ARROW_LEFT)
    page.wait(lambda: has(page, "#home", DOGS))
    page.press(Keys.ARROW_RIGHT)
    page.wait(lambda: page.texts(".composer"))
    write(page, "/curate add Dogs are welcome on Fridays. Tell your lead first and keep the dog on a lead.")
    page.wait(lambda: page.texts("dialog h2") == ["Add a resource"])
    page.press("Bring a dog to the office")
    use(page, "Add")
    page.wait(lambda: has(page, MESSAGES, "“Bring a dog to the office” is in, verified by you today"))
    somebody_else(page, "nadia", "Nadia Rahmani-Holt")
    ask(page, DOGS)
    page.wait(lambda: page.texts(TITLES) == ["Bring a dog to the office"])
