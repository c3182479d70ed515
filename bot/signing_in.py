"""The first calls to Slack at start: a passing trouble is waited out, a wrong token is said at once."""

import time
from collections.abc import Callable
from http.client import HTTPException
from typing import TypeVar

from slack_sdk.errors import SlackApiError

from bot.delivery import error_name, is_passing
from bot.errors import StartError

T = TypeVar("T")

WAITS_S = (0.5, 2.0)  # then it is no passing trouble, and whoever started the bot should know


def sign_in(call: Callable[[], T], base_url: str, sleep: Callable[[float], None] = time.sleep) -> T:
    """Return what a call that asks Slack who we are gives, trying again while Slack is in trouble.

    Raises StartError if Slack refuses the token or cannot be reached.
    """
    for wait in (*WAITS_S, None):
        try:
            return call()
        except SlackApiError as error:
            if not is_passing(error):
                raise _refused(error_name(error) or "no reason given") from error
            reason = error_name(error) or f"HTTP {error.response.status_code}"
            trouble = f"Slack is in trouble ({reason}); try again in a minute"
        except (OSError, HTTPException) as error:
            trouble = f"cannot reach Slack at {base_url}: {error}; check the network"
        if wait is not None:
            sleep(wait)
    raise StartError(trouble)


def _refused(reason: str) -> StartError:
    return StartError(
        f"Slack refused the bot token ({reason}); check SLACK_BOT_TOKEN, and that the app is installed "
        "in the workspace"
    )
