import json

import pytest

from content_index.sources.adapters.feeds import FeedAdapter, JsonFeedAdapter, OpmlAdapter
from content_index.sources.items import Entry, item
from content_index.sources.types import Fetched, Health, Skipped, SourceTrouble

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
<item><title>Claim travel</title><link>SITE/claim</link><guid>g1</guid><category>travel</category>
<description>&lt;p&gt;Open &lt;b&gt;Tally&lt;/b&gt;.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;
</description></item>
<item><title>Book leave</title><link>SITE/leave</link><description>Ask your lead.</description></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
<entry><id>urn:1</id><title type="html">Fix the &lt;i&gt;VPN&lt;/i&gt;</title><link href="/vpn"/>
<summary>short</summary><content type="html">&lt;h2&gt;Steps&lt;/h2&gt;&lt;ul&gt;&lt;li&gt;Open
Tunnel&lt;/li&gt;&lt;/ul&gt;&lt;a href="/help"&gt;help&lt;/a&gt;</content></entry></feed>"""


def texts(fetched):
    return [(one.resource.title, one.resource.text, one.resource.url) for one in fetched.items or ()]


def test_rss_entries_become_resources(site, fetcher):
    url = site.put("/rss", RSS)
    fetched = FeedAdapter("news", url, fetcher).fetch({})
    assert texts(fetched) == [
        ("Claim travel", "Open **Tally**.", f"{site.url}/claim"),
        ("Book leave", "Ask your lead.", f"{site.url}/leave"),
    ]
    assert [one.resource.topics for one in fetched.items or ()] == [("travel",), ()]
    # The second entry has no guid: its link tells it apart.
    keys = [("g1", "Claim travel"), (f"{site.url}/leave", "Book leave")]
    assert [one.resource.id for one in fetched.items or ()] == [
        item("news", url, Entry(key, title, "")).resource.id for key, title in keys
    ]


def test_unchanged_feed_is_not_read_again(site, fetcher):
    adapter = FeedAdapter("news", site.put("/rss", RSS), fetcher)
    state = adapter.fetch({}).state
    assert adapter.fetch(state) == Fetched(None, state)
    assert site.asked == [("/rss", 200), ("/rss", 304)]


def test_atom_entry_has_its_whole_content_and_whole_links(site, fetcher):
    fetched = FeedAdapter("news", site.put("/atom", ATOM), fetcher).fetch({})
    assert texts(fetched) == [
        ("Fix the *VPN*", f"## Steps\n\n- Open\n  Tunnel\n\n[help]({site.url}/help)", f"{site.url}/vpn")
    ]


def test_broken_markup_in_a_feed_is_forgiven(site, fetcher):
    broken = RSS.replace("<description>Ask your lead.</description>", "<description>Ask & wait</description>")
    fetched = FeedAdapter("news", site.put("/rss", broken), fetcher).fetch({})
    assert texts(fetched)[1][:2] == ("Book leave", "Ask & wait")


LOGIN = "<!DOCTYPE html><html><body><form><input type=password></form></body></html>"
BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<rss version="2.0"><channel><item><title>&b;</title></item></channel></rss>"""
XXE = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>"""


@pytest.mark.parametrize(
    ("body", "health"),
    [
        (LOGIN, Health.DEGRADED),
        ("just some text", Health.DEGRADED),
        ("", Health.DEGRADED),
        (BOMB, Health.BLOCKED),
        (XXE, Health.BLOCKED),
        (XXE.encode("utf-16"), Health.BLOCKED),
        (b"\x00\xff\xfe" * 100, Health.DEGRADED),
    ],
)
def test_what_is_no_feed_says_so(site, fetcher, body, health):
    with pytest.raises(SourceTrouble) as caught:
        FeedAdapter("news", site.put("/rss", body), fetcher).fetch({})
    assert caught.value.health is health


def test_feed_with_javascript_links_keeps_the_words_and_drops_the_links(site, fetcher):
    hostile = RSS.replace("SITE/claim", "javascript:alert(1)").replace(
        "Ask your lead.", "&lt;a href='javascript:x()'&gt;press&lt;/a&gt; me"
    )
    fetched = FeedAdapter("news", site.put("/rss", hostile), fetcher).fetch({})
    assert [(url, text) for _, text, url in texts(fetched)] == [
        ("", "Open **Tally**."),
        (f"{site.url}/leave", "press me"),
    ]


def test_json_feed(site, fetcher):
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {
                "id": 7,
                "title": "A",
                "content_html": "<p>one <code>two</code></p>",
                "url": "https://x.example/a",
            },
            {"id": "8", "content_text": "Plain words\nmore", "tags": ["pay", 3]},
            {"title": "no id"},
            "nonsense",
        ],
    }
    fetched = JsonFeedAdapter("j", site.put("/feed.json", json.dumps(feed)), fetcher).fetch({})
    assert texts(fetched) == [
        ("A", "one `two`", "https://x.example/a"),
        ("Plain words", "Plain words\nmore", ""),
    ]
    assert [one.resource.topics for one in fetched.items or ()][1] == ("pay", "3")
    assert fetched.skipped == (Skipped("item 3", "it has no id"), Skipped("item 4", "it has no id"))


@pytest.mark.parametrize("body", [LOGIN, "[]", '{"items": 3}', "{", "[" * 100_000])
def test_what_is_no_json_feed_says_so(site, fetcher, body):
    with pytest.raises(SourceTrouble) as caught:
        JsonFeedAdapter("j", site.put("/feed.json", body), fetcher).fetch({})
    assert caught.value.health is Health.DEGRADED


def test_opml_lists_feeds_and_one_that_fails_keeps_what_it_had(site, fetcher):
    site.put("/a", RSS)
    site.put("/b", ATOM)
    lists = '<outline text="x"><outline xmlUrl="SITE/a"/></outline><outline xmlUrl="SITE/b"/>'
    opml = f"<opml><body>{lists}</body></opml>"
    adapter = OpmlAdapter("all", site.put("/opml", opml), fetcher)
    fetched = adapter.fetch({})
    assert [one.part for one in fetched.items or ()] == [f"{site.url}/a", f"{site.url}/a", f"{site.url}/b"]
    assert adapter.fetch(fetched.state).items is None
    site.put("/a", "", status=500)
    site.put("/b", ATOM.replace("urn:1", "urn:2"))
    again = adapter.fetch(fetched.state)
    assert ([one.part for one in again.items or ()], set(again.kept)) == (
        [f"{site.url}/b"],
        {f"{site.url}/a"},
    )
    assert again.skipped == (Skipped(f"{site.url}/a", f"{site.url}/a answers 500; it is tried again later"),)
    # What failed is asked with what was known of it, so that nothing is missed once it is back.
    assert again.state["feeds"][f"{site.url}/a"] == fetched.state["feeds"][f"{site.url}/a"]
