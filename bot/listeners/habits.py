"""`/curate habits`, its modal and its buttons, and the buttons of the notes that people get."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.blocks import habits as cards
from bot.listeners.payloads import Typed, inbox_id, number, reply_in_place, reply_to_click, user_id
from bot.services import Services
from bot.understanding import plain_text
from bot.work import Job
from retrieval.habits.types import HabitVerdict, NewHabit

_VERDICTS = {cards.THANKS: HabitVerdict.THANKS, cards.FINE_HERE: HabitVerdict.FINE_HERE}


def habits(said: Typed, services: Services, client: WebClient) -> Job:
    """`/curate habits` lists them, `/curate habits add` opens the modal at once."""
    verb, _, rest = said.rest.partition(" ")
    if verb == "add":
        client.views_open(trigger_id=said.trigger_id, view=cards.habit_view(plain_text(rest)))
        return services.work.finish
    return lambda inbox: services.habits.kept.show(inbox, said.reply)


def register(app: App, services: Services) -> None:
    """Listen to the modal of a habit and to the buttons of the list and of the notes."""
    app.view(cards.ADD_HABIT)(_on_add(services))
    app.action(cards.REMOVE_HABIT)(_on_changed(services, remove=True))
    app.action(cards.RESUME_HABIT)(_on_changed(services, remove=False))
    app.action(cards.THANKS)(_on_judged(services))
    app.action(cards.FINE_HERE)(_on_judged(services))


def _on_add(services: Services) -> Any:
    def on_add(ack: Ack, body: dict[str, Any], view: dict[str, Any], context: BoltContext) -> None:
        who = user_id(body)
        form = cards.read_habit((view.get("state") or {}).get("values") or {})
        if not services.habits.kept.may_curate(who):
            form = {"phrasings": "Only curators may do this"}
        aid, trouble = ("", "") if isinstance(form, dict) else services.habits.kept.aid(form.aid)
        if isinstance(form, dict) or trouble:
            ack(response_action="errors", errors=form if isinstance(form, dict) else {"aid": trouble})
            services.work.finish(inbox_id(context))
            return
        ack()
        new = NewHabit(str(view["id"]), form.phrasings, form.why, aid, form.topics, who)
        services.work.submit(inbox_id(context), lambda inbox: services.habits.kept.add(new, inbox))

    return on_add


def _on_changed(services: Services, remove: bool) -> Any:
    def on_changed(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        ack()
        reply, habit_id = reply_to_click(body), number(action)
        if not services.habits.kept.may_curate(user_id(body)):
            services.work.submit(inbox_id(context), lambda inbox: services.curating.refuse(inbox, reply))
            return
        change = services.habits.kept.remove if remove else services.habits.kept.resume
        services.work.submit(inbox_id(context), lambda inbox: change(habit_id, inbox, reply))

    return on_changed


def _on_judged(services: Services) -> Any:
    def on_judged(ack: Ack, body: dict[str, Any], action: dict[str, Any], context: BoltContext) -> None:
        ack()
        who, note_id, verdict = user_id(body), number(action), _VERDICTS[action["action_id"]]
        reply = reply_in_place(body)
        services.work.submit(
            inbox_id(context), lambda inbox: services.habits.kept.judged(note_id, who, verdict, inbox, reply)
        )

    return on_judged
