"""Slack exports that tests write."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Json = dict[str, Any]
DAY_ONE = datetime(2026, 11, 2, 9, tzinfo=UTC).timestamp()
CHANNELS = [{"id": "C0HELP", "name": "help"}, {"id": "C0PAY", "name": "pay"}]
USERS = [{"id": "U0NADIA", "name": "nadia"}, {"id": "U0BUILD", "name": "build", "is_bot": True}]


def stamp(seconds: float) -> str:
    """Return the stamp of so many seconds after the start."""
    return f"{DAY_ONE + seconds:.6f}"


def said(text: str, at: float, user: str = "U0NADIA", **more: Any) -> Json:
    """Return a message as an export has it."""
    return {"type": "message", "user": user, "text": text, "ts": stamp(at), "team": "T1", **more}


def reply(text: str, at: float, to: float, user: str = "U0OWEN") -> Json:
    """Return a reply in the thread of the message that was said at `to`."""
    return said(text, at, user, thread_ts=stamp(to), parent_user_id="U0NADIA")


def write_export(path: Path, days: dict[str, Any], **files: Any) -> Path:
    """Write an export: its days by name ("help/2026-11-02.json"), and other files by name without .json.

    What is not said is as most exports have it; None leaves a file out. A text is written as it is.
    """
    whole = {"channels": CHANNELS, "users": USERS, **files}
    entries = {f"{name}.json": content for name, content in whole.items() if content is not None} | days
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content if isinstance(content, str | bytes) else json.dumps(content))
    return path
