import gzip
from datetime import UTC, datetime, timedelta

import pytest

from content_index.sources.types import Health, SourceTrouble
from content_index.sources.web import Limits

NOW = datetime(2026, 11, 24, 9, 40, tzinfo=UTC)


def trouble(fetcher, url, state=None):
    with pytest.raises(SourceTrouble) as caught:
        fetcher.get(url, state)
    return caught.value


def test_page_is_fetched_once_and_not_again_while_it_is_unchanged(site, fetcher):
    url = site.put("/a", "hello")
    page = fetcher.get(url)
    assert (page.body, fetcher.get(url, page.state)) == (b"hello", None)
    site.put("/a", "hello again")
    assert fetcher.get(url, page.state).body == b"hello again"
    assert site.asked == [("/a", 200), ("/a", 304), ("/a", 200)]


def test_last_modified_is_asked_with_where_there_is_no_etag(site, fetcher):
    url = site.put("/a", "x", headers={"Last-Modified": "Tue, 24 Nov 2026 08:00:00 GMT"}, etag=False)
    state = fetcher.get(url).state
    fetcher.get(url, state)
    assert site.seen_headers[1]["if-modified-since"] == "Tue, 24 Nov 2026 08:00:00 GMT"


def test_redirect_is_followed_to_where_the_page_is(site, fetcher):
    site.put("/new", "here")
    page = fetcher.get(site.put("/old", "", status=301, headers={"Location": "/new"}))
    assert (page.url, page.body) == (f"{site.url}/new", b"here")


def test_redirects_in_a_circle_end(site, fetcher):
    url = site.put("/a", "", status=302, headers={"Location": "/a"})
    assert trouble(fetcher, url).health is Health.FAILING


@pytest.mark.parametrize(
    ("status", "health"),
    [
        (404, Health.GONE),
        (410, Health.GONE),
        (401, Health.BLOCKED),
        (403, Health.BLOCKED),
        (500, Health.FAILING),
        (429, Health.FAILING),
    ],
)
def test_refusal_says_what_it_is(site, fetcher, status, health):
    assert trouble(fetcher, site.put("/a", "no", status=status)).health is health


@pytest.mark.parametrize(
    ("header", "after"),
    [
        ("120", timedelta(seconds=120)),
        ("Tue, 24 Nov 2026 10:40:00 GMT", timedelta(hours=1)),
        ("999999999", timedelta(days=1)),
        ("soon", None),
    ],
)
def test_retry_after_is_heeded_within_reason(site, make_fetcher, header, after):
    fetcher = make_fetcher(now=lambda: NOW)
    caught = trouble(fetcher, site.put("/a", "", status=503, headers={"Retry-After": header}))
    assert caught.not_before == (NOW + after if after else None)


def test_robots_txt_is_obeyed(site, fetcher):
    site.put("/robots.txt", "User-agent: Waypost\nDisallow: /private/\n")
    site.put("/private/a", "secret")
    assert fetcher.get(site.put("/open", "fine")).body == b"fine"
    caught = trouble(fetcher, f"{site.url}/private/a")
    assert (caught.health, str(caught)) == (
        Health.BLOCKED,
        f"{site.url}/robots.txt asks not to read /private/a; ask its owner, or use a feed",
    )
    assert ("/private/a", 200) not in site.asked


def test_robots_txt_in_trouble_means_no(site, fetcher):
    site.put("/robots.txt", "", status=503)
    assert trouble(fetcher, site.put("/a", "x")).health is Health.FAILING
    assert site.asked == []


def test_one_host_is_asked_with_pauses(site, make_fetcher):
    pauses: list[float] = []
    fetcher = make_fetcher(limits=Limits(host_pause_s=5), sleep=pauses.append)
    for name in ("a", "b"):
        fetcher.get(site.put(f"/{name}", name))
    assert [round(pause) for pause in pauses] == [5, 5]  # after robots.txt, and after the first page


def test_crawl_delay_of_robots_txt_holds(site, make_fetcher):
    pauses: list[float] = []
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 9\n")
    fetcher = make_fetcher(sleep=pauses.append)
    fetcher.get(site.put("/a", "x"))
    assert [round(pause) for pause in pauses] == [9]


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "192.168.0.9", "169.254.169.254", "::1", "fd00::1", "0.0.0.0"]
)
def test_private_networks_are_not_asked(make_fetcher, address):
    fetcher = make_fetcher((), resolve=lambda host, port: [address])
    caught = trouble(fetcher, "http://intranet.example/page")
    assert (caught.health, "private network" in str(caught)) == (Health.BLOCKED, True)


def test_host_with_one_public_and_one_private_address_is_not_asked(make_fetcher):
    fetcher = make_fetcher((), resolve=lambda host, port: ["93.184.216.34", "10.0.0.1"])
    assert trouble(fetcher, "http://both.example/").health is Health.BLOCKED


def test_redirect_into_a_private_network_is_not_followed(site, make_fetcher):
    def lookup(host, port):
        return ["127.0.0.1"] if host == "public.example" else ["10.0.0.5"]

    fetcher = make_fetcher({"public.example"}, resolve=lookup)
    site.put("/a", "", status=302, headers={"Location": "http://inside.example/admin"})
    port = site.url.rpartition(":")[2]
    caught = trouble(fetcher, f"http://public.example:{port}/a")
    assert (caught.health, "inside.example" in str(caught)) == (Health.BLOCKED, True)


def test_host_is_asked_at_the_address_that_was_checked(site, make_fetcher):
    answers = iter([["127.0.0.1"], ["127.0.0.1"], ["10.0.0.1"]])
    fetcher = make_fetcher({"name.example"}, resolve=lambda host, port: next(answers))
    port = site.url.rpartition(":")[2]
    site.put("/a", "x")
    assert fetcher.get(f"http://name.example:{port}/a").body == b"x"
    assert site.seen_headers[0]["host"] == f"name.example:{port}"


def test_a_body_that_is_too_large_is_not_read_to_its_end(site, fetcher):
    caught = trouble(fetcher, site.put("/a", b"x" * 1_100_000))
    assert str(caught) == f"{site.url}/a is larger than 1 MB; use a smaller part of it"


def test_a_body_that_unpacks_to_too_much_is_not_read_to_its_end(site, fetcher):
    bomb = gzip.compress(b"0" * 50_000_000)
    assert len(bomb) < 100_000
    caught = trouble(fetcher, site.put("/a", bomb, headers={"Content-Encoding": "gzip"}))
    assert caught.health is Health.FAILING


@pytest.mark.parametrize(
    "url", ["ftp://host/x", "file:///etc/passwd", "javascript:alert(1)", "https://", "x"]
)
def test_what_is_no_web_address_is_refused(fetcher, url):
    assert trouble(fetcher, url).health is Health.BLOCKED


def test_what_opens_one_host_is_not_shown_to_another(site, make_fetcher):
    other = site.url.replace("127.0.0.1", "localhost")
    fetcher = make_fetcher({"127.0.0.1", "localhost"})
    site.put("/b", "x")
    url = site.put("/a", "", status=302, headers={"Location": f"{other}/b"})
    fetcher.get(url, headers={"Authorization": "Bearer secret"})
    assert [headers.get("authorization") for headers in site.seen_headers] == ["Bearer secret", None]
