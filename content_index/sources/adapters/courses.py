"""Course packages: SCORM, cmi5, IMS Common Cartridge.

The manifest says what is in a package, its pages what it teaches.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from content_index.sources.archives import Archive
from content_index.sources.decoding import decoded
from content_index.sources.items import Entry, item
from content_index.sources.markdown import to_markdown
from content_index.sources.places import read_place
from content_index.sources.types import Fetched, Health, Item, Skipped, SourceKind, SourceTrouble, State
from content_index.sources.web import Fetcher
from content_index.sources.xml import children, first, local, parse_xml, text_of
from content_index.types import Kind

_PAGES = (".html", ".htm", ".xhtml")


@dataclass(frozen=True, slots=True)
class CourseAdapter:
    """A package as a zip file or an address of one; `kind` says which standard it follows."""

    source: str
    place: str
    kind: SourceKind
    fetcher: Fetcher

    def fetch(self, state: State) -> Fetched:
        """Return the course, or for a cartridge its course, pages, links and topics."""
        found = read_place(self.place, state, self.fetcher)
        if found is None:
            return Fetched(None, state)
        body, after = found
        archive = Archive(body, self.place)
        if self.kind is SourceKind.CMI5:
            return Fetched((self._cmi5(archive),), after)
        manifest = parse_xml(archive.read("imsmanifest.xml"), f"{self.place}: imsmanifest.xml")
        package = _Package(manifest, archive)
        if self.kind is SourceKind.SCORM:
            return Fetched((self._course(package),), after)
        items, skipped = self._cartridge(package)
        return Fetched(tuple(items), after, skipped=tuple(skipped))

    def _course(self, package: "_Package") -> Item:
        """Return a whole package as one course: its outline, with the text of the page behind each entry."""
        sections = []
        for title, depth, identifier in package.outline():
            page = package.page_of(identifier)
            sections.append(f"{'#' * min(depth + 1, 6)} {title}" + (f"\n\n{page}" if page else ""))
        text = "\n\n".join(filter(None, (package.description(), *sections)))
        return item(self.source, self.place, Entry(self.place, package.title(), text, kind=Kind.COURSE))

    def _cartridge(self, package: "_Package") -> tuple[list[Item], list[Skipped]]:
        items, skipped = [self._course(package)], []
        titles = {identifier: title for title, _, identifier in package.outline()}
        for resource in package.resources():
            name = resource.get("identifier") or resource.get("href") or ""
            try:
                entry = package.entry(resource, titles.get(name, ""))
            except SourceTrouble as trouble:
                skipped.append(Skipped(name, str(trouble)))
                continue
            if entry:
                items.append(item(self.source, self.place, entry))
        return items, skipped

    def _cmi5(self, archive: Archive) -> Item:
        root = parse_xml(archive.read("cmi5.xml"), f"{self.place}: cmi5.xml")
        course = first(root, "course")
        if local(root) != "courseStructure" or course is None:
            raise SourceTrouble(Health.DEGRADED, f"{self.place}: cmi5.xml has no course")
        sections = [_localized(first(course, "description")), *_assignable(root, 2)]
        title, text = _localized(first(course, "title")), "\n\n".join(filter(None, sections))
        return item(
            self.source, self.place, Entry(course.get("id") or self.place, title, text, kind=Kind.COURSE)
        )


class _Package:
    """A package with an imsmanifest.xml, as SCORM and Common Cartridge both have."""

    def __init__(self, manifest: Element, archive: Archive) -> None:
        self._manifest = manifest
        self._archive = archive
        found = first(manifest, "resources")
        self._resources = children(found, "resource") if found is not None else []
        self._by_id = {resource.get("identifier"): resource for resource in self._resources}

    def resources(self) -> list[Element]:
        return self._resources

    def title(self) -> str:
        organization = first(self._manifest, "organizations", "organization")
        own = first(organization, "title") if organization is not None else None
        return text_of(own) or self._metadata("title")

    def description(self) -> str:
        return self._metadata("description")

    def outline(self) -> Iterator[tuple[str, int, str]]:
        """Yield the entries in order: title, depth from 1, the identifier of what is behind it or ""."""
        organization = first(self._manifest, "organizations", "organization")
        if organization is not None:
            yield from _entries(organization, 1)

    def page_of(self, identifier: str) -> str:
        """Return the Markdown of the page behind an entry, "" if there is none to read."""
        resource = self._by_id.get(identifier)
        href = unquote((resource.get("href") or "").partition("?")[0]) if resource is not None else ""
        if not href.lower().endswith(_PAGES) or not self._archive.has(href):
            return ""
        return to_markdown(decoded(self._archive.read(href)))

    def entry(self, resource: Element, title: str) -> Entry | None:
        """Return a web link or a discussion topic of a cartridge as an entry; None for all else."""
        kind = resource.get("type") or ""
        if not kind.startswith(("imswl", "imsdt")):
            return None
        file = first(resource, "file")
        name = unquote((file.get("href") if file is not None else "") or "")
        root = parse_xml(self._archive.read(name), name)
        said = text_of(first(root, "title")) or title or PurePosixPath(name).stem
        if kind.startswith("imswl"):
            link = first(root, "url")
            url = (link.get("href") if link is not None else "") or ""
            return Entry(name, said, "", url, kind=Kind.EXTERNAL_LINK)
        return Entry(name, said, to_markdown(text_of(first(root, "text"))))

    def _metadata(self, name: str) -> str:
        """Return a text of the LOM metadata, which packages put below differing parents."""
        metadata = first(self._manifest, "metadata")
        found = (one for one in metadata.iter() if local(one) == name) if metadata is not None else iter(())
        return text_of(next(found, None))


def _entries(parent: Element, depth: int) -> Iterator[tuple[str, int, str]]:
    for entry in children(parent, "item"):
        title = text_of(first(entry, "title"))
        if title:
            yield title, depth, entry.get("identifierref") or ""
        yield from _entries(entry, depth + bool(title))


def _assignable(parent: Element, depth: int) -> Iterator[str]:
    """Yield the blocks and assignable units of a cmi5 course as Markdown sections."""
    for part in parent:
        if local(part) in ("block", "au"):
            title, said = _localized(first(part, "title")), _localized(first(part, "description"))
            yield f"{'#' * min(depth, 6)} {title}" + (f"\n\n{said}" if said else "")
            yield from _assignable(part, depth + 1)


def _localized(element: Element | None) -> str:
    """Return the first language of a text: cmi5 has a `langstring` for each."""
    if element is None:
        return ""
    return text_of(next(iter(children(element, "langstring")), element))
