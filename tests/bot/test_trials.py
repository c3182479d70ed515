"""Earning a voice: what Waypost would have said is judged."""

from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack_client import SlackClient
from bot.trials.store import TrialStore
from tests.bot.card import Card
from tests.bot.company import GENERAL, HUSH
from tests.bot.test_channel_settings import chosen, opened, policy, refusal, save
from tests.bot.test_questions import CLAIM, UNANSWERABLE
from tests.bot.workspace import BotParts, both_ways

SENSE = ["How do I claim travel costs?", "How do I connect to the VPN?", "How do I read my payslip?"]
NONSENSE = "Thanks everyone, lovely lunch today"
NOTHING_JUDGED = (
    "Nothing was judged in the last 28 days. "
    "To answer unasked so that only the asker sees it takes 80%: 16 are enough if all are useful."
)


def report(workspace, person, channel=GENERAL):
    """Type `/waypost trial` and return the note that comes of it."""
    workspace.command(person, "/waypost", "trial", channel)
    return workspace.top_level(channel, person)[-1]


def texts(message) -> list[str]:
    """Return the paragraphs and small print of a note or of a modal."""
    found = [
        block["text"]["text"] if block["type"] == "section" else block["elements"][0]["text"]
        for block in message["blocks"]
        if block["type"] in ("section", "context")
    ]
    return [text.replace("\u200b", "") for text in found]


def begin(workspace, person, channel=GENERAL, label="Judge 3"):
    workspace.click(person, report(workspace, person, channel), label)
    return person.modal()


def shown_question(view) -> str:
    """Return the question on a card."""
    quote = next(block for block in view["blocks"] if block["type"] == "rich_text")["elements"][0]
    return str(quote["elements"][0]["text"])


def press(workspace, person, label):
    """Press a button of the card in front of somebody, and return what is there then."""
    view = person.modal()
    row = next(block for block in view["blocks"] if block["type"] == "actions")
    [button] = [element for element in row["elements"] if element["text"]["text"] == label]
    person.click_in_view(view, button["action_id"], value=button["value"])
    workspace.settle()
    return person.modal()


def deliver_judgement(workspace, person, view, action_id, value):
    """Deliver a click on a card, which may be an old one or somebody else's."""
    payload = {
        "type": "block_actions",
        "team": {"id": "T0WAYPOST"},
        "user": {"id": person.user},
        "trigger_id": f"{action_id} {value}",
        "view": view,
        "container": {"type": "view", "view_id": view["id"]},
        "actions": [{"type": "button", "action_id": action_id, "block_id": "b", "value": value}],
    }
    workspace.deliver_form(payload)


def judge_all(workspace, channel, useful, since=0):
    """Let Priya judge every unasked answer of a channel from a question on, without clicking 35 times."""
    with workspace.bot.database.atomic() as db:
        now = workspace.bot.units.now()
        for question_id in TrialStore(db).to_judge(channel, "U0PRIYA", now - timedelta(days=14), 100):
            if question_id > since:
                TrialStore(db).judge(question_id, "U0PRIYA", useful, now)


def judgements(workspace):
    return workspace.rows("select question_id, judge, useful from trial_judgements order by 1, 2")


def test_the_report_counts_what_was_seen_and_what_would_have_been_answered(workspace):
    for text in (*SENSE, UNANSWERABLE, NONSENSE, f"<@U0WAYPOST> {CLAIM}"):
        workspace.ask(text, GENERAL)
    workspace.ask(CLAIM, HUSH)
    said = report(workspace, workspace.priya)
    assert said["ephemeral"]
    assert texts(said) == [
        "*Last 14 days:* 4 questions seen, I would have answered 3. Judge 3 of them.",
        NOTHING_JUDGED,
        "This channel's mode is *mention*. `/waypost channel` changes it.",
    ]
    assert said["text"] == "Last 14 days: 4 questions seen, I would have answered 3. Judge 3 of them."
    assert workspace.top_level(GENERAL, workspace.owen) == []


def test_nothing_to_judge_is_said_too(workspace):
    workspace.ask(UNANSWERABLE, GENERAL)
    said = report(workspace, workspace.nadia)
    assert texts(said)[0] == "*Last 14 days:* 1 question seen, I would have answered 0."
    assert workspace.card(said).buttons == ()


