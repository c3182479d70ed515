"""RSS and Atom feeds, JSON Feed, and lists of feeds (OPML)."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import feedparser

from content_index.sources.items import Entry, item
from content_index.sources.json import json_object, text_in
from content_index.sources.markdown import to_markdown
from content_index.sources.types import Fetched, Health, Item, Skipped, SourceTrouble, State
from content_index.sources.web import Fetcher, Page
from content_index.sources.xml import local, parse_xml, refuse_dtd

OPML_FEEDS = 200  # of one list; each is a request of its own


@dataclass(frozen=True, slots=True)
class FeedAdapter:
    """An RSS or Atom feed, parsed by feedparser and fetched by us."""

    source: str
    url: str
    fetcher: Fetcher

    def fetch(self, state: State) -> Fetched:
        """Return the entries of the feed."""
        page = self.fetcher.get(self.url, state)
        if page is None:
            return Fetched(None, state)
        return Fetched(tuple(feed_items(page, self.source, self.url)), page.state)


@dataclass(frozen=True, slots=True)
class JsonFeedAdapter:
    """A feed in the format of jsonfeed.org, version 1 or 1.1."""

    source: str
    url: str
    fetcher: Fetcher

    def fetch(self, state: State) -> Fetched:
        """Return the items of the feed; those without an id are skipped, as the format wants it."""
        page = self.fetcher.get(self.url, state)
        if page is None:
            return Fetched(None, state)
        entries = json_object(page).get("items")
        if not isinstance(entries, list):
            raise SourceTrouble(Health.DEGRADED, f"{self.url} is no JSON Feed: it has no list of items")
        items, skipped = [], []
        for position, entry in enumerate(entries, start=1):
            if not isinstance(entry, dict) or entry.get("id") in (None, ""):
                skipped.append(Skipped(f"item {position}", "it has no id"))
            else:
                items.append(item(self.source, self.url, _json_entry(entry)))
        return Fetched(tuple(items), page.state, skipped=tuple(skipped))


@dataclass(frozen=True, slots=True)
class OpmlAdapter:
    """A list of feeds. One that cannot be read keeps what it had, and is named."""

    source: str
    url: str
    fetcher: Fetcher

    def fetch(self, state: State) -> Fetched:
        """Return the entries of all feeds. Raises SourceTrouble if the list itself is unreadable."""
        before: Mapping[str, Any] = state.get("feeds", {})
        page = self.fetcher.get(self.url, state.get("list", {}))
        feeds = list(before) if page is None else _outlines(page)
        if not feeds:
            raise SourceTrouble(Health.DEGRADED, f"{self.url} lists no feeds; check the address")
        after: dict[str, Any] = {}
        items: list[Item] = []
        kept, skipped = set(), []
        for url in feeds:
            after[url] = before.get(url, {})
            try:
                found = self.fetcher.get(url, after[url])
                new = feed_items(found, self.source, url) if found else None
            except SourceTrouble as trouble:
                skipped.append(Skipped(url, str(trouble)))
                new, found = None, None
            if found is None or new is None:
                kept.add(url)
                continue
            items += new
            after[url] = dict(found.state)
        listed = dict(page.state) if page else state.get("list", {})
        same = not items and not skipped and set(before) == set(feeds)
        state = {"list": listed, "feeds": after}
        return Fetched(None if same else tuple(items), state, frozenset(kept), tuple(skipped))


def feed_items(page: Page, source: str, part: str) -> list[Item]:
    """Return the entries of a fetched feed. Raises SourceTrouble if it is none, such as a login page."""
    if page.is_html():
        raise SourceTrouble(
            Health.DEGRADED,
            f"{page.url} answers with a web page instead of a feed; perhaps one has to sign in",
        )
    # feedparser forgives much, which feeds need; but its parser reads DTDs, and a feed has no use for one.
    refuse_dtd(page.body, page.url)
    found = feedparser.parse(io.BytesIO(page.body), resolve_relative_uris=False)
    if not found.get("version"):
        raise SourceTrouble(Health.DEGRADED, f"{page.url} is neither RSS nor Atom; check the address")
    return [item(source, part, _feed_entry(entry, page.url)) for entry in found.entries]


def _feed_entry(entry: Any, base: str) -> Entry:
    link = urljoin(base, entry["link"]) if entry.get("link") else ""
    contents = [part.get("value", "") for part in entry.get("content", ())]
    markup = max([*contents, entry.get("summary", "")], key=len)
    title = (
        to_markdown(str(entry.get("title", ""))) if "<" in entry.get("title", "") else entry.get("title", "")
    )
    topics = tuple(str(tag.get("term") or "") for tag in entry.get("tags", ()))
    key = str(entry.get("id") or link or title)
    return Entry(key, title, to_markdown(markup, link or base), link, topics=topics)


def _json_entry(entry: Mapping[str, Any]) -> Entry:
    url = text_in(entry, "url") or text_in(entry, "external_url")
    markup, tags = text_in(entry, "content_html"), entry.get("tags")
    text = to_markdown(markup, url) if markup else text_in(entry, "content_text")
    return Entry(
        key=str(entry["id"]),
        title=text_in(entry, "title"),
        text=text or text_in(entry, "summary"),
        url=url,
        topics=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
    )


def _outlines(page: Page) -> list[str]:
    root = parse_xml(page.body, page.url)
    urls = [str(one.get("xmlUrl")) for one in root.iter() if local(one) == "outline" and one.get("xmlUrl")]
    return list(dict.fromkeys(urls))[:OPML_FEEDS]
