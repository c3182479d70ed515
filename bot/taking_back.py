"""A question that was deleted, or is none any more: its answer goes, and its words are forgotten."""

from bot.blocks.referral import state_taken_back, taken_back_content
from bot.holding.store import HeldStore
from bot.holding.types import HeldState, Reason
from bot.outgoing import update, withdraw
from bot.placing import Place
from bot.rerecording import forget_in_follow_ups
from bot.threads.store import SaidStore, ThreadStore
from bot.units import Unit
from insights.store import GapStore
from retrieval.memories.store import MemoryStore
from retrieval.store import AskedQuestion, QuestionStore, ReferralStore
from retrieval.types import Referral, ReferralState

_OPEN = (ReferralState.WAITING, ReferralState.OFFERED, ReferralState.TAKEN)


def take_back(unit: Unit, asked: AskedQuestion) -> None:
    """Withdraw everything that others see of a question, and forget what it said.

    That it was asked, answered and judged stays, so that counts stay true. A note that the asker alone saw
    cannot be withdrawn: Slack gives no way to delete it, and it is gone when they reload.
    """
    withdraw_answer(unit, asked)
    HeldStore(unit.db).settle(asked.id, HeldState.CANCELLED, Reason.TAKEN_BACK, unit.now)
    referral = ReferralStore(unit.db).open_of(asked.id)
    if referral:
        _close(unit, asked, referral)
    forget_in_follow_ups(unit.db, asked)
    ThreadStore(unit.db).carry_nothing(asked.id)
    MemoryStore(unit.db).forget_question(asked.id)
    GapStore(unit.db).forget(asked.id, asked.question.text)
    QuestionStore(unit.db).reword(asked.id, "")


def withdraw_answer(unit: Unit, asked: AskedQuestion) -> None:
    """Delete the answer that others see, if there is one."""
    said = SaidStore(unit.db).of(asked.id)
    if said.place is Place.THERE:
        unit.say(withdraw(f"{said.key}:withdrawn", said.key, asked.question.channel))
        SaidStore(unit.db).put(asked.id, Place.NOWHERE, said.key)


def _close(unit: Unit, asked: AskedQuestion, referral: Referral) -> None:
    """End an open referral with a word to the mentor, if they were told, and to the asker."""
    if not ReferralStore(unit.db).move(referral.id, _OPEN, ReferralState.WITHDRAWN, unit.now):
        return
    offer, looking = f"offer:{referral.id}", f"looking:{referral.id}"
    if unit.was_queued(offer):
        unit.say(update(f"{offer}:withdrawn", offer, referral.mentor_id, taken_back_content()))
    if unit.was_queued(looking):
        unit.say(withdraw(f"{looking}:withdrawn", looking, asked.question.channel))
    state = f"state:{asked.id}"
    if unit.was_queued(state):
        unit.say(update(f"{state}:withdrawn", state, asked.question.asker, state_taken_back()))
