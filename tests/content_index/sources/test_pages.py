import pytest

from content_index.sources.adapters.pages import PageAdapter, SitemapAdapter
from content_index.sources.types import Health, Skipped, SourceTrouble

PAGE = """<html><head><title>Claim travel · Intranet</title></head><body><nav>Home News</nav>
<main><article><h1>Claim travel</h1><ol><li>Open Tally</li><li>Press <em>New claim</em></li></ol>
<table><tr><th>Who</th><th>Days</th></tr><tr><td>All</td><td>30</td></tr></table>
<a href="/more">more</a> <img src="x.png" alt="the form"><script>bad()</script></article></main>
<footer>Imprint</footer></body></html>"""

CONTENT = """# Claim travel

1. Open Tally
2. Press *New claim*

| Who | Days |
| --- | --- |
| All | 30 |

[more](SITE/more) the form"""


def test_selector_finds_the_content_of_a_page(site, fetcher):
    url = site.put("/claim", PAGE)
    [found] = PageAdapter("p", url, fetcher, "main article").fetch({}).items or ()
    assert (found.resource.title, found.resource.url) == ("Claim travel · Intranet", url)
    assert found.resource.text == CONTENT.replace("SITE", site.url)


def test_page_without_selector_gives_its_article(site, fetcher):
    words = "<p>" + "The claim is made in Tally and paid with the next salary. " * 8 + "</p>"
    page = PAGE.replace("<ol>", words + "<ol>")
    [found] = PageAdapter("p", site.put("/claim", page), fetcher).fetch({}).items or ()
    assert found.resource.text.count("paid with the next salary") == 8
    assert "Imprint" not in found.resource.text


@pytest.mark.parametrize(
    ("page", "selector", "said"),
    [
        (PAGE, "div.nothing", "nothing on SITE/x matches 'div.nothing'"),
        (PAGE, "main >", "'main >' is no CSS selector; mend the source's selector"),
        ("", "main", "SITE/x is an empty page"),
        ("<html><body><form><input type='password'></form></body></html>", "", "SITE/x asks to sign in"),
        ("<html><body></body></html>", "", "SITE/x has no text to read"),
    ],
)
def test_page_without_content_says_so(site, fetcher, page, selector, said):
    with pytest.raises(SourceTrouble) as caught:
        PageAdapter("p", site.put("/x", page), fetcher, selector).fetch({})
    assert str(caught.value).startswith(said.replace("SITE", site.url))


def sitemap(*entries):
    rows = "".join(f"<url><loc>SITE{path}</loc><lastmod>{day}</lastmod></url>" for path, day in entries)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'


def pages_of(fetched, site):
    return [one.part.removeprefix(site.url) for one in fetched.items or ()]


def test_sitemap_asks_only_for_pages_that_changed(site, fetcher):
    for name in ("a", "b"):
        site.put(f"/{name}", f"<html><body><main>Page {name}</main></body></html>")
    adapter = SitemapAdapter("s", site.put("/map", sitemap(("/a", "1"), ("/b", "1"))), fetcher, "main")
    first = adapter.fetch({})
    assert pages_of(first, site) == ["/a", "/b"]
    site.asked.clear()
    assert adapter.fetch(first.state).items is None
    assert site.asked == [("/map", 200)]
    site.put("/map", sitemap(("/a", "1"), ("/b", "2")))
    site.put("/b", "<html><body><main>Page b, mended</main></body></html>")
    second = adapter.fetch(first.state)
    assert (pages_of(second, site), set(second.kept)) == (["/b"], {f"{site.url}/a"})


def test_page_that_left_the_sitemap_or_is_gone_is_not_kept(site, fetcher):
    for name in ("a", "b", "c"):
        site.put(f"/{name}", f"<html><body><main>Page {name}</main></body></html>")
    entries = (("/a", ""), ("/b", ""), ("/c", ""))
    adapter = SitemapAdapter("s", site.put("/map", sitemap(*entries)), fetcher, "main")
    state = adapter.fetch({}).state
    site.put("/map", sitemap(*entries[:2]))
    site.put("/b", "", status=410)
    fetched = adapter.fetch(state)
    assert (fetched.items, set(fetched.kept)) == ((), {f"{site.url}/a"})
    gone = f"{site.url}/b is not there any more (410); find its new address"
    assert fetched.skipped == (Skipped(f"{site.url}/b", gone),)


def test_index_of_sitemaps_and_a_prefix(site, fetcher):
    site.put("/one", sitemap(("/docs/a", "1"), ("/blog/b", "1")))
    index = "<sitemapindex><sitemap><loc>SITE/one</loc></sitemap></sitemapindex>"
    site.put("/docs/a", "<html><body><main>A</main></body></html>")
    adapter = SitemapAdapter("s", site.put("/map", index), fetcher, "main", f"{site.url}/docs/")
    assert pages_of(adapter.fetch({}), site) == ["/docs/a"]


@pytest.mark.parametrize("body", ["<rss/>", "<urlset/>", "no xml", "<!DOCTYPE html><html></html>"])
def test_what_is_no_sitemap_says_so(site, fetcher, body):
    with pytest.raises(SourceTrouble) as caught:
        SitemapAdapter("s", site.put("/map", body), fetcher).fetch({})
    assert caught.value.health is Health.DEGRADED
