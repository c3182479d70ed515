"""Mentors, campaigns, paths and habits written down in TOML, as the starter ecosystem has them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from content_index.types import Mentor, TopicApproval
from nudges.calendars import Weekday
from nudges.types import Campaign, CampaignItem, Enrollment, PathStep, PlanKind
from nudges.types import Path as LearningPath
from retrieval.habits.types import NewHabit


@dataclass(frozen=True, slots=True)
class Starter:
    """Everything of an ecosystem that is not a resource."""

    mentors: tuple[Mentor, ...]
    campaigns: tuple[Campaign, ...]
    paths: tuple[LearningPath, ...]
    enrollments: tuple[Enrollment, ...]
    habits: tuple[NewHabit, ...]


def read_starter(folder: Path) -> Starter:
    """Read mentors.toml, campaigns.toml, paths.toml and habits.toml of a folder."""
    paths = _tables(folder / "paths.toml", "paths")
    return Starter(
        mentors=tuple(_mentor(row) for row in _tables(folder / "mentors.toml", "mentors")),
        campaigns=tuple(_campaign(row) for row in _tables(folder / "campaigns.toml", "campaigns")),
        paths=tuple(_path(row) for row in paths),
        enrollments=tuple(
            Enrollment(enrolled["user"], PlanKind.PATH, row["id"], enrolled["anchor"])
            for row in paths
            for enrolled in row.get("enrollments", [])
        ),
        habits=tuple(_habit(row) for row in _tables(folder / "habits.toml", "habits")),
    )


def _tables(file: Path, name: str) -> list[dict[str, Any]]:
    tables: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))[name]
    return tables


def _mentor(row: Mapping[str, Any]) -> Mentor:
    starts_at, ends_at = (time.fromisoformat(part) for part in row["hours"].split("-"))
    return Mentor(
        user_id=row["user_id"],
        approvals=tuple(TopicApproval(**topic) for topic in row["topics"]),
        expires_on=row["expires_on"],
        about=row["about"],
        starts_at=starts_at,
        ends_at=ends_at,
        workdays=tuple(list(Weekday).index(Weekday(day)) for day in row["workdays"]),
        open_cap=row["open_cap"],
    )


def _campaign(row: Mapping[str, Any]) -> Campaign:
    return Campaign(
        id=row["id"],
        name=row["name"],
        purpose=row["purpose"],
        audience=tuple(row["audience"]),
        starts_on=row["starts_on"],
        items=tuple(CampaignItem(item["resource"], item["after_working_days"]) for item in row["items"]),
        safety_critical=row.get("safety_critical", False),
    )


def _habit(row: Mapping[str, Any]) -> NewHabit:
    return NewHabit(
        form=f"starter:{row['id']}",
        phrasings=tuple(row["phrasings"]),
        why=row["why"],
        resource_id=row["resource"],
        topics=tuple(row["topics"]),
        added_by=row["added_by"],
    )


def _path(row: Mapping[str, Any]) -> LearningPath:
    steps = (PathStep(step["resource"], step["after_working_days"], step["why"]) for step in row["steps"])
    return LearningPath(row["id"], row["name"], row["role"], tuple(steps))
