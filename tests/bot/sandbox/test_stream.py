"""The page's stream: who hears what, and what a page that comes back has missed."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.bot.sandbox.test_views import HOME, modal


class Page:
    """What one open page hears, as (name, data), with the id of the last notice."""

    def __init__(self) -> None:
        self.last_id = ""
        self.ended = threading.Event()
        self._heard: Queue[tuple[str, dict[str, Any]]] = Queue()

    def read(self, lines: Iterator[str]) -> None:
        name = ""
        for line in lines:
            field, _, value = line.rstrip("\n").partition(": ")
            if field == "id":
                self.last_id = value
            elif field == "event":
                name = value
            elif field == "data":
                self._heard.put((name, json.loads(value)))
        self.ended.set()

    def next(self):
        """Return the next notice, waiting for it."""
        return self._heard.get(timeout=5)


@pytest.fixture
def open_page(sandbox):
    """Return a context manager: a page open for someone, from after a notice if one is named."""

    @contextmanager
    def opened(user, last_event_id=""):
        page, address = Page(), urlsplit(sandbox.url)
        with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
            request = (
                f"GET /sandbox/api/stream?user={user} HTTP/1.0\r\nlast-event-id: {last_event_id}\r\n\r\n"
            )
            connection.sendall(request.encode())
            with connection.makefile(encoding="utf-8") as lines:
                head = list(iter(lambda: lines.readline().strip(), ""))
                assert "content-type: text/event-stream; charset=utf-8" in head
                assert lines.readline() == "retry: 1000\n"  # from here on the server knows the page
                reader = threading.Thread(target=page.read, args=(lines,))
                reader.start()
                yield page
                connection.shutdown(socket.SHUT_RDWR)
                reader.join()

    return opened


def test_message_is_heard_by_all_who_may_see_it(open_page, client, nadia):
    with open_page("U0NADIA") as hers, open_page("U0OMAR") as his:
        nadia.say("C0STAFF", "In here")
        nadia.say("C0ASK", "Out there")
        assert [hers.next()[1]["text"] for _ in range(2)] == ["In here", "Out there"]
        assert his.next()[1]["text"] == "Out there"
        assert nadia.messages("C0ASK")[-1]["text"] == "Out there"


def test_notice_of_a_message_has_the_form_the_page_fetches(open_page, nadia):
    with open_page("U0NADIA") as page:
        nadia.say("C0ASK", "Hello")
        assert page.next() == ("message", nadia.messages("C0ASK")[-1])


def test_ephemeral_message_is_heard_by_its_person_alone(open_page, client, nadia):
    with open_page("U0NADIA") as hers, open_page("U0OMAR") as his:
        client.chat_postEphemeral(channel="C0ASK", user="U0NADIA", text="Just for you")
        nadia.say("C0ASK", "Thanks")
        assert [hers.next()[1]["text"], his.next()[1]["text"]] == ["Just for you", "Thanks"]


def test_reply_also_tells_that_its_parent_changed(open_page, nadia, omar):
    parent = nadia.say("C0ASK", "Where?")
    with open_page("U0NADIA") as page:
        omar.say("C0ASK", "Here", thread_ts=parent)
        assert page.next()[0] == "message"
        name, changed = page.next()
        assert (name, changed["ts"], changed["reply_count"]) == ("message_changed", parent, 1)


def test_edit_reaction_and_deletion_are_heard(open_page, nadia):
    ts = nadia.say("C0ASK", "Wher")
    with open_page("U0NADIA") as page:
        nadia.edit("C0ASK", ts, "Where")
        nadia.react("C0ASK", ts, "eyes")
        nadia.delete("C0ASK", ts)
        name, edited = page.next()
        assert (name, edited["text"], edited["edited"]) == ("message_changed", "Where", True)
        assert page.next()[1]["reactions"] == [{"name": "eyes", "users": ["U0NADIA"]}]
        assert page.next() == ("message_deleted", {"channel": "C0ASK", "ts": ts, "thread_ts": None})


def test_modal_home_clock_and_list_are_heard(open_page, bot, client, nadia, sandbox):
    with open_page("U0NADIA") as page:
        nadia.command("C0ASK", "/ask")
        trigger_id = bot.received[-1].payload["trigger_id"]
        view = client.views_open(trigger_id=trigger_id, view=modal())["view"]
        assert page.next() == ("view", {"view": view, "mode": "open"})
        nadia.close_modal(view["id"])
        assert page.next() == ("view", {"view": view, "mode": "close"})
        home = client.views_publish(user_id="U0NADIA", view=HOME)["view"]
        assert page.next() == ("home", {"view": home})
        nadia.forward(3600)
        assert page.next()[0] == "clock"
        sandbox.workspace.add_member("C0LOCKED", "U0NADIA", inviter="U0OMAR")
        assert page.next() == ("conversations", {})


def test_problem_is_told_to_the_person_it_concerns(open_page, bot, nadia):
    bot.replies = [(500, {}, "")]
    with open_page("U0NADIA") as hers, open_page("U0OMAR") as his:
        with pytest.raises(Exception, match="dispatch_failed"):
            nadia.command("C0ASK", "/ask")
        name, data = hers.next()
        assert name == "problem"
        assert data["text"].startswith("/ask did not work")
        nadia.say("C0ASK", "Never mind")
        assert his.next()[0] == "message"


def test_page_that_comes_back_hears_what_it_missed(open_page, nadia):
    with open_page("U0NADIA") as page:
        nadia.say("C0ASK", "one")
        page.next()
    nadia.say("C0ASK", "two")
    nadia.say("C0ASK", "three")
    with open_page("U0NADIA", page.last_id) as again:
        assert [again.next()[1]["text"] for _ in range(2)] == ["two", "three"]


def test_page_from_another_run_is_told_to_fetch_everything_again(open_page, nadia):
    with open_page("U0NADIA", "999") as page:
        assert page.next() == ("conversations", {})


def test_server_stops_while_pages_are_open(open_page, sandbox):
    with open_page("U0NADIA") as page:
        sandbox.stop()
        assert page.ended.wait(5)
