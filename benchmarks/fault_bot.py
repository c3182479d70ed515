"""The bot that benchmarks.faults kills: the real one, but for the toy encoder which lets it start fast.

Run as `python -m benchmarks.fault_bot FOLDER SLACK_URL PORT`. Prints "ready" once it takes deliveries, and
ends with its standard input, so that none outlives the fault run.
"""

import logging
import sys
import time
from pathlib import Path

from slack_bolt.error import BoltError

from benchmarks.corpus import library_config
from benchmarks.toy_encoder import ToyEncoder
from bot.app import Bot, Outside, build_bot
from bot.errors import StartError
from bot.sandbox.identity import BOT_TOKEN, SIGNING_SECRET
from bot.serving import RunningBot, listen_http
from bot.slack_client import SlackClient

PACE_S = 0.2
START_AGAIN_S = 0.2


def main(folder: Path, slack_url: str, port: int) -> None:
    """Serve until standard input ends."""
    logging.basicConfig(level=logging.ERROR, format="bot: %(message)s")
    client = SlackClient(token=BOT_TOKEN, base_url=f"{slack_url}/api/")
    running = RunningBot(_built(folder, Outside(client, SIGNING_SECRET, pace_s=PACE_S)), sweep_s=1.0)
    running.start()
    listen_http(running.bot, "127.0.0.1", port)
    print("ready", flush=True)
    sys.stdin.read()


def _built(folder: Path, outside: Outside) -> Bot:
    """Try until Slack answers the first call, as whatever keeps a service running would."""
    while True:
        try:
            return build_bot(library_config(folder), ToyEncoder(), outside)
        except (StartError, BoltError, OSError) as error:
            logging.error("no start (%s), trying again", type(error).__name__)
            time.sleep(START_AGAIN_S)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
