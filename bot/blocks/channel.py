"""The modal in which a channel is set, and what is said once it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.blocks.parts import Block, context, escaped, listed, section, shortened
from bot.blocks.trial import standing_sentence
from bot.channels.types import ChannelPolicy
from bot.outgoing import Content
from bot.settings import ChannelMode
from bot.trials.earning import Tally

CHANNEL_SETTINGS = "channel_settings"
TITLE = "How I behave here"
INPUT = "value"  # every input block holds one element under this action id
EXTERNAL = "external"
LIST_LIMIT = 100  # options of one list, and groups of one menu, by Slack's rules
LABEL_LIMIT, VALUE_LIMIT = 75, 150  # characters of an option

MODES = {
    ChannelMode.OFF: ("Off", "Nothing here, not even when mentioned. /ask works everywhere."),
    ChannelMode.SHADOW: ("Shadow", "Whoever asks me is answered in private. The rest I only note."),
    ChannelMode.MENTION: ("Mention", "I answer in the thread when mentioned. The rest I only note."),
    ChannelMode.EPHEMERAL: ("Ephemeral", "I also answer unasked, so that only the asker sees it."),
    ChannelMode.THREAD: ("Thread", "I also answer unasked, in the thread, for all to see."),
}

GRACES = (0, 15, 30, 60, 120, 300, 600, 1800, 3600)
"""Seconds to choose from; the config's limit is an hour."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: the topics that exist, and the audiences; None where a person may not decide."""

    topics: Sequence[str]
    audiences: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class ChannelForm:
    """What stands in the modal. What it did not ask for is None: that stays as it is."""

    mode: ChannelMode
    grace_s: int
    topics: frozenset[str] | None
    audiences: frozenset[str] | None
    external: bool | None


