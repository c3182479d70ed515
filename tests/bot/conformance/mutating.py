"""Payloads spoilt as a seed has it: types swapped, fields dropped, depths, heights, bytes, signatures."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

from bot.sandbox.bot_client import signed_headers
from tests.bot.conformance.delivering import FORM, encoded

Json = dict[str, Any]
CANARY = "heron-7f3a"  # stands in everything that people write, and must not stand in any log
HUGE = 30_000
DEEP = 3_000  # deeper than Python's own limit of a thousand calls
FRESH = 0.25  # of the spoilt deliveries come under an id of their own and are worked, not just recognised
SPOILT_BYTES = 0.2
SPOILT_SIGNATURE = 0.1

Place = tuple[Any, Any]
"""A container in a payload and the key or index of one thing in it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request; `signed` says whether its signature is right."""

    method: str
    body: bytes
    headers: dict[str, str]
    signed: bool


def requests(payloads: list[Json], count: int, seed: int) -> Iterator[Sent]:
    """Yield spoilt requests, the same ones for the same seed."""
    rng = random.Random(seed)
    for number in range(count):
        payload = _marked(rng.choice(payloads))
        if rng.random() < FRESH:
            _renew(payload, number)
        for _ in range(rng.choice((1, 1, 1, 2, 5))):
            payload = _spoil(payload, rng)
        yield _request(payload, rng)


def _marked(payload: Json) -> Json:
    """Return a copy with the canary in every text that somebody wrote."""
    marked = copy.deepcopy(payload)
    for container, key in list(places(marked)):
        if key in ("text", "value", "fallback", "name", "title") and isinstance(container[key], str):
            container[key] = f"{container[key]} {CANARY}"
    return marked


def _renew(payload: Json, number: int) -> None:
    payload |= {name: f"{number}.fresh" for name in ("event_id", "trigger_id") if name in payload}
    event = payload.get("event")
    if isinstance(event, dict) and isinstance(event.get("ts"), str):
        event["ts"] = f"1795600000.{number:06d}"


def places(value: Any) -> Iterator[Place]:
    """Yield every place in a payload."""
    keys: Any = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from places(value[key])


def _spoil(payload: Json, rng: random.Random) -> Json:
    """Change one thing in a payload, or wrap the whole of it."""
    found = list(places(payload))
    if not found:
        return payload
    container, key = rng.choice(found)
    if rng.random() < 0.25:
        if isinstance(container, dict):
            container.pop(key)
        else:
            container.insert(key, copy.deepcopy(container[key]))
        return payload
    container[key] = rng.choice(OTHERS)(container[key], rng)
    return payload


def _deep(_old: Any, rng: random.Random) -> Any:
    value: Any = CANARY
    for _ in range(rng.choice((5, 60, 400))):
        value = [value] if rng.random() < 0.5 else {"x": value}
    return value


OTHERS: tuple[Callable[[Any, random.Random], Any], ...] = (
    lambda old, rng: None,
    lambda old, rng: rng.choice((True, False)),
    lambda old, rng: rng.choice((0, -1, 1.5, 10**30, float("nan"), float("inf"))),
    lambda old, rng: "",
    lambda old, rng: CANARY,
    lambda old, rng: f"{old}"[: rng.randrange(40)],
    lambda old, rng: rng.choice(
        ("\ud800", "\udfff\ud83d", "\x00", "\u202e", "\u200b\u202e", "\U0001d573" * 9)
    ),
    lambda old, rng: CANARY * (HUGE // len(CANARY)),
    lambda old, rng: [],
    lambda old, rng: {},
    lambda old, rng: [old, old],
    lambda old, rng: {"id": old},
    lambda old, rng: rng.choice(
        ("<!channel>", "<@U0WAYPOST>", "' or 1=1 --", "{{7*7}}", "../../etc", "%s%n")
    ),
    lambda old, rng: rng.choice(
        ("1795600000.000001", "-1.0", "1e999", "99999999999.0", "1795600000", "soon")
    ),
    lambda old, rng: rng.choice(
        ("message_changed", "message_deleted", "bot_message", "file_share", "tombstone")
    ),
    lambda old, rng: rng.choice(("im", "mpim", "group", "app_home", "C0ASK", "D0NADIA", "U0NADIA", "W0X")),
    _deep,
)


def _request(payload: Json, rng: random.Random) -> Sent:
    text, content_type = encoded(_encodable(payload))
    body = text.encode("utf-8", "surrogatepass")
    if rng.random() < SPOILT_BYTES:
        body, content_type = _spoilt_bytes(body, content_type, rng)
    headers = signed_headers(body.decode("utf-8", "replace")) | {"content-type": content_type}
    method = rng.choice(("GET", "PUT", "DELETE", "PATCH", "HEAD")) if rng.random() < 0.01 else "POST"
    if rng.random() >= SPOILT_SIGNATURE:
        return Sent(method, body, headers, signed=True)
    name = rng.choice(("x-slack-signature", "x-slack-request-timestamp"))
    if rng.random() < 0.2:
        headers.pop(name)
    else:
        headers[name] = rng.choice(("", "v0=", "v0=zz", "soon", "-1", "0", "9" * 400, "1.5", "v1=00"))
    return Sent(method, body, headers, signed=False)


def _encodable(payload: Json) -> Json:
    """Return a payload that can be written as a form, if it is one: there everything is a text."""
    is_form = "command" in payload or "ssl_check" in payload
    return {name: _plain(value) for name, value in payload.items()} if is_form else payload


def _plain(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode("utf-8", "replace").decode()


def _spoilt_bytes(body: bytes, content_type: str, rng: random.Random) -> tuple[bytes, str]:
    kind = rng.randrange(9)
    if kind == 0:
        return body[: rng.randrange(len(body) + 1)], content_type
    if kind == 1:
        at = rng.randrange(len(body) + 1)
        return body[:at] + rng.randbytes(rng.randrange(1, 9)) + body[at:], content_type
    if kind == 2:
        return body, rng.choice(
            ("", "text/plain", "application/xml", FORM, "application/json; charset=latin-1", "x")
        )
    if kind == 3:
        return b"", content_type
    if kind == 4:
        return b"[" * DEEP + b"]" * DEEP, "application/json"
    if kind == 5:
        return urlencode({"payload": "{" * 99}).encode(), FORM
    if kind == 6:
        return b"payload=1&payload=" + quote_plus(body).encode() + b"&%zz=%&=&;;", FORM
    if kind == 7:
        return b"\xff\xfe" + body.decode("utf-8", "ignore").encode("utf-16-le"), content_type
    return b'{"type": "event_callback", "event": ' + body + b"}", "application/json"
