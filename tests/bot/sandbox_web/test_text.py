"""How texts and blocks are drawn: safe whatever they say, readable in both themes."""

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox.driver import SandboxPerson
from tests.bot.sandbox_web.card import answer_card
from tests.bot.sandbox_web.checks import faint_text
from tests.bot.sandbox_web.page import Page

pytestmark = pytest.mark.browser

DRAW = """
const { renderMrkdwn } = await import("/static/js/text/mrkdwn.js");
const context = {
  me: "U0NADIA", timeZone: "America/New_York", now: () => new Date("2026-11-24T15:00:00Z"),
  person: (id) => ({ U0NADIA: { real_name: "Nadia Osei" }, U0OMAR: { real_name: "Omar Reyes" } })[id] ?? null,
  conversation: (id) => (id === "C0ASK" ? { id, name: "ask-anything" } : null),
};
return args[0].map((text) => {
  const host = document.createElement("div");
  host.append(...renderMrkdwn(text, context));
  host.querySelectorAll("svg").forEach((svg) => svg.replaceWith(`[${svg.getAttribute("aria-label")}]`));
  const usual = ["class", "target", "rel"];
  host.querySelectorAll("a.link").forEach((link) => usual.forEach((name) => link.removeAttribute(name)));
  return host.innerHTML;
});
"""
CODE = '<code class="inline-code">'
CASES = {
    "*bold* _italic_ ~gone~ `a *b*`": f"<strong>bold</strong> <em>italic</em> <s>gone</s> {CODE}a *b*</code>",
    "*_both_*": "<strong><em>both</em></strong>",
    "2*3*4 snake_case_name * no * a*": "2*3*4 snake_case_name * no * a*",
    "*\u200bplain*\u200b `\u200bplain`\u200b": "*\u200bplain*\u200b `\u200bplain`\u200b",
    "*(bold)*, _it_.": "<strong>(bold)</strong>, <em>it</em>.",
    "one\ntwo": "one<br>two",
    "&gt; a *b*\n&gt; c\nd": "<blockquote>a <strong>b</strong><br>c</blockquote>d",
    "a\n```x <y>\n  *z*```\nb": 'a<pre class="code"><code>x &lt;y&gt;\n  *z*</code></pre>b',
    "&lt;b&gt; &amp;amp; <b>": "&lt;b&gt; &amp;amp; &lt;b&gt;",
    "<https://a.example/?x=1&amp;y=2|the page>": '<a href="https://a.example/?x=1&amp;y=2">the page</a>',
    "<mailto:a@b.example|a@b.example>": '<a href="mailto:a@b.example">a@b.example</a>',
    "see https://a.example/b.": 'see <a href="https://a.example/b">https://a.example/b</a>.',
    "<javascript:alert(1)|x>": (
        '<span class="dead-link" title="This address cannot be opened from here">x</span>'
    ),
    "<@U0OMAR> <@U0NADIA>": (
        '<span class="mention">@Omar Reyes</span> <span class="mention mention-me">@Nadia Osei</span>'
    ),
    "<#C0ASK|old-name> <#C9|gone>": (
        '<a class="mention" href="#U0NADIA/C0ASK">#ask-anything</a> <span class="mention">#gone</span>'
    ),
    "<!here> <!subteam^S1|@fitters>": (
        '<span class="mention">@here</span> <span class="mention">@fitters</span>'
    ),
    ":tada: :no_such: 10:30:45": "[tada] :no_such: 10:30:45",
    "<img src=x onerror=alert(1)>": "&lt;img src=x onerror=alert(1)&gt;",
    "<!date^1795532400^{date_short_pretty} at {time}|soon>": (
        '<time datetime="2026-11-24T15:00:00.000Z" title="Tue, 24 Nov 2026 15:00:00 GMT">'
        "today at 10:00</time>"
    ),
    "<!date^x^{date}|soon>": "<span>soon</span>",
}


def test_message_text_is_drawn_as_slack_would(page: Page):
    page.open("#U0NADIA/C0ASK")
    assert dict(zip(CASES, page.run_module(DRAW, list(CASES)), strict=True)) == CASES


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(
            {"type": "markdown", "text": "<img src=x onerror=alert(1)> [x](javascript:alert(1))"},
            id="markdown",
        ),
        pytest.param(
            {"type": "section", "text": {"type": "mrkdwn", "text": "<javascript:alert(1)|<b>>"}}, id="mrkdwn"
        ),
        pytest.param(
            {"type": "header", "text": {"type": "plain_text", "text": "<script>x()</script>"}},
            id="plain text",
        ),
        pytest.param(
            {"type": "image", "image_url": "https://elsewhere.example/x.png", "alt_text": "a picture"},
            id="image",
        ),
    ],
)
def test_blocks_bring_in_no_script_and_fetch_nothing(page: Page, client: WebClient, block: dict[str, Any]):
    client.chat_postMessage(channel="C0CHAT", text="hostile", blocks=[block])
    page.open("#U0NADIA/C0CHAT")
    page.wait(lambda: page.count("#messages .block") == 1)
    bad = "#messages .block :is(script, img, b, a[href^='javascript'], [onerror])"
    assert (page.count(bad), page.console()) == (0, [])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_text_stands_out_from_what_lies_behind_it(
    page: Page, client: WebClient, omar: SandboxPerson, theme: str
):
    ts = omar.say("C0ASK", "<@U0NADIA> `code` <https://a.example|link> ~gone~")
    omar.react("C0ASK", ts, "tada")
    client.chat_postMessage(channel="C0ASK", thread_ts=ts, text="Claim travel", blocks=answer_card())
    client.chat_postEphemeral(channel="C0ASK", user="U0NADIA", text="Private", blocks=answer_card())
    omar.say("C0CHAT", "unread")
    page.size(1280, 1000, theme)
    page.open(f"#U0NADIA/C0ASK/t/{ts}")
    page.wait(lambda: page.count("#thread .message") == 2)
    assert faint_text(page) == []
    page.press("k", control=True)
    page.wait(lambda: page.count(".switcher-row") == 5)
    assert faint_text(page) == []


def test_next_morning_is_half_past_nine_also_over_a_change_of_summer_time(page: Page):
    page.open("#U0NADIA/C0ASK")
    script = """
    const { secondsToNextMorning } = await import("/static/js/time.js");
    return args[0].map(([now, tz]) => {
      const wait = secondsToNextMorning(new Date(now), tz);
      return new Date(new Date(now).getTime() + wait * 1000).toISOString();
    });
    """
    moments = [
        ("2026-11-24T14:40:00Z", "America/New_York"),
        ("2026-11-24T13:00:00Z", "America/New_York"),
        ("2026-10-31T15:00:00Z", "America/New_York"),
        ("2027-03-13T16:00:00Z", "America/New_York"),
        ("2026-11-24T09:30:00Z", "Europe/Lisbon"),
    ]
    assert page.run_module(script, moments) == [
        "2026-11-25T14:30:00.000Z",
        "2026-11-24T14:30:00.000Z",
        "2026-11-01T14:30:00.000Z",
        "2027-03-14T13:30:00.000Z",
        "2026-11-25T09:30:00.000Z",
    ]
