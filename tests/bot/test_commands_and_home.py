"""/waypost, /mentor and App Home: what they show to whom."""

from bot.blocks.home import Home, home_view
from tests.bot.company import ASK
from tests.bot.workspace import both_ways

CLAIM = "How do I claim travel costs?"
HOW_TO_ASK = (
    "Ask me in *Messages*, privately with `/ask`, or mention me in a channel. "
    "I answer with what L&amp;D has verified, or find a mentor who can help."
)
NO_QUESTIONS = "You have not asked anything yet."
NO_NUDGES = "No reminders are planned. Press _This helped_ under an answer to get one."


def told(workspace, person):
    """Return what a command was answered, for its person alone."""
    [message] = workspace.top_level(ASK, person)
    assert message["ephemeral"]
    return message["text"], workspace.card(message).paragraphs


def shown_home(workspace, person):
    """Return the headlines and paragraphs of a person's App Home, freshly opened."""
    before = person.home()
    person.open_home()
    view = person.wait_for(lambda: (home := person.home()) != before and home)
    return paragraphs(view)


def paragraphs(view):
    """Return the headlines and paragraphs of a view."""
    kinds = ("header", "section", "context")
    blocks = [block for block in view["blocks"] if block["type"] in kinds]
    return [(block.get("text") or block["elements"][0])["text"].replace("\u200b", "") for block in blocks]


@both_ways
def test_waypost_help_says_what_there_is(workspace):
    workspace.command(workspace.nadia, "/waypost", "help")
    text, paragraphs = told(workspace, workspace.nadia)
    assert text == "Waypost answers from what L&amp;D has verified: mention me, message me, or use /ask."
    assert [paragraph.split("*")[1] for paragraph in paragraphs] == [
        "Ask",
        "Point",
        "Answers",
        "Nothing fits?",
        "Remember it:",
        "Shy?",
        "Channels",
        "Mentors",
    ]


def test_waypost_nudges_lists_what_is_planned(workspace):
    thread = workspace.ask(CLAIM)
    for label in ("This helped", "Remind me"):
        workspace.click(workspace.nadia, workspace.replies(ASK, thread)[-1], label)
    workspace.command(workspace.nadia, "/waypost", "nudges")
    line = "Wed 25 Nov, 09:30: Claim travel costs"
    assert told(workspace, workspace.nadia) == (line, (line,))


def test_waypost_nudges_says_when_nothing_is_planned(workspace):
    workspace.command(workspace.nadia, "/waypost", "nudges")
    assert told(workspace, workspace.nadia)[0] == "No nudges are planned for you."


def test_mentor_sees_the_questions_that_are_with_them(workspace):
    thread = workspace.ask(CLAIM)
    workspace.click(workspace.nadia, workspace.replies(ASK, thread)[0], "Ask a mentor")
    workspace.command(workspace.omar, "/mentor")
    assert told(workspace, workspace.omar) == (
        "One question is with you",
        (f"*Nadia Osei*, offered to you: {CLAIM}",),
    )


def test_mentor_without_questions_is_told_so(workspace):
    workspace.command(workspace.omar, "/mentor")
    assert told(workspace, workspace.omar) == ("No questions are with you", ("Nobody is waiting for you.",))


def test_others_are_told_how_one_becomes_a_mentor(workspace):
    workspace.command(workspace.nadia, "/mentor")
    assert told(workspace, workspace.nadia)[0] == (
        "You are not a vetted mentor yet. L&amp;D's curators vet mentors for a topic with /curate mentor."
    )


@both_ways
def test_home_of_a_newcomer_says_how_to_ask(workspace):
    assert shown_home(workspace, workspace.nadia) == [
        "Hello Nadia",
        HOW_TO_ASK,
        "Your questions",
        NO_QUESTIONS,
        "Coming up",
        NO_NUDGES,
    ]


def test_home_shows_the_latest_questions_first_however_they_were_asked(workspace):
    workspace.command(workspace.nadia, "/ask", "How do I book annual leave?")
    workspace.ask("Does anyone know a good dentist?")
    workspace.command(workspace.nadia, "/ask", CLAIM)
    assert shown_home(workspace, workspace.nadia)[3:6] == [
        f"{CLAIM} → Claim travel costs",
        "Does anyone know a good dentist? → _no aid yet_",
        "How do I book annual leave? → Book annual leave",
    ]


def test_home_of_a_mentor_has_their_topics_and_questions(workspace):
    thread = workspace.ask(CLAIM)
    workspace.click(workspace.nadia, workspace.replies(ASK, thread)[0], "Ask a mentor")
    assert shown_home(workspace, workspace.omar)[2:5] == [
        "Mentoring",
        "Vetted for travel until 14 Sep 2027",
        f"*Nadia Osei*, offered to you: {CLAIM}",
    ]


def test_question_can_be_taken_from_home(workspace):
    thread = workspace.ask(CLAIM)
    workspace.click(workspace.nadia, workspace.replies(ASK, thread)[0], "Ask a mentor")
    shown_home(workspace, workspace.omar)
    workspace.omar.click_in_view(workspace.omar.home(), "referral_take")
    workspace.settle()
    assert [message["text"] for message in workspace.direct(workspace.nadia)] == [
        "Omar Reyes has taken your question and will answer you."
    ]
    assert f"*Nadia Osei*, you took it: {CLAIM}" in paragraphs(workspace.omar.home())


def test_home_of_a_curator_has_outcomes_and_gaps(workspace):
    thread = workspace.ask(CLAIM)
    workspace.click(workspace.nadia, workspace.replies(ASK, thread)[0], "This helped")
    workspace.ask("Does anyone know a good dentist?")
    assert shown_home(workspace, workspace.priya)[2:5] == [
        "Curation",
        (
            "*8* resources are live.\n"
            "*1* questions answered in the last 28 days: *1* confirmed helpful, *0* not, *0* unknown. "
            "*1* had no curated answer."
        ),
        "*Open gaps*\n• Does anyone know a good dentist? (1 asked)",
    ]


def test_home_greets_somebody_whose_name_is_blank_too():
    view = home_view(Home(name=" ", recent=(), planned=(), mentor=None, curator=None))
    assert view["blocks"][0]["text"]["text"] == "Hello"
