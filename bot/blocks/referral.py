"""What a mentor sees of a question, and what the asker sees of where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.blocks.parts import (
    NOTIFICATION_LIMIT,
    actions,
    button,
    context,
    day_and_hour,
    escaped,
    plain,
    rich_quote,
    rich_text,
    safe_url,
    section,
    shortened,
)
from bot.outgoing import Content

TAKE = "referral_take"
PASS = "referral_pass"
REPLY = "quiet_reply"
SHOW_NAME = "quiet_show_name"
COLLEAGUE = "A colleague"  # stands for whoever asked quietly
QUESTION_SHOWN = 2000  # characters; Slack lets people write 40,000 and refuses a block of so many


@dataclass(frozen=True, slots=True)
class ReferralCard:
    """A question as its mentor sees it. `link` leads to the thread, "" if there is none.

    `asker` is "" for a question that was asked quietly.
    """

    referral_id: int
    text: str
    asker: str
    reason: str
    shown: Sequence[str]
    link: str


def offered_content(card: ReferralCard) -> Content:
    """Return the message that offers a question to a mentor."""
    intro = f"{card.asker or COLLEAGUE} has a question you may be able to answer"
    blocks = [
        section(f"*{escaped(intro)}* ({escaped(card.reason)})"),
        rich_text(rich_quote([plain(shortened(card.text, QUESTION_SHOWN))])),
        context(_seen(card)),
        actions(
            button("Take it", TAKE, card.referral_id, "primary"),
            button("Pass", PASS, card.referral_id),
        ),
    ]
    return Content(escaped(shortened(f"{intro}: {card.text}", NOTIFICATION_LIMIT)), blocks)


def taken_content(card: ReferralCard) -> Content:
    """Return what the offer becomes once the mentor took it."""
    text = f"You took the question of {card.asker or COLLEAGUE.lower()}"
    blocks = [
        section(f"*{escaped(text)}.* {_how_to_answer(card)}."),
        rich_text(rich_quote([plain(shortened(card.text, QUESTION_SHOWN))])),
        context(_seen(card)),
    ]
    if not card.asker:
        blocks.append(actions(button("Reply", REPLY, card.referral_id, "primary")))
    return Content(escaped(shortened(f"{text}: {card.text}", NOTIFICATION_LIMIT)), blocks)


def passed_content() -> Content:
    """Return what the offer becomes once the mentor passed."""
    text = "You passed on this question. It goes to somebody else, and nobody is told that you did."
    return Content(text, [section(escaped(text))])


def not_yours() -> Content:
    """What somebody sees who wants to send another person's question on."""
    return _state("Only the person who asked can send this question to a mentor. Ask your own with /ask.")


def noted() -> Content:
    """What the asker sees at the button; how it goes on is in their direct message."""
    return _state("I am on it: your direct messages with me show who has your question.")


def state_asked(name: str, reason: str) -> Content:
    """The asker's view: somebody was asked."""
    why = f" ({reason})" if reason else ""
    return _state(f"I asked {name}{why} about your question. You will see here when they take it.")


def state_waiting(name: str, opens: datetime, zone: ZoneInfo) -> Content:
    """The asker's view: nobody is at work now."""
    when = day_and_hour(opens, zone)
    return _state(f"Nobody who can help is at work right now. I will ask {name} on {when} your time.")


def state_taken(name: str) -> Content:
    """The asker's view: a mentor has it."""
    return _state(f"{name} has taken your question and will answer you.")


def state_taken_quietly(name: str, question_id: int) -> Content:
    """The view of somebody who asked quietly: a mentor has it, and does not know whose it is."""
    text = f"{name} has taken your question. I bring you their answer here, and do not tell them who you are."
    shows = button("Show my name", SHOW_NAME, question_id)
    return Content(escaped(text), [section(escaped(text)), actions(shows)])


def state_shown(name: str) -> Content:
    """The view of somebody who asked quietly and has shown their name."""
    return _state(f"{name} sees your name now and will answer you. You can also write to them directly.")


def name_shown_content(asker: str) -> Content:
    """What a mentor is told once somebody who asked quietly shows their name."""
    return _state(
        f"{asker} asked the question you took, and shows you their name now. Write to them directly."
    )


def state_nobody() -> Content:
    """The asker's view: there is no vetted mentor (left)."""
    return _state("No vetted mentor is free for this question. L&D sees the gap and looks for someone.")


def state_taken_back() -> Content:
    """The asker's view: they deleted the question themselves."""
    return _state("You took this question back, so no mentor is looking for an answer any more.")


def taken_back_content() -> Content:
    """What the offer becomes once the asker deleted the question."""
    return _state("The person who asked has taken this question back. There is nothing left to do.")


def thread_taken(name: str) -> Content:
    """What everybody in the thread sees once a mentor has the question."""
    text = f"{name} is looking into this."
    return Content(escaped(text), [context(escaped(text))])


def _state(text: str) -> Content:
    return Content(escaped(text), [section(escaped(text))])


def _how_to_answer(card: ReferralCard) -> str:
    if not card.asker:
        return "They asked quietly: press Reply, and I bring them your answer"
    if card.link:
        return f"<{safe_url(card.link)}|Answer in the thread>"
    return f"Send {escaped(card.asker)} a direct message"


def _seen(card: ReferralCard) -> str:
    shown = ", ".join(f"“{escaped(title)}”" for title in card.shown)
    return (
        f"Already shown: {shown}"
        if shown
        else "No aid fits this question yet: your answer may become the first."
    )
