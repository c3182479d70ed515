"""From HTML to the Markdown that resources are kept as."""

import re
from typing import cast
from urllib.parse import urljoin

import trafilatura
from lxml import etree, html
from lxml.cssselect import CSSSelector, SelectorError
from markdownify import MarkdownConverter

_LEFT_OUT = (
    "head",
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "svg",
    "form",
    "nav",
    "button",
)
_BLANK_LINES = re.compile(r"\n{3,}")
_LINKS = ("http://", "https://", "mailto:")


class _Converter(MarkdownConverter):
    """Keeps headings, lists, tables, code and links; of pictures only what they are said to show."""

    def convert_img(self, el, text, parent_tags):  # type: ignore[no-untyped-def]  # noqa: ARG002
        return " ".join((el.attrs.get("alt") or "").split())

    def convert_a(self, el, text, parent_tags):  # type: ignore[no-untyped-def]
        if not (el.attrs.get("href") or "").lower().startswith(_LINKS):
            return text
        return super().convert_a(el, text, parent_tags)  # type: ignore[misc]


_CONVERTER = _Converter(heading_style="ATX", bullets="-")


def parsed(markup: str | bytes) -> html.HtmlElement | None:
    """Return the root of a page or of a piece of HTML; None if there is nothing in it."""
    try:
        # lxml refuses a text that declares its own encoding; bytes it decodes as they say.
        root = html.fromstring(markup.encode() if isinstance(markup, str) else markup, parser=_parser(markup))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return root


def to_markdown(markup: str, base: str = "") -> str:
    """Return HTML as Markdown; relative links are completed from `base`."""
    root = parsed(markup)
    return "" if root is None else element_to_markdown(root, base)


def element_to_markdown(element: html.HtmlElement, base: str = "") -> str:
    """Return what an element holds as Markdown, without scripts, forms and navigation."""
    etree.strip_elements(element, etree.Comment, *_LEFT_OUT, with_tail=False)
    for link in element.iter("a"):
        link.set("href", _joined(base, link.get("href") or ""))
    text = str(_CONVERTER.convert(html.tostring(element, encoding="unicode")))
    return _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip()


def selected(root: html.HtmlElement, selector: str, base: str = "") -> str:
    """Return the Markdown of everything a CSS selector finds, in order. Raises ValueError if it is none."""
    try:
        found = cast("list[html.HtmlElement]", CSSSelector(selector, translator="html")(root))
    except SelectorError as error:
        raise ValueError(f"{selector!r} is no CSS selector") from error
    return "\n\n".join(filter(None, (element_to_markdown(element, base) for element in found)))


def article(markup: str, url: str) -> str:
    """Return the main text of a page as Markdown, without what stands around it."""
    text = trafilatura.extract(
        markup, url=url, output_format="markdown", include_links=True, include_comments=False
    )
    return (text or "").strip()


def page_title(root: html.HtmlElement) -> str:
    """Return the title of a page, "" if it has none."""
    found = root.find(".//title")
    return " ".join((found.text_content() if found is not None else "").split())


def _parser(markup: str | bytes) -> html.HTMLParser:
    encoding = "utf-8" if isinstance(markup, str) else None
    return html.HTMLParser(encoding=encoding, no_network=True, huge_tree=False)


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href.strip()) if href.strip() else ""
    except ValueError:
        return ""
