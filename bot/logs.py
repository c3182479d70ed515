"""Logging: when, how bad, where, what; never what somebody wrote."""

import logging

from bot.settings import LogLevel

# These log request bodies at DEBUG and below WARNING nothing an operator needs.
_TALKATIVE = (
    "slack_bolt",
    "uvicorn",
    "slack_sdk",
    "httpx",
    "httpcore",
    "urllib3",
    "apscheduler",
    "sentence_transformers",
)


def set_up_logging(level: LogLevel) -> None:
    """Write the log to stderr from this level on; libraries that would log messages from WARNING on."""
    logging.basicConfig(
        level=level.value.upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
