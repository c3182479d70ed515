"""The pictures of the documentation, taken from the running demo: `make screenshots`.

Each scene has a demo of its own that has just begun, so that the same words and times stand in its picture
every time; only the fonts are the machine's.
"""

import base64
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from bot.config import Config
from bot.demo import Demo, DemoOptions, start_demo
from bot.encoding import configured_encoder
from bot.sandbox.driver import SandboxPerson
from bot.settings import StorageSettings
from retrieval.types import Encoder
from tests.bot.sandbox_web.page import Page, start_browser

Json = dict[str, Any]
ASK = "C0ASK"
QUESTION = "how do i get my travel money back??"
DOGS = "what is our policy on bringing dogs to the office?"
DESK, SMALL_DESK, PHONE = (1280, 900), (1000, 700), (360, 780)
PHONE_SCALE = 2  # device pixels for one of the page's, as on a phone
MOST_SECONDS = 50.0  # a scene that takes a minute has another time of day in its picture
SETTLE = """
for (let frames = 0; frames < 5; frames += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
document.activeElement.blur(); // a caret blinks
"""
UNTIL_NEXT_MORNING = 23 * 3600 + 50 * 60  # from 09:40, when the demo begins, to 09:30


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture: its size, what people do first, which returns the address to open, and what must be seen."""

    name: str
    size: tuple[int, int]
    play: Callable[[Demo], str]
    shows: str


def asked(demo: Demo, question: str = QUESTION) -> str:
    """Ask as Nadia and return the stamp of the question once Waypost has replied."""
    with person(demo, "U0NADIA") as nadia:
        ts = nadia.say(ASK, question)
        nadia.wait_for(lambda: [one for one in nadia.messages(ASK, ts) if one["bot"]])
        return ts


def answered(demo: Demo) -> str:
    return f"#U0NADIA/{ASK}/t/{asked(demo)}"


def framed(demo: Demo) -> str:
    return f"#phone/U0NADIA/{ASK}/t/{asked(demo)}"


def offered(demo: Demo) -> str:
    press(demo, asked(demo), "Ask a mentor")
    return "#U0MARCUS/app"


def reminded(demo: Demo) -> str:
    ts = asked(demo)
    press(demo, ts, "This helped")
    press(demo, ts, "Remind me")
    with person(demo, "U0NADIA") as nadia:
        before = len(nadia.messages(nadia.direct_messages()))
        nadia.forward(UNTIL_NEXT_MORNING)
        nadia.wait_for(lambda: len(nadia.messages(nadia.direct_messages())) > before)
    return "#U0NADIA/app"


def recalled(demo: Demo) -> str:
    address = reminded(demo)
    with person(demo, "U0NADIA") as nadia:
        nudge = nadia.messages(nadia.direct_messages())[-1]
        nadia.click(nudge, action(nudge, "Show answer"))
    return address


def unanswered(demo: Demo) -> str:
    with person(demo, "U0NADIA") as nadia:
        nadia.say(ASK, DOGS)
        nadia.wait_for(lambda: [one for one in nadia.messages(ASK) if one["ephemeral"]])
    return f"#U0NADIA/{ASK}"


def curated(demo: Demo) -> str:
    unanswered(demo)
    press(demo, asked(demo), "This helped")
    asked(demo, "why does the vpn not connect?")
    return "#U0PRIYA/app/home"


def adding(demo: Demo) -> str:
    with person(demo, "U0PRIYA") as priya:
        priya.command(priya.direct_messages(), "/curate", "add Dogs are welcome on Fridays")
        priya.wait_for(priya.modal)
    return "#U0PRIYA/app"


SCENES = (
    Scene("answer", DESK, answered, "Claim travel costs"),
    Scene("mentor", SMALL_DESK, offered, "Take it"),
    Scene("nudge", SMALL_DESK, recalled, "Still unsure"),
    Scene("home", SMALL_DESK, curated, "Open gaps"),
    Scene("phone-view", DESK, framed, "Claim travel costs"),
    Scene("phone", PHONE, answered, "Claim travel costs"),
    Scene("phone-note", PHONE, unanswered, "I said nothing in public"),
    Scene("phone-nudge", PHONE, recalled, "Still unsure"),
    Scene("phone-form", PHONE, adding, "Add a resource"),
)


@contextmanager
def person(demo: Demo, user: str) -> Iterator[SandboxPerson]:
    acting = SandboxPerson(demo.sandbox.url, user)
    yield acting
    acting.close()


def press(demo: Demo, ts: str, label: str) -> None:
    """Press a button in Nadia's thread as soon as it is there, and wait until something came of it."""
    with person(demo, "U0NADIA") as nadia:
        nadia.wait_for(lambda: any(has(one, label) for one in nadia.messages(ASK, ts)))
        before = nadia.messages(ASK, ts)
        message = next(one for one in reversed(before) if has(one, label))
        nadia.click(message, action(message, label))
        nadia.wait_for(lambda: nadia.messages(ASK, ts) != before)


def buttons(message: Json) -> list[Json]:
    rows = [block["elements"] for block in message["blocks"] or [] if block["type"] == "actions"]
    return [element for row in rows for element in row]


def has(message: Json, label: str) -> bool:
    return any(button["text"]["text"] == label for button in buttons(message))


def action(message: Json, label: str) -> str:
    return str(next(one["action_id"] for one in buttons(message) if one["text"]["text"] == label))


def take(scene: Scene, demo: Demo, browser: Chrome) -> bytes:
    """Play a scene and return its picture; raises TimeoutError if that took so long that the time changed."""
    began = time.monotonic()
    page = Page(browser, demo.sandbox.url)
    page.size(*scene.size)
    is_phone = scene.size == PHONE
    browser.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": is_phone})
    page.open(scene.play(demo))
    if scene.name == "phone-view":
        browser.switch_to.frame(browser.find_element(By.CSS_SELECTOR, ".phone-screen"))
    page.wait(lambda: scene.shows in page.run("return document.body.innerText"))
    page.run_module(SETTLE)
    browser.switch_to.default_content()
    if time.monotonic() - began > MOST_SECONDS:
        raise TimeoutError(
            f"{scene.name} took longer than {MOST_SECONDS:.0f} s; try again on a quiet machine"
        )
    clip = {"x": 0, "y": 0, "width": scene.size[0], "height": scene.size[1]}
    clip["scale"] = PHONE_SCALE if is_phone else 1
    shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "clip": clip})
    return base64.b64decode(shot["data"])


def main(folder: Path) -> None:
    """Take every picture into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    browser = start_browser()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            encoder = encoder_in(Path(scratch))
            for scene in SCENES:
                demo = start_demo(encoder, DemoOptions(folder=Path(scratch), pace_s=0))
                try:
                    (folder / f"{scene.name}.png").write_bytes(take(scene, demo, browser))
                finally:
                    browser.get("about:blank")
                    demo.stop()
    finally:
        browser.quit()


def encoder_in(folder: Path) -> Encoder:
    config = replace(Config(), storage=StorageSettings(path=folder / "waypost.sqlite"))
    return configured_encoder(config, lambda sentence: None)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