def test_what_is_older_than_the_trial_is_not_seen(workspace):
    workspace.ask(CLAIM, GENERAL)
    workspace.forward(days=14, minutes=1)
    workspace.ask(SENSE[1], GENERAL)
    said = report(workspace, workspace.priya)
    assert texts(said)[0] == "*Last 14 days:* 1 question seen, I would have answered 1. Judge it."
    assert workspace.card(said).buttons == ("Judge one",)


@both_ways
def test_cards_are_judged_one_after_the_other(workspace):
    for text in SENSE:
        workspace.ask(text, GENERAL)
    view = begin(workspace, workspace.priya)
    assert workspace.card(view) == Card(
        titles=("Read your payslip",),
        quotes=("How do I read my payslip?", "Gross is before tax, net is after it."),
        small=("1 of 3 · asked on 24 Nov 2026", "Job aid · 4 min · verified by Priya Nair on 14 Sep 2026"),
        buttons=("Useful", "Not useful", "Skip"),
    )
    seen = [shown_question(view)]
    seen.append(shown_question(press(workspace, workspace.priya, "Useful")))
    seen.append(shown_question(press(workspace, workspace.priya, "Skip")))
    assert seen == SENSE[::-1]
    assert texts(press(workspace, workspace.priya, "Not useful")) == [
        "That was the last one for now, thank you.",
        (
            "1 of 2 judged in the last 28 days are useful, which proves 9% or more. To answer unasked "
            "so that only the asker sees it takes 80%: 71 points to go, or 23 more that are all useful."
        ),
    ]
    assert judgements(workspace) == [(1, "U0PRIYA", 0), (3, "U0PRIYA", 1)]


def test_a_judges_last_word_counts_and_each_question_once(workspace):
    workspace.ask(CLAIM, GENERAL)
    for person, label in (
        (workspace.priya, "Not useful"),
        (workspace.priya, "Useful"),
        (workspace.nadia, "Useful"),
        (workspace.theo, "Not useful"),
    ):
        begin(workspace, person, label="Judge one")
        press(workspace, person, label)
    assert judgements(workspace) == [(1, "U0NADIA", 1), (1, "U0PRIYA", 1), (1, "U0THEO", 0)]
    assert texts(report(workspace, workspace.priya))[1].startswith("1 of 1 judged in the last 28 days")


def test_a_tie_between_judges_is_not_useful(workspace):
    workspace.ask(CLAIM, GENERAL)
    for person, label in ((workspace.priya, "Useful"), (workspace.nadia, "Not useful")):
        begin(workspace, person, label="Judge one")
        press(workspace, person, label)
    assert texts(report(workspace, workspace.priya))[1].startswith("0 of 1 judged in the last 28 days")


def test_what_nobody_judged_comes_first_and_what_one_judged_oneself_last(workspace):
    for text in SENSE:
        workspace.ask(text, GENERAL)
    begin(workspace, workspace.priya)
    press(workspace, workspace.priya, "Useful")  # the payslip
    begin(workspace, workspace.nadia)
    press(workspace, workspace.nadia, "Useful")  # the VPN
    assert shown_question(begin(workspace, workspace.priya)) == SENSE[0]
    assert shown_question(press(workspace, workspace.priya, "Skip")) == SENSE[1]
    assert shown_question(press(workspace, workspace.priya, "Skip")) == SENSE[2]


def test_a_sitting_has_ten_questions(workspace):
    for number in range(12):
        workspace.ask(f"{CLAIM} Please {number}", GENERAL)
    said = report(workspace, workspace.priya)
    assert workspace.card(said).buttons == ("Judge 10",)
    assert texts(begin(workspace, workspace.priya, label="Judge 10"))[0].startswith("1 of 10 · ")


def test_a_card_clicked_twice_goes_on_once(workspace):
    for text in SENSE:
        workspace.ask(text, GENERAL)
    view = begin(workspace, workspace.priya)
    for action_id in ("trial_useful", "trial_not_useful"):
        deliver_judgement(workspace, workspace.priya, view, action_id, "3")
    assert shown_question(workspace.priya.modal()) == SENSE[1]
    assert judgements(workspace) == [(3, "U0PRIYA", 0)]


