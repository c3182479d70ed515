"""What L&D does from Slack: adding a resource, vetting a mentor, seeing the gaps."""

import pytest

from tests.bot.card import Card
from tests.bot.company import ASK
from tests.bot.workspace import both_ways

JOB_AID = {"selected_option": {"text": {"type": "plain_text", "text": "Job aid"}, "value": "job_aid"}}
PARKING = {
    "title": {"value": {"value": "Park a van"}},
    "kind": {"value": JOB_AID},
    "text": {"value": {"value": "Vans are parked behind the pump house."}},
    "minutes": {"value": {"value": "2"}},
    "topics": {"value": {"value": "Vans, Parking spaces"}},
}
WHERE_VANS = "Where are vans parked?"


@pytest.fixture
def parking(workspace):
    """Return the modal which a curator opened with `/curate add`."""
    workspace.command(workspace.priya, "/curate", "add Park a van\nVans are parked behind the pump house.")
    return workspace.priya.wait_for(workspace.priya.modal)


def filled(form, **changes):
    return {**form, **{name: {"value": {"value": value}} for name, value in changes.items()}}


@both_ways
def test_added_resource_is_found_by_the_next_question(workspace, parking):
    assert workspace.priya.submit(parking["id"], PARKING) == {}
    workspace.settle()
    assert [message["text"] for message in workspace.direct(workspace.priya)] == [
        "“Park a van” is in, verified by you today, and can be found now."
    ]
    [answer] = workspace.replies(ASK, workspace.ask(WHERE_VANS))
    assert workspace.card(answer) == Card(
        titles=("Park a van",),
        quotes=("*Vans* are *parked* behind the pump house.",),
        small=("Job aid · 2 min · verified by Priya Nair on 24 Nov 2026",),
        buttons=("This helped", "Not quite", "Ask a mentor", "Why this?"),
    )


def test_modal_starts_with_what_was_typed(workspace, parking):
    typed = {block["block_id"]: block["element"].get("initial_value", "") for block in parking["blocks"]}
    assert (typed["title"], typed["text"], typed["url"]) == (
        "Park a van",
        "Vans are parked behind the pump house.",
        "",
    )


def test_modal_for_a_link_starts_with_its_address_and_kind(workspace):
    workspace.command(workspace.priya, "/curate", "add <https://vans.example/park|vans.example/park>")
    view = workspace.priya.wait_for(workspace.priya.modal)
    elements = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert elements["url"]["initial_value"] == "https://vans.example/park"
    assert elements["kind"]["initial_option"]["value"] == "external_link"


@both_ways
def test_faulty_form_says_what_is_wrong_and_keeps_its_words(workspace, parking):
    errors = workspace.priya.submit(parking["id"], filled(PARKING, recall_question="Where do vans go?"))
    assert errors == {"recall_answer": "A recall question needs its answer, and the other way round"}
    kept = workspace.priya.modal()
    assert kept["id"] == parking["id"]
    assert kept["state"]["values"]["title"]["value"]["value"] == "Park a van"
    assert workspace.rows("select count(*) from resources where source = 'slack'") == [(0,)]


def test_form_submitted_twice_makes_one_resource(workspace, parking):
    workspace.priya.submit(parking["id"], PARKING)
    workspace.settle()
    state = {"id": parking["id"], "type": "modal", "callback_id": "curate_add", "state": {"values": PARKING}}
    workspace.deliver_view(workspace.priya, state)
    assert workspace.rows("select title from resources where source = 'slack'") == [("Park a van",)]
    assert len(workspace.direct(workspace.priya)) == 1


def test_others_are_refused_kindly_and_told_who_curates(workspace):
    workspace.command(workspace.nadia, "/curate", "add Park a van")
    [refusal] = workspace.top_level(ASK, workspace.nadia)
    assert (refusal["text"], refusal["ephemeral"]) == (
        (
            "Adding content is for L&amp;D's curators, so that every aid is verified. "
            "Know something worth sharing? Tell Priya Nair about it, they will be glad."
        ),
        True,
    )
    assert workspace.nadia.modal() is None


def test_form_of_somebody_who_does_not_curate_is_refused(workspace):
    state = {"id": "V1", "type": "modal", "callback_id": "curate_add", "state": {"values": PARKING}}
    answer = workspace.deliver_view(workspace.nadia, state)
    assert answer == {"response_action": "errors", "errors": {"title": "Only curators may do this"}}
    assert workspace.rows("select count(*) from resources where source = 'slack'") == [(0,)]


