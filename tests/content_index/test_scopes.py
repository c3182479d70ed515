"""What may be found: by audience, and by what a channel is about."""

from dataclasses import replace

import pytest

from content_index.scopes.store import ScopeStore
from content_index.store import ResourceStore
from tests.content_index.given import BADGE, LEAVE, TRAVEL, Shelf, restricted

MONEY = replace(TRAVEL, topics=("travel", "money"))
PEOPLE = restricted(replace(LEAVE, topics=("people",)), "hr")


@pytest.fixture
def filled(shelf: Shelf) -> Shelf:
    """Return a shelf with an aid about two topics, a restricted one, and one without a topic."""
    shelf.sync(MONEY, PEOPLE, BADGE)
    return shelf


def test_topics_and_audiences_are_those_of_live_resources(filled):
    with filled.database.reading() as db:
        assert (ScopeStore(db).topics(), ScopeStore(db).audiences()) == (
            ["money", "people", "travel"],
            ["hr"],
        )
    filled.sync(BADGE)
    with filled.database.reading() as db:
        assert (ScopeStore(db).topics(), ScopeStore(db).audiences()) == ([], [])


@pytest.mark.parametrize(
    ("audiences", "topics", "hidden"),
    [
        pytest.param((), (), ["leave"], id="no topics: anything but what is restricted"),
        pytest.param((), ("money",), ["badge", "leave"], id="what has no topic is about none"),
        pytest.param(("hr",), ("people",), ["badge", "travel"], id="a restricted topic for its audience"),
        pytest.param((), ("people",), ["badge", "leave", "travel"], id="a topic opens no door"),
        pytest.param(("hr",), ("people", "travel"), ["badge"], id="one of several topics is enough"),
        pytest.param(("hr",), ("peo", "%", "[]"), ["badge", "leave", "travel"], id="no topic of that name"),
    ],
)
def test_what_is_hidden(filled, audiences, topics, hidden):
    with filled.database.reading() as db:
        assert ScopeStore(db).hidden_resources(audiences, topics) == hidden
        of_passages = db.execute("select id, resource_id from passages").fetchall()
        passages = set(ScopeStore(db).hidden(audiences, topics))
        visible = ResourceStore(db).visible(["travel", "leave", "badge"], audiences, topics)
    assert {owner for passage, owner in of_passages if passage in passages} == set(hidden)
    assert set(visible) == {"travel", "leave", "badge"} - set(hidden)
