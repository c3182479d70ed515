"""The SQL of campaigns and paths, and who is enrolled in them."""

from collections.abc import Sequence
from datetime import date

from content_index.database import Connection
from nudges.types import Campaign, CampaignItem, Enrollment, OpenStep, Path, PathStep, PlanKind


class PlanStore:
    """Campaigns and paths, and who is enrolled in them."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def save_campaign(self, campaign: Campaign) -> None:
        """Keep a campaign in place of the one with its id, and enroll its audience."""
        kind = PlanKind.CAMPAIGN
        starts_on = campaign.starts_on.isoformat()
        self._save_plan(
            [kind, campaign.id, campaign.name, campaign.purpose, "", starts_on, campaign.safety_critical]
        )
        steps = [(item.resource_id, item.after_working_days, "") for item in campaign.items]
        self._save_steps(kind, campaign.id, steps)
        for user_id in campaign.audience:
            self.enroll(Enrollment(user_id, kind, campaign.id, campaign.starts_on))

    def save_path(self, path: Path) -> None:
        """Keep a path in place of the one with its id."""
        self._save_plan([PlanKind.PATH, path.id, path.name, "", path.role, None, False])
        steps = [(step.resource_id, step.after_working_days, step.why) for step in path.steps]
        self._save_steps(PlanKind.PATH, path.id, steps)

    def enroll(self, enrollment: Enrollment) -> None:
        """Put a person in a campaign or path, or give them another anchor date there."""
        self._db.execute(
            """
            INSERT OR REPLACE INTO nudge_enrollments (kind, plan_id, user_id, anchor) VALUES (?, ?, ?, ?)
            """,
            [enrollment.kind, enrollment.plan_id, enrollment.user_id, enrollment.anchor.isoformat()],
        )

    def has(self, kind: PlanKind, plan_id: str) -> bool:
        """Return whether a campaign or path with this id is kept."""
        found = self._db.execute("SELECT 1 FROM nudge_plans WHERE kind = ? AND id = ?", [kind, plan_id])
        return bool(found.fetchall())

    def campaigns(self) -> list[Campaign]:
        """Return every campaign with its items and audience, by id."""
        plans = self._db.execute(
            """
            SELECT id, name, purpose, starts_on, safety_critical FROM nudge_plans
            WHERE kind = 'campaign' ORDER BY id
            """
        ).fetchall()
        return [
            Campaign(
                id=plan_id,
                name=name,
                purpose=purpose,
                audience=self._enrolled(PlanKind.CAMPAIGN, plan_id),
                starts_on=date.fromisoformat(starts_on),
                items=tuple(
                    CampaignItem(resource_id, days)
                    for resource_id, days, _ in self._steps(PlanKind.CAMPAIGN, plan_id)
                ),
                safety_critical=bool(critical),
            )
            for plan_id, name, purpose, starts_on, critical in plans
        ]

    def paths(self) -> list[Path]:
        """Return every path with its steps, by id."""
        plans = self._db.execute(
            "SELECT id, name, role FROM nudge_plans WHERE kind = 'path' ORDER BY id"
        ).fetchall()
        return [
            Path(plan_id, name, role, tuple(PathStep(*step) for step in self._steps(PlanKind.PATH, plan_id)))
            for plan_id, name, role in plans
        ]

    def enrollments(self, user_id: str) -> list[Enrollment]:
        """Return what a person is enrolled in, by kind and id."""
        rows = self._db.execute(
            "SELECT kind, plan_id, anchor FROM nudge_enrollments WHERE user_id = ? ORDER BY kind, plan_id",
            [user_id],
        ).fetchall()
        return [
            Enrollment(user_id, PlanKind(kind), plan, date.fromisoformat(day)) for kind, plan, day in rows
        ]

    def open_steps(self) -> list[OpenStep]:
        """Return every step that an enrolled person has had no nudge for, in the order of the plans."""
        rows = self._db.execute(
            """
            SELECT e.user_id, e.kind, e.plan_id, e.anchor, s.resource_id, s.after_working_days,
                CASE WHEN s.why = '' THEN p.purpose ELSE s.why END, p.safety_critical
            FROM nudge_enrollments e
            JOIN nudge_plans p ON p.kind = e.kind AND p.id = e.plan_id
            JOIN nudge_plan_steps s ON s.kind = e.kind AND s.plan_id = e.plan_id
            WHERE NOT EXISTS (
                SELECT 1 FROM nudges n
                WHERE n.user_id = e.user_id AND n.reason = e.kind AND n.reason_id = e.plan_id
                    AND n.resource_id = s.resource_id AND n.reason <> 'reminder' AND n.follows IS NULL
            )
            ORDER BY e.kind, e.plan_id, e.user_id, s.position
            """
        ).fetchall()
        return [
            OpenStep(
                Enrollment(user_id, PlanKind(kind), plan_id, date.fromisoformat(anchor)),
                resource_id,
                after_working_days,
                note,
                bool(critical),
            )
            for user_id, kind, plan_id, anchor, resource_id, after_working_days, note, critical in rows
        ]

    def _save_plan(self, values: Sequence[object]) -> None:
        self._db.execute(
            """
            INSERT INTO nudge_plans (kind, id, name, purpose, role, starts_on, safety_critical)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (kind, id) DO UPDATE SET name = excluded.name, purpose = excluded.purpose,
                role = excluded.role, starts_on = excluded.starts_on,
                safety_critical = excluded.safety_critical
            """,
            values,
        )

    def _save_steps(self, kind: PlanKind, plan_id: str, steps: Sequence[tuple[str, int, str]]) -> None:
        self._db.execute("DELETE FROM nudge_plan_steps WHERE kind = ? AND plan_id = ?", [kind, plan_id])
        for position, (resource_id, after_working_days, why) in enumerate(steps):
            self._db.execute(
                """
                INSERT INTO nudge_plan_steps
                    (kind, plan_id, resource_id, position, after_working_days, why)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [kind, plan_id, resource_id, position, after_working_days, why],
            )

    def _steps(self, kind: PlanKind, plan_id: str) -> list[tuple[str, int, str]]:
        return self._db.execute(
            """
            SELECT resource_id, after_working_days, why FROM nudge_plan_steps
            WHERE kind = ? AND plan_id = ? ORDER BY position
            """,
            [kind, plan_id],
        ).fetchall()

    def _enrolled(self, kind: PlanKind, plan_id: str) -> tuple[str, ...]:
        rows = self._db.execute(
            "SELECT user_id FROM nudge_enrollments WHERE kind = ? AND plan_id = ? ORDER BY user_id",
            [kind, plan_id],
        ).fetchall()
        return tuple(user_id for (user_id,) in rows)
