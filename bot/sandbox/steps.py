"""Steps of workflows which the app runs: each run is delivered, and ends with outputs or with an error."""

import itertools
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.sandbox.errors import Refusal
from bot.sandbox.events import EventFeed
from bot.sandbox.identity import APP_ID, FUNCTION_TOKEN
from bot.sandbox.workspace import Workspace

Json = dict[str, Any]


class RunState(StrEnum):
    """How far a run of a step has come."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StepRun:
    """One run of a step, and what came of it."""

    id: str
    callback_id: str
    state: RunState = RunState.RUNNING
    outputs: Mapping[str, Any] | None = None
    error: str = ""

    def json(self) -> Json:
        """Return the run as the page shows it."""
        return {"id": self.id, "state": self.state, "outputs": self.outputs, "error": self.error}


class StepRuns:
    """All runs; `functions` are the steps by callback id, as the manifest declares them."""

    def __init__(self, workspace: Workspace, events: EventFeed, functions: Mapping[str, Json]) -> None:
        self._workspace = workspace
        self._events = events
        self._functions = functions
        self._runs: dict[str, StepRun] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    @property
    def functions(self) -> Mapping[str, Json]:
        """Return the steps that there are."""
        return self._functions

    def get(self, run_id: str) -> StepRun:
        """Return a run; raises Refusal("function_execution_not_found") if there is none."""
        with self._lock:
            found = self._runs.get(run_id)
        if found is None:
            raise Refusal("function_execution_not_found")
        return found

    def start(self, callback_id: str, inputs: Json) -> StepRun:
        """Deliver a run of a step; an input that is required has to be there."""
        function = self._functions.get(callback_id)
        if function is None:
            raise Refusal("function_not_found")
        if _missing(function["input_parameters"], inputs):
            raise Refusal("parameter_validation_failed")
        with self._lock:
            number = next(self._numbers)
            run = StepRun(f"Fx{number:09d}", callback_id)
            self._runs[run.id] = run
        self._events.step_reached(self._event(run, number, function, inputs))
        return run

    def succeed(self, run_id: str, outputs: Json) -> None:
        """End a run with its outputs."""
        function = self._functions[self.get(run_id).callback_id]
        if _missing(function["output_parameters"], outputs):
            raise Refusal("parameter_validation_failed")
        self._end(run_id, RunState.SUCCEEDED, outputs=outputs)

    def fail(self, run_id: str, error: str) -> None:
        """End a run with an error."""
        self._end(run_id, RunState.FAILED, error=error)

    def _end(self, run_id: str, state: RunState, **ending: Any) -> None:
        with self._lock:
            run = self._runs.get(run_id)
            if run is None:
                raise Refusal("function_execution_not_found")
            if run.state is not RunState.RUNNING:
                raise Refusal("execution_not_in_running_state")
            self._runs[run_id] = replace(run, state=state, **ending)

    def _event(self, run: StepRun, number: int, function: Json, inputs: Json) -> Json:
        described = {
            "id": "Fn000000001",
            "callback_id": run.callback_id,
            "title": function["title"],
            "description": function["description"],
            "type": "app",
            "input_parameters": _listed(function["input_parameters"]),
            "output_parameters": _listed(function["output_parameters"]),
            "app_id": APP_ID,
            "date_created": int(self._workspace.world.start.timestamp()),
            "date_updated": int(self._workspace.world.start.timestamp()),
            "date_deleted": 0,
        }
        return {
            "type": "function_executed",
            "function": described,
            "inputs": inputs,
            "function_execution_id": run.id,
            "workflow_execution_id": f"Wx{number:09d}",
            "event_ts": self._workspace.stamps.next(),
            "bot_access_token": FUNCTION_TOKEN,
        }


def _listed(parameters: Mapping[str, Json]) -> list[Json]:
    return [{"name": name, **parameter} for name, parameter in parameters.items()]


def _missing(parameters: Mapping[str, Json], given: Mapping[str, Any]) -> bool:
    return any(one.get("is_required") and not given.get(name) for name, one in parameters.items())
