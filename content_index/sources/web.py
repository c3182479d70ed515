"""Fetching over HTTP, politely and guardedly: validators, robots.txt, pauses, limits, no private networks."""

import ipaddress
import socket
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx
from protego import Protego

from content_index.sources.types import Health, SourceTrouble, State

AGENT = "Waypost"
REDIRECTS = 5
ROBOTS_BYTES = 500_000  # as much of a robots.txt as RFC 9309 asks to be read
LONGEST_PAUSE = timedelta(days=1)  # whatever Retry-After says, a source is looked at again after this
_GONE = (404, 410)
_REFUSED = (401, 403, 407, 451)

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetch may take: bytes after decompression, seconds in all, seconds between two on a host."""

    max_bytes: int = 20_000_000
    max_seconds: float = 60.0
    host_pause_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Page:
    """What an address answered; `state` holds the validators with which to ask whether it changed."""

    url: str
    body: bytes
    content_type: str
    state: Mapping[str, str] = field(default_factory=dict)

    def is_html(self) -> bool:
        """Return whether this is a web page, whatever it was said to be."""
        start = self.body.lstrip()[:200].lower()
        return start.startswith((b"<!doctype html", b"<html"))


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host, by the machine's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Fetcher:
    """Gets pages. `allowed` names hosts of the intranet that may be asked although they are private."""

    def __init__(
        self,
        allowed: Collection[str] = (),
        limits: Limits | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
        resolve: Resolve = resolve,
    ) -> None:
        self._allowed = frozenset(host.lower() for host in allowed)
        self._limits = limits or Limits()
        self._now = now
        self._sleep = sleep
        self._resolve = resolve
        self._robots: dict[str, Protego | None] = {}
        self._pauses: dict[str, float] = {}
        self._asked_at: dict[str, float] = {}
        # Proxies of the environment would be asked for names that have been checked as addresses.
        self._client = httpx.Client(
            trust_env=False, timeout=min(20.0, self._limits.max_seconds), headers={"User-Agent": AGENT}
        )

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._client.close()

    def get(
        self, url: str, state: State | None = None, headers: Mapping[str, str] | None = None
    ) -> Page | None:
        """Return a page, or None if it has not changed since `state`, the `Page.state` of an earlier fetch.

        Raises SourceTrouble: BLOCKED for what may not be asked (robots.txt, private networks, 403), GONE for
        404 and 410, FAILING for all else.
        """
        deadline = time.monotonic() + self._limits.max_seconds
        asked = dict(headers or {}) | _conditions(state or {})
        for _ in range(REDIRECTS + 1):
            self._heed_robots(url, deadline)
            with self._asking(url, asked, deadline) as response:
                if response.status_code == 304:
                    return None
                if not response.has_redirect_location:
                    body = self._body(response, url, deadline)
                    return Page(url, body, response.headers.get("content-type", ""), _validators(response))
                target = urljoin(url, response.headers["location"])
            if urlsplit(target).netloc != urlsplit(url).netloc:
                asked.pop("Authorization", None)  # what opens one host is no business of another
            url = target
        raise SourceTrouble(
            Health.FAILING, f"{shown(url)} redirects more than {REDIRECTS} times; use its final address"
        )

    def _heed_robots(self, url: str, deadline: float) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin, deadline)
        rules = self._robots[origin]
        if rules is not None and not rules.can_fetch(url, AGENT):
            raise SourceTrouble(
                Health.BLOCKED,
                f"{origin}/robots.txt asks not to read {parts.path}; ask its owner, or use a feed",
            )

    def _read_robots(self, origin: str, deadline: float) -> Protego | None:
        """Return what a host allows, None if it does not say. One in trouble says no, as in RFC 9309."""
        with self._asking(f"{origin}/robots.txt", {}, deadline, raising=False) as response:
            if response.status_code >= 500:
                raise SourceTrouble(
                    Health.FAILING, f"{origin}/robots.txt answers {response.status_code}; try later"
                )
            if response.status_code >= 300:
                return None
            text = b""
            for piece in response.iter_bytes():
                text += piece
                if len(text) > ROBOTS_BYTES:
                    break
        rules = Protego.parse(text[:ROBOTS_BYTES].decode("utf-8", "replace"))
        pause = rules.crawl_delay(AGENT)
        if pause:
            self._pauses[urlsplit(origin).netloc] = min(float(pause), self._limits.max_seconds / 2)
        return rules

    @contextmanager
    def _asking(
        self, url: str, headers: Mapping[str, str], deadline: float, raising: bool = True
    ) -> Iterator[httpx.Response]:
        """Send a request to an address that was checked; hand over the response, its body not yet read."""
        parts = _checked(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = str(parts.hostname)
        address = self._address(host, port)
        self._pause(parts.netloc)
        # Asked by the address that was checked: the name may lead elsewhere a moment later (DNS rebinding).
        target = httpx.URL(url).copy_with(host=address)
        request = self._client.build_request(
            "GET",
            target,
            headers={**headers, "Host": parts.netloc.rpartition("@")[2]},
            extensions={"sni_hostname": host},
        )
        try:
            response = self._client.send(request, stream=True)
        except httpx.HTTPError as error:
            raise SourceTrouble(
                Health.FAILING, f"{shown(url)} cannot be reached ({type(error).__name__})"
            ) from error
        try:
            if raising:
                self._refuse(response, url)
            if time.monotonic() > deadline:
                raise _too_slow(url, self._limits)
            yield response
        finally:
            response.close()

    def _address(self, host: str, port: int) -> str:
        try:
            addresses = self._resolve(host, port)
        except OSError as error:
            raise SourceTrouble(Health.FAILING, f"the host {host} is not known; check the address") from error
        if host.lower() not in self._allowed:
            for address in addresses:
                if not ipaddress.ip_address(address.partition("%")[0]).is_global:
                    raise SourceTrouble(
                        Health.BLOCKED,
                        f"{host} is in a private network; list it under [sources] allowed_hosts",
                    )
        return addresses[0]

    def _pause(self, host: str) -> None:
        wait = (
            self._asked_at.get(host, 0.0)
            + self._pauses.get(host, self._limits.host_pause_s)
            - time.monotonic()
        )
        if host in self._asked_at and wait > 0:
            self._sleep(wait)
        self._asked_at[host] = time.monotonic()

    def _refuse(self, response: httpx.Response, url: str) -> None:
        status = response.status_code
        if status in _GONE:
            raise SourceTrouble(
                Health.GONE, f"{shown(url)} is not there any more ({status}); find its new address"
            )
        if status in _REFUSED:
            raise SourceTrouble(
                Health.BLOCKED, f"{shown(url)} refuses us ({status}); ask its owner for access"
            )
        if status >= 400:
            later = _retry_after(response.headers.get("retry-after", ""), self._now())
            raise SourceTrouble(
                Health.FAILING, f"{shown(url)} answers {status}; it is tried again later", later
            )

    def _body(self, response: httpx.Response, url: str, deadline: float) -> bytes:
        body = bytearray()
        try:
            for piece in response.iter_bytes(65_536):
                body += piece
                if len(body) > self._limits.max_bytes:
                    most = self._limits.max_bytes // 1_000_000
                    raise SourceTrouble(
                        Health.FAILING, f"{shown(url)} is larger than {most} MB; use a smaller part of it"
                    )
                if time.monotonic() > deadline:
                    raise _too_slow(url, self._limits)
        except httpx.HTTPError as error:
            raise SourceTrouble(Health.FAILING, f"{shown(url)} broke off ({type(error).__name__})") from error
        return bytes(body)


def shown(url: str) -> str:
    """Return an address as people may see it: what stands in its query or before its host may be a secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        fit = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, half an IPv6 address
        fit = False
    if not fit:
        raise SourceTrouble(Health.BLOCKED, f"{url} is no web address; give one with https://")
    return parts


def _conditions(state: State) -> dict[str, str]:
    asked = {"If-None-Match": state.get("etag"), "If-Modified-Since": state.get("last_modified")}
    return {name: str(value) for name, value in asked.items() if value}


def _validators(response: httpx.Response) -> dict[str, str]:
    found = {"etag": response.headers.get("etag"), "last_modified": response.headers.get("last-modified")}
    return {name: value for name, value in found.items() if value}


def _retry_after(value: str, now: datetime) -> datetime | None:
    """Return the moment a Retry-After header names, in seconds or as a date; None if it names none."""
    latest = now + LONGEST_PAUSE
    if value.strip().isdecimal():
        return min(latest, now + timedelta(seconds=min(int(value), LONGEST_PAUSE.total_seconds())))
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    return min(latest, moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _too_slow(url: str, limits: Limits) -> SourceTrouble:
    return SourceTrouble(
        Health.FAILING,
        f"{shown(url)} takes longer than {limits.max_seconds:.0f} seconds; it is tried again later",
    )
