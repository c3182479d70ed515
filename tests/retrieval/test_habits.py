"""Habits: which sentences recommend something, what is kept, and the measured set."""

from datetime import UTC, datetime, timedelta

import pytest

from content_index.types import Resource
from retrieval.habits.finding import HabitFinder, HabitWords, complete_habits
from retrieval.habits.store import HabitStore
from retrieval.habits.types import HabitVerdict, NewHabit, NoteTo
from retrieval.habits.wording import recommended
from tests.retrieval.measured_habits import measure
from tests.toy_encoder import ToyEncoder

NOW = datetime(2026, 11, 24, tzinfo=UTC)
LOGIN = NewHabit("V1", ("share your password", "take my login"), "It is yours.", "reset", ("sign-in",), "U9")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("just use my password", ["just use my password"], id="a recommendation"),
        pytest.param("Hi Sam. Use my login!", ["Hi Sam.", "Use my login!"], id="sentence by sentence"),
        pytest.param("no need to report it", ["no need to report it"], id="a duty that is said to be none"),
        pytest.param("I wouldn't bother with a report", ["I wouldn't bother with a report"], id="the same"),
        pytest.param("don't share passwords in the channel", [], id="forbidden"),
        pytest.param("Don’t share passwords", [], id="with a typographic apostrophe"),
        pytest.param("never use my login", [], id="never"),
        pytest.param("call IT instead of using my login", [], id="instead of"),
        pytest.param("use the form rather than my login", [], id="rather than"),
        pytest.param("that is not allowed", [], id="not allowed"),
        pytest.param("should I use your password?", [], id="a question"),
        pytest.param("did you use my password", [], id="a question without its mark"),
        pytest.param("my password was stolen last week", [], id="a report"),
        pytest.param("Some share their login. Please don't do that.", [], id="taken back at once"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_only_what_may_recommend_something_is_left(text, left):
    assert recommended(text) == left


def test_form_that_is_worked_twice_makes_one_habit(db):
    store = HabitStore(db)
    assert store.add(LOGIN, NOW) == store.add(LOGIN, NOW)
    [habit] = store.all()
    assert (habit.phrasings, habit.topics, habit.paused) == (LOGIN.phrasings, ("sign-in",), False)


def test_person_hears_of_a_habit_once_in_thirty_days(db):
    store = HabitStore(db)
    habit_id = store.add(LOGIN, NOW)

    def told(days, ts, user="U1"):
        note = NoteTo(habit_id, user, "C1", ts, NOW + timedelta(days=days))
        return store.note(note) is not None

    assert [told(0, "1.0"), told(29, "2.0"), told(29, "2.0", "U2"), told(30, "3.0")] == [
        True, False, True, True
    ]  # fmt: skip


def test_two_people_among_the_last_five_notes_make_a_habit_unwelcome(db):
    store = HabitStore(db)
    habit_id = store.add(LOGIN, NOW)
    notes = [store.note(NoteTo(habit_id, f"U{n}", "C1", f"{n}.0", NOW)) or 0 for n in range(7)]
    seen = []
    for n, note_id in enumerate(notes):
        verdict = HabitVerdict.FINE_HERE if n in (0, 4, 6) else HabitVerdict.THANKS
        store.judge(note_id, f"U{n}", verdict)
        seen.append(store.is_unwelcome(habit_id))
    # The first "fine here" is older than the last five notes.
    assert seen == [False, False, False, False, False, False, True]
    assert store.judge(notes[0], "U6", HabitVerdict.THANKS) is None
    assert (store.pause(habit_id), store.pause(habit_id)) == (True, False)
    assert (store.resume(habit_id), store.is_unwelcome(habit_id)) == (True, False)


def test_paused_habit_is_not_looked_for_and_gives_no_notes(database):
    words = HabitWords(database)
    with database.atomic() as db:
        habit_id = HabitStore(db).add(LOGIN, NOW)
    assert (words.may_show("I share passwords"), words.may_show("see you")) == (True, False)
    with database.atomic() as db:
        HabitStore(db).pause(habit_id)
        assert HabitStore(db).note(NoteTo(habit_id, "U1", "C1", "1.0", NOW)) is None
    assert not words.may_show("I share passwords")


def test_phrasings_are_encoded_anew_for_another_model(database):
    with database.atomic() as db:
        HabitStore(db).add(LOGIN, NOW)
    other = ToyEncoder("other")
    assert [complete_habits(database, "other", other.encode) for _ in range(2)] == [3, 0]
    with database.atomic() as db:
        HabitStore(db).drop_other_vectors("toy")
        assert HabitStore(db).texts_without_vector("other") == {
            1: "share your password",
            2: "take my login",
            3: "sign in",
        }


def test_habit_is_found_by_words_and_topic_as_long_as_its_aid_lives(library):
    database, encoder = library.database, library.encoder
    finder = HabitFinder(database, HabitWords(database), lambda: encoder)
    library.sync(Resource("reset", "Reset a sign-in", "The desk does it."))
    with database.atomic() as db:
        habit_id = HabitStore(db).add(LOGIN, NOW)
    assert finder.suspect("just share your password") == (habit_id,)
    assert finder.suspect("never share your password") == finder.suspect("good luck") == ()
    assert finder.about((habit_id,), ["sign in"]) == (habit_id,)
    assert finder.about((habit_id,), ["cake"]) == finder.about((habit_id,), []) == ()
    library.sync()
    assert finder.suspect("just share your password") == ()


@pytest.mark.model
def test_measured_set(database, minilm):
    """Rules were written with "dev" and "test" in sight, thresholds chosen on "dev"; not so "held_out"."""
    found = measure(database, minilm)
    assert {name: (one.right, len(one.wrong), one.missed) for name, one in found.items()} == {
        "dev": (21, 0, 4),
        "test": (20, 1, 5),
        "held_out": (9, 1, 3),
    }