def test_vetted_mentor_is_asked_by_the_next_question(workspace):
    workspace.command(workspace.priya, "/curate", "mentor <@U0OWEN|owen>")
    view = workspace.priya.wait_for(workspace.priya.modal)
    elements = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert elements["mentor"]["initial_user"] == "U0OWEN"
    assert elements["expires_on"]["initial_date"] == "2027-05-23"
    assert workspace.priya.submit(view["id"], vetting("U0OWEN", "People")) == {}
    workspace.settle()
    assert [message["text"] for message in workspace.direct(workspace.priya)] == [
        "Owen Birch is vetted for people and can be asked now."
    ]
    [answer] = workspace.replies(ASK, workspace.ask("How do I book annual leave?"))
    assert "• *Owen Birch*: vetted for people" in workspace.card(answer).paragraphs[0]


@pytest.mark.parametrize(
    ("form", "errors"),
    [
        pytest.param(
            {"mentor": "U0PRIYA"}, {"mentor": "Somebody else has to vet you"}, id="nobody vets themselves"
        ),
        pytest.param(
            {"until": "2026-11-24"}, {"expires_on": "Choose a day in the future"}, id="vetting has to last"
        ),
        pytest.param(
            {"ends_at": "08:00"}, {"ends_at": "This is before the start of the day"}, id="days have hours"
        ),
        pytest.param({"topics": " , "}, {"topics": "Name at least one topic"}, id="topics are named"),
    ],
)
def test_faulty_vetting_says_what_is_wrong(workspace, form, errors):
    workspace.command(workspace.priya, "/curate", "mentor")
    view = workspace.priya.wait_for(workspace.priya.modal)
    values = vetting(**({"mentor": "U0OWEN", "topics": "people"} | form))
    assert workspace.priya.submit(view["id"], values) == errors
    assert workspace.rows("select count(*) from mentors") == [(3,)]


def vetting(mentor, topics, ends_at="17:00", until="2027-05-23"):
    return {
        "mentor": {"value": {"selected_user": mentor}},
        "topics": {"value": {"value": topics}},
        "starts_at": {"value": {"selected_time": "09:00"}},
        "ends_at": {"value": {"selected_time": ends_at}},
        "expires_on": {"value": {"selected_date": until}},
    }


def test_gaps_are_listed_by_how_many_people_ran_into_them(workspace):
    for person, text in [
        (workspace.nadia, "Does anyone know a good dentist?"),
        (workspace.nadia, "Who repairs the coffee machine?"),
        (workspace.owen, "Who repairs the coffee machine?"),
    ]:
        workspace.ask(text, by=person)
    workspace.command(workspace.priya, "/curate", "gaps")
    gaps = workspace.top_level(ASK, workspace.priya)[-1]
    assert gaps["text"] == "2 open gaps"
    assert workspace.card(gaps).paragraphs == (
        (
            "• Who repairs the coffee machine? (asked 2 times by 2 people)\n"
            "• Does anyone know a good dentist? (asked once by 1 person)"
        ),
    )


def test_long_gap_does_not_hide_the_others(workspace):
    workspace.ask("Does anyone know a good dentist?")
    workspace.ask("Who repairs herons? " + "Tall ones. " * 1000)
    workspace.command(workspace.priya, "/curate", "gaps")
    [gaps] = workspace.top_level(ASK, workspace.priya)
    lines = workspace.card(gaps).paragraphs[0].splitlines()
    assert [line[:21] for line in lines] == ["• Who repairs herons?", "• Does anyone know a "]


def test_no_gaps_are_said_to_be_none(workspace):
    workspace.command(workspace.priya, "/curate", "gaps")
    [gaps] = workspace.top_level(ASK, workspace.priya)
    assert (gaps["text"], workspace.card(gaps).paragraphs) == (
        "No open gaps",
        ("No gaps: everything that was asked had an answer.",),
    )


def test_curate_alone_says_what_it_can_do(workspace):
    workspace.command(workspace.priya, "/curate")
    [said] = workspace.top_level(ASK, workspace.priya)
    assert said["text"] == (
        "What /curate can do: add, mentor, gaps, sources, questions, golden, habits, confidence"
    )


def test_modal_that_cannot_be_opened_is_apologised_for(workspace):
    workspace.nadia.turn_dial(rate_limit=1.0)
    workspace.command(workspace.priya, "/curate", "add Park a van")
    apology = workspace.priya.wait_for(lambda: workspace.top_level(ASK, workspace.priya))[0]
    assert apology["text"].startswith("Sorry, something went wrong on my side.")


def test_home_button_opens_the_same_modal(workspace):
    workspace.priya.open_home()
    home = workspace.priya.wait_for(workspace.priya.home)
    workspace.priya.click_in_view(home, "curate_open_add")
    assert workspace.priya.wait_for(workspace.priya.modal)["callback_id"] == "curate_add"
