"""Finding one's way on the page with the keyboard alone, on the desk and on a phone."""

from selenium.webdriver.common.keys import Keys

from tests.bot.sandbox_web.page import Page

PANE = "return document.getElementById('app').dataset.pane"
MOST_STEPS = 90  # tab stops; with more of them something has swallowed the focus


def tab_to(page: Page, name: str, *, back: bool = False) -> None:
    """Press Tab until the control with this name has the focus; back goes the other way round."""
    met = []
    for _ in range(MOST_STEPS):
        page.press(Keys.TAB, shift=back)
        met.append(page.focused())
        if met[-1] == name:
            return
    raise AssertionError(f"{name} is not among what Tab reaches: {met}")


def use(page: Page, name: str, *, back: bool = False) -> None:
    """Go to a control with Tab and press it with Enter."""
    tab_to(page, name, back=back)
    page.press(Keys.ENTER)


def go_to(page: Page, words: str, *, title: str) -> None:
    """Go to a conversation, or be somebody else, through the quick switcher."""
    page.press("k", control=True)
    page.wait(lambda: page.focused() == "Conversation or person")
    page.press(words)
    page.wait(lambda: page.texts(".switcher-row[aria-selected=true] .switcher-label") == [title])
    page.press(Keys.ENTER)
    page.wait(lambda: page.count("dialog") == 0)


def to_box(page: Page) -> None:
    """Go to the box of the conversation."""
    if not page.focused().startswith("Message "):
        page.press("/")
    page.wait(lambda: page.focused().startswith("Message "))


def write(page: Page, text: str) -> None:
    """Go to the box of the conversation and send what is typed."""
    to_box(page)
    page.press(text, Keys.ENTER)


def open_last_thread(page: Page) -> None:
    """Go from the box to the newest message that everybody sees and open its thread."""
    to_box(page)
    page.press(Keys.TAB, shift=True)
    page.wait(lambda: page.count("#messages .message:last-child:focus-within"))
    page.press(Keys.ENTER)
    page.wait(lambda: page.texts("#thread .message-body"))


def move_clock(page: Page, step: str) -> None:
    """Move the clock with one of the buttons of its panel; on a phone, the clock stands above the list."""
    back_to_the_list(page)
    use(page, page.run("return document.getElementById('clock').innerText.replaceAll(/\\s+/g, ' ').trim()"))
    page.wait(lambda: page.focused() == "+1 hour")
    use(page, step)
    page.press(Keys.ESCAPE)
    page.wait(lambda: page.count(".popover") == 0)


def back_to_the_list(page: Page) -> None:
    """On a phone, go from a thread to its conversation and from there to the list; elsewhere do nothing."""
    for name in ("Back to the conversation", "Back to the conversations"):
        if page.texts(f"[aria-label='{name}']"):
            left = page.run(PANE)
            use(page, name, back=True)
            _wait_for_another_pane(page, left)


def _wait_for_another_pane(page: Page, left: str) -> None:
    page.wait(lambda: page.run(PANE) != left)
