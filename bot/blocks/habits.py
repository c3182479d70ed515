"""Habits: the form in which curators write one down, their list, and the note that one person gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks.answer import facts
from bot.blocks.forms import input_block, modal, text_input, text_of, topics_of
from bot.blocks.parts import (
    Block,
    actions,
    button,
    context,
    escaped,
    listed,
    rich_section,
    rich_text,
    section,
    shortened,
    title_link,
)
from bot.blocks.plain import note
from bot.outgoing import Content
from content_index.types import Resource
from retrieval.habits.store import NoteCounts
from retrieval.habits.types import Habit

ADD_HABIT = "curate_habit_add"
REMOVE_HABIT = "curate_habit_remove"
RESUME_HABIT = "curate_habit_resume"
THANKS = "habit_thanks"
FINE_HERE = "habit_fine_here"

MOST_PHRASINGS = 8
PHRASING_LIMIT = 150  # characters; a sentence, as people say it
WHY_LIMIT = 200
HABITS_SHOWN = 16  # of three blocks at most; Slack takes 50 a message


@dataclass(frozen=True, slots=True)
class HabitForm:
    """What stands in the modal; `aid` is what the curator typed for it."""

    phrasings: tuple[str, ...]
    why: str
    aid: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HabitLine:
    """A habit in the list: with its aid, None if that is not live any more, and how its notes fared."""

    habit: Habit
    aid: Resource | None
    counts: NoteCounts


def habit_view(phrasing: str = "") -> dict[str, Any]:
    """Return the modal for a new habit."""
    most = MOST_PHRASINGS * (PHRASING_LIMIT + 1)
    blocks = [
        input_block(
            "phrasings",
            "The shortcut, as people recommend it",
            text_input(phrasing, most, multiline=True),
            "One a line, up to eight, such as: just use my password until yours works",
        ),
        input_block("why", "Why it hurts", text_input("", WHY_LIMIT), "One sentence; the person reads it"),
        input_block("aid", "The aid to use instead", text_input("", 150), "Its title or id"),
        input_block("topics", "Topics", text_input("", 200), "Separated by commas", optional=True),
    ]
    return modal(ADD_HABIT, "Add a bad habit", "Add", blocks)


def read_habit(values: Mapping[str, Any]) -> HabitForm | dict[str, str]:
    """Return the form, or what is wrong with it by block id."""
    lines = (" ".join(line.split()) for line in text_of(values, "phrasings").splitlines())
    phrasings = tuple(dict.fromkeys(line for line in lines if line))
    form = HabitForm(
        phrasings, text_of(values, "why"), text_of(values, "aid"), topics_of(text_of(values, "topics"))
    )
    errors = {}
    if not phrasings:
        errors["phrasings"] = "Write down at least one phrasing"
    elif len(phrasings) > MOST_PHRASINGS:
        errors["phrasings"] = f"These are {len(phrasings)} phrasings; {MOST_PHRASINGS} are enough"
    elif max(map(len, phrasings)) > PHRASING_LIMIT:
        errors["phrasings"] = f"Keep each phrasing below {PHRASING_LIMIT} characters"
    if not form.why:
        errors["why"] = "Say why, so that people can agree"
    if not form.aid:
        errors["aid"] = "Name the aid to use instead"
    return errors or form


def aid_error(found: Sequence[Resource], like: Sequence[str]) -> str:
    """Return what is wrong with an aid that names no resource, or several."""
    titles = [f"“{shortened(one.title, 50)}” ({one.id})" for one in found[:3]] or [f"“{one}”" for one in like]
    if found:
        return f"Which one? Type its title or id: {listed(titles)}"
    return f"No resource is called that. Is it {listed(titles)}?" if titles else "No resource is called that"


def added_content(habit: Habit, title: str) -> Content:
    """What the curator is told once a habit is looked for."""
    return note(
        f"I look out for “{habit.phrasings[0]}” now. Whoever recommends it in a thread on that topic gets a "
        f"private note with “{title}”, at most once in 30 days."
    )


def list_content(lines: Sequence[HabitLine]) -> Content:
    """Return what `/curate habits` shows."""
    if not lines:
        return note("No bad habits are written down yet. Add one with /curate habits add.")
    said = "1 bad habit" if len(lines) == 1 else f"{len(lines)} bad habits"
    blocks = [section(f"*{said}*")]
    for line in lines[:HABITS_SHOWN]:
        blocks += _line(line)
    more = len(lines) - HABITS_SHOWN
    if more > 0:
        blocks.append(context(f"… and {more} more; they come up as these are removed."))
    return Content(said, blocks)


def removed_content() -> Content:
    """What a curator is told who removed a habit."""
    return note("Removed: I do not look out for it any more.")


def resumed_content() -> Content:
    """What a curator is told who resumed a habit."""
    return note("I look out for it again; what people said of the notes so far does not count any more.")


def paused_content(habit: Habit) -> Content:
    """What the curator is told when two people find a habit fine where they are."""
    said = (
        f"Two people said that “{habit.phrasings[0]}” is fine where they are, so I have stopped sending "
        "notes about it. You can reword it, or let me go on."
    )
    buttons = (button("Go on", RESUME_HABIT, habit.id), button("Remove", REMOVE_HABIT, habit.id))
    return Content(escaped(said), [section(escaped(said)), actions(*buttons)])


def note_content(habit: Habit, aid: Resource, note_id: int, names: Mapping[str, str]) -> Content:
    """Return the note that the person alone sees who recommended a shortcut."""
    said = "Only you see this. What you wrote sounds like a shortcut that can hurt. There is a safer way:"
    blocks = [
        section(said),
        rich_text(rich_section(title_link(aid.title, aid.url))),
        section(escaped(habit.why)),
        context(facts(aid, names)),
        actions(button("Thanks", THANKS, note_id), button("This is fine here", FINE_HERE, note_id)),
    ]
    return Content(escaped(f"Only you see this. A safer way: {aid.title}"), blocks)


def heard_content(fine_here: bool) -> Content:
    """Thanks for what somebody said of a note."""
    return note(
        "Understood, thank you. I tell L&D if others see it that way too."
        if fine_here
        else "You are welcome."
    )


def _line(line: HabitLine) -> list[Block]:
    habit, counts = line.habit, line.counts
    aid = f"“{line.aid.title}”" if line.aid else f"{habit.resource_id} (not live any more)"
    more = len(habit.phrasings) - 1
    others = f" (and {more} more)" if more else ""
    said = f"“{escaped(habit.phrasings[0])}”{others} → {escaped(shortened(aid, 150))}\n{escaped(habit.why)}"
    fared = f"{counts.notes} notes · {counts.thanks} thanks · {counts.fine_here} fine here"
    remove = button("Remove", REMOVE_HABIT, habit.id)
    if not habit.paused:
        return [{**section(said), "accessory": remove}, context(fared)]
    paused = f"{fared} · paused, because people said it is fine where they are"
    return [section(said), context(paused), actions(button("Go on", RESUME_HABIT, habit.id), remove)]