def test_what_its_asker_deleted_or_rewrote_is_not_shown(workspace):
    stamps = [workspace.ask(text, GENERAL) for text in SENSE]
    said = report(workspace, workspace.priya)
    workspace.nadia.delete(GENERAL, stamps[2])
    workspace.nadia.edit(GENERAL, stamps[1], "Sorry, wrong channel")
    workspace.settle()
    workspace.click(workspace.priya, said, "Judge 3")
    assert shown_question(workspace.priya.modal()) == SENSE[0]


class BlindClient(SlackClient):
    """Slack on a day on which it does not show messages."""

    def conversations_replies(self, **arguments):
        raise SlackApiError("no", {"error": "internal_error"})


def test_what_slack_does_not_show_is_not_shown(start_workspace):
    workspace = start_workspace(BotParts(client=BlindClient))
    workspace.ask(CLAIM, GENERAL)
    workspace.click(workspace.priya, report(workspace, workspace.priya), "Judge one")
    assert texts(workspace.priya.modal())[0] == "That was the last one for now, thank you."


def test_an_aid_that_is_gone_is_not_judged(workspace):
    workspace.ask("How do I calibrate a flow meter?", GENERAL)
    said = report(workspace, workspace.priya)
    workspace.retire("meter")
    workspace.click(workspace.priya, said, "Judge one")
    assert texts(workspace.priya.modal()) == ["That was the last one for now, thank you.", NOTHING_JUDGED]


def test_only_who_may_set_the_channel_judges(workspace):
    for text in SENSE:
        workspace.ask(text, GENERAL)
    refused = texts(report(workspace, workspace.owen))[0]
    assert refused.startswith("How I behave here is set by L&amp;D's curators (Priya Nair), ")
    view = begin(workspace, workspace.priya)
    deliver_judgement(workspace, workspace.owen, view, "trial_useful", "3")
    assert refusal(workspace.priya.modal())[0].startswith("How I behave here is set by")
    assert judgements(workspace) == []


def test_a_judgement_of_another_channels_question_does_not_count(workspace):
    for text in SENSE:
        workspace.ask(text, GENERAL)
    workspace.ask(CLAIM, HUSH)
    view = begin(workspace, workspace.priya)
    workspace.priya.click_in_view(view, "trial_useful", value="3")
    workspace.settle()
    deliver_judgement(workspace, workspace.priya, workspace.priya.modal(), "trial_useful", "4")
    assert judgements(workspace) == [(3, "U0PRIYA", 1)]


@pytest.mark.parametrize(
    ("asked", "mode", "granted"),
    [
        (15, "ephemeral", False),
        (16, "ephemeral", True),
        (34, "thread", False),
        (35, "thread", True),
    ],
)
def test_a_voice_is_given_once_it_is_earned(workspace, asked, mode, granted):
    for number in range(asked):
        workspace.nadia.say(GENERAL, f"{CLAIM} Please {number}")
    workspace.settle()
    judge_all(workspace, GENERAL, useful=True)
    errors = save(workspace, workspace.nadia, opened(workspace, workspace.nadia), mode=mode)
    assert (errors == {}, policy(workspace).mode == mode) == (granted, granted)
    ts = workspace.ask(CLAIM, GENERAL)
    assert bool(workspace.replies(GENERAL, ts, workspace.owen)) == (granted and mode == "thread")


def test_only_judgements_of_the_last_weeks_and_of_this_channel_count(workspace):
    for number in range(16):
        workspace.nadia.say(GENERAL, f"{CLAIM} Please {number}")
    workspace.settle()
    judge_all(workspace, GENERAL, useful=True)
    assert list(save(workspace, workspace.nadia, opened(workspace, workspace.nadia, HUSH), mode="thread"))
    workspace.forward(days=28, minutes=1)
    errors = save(workspace, workspace.nadia, opened(workspace, workspace.nadia), mode="ephemeral")
    assert errors["mode"].startswith("This has to be earned. Nothing was judged in the last 28 days. ")
    assert (
        chosen(opened(workspace, workspace.nadia))["mode"]["value"]["selected_option"]["value"] == "mention"
    )
