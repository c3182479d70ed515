import json

import pytest

from content_index.sources.adapters.catalogues import MoodleAdapter, OpenEdxAdapter
from content_index.sources.types import Health, SourceTrouble
from content_index.types import Kind

# In the form of the Courses API, version 1, and of core_course_get_courses.
EDX_ONE = {
    "results": [
        {
            "course_id": "course-v1:Fernhill+S101+2026",
            "name": "Lab safety",
            "org": "Fernhill",
            "short_description": "<p>What to do when a <b>spill</b> happens.</p>",
            "effort": "2 hours",
        }
    ],
    "pagination": {"next": "SITE/api/courses/v1/courses/?page=2&page_size=100", "count": 2, "num_pages": 2},
}
EDX_TWO = {
    "results": [
        {"course_id": "course-v1:Fernhill+S102+2026", "name": "Flow meters", "short_description": None}
    ],
    "pagination": {"next": None},
}
MOODLE = [
    {"id": 1, "fullname": "Fernhill Academy", "format": "site"},
    {
        "id": 2,
        "fullname": "Read your payslip",
        "format": "topics",
        "summary": "<p>Gross and net.</p>",
        "visible": 1,
    },
    {"id": 3, "fullname": "Draft", "format": "topics", "summary": "", "visible": 0},
]


def shown(fetched):
    return [(r.title, r.text, r.url, r.kind) for r in (one.resource for one in fetched.items or ())]


def test_open_edx_catalogue_is_read_page_by_page(site, fetcher):
    site.put("/api/courses/v1/courses/?page_size=100", json.dumps(EDX_ONE))
    site.put("/api/courses/v1/courses/?page=2&page_size=100", json.dumps(EDX_TWO))
    assert shown(OpenEdxAdapter("edx", f"{site.url}/", fetcher).fetch({})) == [
        (
            "Lab safety",
            "What to do when a **spill** happens.\n\nEffort: 2 hours",
            f"{site.url}/courses/course-v1:Fernhill+S101+2026/about",
            Kind.COURSE,
        ),
        ("Flow meters", "", f"{site.url}/courses/course-v1:Fernhill+S102+2026/about", Kind.COURSE),
    ]


def test_moodle_catalogue_shows_visible_courses(site, fetcher):
    path = "/webservice/rest/server.php?wstoken=t0&wsfunction=core_course_get_courses&moodlewsrestformat=json"
    site.put(path, json.dumps(MOODLE))
    assert shown(MoodleAdapter("m", site.url, "t0", fetcher).fetch({})) == [
        ("Read your payslip", "Gross and net.", f"{site.url}/course/view.php?id=2", Kind.COURSE)
    ]


@pytest.mark.parametrize(
    ("answer", "health"),
    [
        ('{"exception": "moodle_exception", "errorcode": "invalidtoken", "message": "x"}', Health.BLOCKED),
        ("<html>login</html>", Health.DEGRADED),
        ('{"courses": []}', Health.DEGRADED),
    ],
)
def test_moodle_trouble_is_told_without_the_token(site, fetcher, answer, health):
    path = (
        "/webservice/rest/server.php?wstoken=t0k&wsfunction=core_course_get_courses&moodlewsrestformat=json"
    )
    site.put(path, answer)
    with pytest.raises(SourceTrouble) as caught:
        MoodleAdapter("m", site.url, "t0k", fetcher).fetch({})
    assert (caught.value.health, "t0k" in str(caught.value)) == (health, False)


def test_moodle_that_is_down_is_told_without_the_token(site, fetcher):
    with pytest.raises(SourceTrouble) as caught:
        MoodleAdapter("m", site.url, "t0k", fetcher).fetch({})
    assert "t0k" not in str(caught.value)


def test_what_is_no_open_edx_site_says_so(site, fetcher):
    site.put("/api/courses/v1/courses/?page_size=100", "{}")
    with pytest.raises(SourceTrouble) as caught:
        OpenEdxAdapter("edx", site.url, fetcher).fetch({})
    assert caught.value.health is Health.DEGRADED
