"""The modals in which curators add a resource and vet a mentor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from bot.blocks.answer import KIND_NAMES
from bot.blocks.parts import Block, escaped, listed, section
from bot.outgoing import Content
from content_index.types import Kind

ADD_RESOURCE = "curate_add"
VET_MENTOR = "curate_mentor"
OPEN_ADD = "curate_open_add"

TITLE_LIMIT = 150
TEXT_LIMIT = 3000
QUESTIONS_LIMIT = 1000
INPUT = "value"  # every input block holds one element under this action id


@dataclass(frozen=True, slots=True)
class Draft:
    """What a curator typed after `/curate add`: the address of something, or its text."""

    title: str
    text: str
    url: str
    questions: str = ""


def add_view(draft: Draft) -> dict[str, Any]:
    """Return the modal for a new resource, with what is known already."""
    kinds = [_option(name, kind.value) for kind, name in KIND_NAMES.items()]
    first = Kind.EXTERNAL_LINK if draft.url else Kind.JOB_AID
    blocks = [
        _input("title", "Title", _text(draft.title, TITLE_LIMIT)),
        _input(
            "kind",
            "Kind",
            {
                "type": "static_select",
                "options": kinds,
                "initial_option": _option(KIND_NAMES[first], first.value),
            },
        ),
        _input(
            "text",
            "What it says",
            _text(draft.text, TEXT_LIMIT, multiline=True),
            "Markdown: headings, lists and links work. This is what is searched and shown.",
        ),
        _input("url", "Link", {"type": "url_text_input", **_initial(draft.url)}, optional=True),
        _input("minutes", "Minutes to use it", _whole_number(), optional=True),
        _input(
            "topics", "Topics", _text("", 200), "Separated by commas, such as travel expenses, payroll", True
        ),
        _input(
            "questions",
            "Questions it answers",
            _text(draft.questions, QUESTIONS_LIMIT, True),
            "One a line, in an employee's words",
            True,
        ),
        _input("recall_question", "A question to recall it by", _text("", 300), "Asked by reminders", True),
        _input("recall_answer", "Its answer", _text("", 500, True), optional=True),
    ]
    return _modal(ADD_RESOURCE, "Add a resource", "Add", blocks)


def mentor_view(user_id: str, until: date) -> dict[str, Any]:
    """Return the modal in which a curator vets a mentor."""
    chosen = {"initial_user": user_id} if user_id else {}
    blocks = [
        _input("mentor", "Who", {"type": "users_select", **chosen}),
        _input("topics", "Approved topics", _text("", 200), "Separated by commas, as in your resources"),
        _input("about", "What to ask them", _text("", 200), optional=True),
        _input("starts_at", "At work from", {"type": "timepicker", "initial_time": "09:00"}),
        _input("ends_at", "Until", {"type": "timepicker", "initial_time": "17:00"}),
        _input("expires_on", "Vetted until", {"type": "datepicker", "initial_date": until.isoformat()}),
    ]
    return _modal(VET_MENTOR, "Vet a mentor", "Approve", blocks)


def added_content(title: str) -> Content:
    """What the curator is told once a resource can be found."""
    text = f"“{title}” is in, verified by you today, and can be found now."
    return Content(escaped(text), [section(escaped(text))])


def vetted_content(name: str, topics: tuple[str, ...]) -> Content:
    """What the curator is told once a mentor may be asked."""
    text = (
        f"{name} is vetted for {listed([topic.replace('-', ' ') for topic in topics])} and can be asked now."
    )
    return Content(escaped(text), [section(escaped(text))])


def refused_content(curators: list[str]) -> Content:
    """A kind no to somebody who does not curate."""
    who = f" Tell {listed(curators)} about it, they will be glad." if curators else ""
    text = (
        "Adding content is for L&D's curators, so that every aid is verified. "
        f"Know something worth sharing?{who}"
    )
    return Content(escaped(text), [section(escaped(text))])


def curate_help_content() -> Content:
    """What /curate says."""
    text = "\n".join(
        (
            "`/curate add <url or text>` add a resource, verified by you",
            "`/curate mentor @name` vet a mentor for topics",
            "`/curate gaps` what was asked and nothing curated answers",
            "`/curate sources` how the sources fare that content is synced from",
            "`/curate questions <title>` what people taught about a resource, and forgetting it",
            "`/curate golden` questions that have to find their resource",
            "`/curate habits` risky shortcuts to look out for; `/curate habits add` writes one down",
            "`/curate confidence` what verdicts made of how sure an answer is, and undoing it",
        )
    )
    return Content(
        "What /curate can do: add, mentor, gaps, sources, questions, golden, habits, confidence",
        [section(text)],
    )


@dataclass(frozen=True, slots=True)
class ResourceForm:
    """What stands in the modal for a resource."""

    title: str
    kind: Kind
    text: str
    url: str
    minutes: int | None
    topics: tuple[str, ...]
    questions: tuple[str, ...]
    recall_question: str
    recall_answer: str


@dataclass(frozen=True, slots=True)
class MentorForm:
    """What stands in the modal for a mentor."""

    user_id: str
    topics: tuple[str, ...]
    about: str
    starts_at: time
    ends_at: time
    expires_on: date


def read_resource(values: Mapping[str, Any]) -> ResourceForm | dict[str, str]:
    """Return the form, or what is wrong with it by block id.

    An input that was filled in anew while the modal was open has a version behind its name: "text:2".
    """
    ids = {block_id.partition(":")[0]: block_id for block_id in values}
    read = {name: _value(values, ids.get(name, name)) for name in _RESOURCE_INPUTS}
    errors = {}
    if not read["title"]:
        errors["title"] = "Give it a title people will recognise"
    if not read["text"]:
        errors["text"] = "Write at least a sentence: it is what people find it by"
    if bool(read["recall_question"]) != bool(read["recall_answer"]):
        errors["recall_answer"] = "A recall question needs its answer, and the other way round"
    if errors:
        return {ids.get(name, name): error for name, error in errors.items()}
    return ResourceForm(
        title=" ".join(read["title"].split()),
        kind=Kind(read["kind"]),
        text=read["text"],
        url=read["url"],
        minutes=int(read["minutes"]) if read["minutes"] else None,
        topics=_topics(read["topics"]),
        questions=tuple(line.strip() for line in read["questions"].splitlines() if line.strip()),
        recall_question=read["recall_question"],
        recall_answer=read["recall_answer"],
    )


_RESOURCE_INPUTS = (
    "title", "kind", "text", "url", "minutes", "topics", "questions", "recall_question", "recall_answer"
)  # fmt: skip


def read_mentor(values: Mapping[str, Any], curator: str, today: date) -> MentorForm | dict[str, str]:
    """Return the form, or what is wrong with it by block id."""
    form = MentorForm(
        user_id=_value(values, "mentor"),
        topics=_topics(_value(values, "topics")),
        about=_value(values, "about"),
        starts_at=time.fromisoformat(_value(values, "starts_at") or "09:00"),
        ends_at=time.fromisoformat(_value(values, "ends_at") or "17:00"),
        expires_on=date.fromisoformat(_value(values, "expires_on") or today.isoformat()),
    )
    errors = {}
    if not form.user_id:
        errors["mentor"] = "Choose a person"
    elif form.user_id == curator:
        errors["mentor"] = "Somebody else has to vet you"
    if not form.topics:
        errors["topics"] = "Name at least one topic"
    if form.ends_at <= form.starts_at:
        errors["ends_at"] = "This is before the start of the day"
    if form.expires_on <= today:
        errors["expires_on"] = "Choose a day in the future"
    return errors or form


def _topics(text: str) -> tuple[str, ...]:
    names = ("-".join(part.lower().split()) for part in text.split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def _value(values: Mapping[str, Any], name: str) -> str:
    said = (values.get(name) or {}).get(INPUT) or {}
    chosen = said.get("selected_option") or {}
    found = (
        said.get("value")
        or chosen.get("value")
        or said.get("selected_user")
        or said.get("selected_time")
        or said.get("selected_date")
    )
    return str(found or "").strip()


def _modal(callback_id: str, title: str, submit: str, blocks: list[Block]) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": submit},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": blocks,
    }


def _input(name: str, label: str, element: Block, hint: str = "", optional: bool = False) -> Block:
    made: Block = {
        "type": "input",
        "block_id": name,
        "label": {"type": "plain_text", "text": label},
        "element": {**element, "action_id": INPUT},
        "optional": optional,
    }
    return {**made, "hint": {"type": "plain_text", "text": hint}} if hint else made


def _text(initial: str, limit: int, multiline: bool = False) -> Block:
    return {
        "type": "plain_text_input",
        "multiline": multiline,
        "max_length": limit,
        **_initial(initial[:limit]),
    }


def _whole_number() -> Block:
    return {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "600"}


def _initial(value: str) -> Block:
    return {"initial_value": value} if value else {}


def _option(label: str, value: str) -> Block:
    return {"text": {"type": "plain_text", "text": label}, "value": value}
