"""The confidence learns from a workspace's own verdicts, and curators see and undo it."""

from bot.blocks.recalibration import state_content
from bot.outgoing import ReplyTo, respond
from bot.units import Units
from retrieval.confidence import estimator
from retrieval.recalibration.platt import KEPT, refit
from retrieval.recalibration.store import RecalibrationStore
from retrieval.serving import ServingModel


class Recalibrating:
    """Fits the confidence with the model that serves, and does what follows `/curate confidence`."""

    def __init__(self, units: Units, model: ServingModel) -> None:
        self._units = units
        self._model = model

    def refit(self) -> None:
        """Fit the confidence to the verdicts there are now."""
        now, current = self._units.now(), estimator(self._model.current().name)
        # In one transaction, though it keeps writers waiting: else an older fit could replace a newer one.
        with self._units.database.atomic() as db:
            store = RecalibrationStore(db)
            store.put(current, refit(store.votes(current, now - KEPT)), now)

    def handle(self, said: str, curator: str, inbox_id: int | None, reply_to: ReplyTo) -> None:
        """Switch the fit off or on, if that was typed, and show what the confidence rests on."""
        current = estimator(self._model.current().name)
        with self._units.open(inbox_id) as unit:
            store = RecalibrationStore(unit.db)
            verb = said.strip().casefold()
            if verb == "off":
                store.switch_off(curator, unit.now)
            elif verb == "on":
                store.switch_on()
            content = state_content(store.state(current))
            unit.say(respond(f"confidence:{inbox_id}", reply_to, content))
