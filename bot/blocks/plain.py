"""Short notes: help, refusals, acknowledgements and apologies."""

from collections.abc import Sequence

from bot.blocks.answer import DISMISS, NOTE_ASK_MENTOR
from bot.blocks.parts import Block, actions, button, escaped, section
from bot.outgoing import Content

WHICH_HELPED = "which_helped_"  # followed by the rank of the aid
REMIND = "reminder_wanted"
NO_REMINDER = "reminder_declined"

ASK_HINT = "Type a question after the command, for example: /ask how do I claim travel costs"


def note(text: str) -> Content:
    """A note of plain text."""
    return Content(escaped(text), [section(escaped(text))])


def not_a_question_content() -> Content:
    """What Waypost says to somebody who addressed it without a question."""
    return note(
        "I look things up in the aids your L&D team has verified. Ask me in your own words, "
        "for example: how do I claim travel costs?"
    )


def help_content() -> Content:
    """What /waypost says."""
    lines = [
        "*Ask* in a channel by mentioning me, in a direct message, or privately with `/ask your question`.",
        "*Point* at a message: _Find help for this_ in its menu looks it up for you alone.",
        "*Answers* are at most three aids that L&amp;D has verified, and the vetted mentors who can help.",
        "*Nothing fits?* I say nothing in public, offer you a mentor in private, and L&amp;D sees the gap.",
        (
            "*Remember it:* press _This helped_ and I remind you at a good hour. "
            "`/waypost nudges` shows what is planned."
        ),
        (
            "*Shy?* `/waypost quietly your question` keeps your name from mentors. "
            "*Why?* Press _Why this?_, or `/waypost why` and the link of a message."
        ),
        "*Channels*: `/waypost channel` sets how I behave here, `/waypost trial` what I would have said.",
        "*Mentors* see their questions with `/mentor`, *curators* add content with `/curate`.",
    ]
    return Content(
        escaped("Waypost answers from what L&D has verified: mention me, message me, or use /ask."),
        [section(line) for line in lines],  # apart, or they are a wall of words on a phone
    )


def helped_content(question_id: int, title: str) -> Content:
    """Thanks for a verdict, and the offer to make it stick."""
    text = f"Good to know, thank you. Want “{title}” to stick? I can ask you about it in a few days."
    buttons: list[Block] = [
        button("Remind me", REMIND, question_id, "primary"),
        button("No, thanks", NO_REMINDER, question_id),
    ]
    return Content(escaped(text), [section(escaped(text)), actions(*buttons)])


def which_helped_content(question_id: int, aids: Sequence[tuple[int, str]]) -> Content:
    """Thanks for a verdict on several aids, and which it was: a button for each (rank, title)."""
    text = "Good to know, thank you. Which one helped?"
    choices = (button(title, f"{WHICH_HELPED}{rank}", question_id) for rank, title in aids)
    return Content(text, [section(text), actions(*choices, button("Not sure", DISMISS, question_id))])


def sorry_content(question_id: int) -> Content:
    """Thanks for a "not quite", and the next best thing."""
    text = "Thank you, that helps L&D to see what is missing. Shall I ask a vetted mentor?"
    return Content(
        escaped(text),
        [
            section(escaped(text)),
            actions(
                button("Ask a mentor", NOTE_ASK_MENTOR, question_id, "primary"),
                button("No, thanks", NO_REMINDER, question_id),
            ),
        ],
    )


def apology_content(reference: str) -> Content:
    """What a person sees when something broke."""
    return note(
        "Sorry, something went wrong on my side. Please try again; "
        f"if it stays, tell L&D this reference: {reference}"
    )
