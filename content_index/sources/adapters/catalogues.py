"""Course catalogues of learning management systems: Open edX and Moodle."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from content_index.sources.items import Entry, item
from content_index.sources.json import json_object, json_value, text_in
from content_index.sources.markdown import to_markdown
from content_index.sources.types import Fetched, Health, Item, SourceTrouble, State
from content_index.sources.web import Fetcher
from content_index.types import Kind

MOST_PAGES = 200  # of a catalogue; Open edX gives at most 100 courses a page


@dataclass(frozen=True, slots=True)
class OpenEdxAdapter:
    """The courses of an Open edX site, by its Courses API, version 1. `url` is the address of the site."""

    source: str
    url: str
    fetcher: Fetcher

    def fetch(self, state: State) -> Fetched:  # noqa: ARG002  (the API has no validators)
        """Return every course that the site shows to visitors."""
        address: str | None = f"{self.url.rstrip('/')}/api/courses/v1/courses/?page_size=100"
        items: list[Item] = []
        for _ in range(MOST_PAGES):
            if not address:
                break
            page = self.fetcher.get(address)
            assert page is not None, "nothing can be unchanged without validators"
            answer = json_object(page)
            results = answer.get("results")
            if not isinstance(results, list):
                raise SourceTrouble(Health.DEGRADED, f"{self.url} is no Open edX site, or an older one")
            items += [
                self._item(course)
                for course in results
                if isinstance(course, dict) and course.get("course_id")
            ]
            paging = answer.get("pagination")
            address = text_in(paging, "next") if isinstance(paging, dict) else ""
        return Fetched(tuple(items))

    def _item(self, course: Mapping[str, Any]) -> Item:
        key = str(course["course_id"])
        about = [
            text_in(course, "short_description"),
            f"Effort: {course['effort']}" if course.get("effort") else "",
        ]
        text = "\n\n".join(to_markdown(part) for part in about if part)
        link = f"{self.url.rstrip('/')}/courses/{key}/about"
        topics = (text_in(course, "org"),)
        return item(
            self.source, self.url, Entry(key, text_in(course, "name"), text, link, Kind.COURSE, topics)
        )


@dataclass(frozen=True, slots=True)
class MoodleAdapter:
    """The visible courses of a Moodle site, by its web services; `token` is that of a user who sees them."""

    source: str
    url: str
    token: str
    fetcher: Fetcher

    def fetch(self, state: State) -> Fetched:  # noqa: ARG002  (the web services have no validators)
        """Return every visible course, the site's own front page left out."""
        question = {
            "wstoken": self.token,
            "wsfunction": "core_course_get_courses",
            "moodlewsrestformat": "json",
        }
        address = f"{self.url.rstrip('/')}/webservice/rest/server.php"
        page = self.fetcher.get(f"{address}?{urlencode(question)}")
        assert page is not None, "nothing can be unchanged without validators"
        # From here on the address is named without the token.
        answer = json_value(replace(page, url=address))
        if isinstance(answer, dict) and "exception" in answer:
            raise SourceTrouble(
                Health.BLOCKED, f"{self.url} refuses the token ({text_in(answer, 'errorcode')})"
            )
        if not isinstance(answer, list):
            raise SourceTrouble(Health.DEGRADED, f"{address} does not answer with a list of courses")
        courses = (course for course in answer if isinstance(course, dict) and course.get("id"))
        return Fetched(
            tuple(self._item(one) for one in courses if one.get("visible", 1) and one.get("format") != "site")
        )

    def _item(self, course: Mapping[str, Any]) -> Item:
        key = str(course["id"])
        text = to_markdown(text_in(course, "summary"))
        link = f"{self.url.rstrip('/')}/course/view.php?id={key}"
        title = text_in(course, "fullname") or text_in(course, "displayname")
        return item(self.source, self.url, Entry(key, title, text, link, Kind.COURSE))
