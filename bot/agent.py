"""The agent surface of Slack: what one may ask is suggested, and work on a question is seen.

Both are a courtesy: they never hold up an answer, and what Slack refuses is let go.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.delivery import error_name
from bot.people import People, Role
from bot.suggesting import Prompt, suggested_prompts
from bot.work import Job
from content_index.database import Database
from retrieval.types import Question, Way

log = logging.getLogger(__name__)

THREADS = 2  # a slow Slack holds up statuses, and nothing else
STATUS = "Looking it up…"
TITLE = "Try one of these"


class Agent:
    """Speaks the agent's methods."""

    def __init__(self, client: WebClient, database: Database, people: People) -> None:
        self._client = client
        self._database = database
        self._people = people
        self._executor = ThreadPoolExecutor(THREADS, thread_name_prefix="agent")

    def suggest(self, user_id: str, channel: str) -> None:
        """Refresh the prompts that a person sees in the Messages tab, from what works for them here."""
        audiences = frozenset(role.value for role in self._people.roles(user_id) if role is not Role.EMPLOYEE)
        with self._database.reading() as db:
            prompts = suggested_prompts(db, audiences)
        if prompts:
            self._executor.submit(self._try, lambda: self._set_prompts(channel, prompts))

    def at_work_on(self, question: Question, job: Job) -> Job:
        """Return the job with a status in its thread while it runs, for direct messages."""
        if question.way is not Way.DIRECT:
            return job

        def with_status(inbox_id: int | None) -> None:
            done = Event()
            self._executor.submit(self._try, lambda: self._show_status(question, done))
            try:
                job(inbox_id)
            finally:
                done.set()

        return with_status

    def stop(self) -> None:
        """Wait for what is being said to Slack; what has not begun is left."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _set_prompts(self, channel: str, prompts: Sequence[Prompt]) -> None:
        # No thread_ts: with one Slack lets the call of an agent fail without a word.
        self._client.assistant_threads_setSuggestedPrompts(
            channel_id=channel,
            title=TITLE,
            prompts=[{"title": prompt.title, "message": prompt.message} for prompt in prompts],
        )

    def _show_status(self, question: Question, done: Event) -> None:
        """Show the status; the answer clears it, unless it was quicker than the status."""
        if done.is_set():
            return
        self._set_status(question, STATUS)
        if done.is_set():
            self._set_status(question, "")

    def _set_status(self, question: Question, status: str) -> None:
        self._client.assistant_threads_setStatus(
            channel_id=question.channel, thread_ts=question.thread_ts, status=status
        )

    def _try(self, call: Callable[[], None]) -> None:
        try:
            call()
        except SlackApiError as error:
            log.info("a courtesy of the agent surface was refused: %s", error_name(error))
        except OSError as error:
            log.info("a courtesy of the agent surface did not reach Slack (%s)", type(error).__name__)
