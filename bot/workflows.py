"""The step *Answer a question* of Workflow Builder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.answering import Answering, Considered
from bot.border import Border
from bot.channels.types import ChannelPolicy
from bot.features import ANSWER_QUESTION
from bot.outgoing import Step, complete
from bot.settings import ChannelMode
from bot.understanding import plain_text
from bot.units import Units
from retrieval.types import Decision, Question, Way

NOTHING = "Nothing curated answers this yet."
NO_QUESTION = "This step needs a question."
OFF = "Waypost is switched off in the channel that this step names."
BROKEN = "Something went wrong in Waypost; the log has it under {reference}."


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the step: what it was given, and what Slack wants back with its end."""

    execution_id: str
    token: str
    team: str
    question: str
    user: str
    channel: str


class Workflows:
    """Answers for workflows: what everybody may see, or with a channel what that channel may see."""

    def __init__(
        self,
        units: Units,
        answering: Answering,
        policy: Callable[[str], ChannelPolicy],
        border: Border,
    ) -> None:
        self._units = units
        self._answering = answering
        self._policy = policy
        self._border = border

    def answer(self, run: Run, inbox_id: int | None) -> None:
        """Answer the question of a run and end its step, in one transaction; a step ends once."""
        policy = self._policy(run.channel) if run.channel else ChannelPolicy()
        error = NO_QUESTION if not run.question else OFF if policy.mode is ChannelMode.OFF else ""
        if error:
            with self._units.open(inbox_id) as unit:
                unit.say(complete(step_key(run), Step(run.execution_id, run.token, error=error)))
            return
        considered = self._answering.consider(self._question(run, policy))
        with self._units.open(inbox_id) as unit:
            self._answering.record(unit, considered, shown=True)
            step = Step(run.execution_id, run.token, outputs=outputs_of(considered))
            unit.say(complete(step_key(run), step))

    def _question(self, run: Run, policy: ChannelPolicy) -> Question:
        return Question(
            text=run.question,
            asker=run.user,
            team=run.team,
            channel=run.channel,
            ts="",
            thread_ts="",
            way=Way.WORKFLOW,
            asked_at=self._units.now(),
            audiences=policy.audiences,
            topics=policy.topics,
            external=bool(policy.audiences) and self._border.is_external(run.channel),
        )


def is_step(body: Mapping[str, Any]) -> bool:
    """Return whether a delivery tells of a workflow that came to a step."""
    return _mapping(body.get("event")).get("type") == "function_executed"


def run_from_event(body: Mapping[str, Any]) -> Run | None:
    """Return the run of our step that a function_executed event tells of, or None if it tells of none."""
    event = _mapping(body.get("event"))
    function, inputs = (_mapping(event.get(name)) for name in ("function", "inputs"))
    execution_id = event.get("function_execution_id")
    is_ours = is_step(body) and function.get("callback_id") == ANSWER_QUESTION
    if not is_ours or not isinstance(execution_id, str) or not execution_id:
        return None
    return Run(
        execution_id=execution_id,
        token=str(event.get("bot_access_token") or ""),
        team=str(body.get("team_id") or ""),
        question=plain_text(str(inputs.get("question") or "")),
        user=str(inputs.get("user") or ""),
        channel=str(inputs.get("channel") or ""),
    )


def outputs_of(considered: Considered) -> dict[str, str]:
    """Return what the next steps of the workflow get; texts that are put into a message ping nobody."""
    answer = considered.answer
    aid = answer.aids[0] if answer.decision is Decision.ANSWER else None
    said = "".join(span.text for span in aid.snippet) if aid else NOTHING
    return {
        "answer": _harmless(said or (aid.resource.title if aid else "")),
        "title": _harmless(aid.resource.title) if aid else "",
        "url": aid.resource.url if aid else "",
        "decision": answer.decision.value,
    }


def step_key(run: Run) -> str:
    """Return the key under which the end of a run is in the outbox."""
    return f"step:{run.execution_id}"


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _harmless(text: str) -> str:
    """Keep Slack from reading a mention or link in plain text, wherever the workflow puts it."""
    return text.replace("<", "<\u200b")
