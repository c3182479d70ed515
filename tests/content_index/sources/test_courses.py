import pytest

from content_index.sources.adapters.courses import CourseAdapter
from content_index.sources.types import Fetched, Health, SourceKind, SourceTrouble
from content_index.types import Kind
from tests.content_index.sources.papers import zipped

SCORM = """<?xml version="1.0"?>
<manifest xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
<metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><title><string>Meta</string></title>
<description><string>How to calibrate.</string></description></general></lom></metadata>
<organizations><organization><title>Flow meters</title>
<item identifier="i1" identifierref="r1"><title>Zero it</title></item>
<item identifier="i2"><title>Checks</title>
<item identifier="i3" identifierref="r2"><title>Span</title></item></item>
</organization></organizations>
<resources><resource identifier="r1" type="webcontent" adlcp:scormtype="sco" href="one/index.html"/>
<resource identifier="r2" type="webcontent" href="two.html?x=1"/></resources></manifest>"""
PAGES = {
    "one/index.html": "<html><body><p>Close the valve.</p><script>lms()</script></body></html>",
    "two.html": "<html><body><p>Run ten litres.</p></body></html>",
}
CMI5 = """<?xml version="1.0"?><courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
<course id="https://fernhill.example/c1"><title><langstring lang="en">Spills</langstring>
<langstring lang="de">Lecks</langstring></title>
<description><langstring lang="en">What to do.</langstring></description>
</course><block id="b1"><title><langstring lang="en">First minutes</langstring></title>
<description><langstring lang="en">Warn others.</langstring></description>
<au id="a1"><title><langstring lang="en">Stop the source</langstring></title>
<description><langstring lang="en">Close it.</langstring></description>
<url>index.html</url></au></block></courseStructure>"""
CARTRIDGE = """<?xml version="1.0"?><manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1">
<organizations><organization><item><title>Travel</title>
<item identifierref="p1"><title>Rules</title></item><item identifierref="l1"><title>Portal</title></item>
<item identifierref="d1"><title>Talk</title></item></item></organization></organizations><resources>
<resource identifier="p1" type="webcontent" href="rules.html"><file href="rules.html"/></resource>
<resource identifier="l1" type="imswl_xmlv1p3"><file href="link.xml"/></resource>
<resource identifier="d1" type="imsdt_xmlv1p3"><file href="topic.xml"/></resource>
<resource identifier="b1" type="imswl_xmlv1p3"><file href="missing.xml"/></resource></resources></manifest>"""
PARTS = {
    "rules.html": "<p>Book early.</p>",
    "link.xml": '<webLink><title>Travel portal</title><url href="https://travel.example/"/></webLink>',
    "topic.xml": "<topic><title>Tips</title><text texttype='text/html'>"
    "&lt;p&gt;Take &lt;b&gt;trains&lt;/b&gt;&lt;/p&gt;</text></topic>",
}


def fetched(site, fetcher, kind, files):
    return CourseAdapter("lms", site.put("/c.zip", zipped(files)), kind, fetcher).fetch({})


def shown(fetched):
    return [(r.title, r.text, r.url, r.kind) for r in (one.resource for one in fetched.items or ())]


def test_scorm_package_is_one_course_with_the_text_of_its_pages(site, fetcher):
    found = fetched(site, fetcher, SourceKind.SCORM, {"imsmanifest.xml": SCORM} | PAGES)
    text = "How to calibrate.\n\n## Zero it\n\nClose the valve.\n\n## Checks\n\n### Span\n\nRun ten litres."
    assert shown(found) == [("Flow meters", text, "", Kind.COURSE)]


def test_cmi5_course(site, fetcher):
    found = fetched(site, fetcher, SourceKind.CMI5, {"cmi5.xml": CMI5})
    text = "What to do.\n\n## First minutes\n\nWarn others.\n\n### Stop the source\n\nClose it."
    assert shown(found) == [("Spills", text, "", Kind.COURSE)]


def test_common_cartridge_has_its_links_and_topics_by_themselves(site, fetcher):
    found = fetched(site, fetcher, SourceKind.COMMON_CARTRIDGE, {"imsmanifest.xml": CARTRIDGE} | PARTS)
    assert shown(found)[1:] == [
        ("Travel portal", "", "https://travel.example/", Kind.EXTERNAL_LINK),
        ("Tips", "Take **trains**", "", Kind.ARTICLE),
    ]
    assert shown(found)[0][1] == "## Travel\n\n### Rules\n\nBook early.\n\n### Portal\n\n### Talk"
    assert [(one.part, "has no missing.xml" in one.reason) for one in found.skipped] == [("b1", True)]


def test_unchanged_package_is_not_opened_again(tmp_path, fetcher):
    file = tmp_path / "c.zip"
    file.write_bytes(zipped({"cmi5.xml": CMI5}))
    adapter = CourseAdapter("lms", str(file), SourceKind.CMI5, fetcher)
    state = adapter.fetch({}).state
    assert adapter.fetch(state) == Fetched(None, state)


BOMB = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">]><manifest>&x;</manifest>'


@pytest.mark.parametrize(
    ("kind", "files", "health"),
    [
        (SourceKind.SCORM, {"other.xml": "<a/>"}, Health.FAILING),
        (SourceKind.SCORM, {"imsmanifest.xml": BOMB}, Health.BLOCKED),
        (SourceKind.SCORM, {"imsmanifest.xml": "<html>"}, Health.DEGRADED),
        (SourceKind.CMI5, {"cmi5.xml": "<courseStructure/>"}, Health.DEGRADED),
        (SourceKind.SCORM, {"../imsmanifest.xml": SCORM}, Health.FAILING),
    ],
)
def test_package_that_cannot_be_read_says_so(site, fetcher, kind, files, health):
    with pytest.raises(SourceTrouble) as caught:
        fetched(site, fetcher, kind, files)
    assert caught.value.health is health