def channel_view(channel: str, policy: ChannelPolicy, choices: Choices, tally: Tally) -> dict[str, Any]:
    """Return the modal, with what holds now filled in."""
    blocks = [
        _input("mode", "What may I do?", _modes(policy.mode)),
        context(f"The last two have to be earned. {escaped(standing_sentence(tally))}"),
        _input(
            "grace",
            "How long do I wait for a person?",
            _graces(policy.grace_s),
            "Before I answer unasked. If somebody replies meanwhile, I stay silent.",
        ),
    ]
    if choices.topics:
        about = "Choose nothing, and it is about anything. Else I find only what is about these topics."
        menu = _menu(choices.topics, policy.topics, "Anything")
        blocks.append(_input("topics", "What is this channel about?", menu, about, optional=True))
    if choices.audiences:
        shown = "Everybody in the channel sees what I show here, whatever their role is."
        menu = _menu(choices.audiences, policy.audiences, "Only what everybody may see")
        blocks.append(_input("audiences", "Whose restricted content may I show?", menu, shown, optional=True))
    if choices.audiences is not None:
        blocks.append(_external(policy.external))
    return {
        "type": "modal",
        "callback_id": CHANNEL_SETTINGS,
        "title": {"type": "plain_text", "text": TITLE},
        "submit": {"type": "plain_text", "text": "Save"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "private_metadata": channel,
        "blocks": [section(f"In <#{channel}>, from the next message on:"), *blocks],
    }


def read_channel(values: Mapping[str, Any]) -> ChannelForm | None:
    """Return what stands in the modal, or None for what no such modal holds."""
    try:
        return _read(values)
    except (KeyError, ValueError, TypeError, AttributeError):
        return None


def _read(values: Mapping[str, Any]) -> ChannelForm:
    chosen = {name: element[INPUT] for name, element in values.items()}
    audiences = _selected(chosen, "audiences")
    external = _selected(chosen, EXTERNAL)
    return ChannelForm(
        mode=ChannelMode(chosen["mode"]["selected_option"]["value"]),
        grace_s=int(chosen["grace"]["selected_option"]["value"]),
        topics=_selected(chosen, "topics"),
        audiences=audiences,
        external=EXTERNAL in external if external is not None else None,
    )


def saved_content(policy: ChannelPolicy) -> Content:
    """Return what somebody is told who set a channel."""
    name, what = MODES[policy.mode]
    wait = f"I wait {duration(policy.grace_s)} for a person" if policy.grace_s else "I wait for nobody"
    about = f"about {listed(sorted(policy.topics))}" if policy.topics else "about anything"
    parts = [
        f"Saved, and it holds from the next message on. {name}: {what}",
        f"Before an unasked answer {wait}. This channel is {about}.",
    ]
    if policy.audiences:
        parts.append(f"I may show what is restricted to {listed(sorted(policy.audiences))}.")
    if policy.external:
        parts.append("I answer although people of other companies read along.")
    text = " ".join(parts)
    return Content(escaped(text), [section(escaped(text))])


def duration(seconds: int) -> str:
    """Return a span as people say it: 30 seconds, 1 minute, 1 minute 30 seconds, 1 hour."""
    hours, minutes = divmod(seconds // 60, 60)
    parts = ((hours, "hour"), (minutes, "minute"), (seconds % 60, "second"))
    said = [f"{count} {unit}" + ("" if count == 1 else "s") for count, unit in parts if count]
    return " ".join(said) or "0 seconds"


def _modes(now: ChannelMode) -> Block:
    options = {
        mode: {
            "text": {"type": "plain_text", "text": name},
            "description": {"type": "plain_text", "text": what},
            "value": mode.value,
        }
        for mode, (name, what) in MODES.items()
    }
    return {"type": "radio_buttons", "options": list(options.values()), "initial_option": options[now]}


def _graces(now: int) -> Block:
    options = {
        span: _option(duration(span) if span else "Not at all", str(span)) for span in sorted({*GRACES, now})
    }
    return {"type": "static_select", "options": list(options.values()), "initial_option": options[now]}


def _menu(names: Sequence[str], chosen: Iterable[str], empty: str) -> Block:
    """Return a menu of many; what does not fit into one list goes into groups by the alphabet."""
    fitting = [name for name in names if len(name) <= VALUE_LIMIT]
    pages = [fitting[start : start + LIST_LIMIT] for start in range(0, len(fitting), LIST_LIMIT)][:LIST_LIMIT]
    options = {name: _option(name.replace("-", " "), name) for page in pages for name in page}
    menu: Block = {
        "type": "multi_static_select",
        "placeholder": {"type": "plain_text", "text": empty},
    }
    if len(pages) > 1:
        menu["option_groups"] = [
            {"label": _label(f"{page[0]} … {page[-1]}"), "options": [options[name] for name in page]}
            for page in pages
        ]
    else:
        menu["options"] = list(options.values())
    initial = [options[name] for name in sorted(chosen) if name in options]
    return {**menu, "initial_options": initial} if initial else menu


def _external(now: bool) -> Block:
    option = _option("Answer although people of other companies read along", EXTERNAL)
    boxes: Block = {"type": "checkboxes", "options": [option]}
    if now:
        boxes["initial_options"] = [option]
    return _input(EXTERNAL, "If this channel is shared", boxes, optional=True)


def _selected(chosen: Mapping[str, Any], name: str) -> frozenset[str] | None:
    if name not in chosen:
        return None
    return frozenset(str(option["value"]) for option in chosen[name].get("selected_options") or [])


def _option(label: str, value: str) -> Block:
    return {"text": _label(label), "value": value}


def _label(text: str) -> Block:
    return {"type": "plain_text", "text": shortened(text, LABEL_LIMIT)}


def _input(name: str, label: str, element: Block, hint: str = "", optional: bool = False) -> Block:
    made: Block = {
        "type": "input",
        "block_id": name,
        "label": {"type": "plain_text", "text": label},
        "element": {**element, "action_id": INPUT},
        "optional": optional,
    }
    return {**made, "hint": {"type": "plain_text", "text": hint}} if hint else made
