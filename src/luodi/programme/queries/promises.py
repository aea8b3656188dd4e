"""What a programme promises: targets, goals, rules, named projects."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from luodi.programme.domain import Text
from luodi.programme.domain.definition import Goal, Project, Rule, Target
from luodi.programme.models import Goal as GoalModel
from luodi.programme.models import NamedProject as ProjectModel
from luodi.programme.models import Rule as RuleModel
from luodi.programme.models import Target as TargetModel
from luodi.programme.queries.editions import edition_row


def targets(slug: str) -> tuple[Target, ...]:
    """Targets in the paper's order."""
    return target_values(edition_row(slug).targets.all())


def goals(slug: str) -> tuple[Goal, ...]:
    """Goals in the paper's order."""
    return tuple(
        Goal(
            key=row.key,
            text=Text(row.text_zh, row.text_en),
            direction=row.direction,
            metric=row.metric,
            scope=row.scope,
            year=row.year,
        )
        for row in GoalModel.objects.filter(edition=edition_row(slug)).order_by("order")
    )


def rules(slug: str) -> tuple[Rule, ...]:
    """Rules in the paper's order."""
    return rule_values(edition_row(slug).rules.all())


def projects(slug: str) -> tuple[Project, ...]:
    """Named projects in the file's order."""
    return project_values(edition_row(slug).namedprojects.all())


def target_values(rows: QuerySet[TargetModel]) -> tuple[Target, ...]:
    """Targets as values, in order."""
    return tuple(
        Target(
            key=row.key,
            title=Text(row.title_zh, row.title_en),
            metric=row.metric,
            scope=row.scope,
            comparator=row.comparator or "",
            value=_value(row.value),
            unit=row.unit or "",
            year=row.year,
            from_year=row.from_year,
            period=row.period,
            task=row.task.key if row.task else None,
        )
        for row in rows.select_related("task").order_by("order")
    )


def rule_values(rows: QuerySet[RuleModel]) -> tuple[Rule, ...]:
    """Rules as values, in order."""
    return tuple(
        Rule(
            key=row.key,
            kind=row.kind,
            subject=Text(row.subject_zh, row.subject_en),
            comparator=row.comparator,
            value=row.value,
            unit=row.unit,
            period=row.period,
            deadline=row.deadline,
            task=row.task.key if row.task else None,
        )
        for row in rows.select_related("task").order_by("order")
    )


def project_values(rows: QuerySet[ProjectModel]) -> tuple[Project, ...]:
    """Named projects as values, in order."""
    return tuple(
        Project(
            key=row.key,
            kind=row.kind,
            name=Text(row.name_zh, row.name_en),
            note=Text(row.note_zh, row.note_en) if row.note_zh else None,
            task=row.task.key,
            measure=row.measure.key,
            areas=tuple(row.areas),
        )
        for row in rows.select_related("task", "measure").order_by("order")
    )


def _value(stored: Any) -> float | tuple[float, float]:
    """A figure as the definition has it: a number, or (low, high)."""
    return (stored[0], stored[1]) if isinstance(stored, list) else stored
