"""Golden questions from Slack."""

import pytest

from tests.bot.company import ASK

CLAIM = "golden add How do I claim travel costs? => Claim travel costs"


def said(workspace, text, person=None):
    """Type a /curate command and return the notification and the paragraphs of what is answered."""
    person = person or workspace.priya
    workspace.command(person, "/curate", text)
    answer = workspace.top_level(ASK, person)[-1]
    return answer["text"], workspace.card(answer).paragraphs


def test_added_question_is_kept_and_tried_at_once(workspace):
    text, _ = said(workspace, CLAIM)
    assert text == "Kept as golden question 1. “Claim travel costs” is found at place 1."
    assert workspace.rows("select question, resource_id, added_by from golden_questions") == [
        ("How do I claim travel costs?", "claim-travel", "U0PRIYA")
    ]


def test_list_shows_the_state_of_each(workspace):
    said(workspace, CLAIM)
    said(workspace, "golden add Where is the VPN? => payslip")
    workspace.retire("payslip")
    assert said(workspace, "golden") == (
        "1 of 2 golden questions find their resource",
        (
            "*1 of 2 golden questions find their resource*",
            (
                ":white_check_mark: 1. How do I claim travel costs? → Claim travel costs (found at place 1)\n"
                ":x: 2. Where is the VPN? → payslip (not live any more)"
            ),
        ),
    )


def test_check_shows_what_fails(workspace):
    said(workspace, CLAIM)
    assert said(workspace, "golden check") == (
        "1 of 1 golden question finds its resource",
        ("*1 of 1 golden question finds its resource*",),
    )


def test_removed_question_is_not_checked_any_more(workspace):
    said(workspace, CLAIM)
    assert said(workspace, "golden remove 1")[0] == "Golden question 1 is removed."
    assert said(workspace, "golden remove 1")[0] == "There is no golden question 1."
    assert said(workspace, "golden check")[0] == "No golden questions yet"


@pytest.mark.parametrize(
    "text",
    [
        "golden add",
        "golden add How do I claim travel costs?",
        "golden add => claim-travel",
        "golden add How do I claim travel costs? =>",
        "golden remove",
        "golden remove one",
        f"golden remove {'9' * 40}",
        "golden polish",
    ],
)
def test_what_is_not_understood_gets_help(workspace, text):
    assert said(workspace, text)[0] == "What /curate golden can do: add, check, remove"
    assert workspace.rows("select count(*) from golden_questions") == [(0,)]


def test_unclear_resource_is_asked_back(workspace):
    asked, _ = said(workspace, "golden add How do I travel? => travel")
    unknown, _ = said(workspace, "golden add How do I travel? => heron")
    assert (asked, unknown) == (
        "Which one do you mean? Type its title or its id.",
        "No resource is called “heron”.",
    )
    assert workspace.rows("select count(*) from golden_questions") == [(0,)]


def test_only_curators_keep_golden_questions(workspace):
    text, _ = said(workspace, CLAIM, workspace.nadia)
    assert text.startswith("Adding content is for L&amp;D's curators")
    assert workspace.rows("select count(*) from golden_questions") == [(0,)]


def test_long_list_is_cut_and_says_so(workspace):
    with workspace.bot.database.atomic() as db:
        db.conn.executemany(
            "insert into golden_questions (question, resource_id, added_by, at) values (?, 'vpn', '', '')",
            [(f"{n} {'Where is the VPN? ' * 20}",) for n in range(45)],
        )
    _, paragraphs = said(workspace, "golden")
    lines = "\n".join(paragraphs[1:]).splitlines()
    assert (len(lines), lines[-1]) == (41, "… and 5 more; `waypost golden` lists all")
    assert max(map(len, paragraphs)) < 3000
