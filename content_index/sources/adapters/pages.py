"""Web pages, one by one or by a sitemap."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from content_index.sources.decoding import decoded
from content_index.sources.items import Entry, item
from content_index.sources.markdown import article, page_title, parsed, selected
from content_index.sources.types import Fetched, Health, Item, Skipped, SourceTrouble, State
from content_index.sources.web import Fetcher, Page
from content_index.sources.xml import children, first, local, parse_xml, text_of

SITEMAP_PAGES = 5000
SITEMAP_DEPTH = 2  # an index of sitemaps names sitemaps, not further indexes


@dataclass(frozen=True, slots=True)
class PageAdapter:
    """One web page. `selector` names what of it is content; without one, what reads like an article is."""

    source: str
    url: str
    fetcher: Fetcher
    selector: str = ""

    def fetch(self, state: State) -> Fetched:
        """Return the page as one resource."""
        page = self.fetcher.get(self.url, state)
        if page is None:
            return Fetched(None, state)
        return Fetched((page_item(page, self.source, self.url, self.selector),), page.state)


@dataclass(frozen=True, slots=True)
class SitemapAdapter:
    """All pages of a sitemap (sitemaps.org), or of an index of sitemaps; `prefix` limits them to a part."""

    source: str
    url: str
    fetcher: Fetcher
    selector: str = ""
    prefix: str = ""

    def fetch(self, state: State) -> Fetched:
        """Return the pages, asking only for those that the sitemap or the server says have changed."""
        listed = self._listed(self.url, SITEMAP_DEPTH)
        if not listed:
            raise SourceTrouble(Health.DEGRADED, f"{self.url} lists no pages; check the address")
        before: Mapping[str, Any] = state.get("pages", {})
        after: dict[str, Any] = {}
        items: list[Item] = []
        kept, skipped = set(), []
        for url, changed_on in listed.items():
            known = before.get(url, {})
            after[url] = known
            if known and changed_on and known.get("changed_on") == changed_on:
                kept.add(url)
                continue
            try:
                page = self.fetcher.get(url, known)
                if page is None:
                    kept.add(url)
                    continue
                items.append(page_item(page, self.source, url, self.selector))
            except SourceTrouble as trouble:
                skipped.append(Skipped(url, str(trouble)))
                if trouble.health is Health.GONE:
                    del after[url]
                else:
                    kept.add(url)
                continue
            after[url] = {**page.state, "changed_on": changed_on}
        same = not items and not skipped and set(before) == set(after)
        return Fetched(None if same else tuple(items), {"pages": after}, frozenset(kept), tuple(skipped))

    def _listed(self, url: str, depth: int) -> dict[str, str]:
        """Return the pages of a sitemap and when each was changed, "" where it does not say."""
        page = self.fetcher.get(url)
        assert page is not None, "nothing can be unchanged without validators"
        root = parse_xml(page.body, url)
        found: dict[str, str] = {}
        if local(root) == "sitemapindex":
            for entry in children(root, "sitemap") if depth > 1 else ():
                found |= self._listed(text_of(first(entry, "loc")), depth - 1)
        elif local(root) == "urlset":
            for entry in children(root, "url"):
                address = text_of(first(entry, "loc"))
                if address.startswith(self.prefix or "http"):
                    found[address] = text_of(first(entry, "lastmod"))
        else:
            raise SourceTrouble(Health.DEGRADED, f"{url} is no sitemap")
        return dict(list(found.items())[:SITEMAP_PAGES])


def page_item(page: Page, source: str, part: str, selector: str) -> Item:
    """Return a fetched page as a resource. Raises SourceTrouble if there is no content on it."""
    markup = decoded(page.body)
    root = parsed(markup)
    if root is None:
        raise SourceTrouble(Health.DEGRADED, f"{part} is an empty page")
    if root.find(".//input[@type='password']") is not None:
        raise SourceTrouble(Health.DEGRADED, f"{part} asks to sign in; it has to be readable without")
    title = page_title(root)
    try:
        text = selected(root, selector, page.url) if selector else article(markup, page.url)
    except ValueError as error:
        raise SourceTrouble(Health.FAILING, f"{error}; mend the source's selector") from error
    if not text:
        what = f"nothing on {part} matches {selector!r}" if selector else f"{part} has no text to read"
        raise SourceTrouble(Health.DEGRADED, f"{what}; give the source a selector that finds its content")
    return item(source, part, Entry(part, title, text, page.url))
