"""From what is declared of a source to the adapter that reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from content_index.sources.adapters.catalogues import MoodleAdapter, OpenEdxAdapter
from content_index.sources.adapters.courses import CourseAdapter
from content_index.sources.adapters.feeds import FeedAdapter, JsonFeedAdapter, OpmlAdapter
from content_index.sources.adapters.files import FolderAdapter, GitAdapter
from content_index.sources.adapters.pages import PageAdapter, SitemapAdapter
from content_index.sources.adapters.tables import TableAdapter
from content_index.sources.types import Adapter, SourceKind
from content_index.sources.web import Fetcher


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """What is declared of a source. `place` is an address or a path; the rest is for the kinds that use it.

    `selector` finds the content of pages (CSS), `prefix` limits a sitemap, `folder` a repository, `token`
    opens Moodle.
    """

    name: str
    kind: SourceKind
    place: str
    selector: str = ""
    prefix: str = ""
    folder: str = ""
    token: str = ""


def build_adapter(spec: SourceSpec, fetcher: Fetcher, cache: Path) -> Adapter:
    """Return the adapter of a source; `cache` is a folder in which copies of repositories are kept."""
    name, place = spec.name, spec.place
    adapters: dict[SourceKind, Callable[[], Adapter]] = {
        SourceKind.FEED: lambda: FeedAdapter(name, place, fetcher),
        SourceKind.JSON_FEED: lambda: JsonFeedAdapter(name, place, fetcher),
        SourceKind.OPML: lambda: OpmlAdapter(name, place, fetcher),
        SourceKind.SITEMAP: lambda: SitemapAdapter(name, place, fetcher, spec.selector, spec.prefix),
        SourceKind.PAGE: lambda: PageAdapter(name, place, fetcher, spec.selector),
        SourceKind.FOLDER: lambda: FolderAdapter(name, Path(place)),
        SourceKind.GIT: lambda: GitAdapter(name, place, cache / name, spec.folder),
        SourceKind.TABLE: lambda: TableAdapter(name, place, fetcher),
        SourceKind.SCORM: lambda: CourseAdapter(name, place, spec.kind, fetcher),
        SourceKind.CMI5: lambda: CourseAdapter(name, place, spec.kind, fetcher),
        SourceKind.COMMON_CARTRIDGE: lambda: CourseAdapter(name, place, spec.kind, fetcher),
        SourceKind.OPEN_EDX: lambda: OpenEdxAdapter(name, place, fetcher),
        SourceKind.MOODLE: lambda: MoodleAdapter(name, place, spec.token, fetcher),
    }
    return adapters[spec.kind]()
