"""XML from strangers: without entities, without DTDs, without anything fetched."""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from content_index.sources.decoding import decoded
from content_index.sources.types import Health, SourceTrouble

_DECLARATION = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def parse_xml(body: bytes, name: str) -> Element:
    """Return the root element. Raises SourceTrouble for what is no XML or holds a DTD or entities."""
    if body.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise SourceTrouble(
            Health.DEGRADED,
            f"{name} answers with a web page instead of XML; perhaps one has to sign in there",
        )
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except DefusedXmlException as error:
        raise SourceTrouble(Health.BLOCKED, f"{name} holds a DTD or entities, which are not read") from error
    except (ParseError, ValueError, LookupError) as error:
        raise SourceTrouble(Health.DEGRADED, f"{name} is not well-formed XML") from error
    return root


def refuse_dtd(body: bytes, name: str) -> None:
    """Raise SourceTrouble if a text that may be XML declares a document type or an entity."""
    if _DECLARATION.search(decoded(body)):
        raise SourceTrouble(Health.BLOCKED, f"{name} holds a DTD or entities, which are not read")


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]  # a comment's tag is a function


def children(element: Element, name: str) -> list[Element]:
    """Return the children with a local name."""
    return [child for child in element if local(child) == name]


def first(element: Element, *path: str) -> Element | None:
    """Return the first element along a path of local names, or None."""
    found: Element | None = element
    for name in path:
        found = next(iter(children(found, name)), None) if found is not None else None
    return found


def text_of(element: Element | None) -> str:
    """Return the whole text of an element in one line, "" for None."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
