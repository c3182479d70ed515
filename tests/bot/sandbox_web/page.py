"""The sandbox page in a real browser, used as a person uses it: keys, and what can be read on the screen."""

import time
from collections.abc import Callable
from typing import Any

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

PATIENCE_SECONDS = 10.0
POLL_SECONDS = 0.02
DRAWN = "#app[data-pane] :is(.intro, #home .blocks, .phone-screen), #app[data-pane=list] .conversation"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")


def start_browser() -> Chrome:
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return Chrome(options=options, service=ChromeService("/usr/bin/chromedriver"))


class Page:
    """One open page; every wait ends as soon as what it waits for is there."""

    def __init__(self, browser: Chrome, url: str) -> None:
        self.browser = browser
        self.url = url

    def size(self, width: int, height: int, theme: str = "light") -> None:
        """Set the window's size in CSS pixels and the colour scheme the system prefers; nothing moves."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        wishes = {"prefers-color-scheme": theme, "prefers-reduced-motion": "reduce"}
        features = [{"name": name, "value": value} for name, value in wishes.items()]
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def offline(self, is_offline: bool) -> None:
        conditions = {"offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.browser.execute_cdp_cmd(
            "Network.enable", {}
        )  # without it the conditions are taken but not applied
        self.browser.execute_cdp_cmd("Network.emulateNetworkConditions", conditions)

    def open(self, address: str = "") -> None:
        """Load the page at an address such as #U0NADIA/C0ASK and wait until what it leads to is drawn."""
        self.browser.get("about:blank")
        self.browser.get_log("browser")
        self.browser.get(f"{self.url}/{address}")
        self.wait(lambda: self.count(DRAWN))

    def press(self, *keys: str, control: bool = False, shift: bool = False) -> None:
        chain = ActionChains(self.browser)
        held = [key for key, on in ((Keys.CONTROL, control), (Keys.SHIFT, shift)) if on]
        for key in held:
            chain.key_down(key)
        chain.send_keys(*keys)
        for key in held:
            chain.key_up(key)
        chain.perform()

    def run(self, script: str, *arguments: Any) -> Any:
        return self.browser.execute_script(script, *arguments)

    def run_module(self, script: str, *arguments: Any) -> Any:
        """Run an async function body that may import the page's modules; return what it returns."""
        wrapped = (
            "const done = arguments[arguments.length - 1]; const given = [...arguments].slice(0, -1);"
            f"(async (...args) => {{ {script} }})(...given).then(done, (error) => done(`${{error.stack}}`));"
        )
        return self.browser.execute_async_script(wrapped, *arguments)

    def count(self, css: str) -> int:
        return int(self.run("return document.querySelectorAll(arguments[0]).length", css))

    def texts(self, css: str) -> list[str]:
        """Return the words of every element that can be seen, in the order of the page."""
        script = (
            "return [...document.querySelectorAll(arguments[0])]"
            ".filter((one) => one.checkVisibility({ visibilityProperty: true }))"
            ".map((one) => one.innerText.trim())"
        )
        found: list[str] = self.run(script, css)
        return found

    def click(self, css: str) -> None:
        self.run("document.querySelector(arguments[0]).click()", css)

    def focused(self) -> str:
        """Return what the focused control is called by assistive technology; "" if it is just drawn anew."""
        try:
            return str(self.browser.switch_to.active_element.accessible_name).strip()
        except StaleElementReferenceException:
            return ""

    def wait(self, ready: Callable[[], Any]) -> None:
        """Wait until ready() is true; fail after PATIENCE_SECONDS."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not ready():
            assert time.monotonic() < deadline, "the page did not get there in time"
            time.sleep(POLL_SECONDS)

    def wait_for(self, css: str, *expected: str) -> None:
        """Wait until exactly these words stand in the elements; else fail with what stood there instead."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.texts(css) != list(expected) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        assert self.texts(css) == list(expected)

    def console(self) -> list[str]:
        """Return what the browser has complained about since the page was opened."""
        return [str(entry["message"]) for entry in self.browser.get_log("browser")]
