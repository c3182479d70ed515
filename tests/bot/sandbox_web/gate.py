"""Calls of the page that stand still until the test lets them go on, so what happens meanwhile is certain."""

from typing import Literal

from tests.bot.sandbox_web.page import Page

# A call counts as done one task after its answer was read: by then the page has drawn what it says.
HOLD = """
const [method, path, before] = args;
const send = window.fetch.bind(window);
const gate = { held: [] };
const opened = new Promise((resolve) => { gate.open = resolve; });
window.gates = [...(window.gates ?? []), gate];
window.fetch = (url, init) => {
  const isMeant = (init?.method ?? "GET") === method && url.split("?")[0].endsWith(`/api/${path}`);
  if (gate.isOpen || !isMeant) return send(url, init);
  let done;
  gate.held.push(new Promise((resolve) => { done = resolve; }));
  const answer = before ? opened.then(() => send(url, init)) : send(url, init);
  return answer.then(async (response) => {
    gate.arrived = (gate.arrived ?? 0) + 1;
    await opened;
    const read = response.json.bind(response);
    response.json = () => read().finally(() => setTimeout(done));
    return response;
  });
};
return window.gates.length - 1;
"""
RELEASE = "const gate = window.gates[args[0]]; gate.isOpen = true; gate.open(); await Promise.all(gate.held);"


class Gate:
    """Holds every call of one kind from now on: before it is sent, or once the server has answered it."""

    def __init__(self, page: Page, method: str, path: str, at: Literal["sending", "answer"]) -> None:
        self._page = page
        self._number = page.run_module(HOLD, method, path, at == "sending")

    def wait_until_held(self, count: int = 1) -> None:
        """Wait until this many calls have been answered by the server and are kept from the page."""
        self._page.wait(
            lambda: self._page.run("return window.gates[arguments[0]].arrived", self._number) == count
        )

    def release(self) -> None:
        """Let the held calls go on and return when the page has drawn their answers."""
        self._page.run_module(RELEASE, self._number)
