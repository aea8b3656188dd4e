"""The register of tasks, and one task whole."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from luodi.programme.domain import ROLES, Text
from luodi.programme.domain.views import (
    BoundPlace,
    TaskRow,
    TaskVersionView,
    TaskView,
    UnitRef,
)
from luodi.programme.models import BoundTask, Participant, Responsibility, Task, TaskVersion
from luodi.programme.queries.bindings import places_of
from luodi.programme.queries.editions import edition_row
from luodi.programme.queries.promises import project_values, rule_values, target_values


def tasks(
    slug: str, *, q: str = "", unit: str = "", measure: str = "", role: str = ""
) -> tuple[TaskRow, ...]:
    """Tasks in the paper's order that fit every filter.

    ``q`` are words of a title, measure, unit or open set, or a whole number; ``unit`` and
    ``measure`` are keys; ``role`` is one of lead, supporting, joint: of ``unit`` where that is
    given, else tasks in which anybody has it.
    """
    rows = TaskVersion.objects.filter(edition=edition_row(slug))
    if measure:
        rows = rows.filter(measure__key=measure)
    part = Responsibility.objects.all()
    if unit:
        part = part.filter(unit__key=unit)
    if role:
        part = part.filter(role=role)
    if unit or role:
        rows = rows.filter(pk__in=part.values("task_version"))
    if words := q.strip():
        rows = rows.filter(_holds(words)).distinct()
    return tuple(map(_task_row, _with_parts(rows)))


def _holds(words: str) -> Q:
    parts = Responsibility.objects.filter(
        Q(unit__name__icontains=words)
        | Q(unit__name_en__icontains=words)
        | Q(phrase__icontains=words)
    )
    return (
        Q(number=words)
        | Q(title_zh__icontains=words)
        | Q(title_en__icontains=words)
        | Q(measure__title_zh__icontains=words)
        | Q(measure__title_en__icontains=words)
        | Q(pk__in=parts.values("task_version"))
    )


def _with_parts(rows: QuerySet[TaskVersion]) -> QuerySet[TaskVersion]:
    parts = Responsibility.objects.select_related("unit").order_by("order")
    return (
        rows.select_related("task", "measure", "measure__coordinator")
        .prefetch_related(Prefetch("responsibilities", queryset=parts))
        .order_by("edition", "order")
    )


def _task_row(row: TaskVersion) -> TaskRow:
    parts: dict[str, list[UnitRef]] = {role: [] for role in ROLES}
    open_sets = []
    for part in row.responsibilities.all():
        if part.unit is None:
            open_sets.append((part.role, part.phrase))
        else:
            parts[part.role].append(unit_ref(part.unit))
    return TaskRow(
        key=row.task.key,
        number=row.number,
        title=Text(row.title_zh, row.title_en),
        measure_key=row.measure.key,
        measure_number=row.measure.number,
        measure_title=Text(row.measure.title_zh, row.measure.title_en),
        section=Text(row.measure.part_zh, row.measure.part_en),
        lead=tuple(parts["lead"]),
        supporting=tuple(parts["supporting"]),
        joint=tuple(parts["joint"]),
        open_sets=tuple(open_sets),
        deadline=row.deadline,
    )


def unit_ref(row: Participant) -> UnitRef:
    """A unit as the edition names it."""
    return UnitRef(row.key, row.name, row.name_en)


def task(slug: str, key: str) -> TaskView | None:
    """A task with its history and its sentences; None where the programme never had it."""
    current = edition_row(slug)
    versions = list(
        _with_parts(TaskVersion.objects.filter(task__key=key, task__programme=current.programme))
        .select_related("task", "measure", "measure__coordinator", "edition")
        .defer("edition__content")
    )
    if not versions:
        return None
    last = versions[-1]
    return TaskView(
        row=_task_row(last),
        in_force=last.edition_id == current.pk,
        coordinator=unit_ref(last.measure.coordinator),
        history=_history(versions),
        bound=places_of(BoundTask.objects.filter(task=last.task)),
        targets=target_values(last.task.targets.filter(edition=last.edition_id)),
        rules=rule_values(last.task.rules.filter(edition=last.edition_id)),
        projects=project_values(last.task.projects.filter(edition=last.edition_id)),
    )


def task_past(slug: str, key: str) -> tuple[tuple[TaskVersionView, ...], tuple[BoundPlace, ...]]:
    """A task's history, oldest first, and its sentences in compiled papers, latest first: the
    part of :func:`task` that an edition does not tell. Both are empty for a task that the
    programme never had."""
    rows = TaskVersion.objects.filter(task__key=key, task__programme__slug=slug)
    versions = _with_parts(rows).select_related(
        "task", "measure", "measure__coordinator", "edition"
    )
    bound = BoundTask.objects.filter(task__key=key, task__programme__slug=slug)
    return _history(versions.defer("edition__content", "edition__changes")), places_of(bound)


_COMPARED = (
    "number",
    "title",
    "measure_key",
    "lead",
    "supporting",
    "joint",
    "open_sets",
    "deadline",
)


def _history(versions: Iterable[TaskVersion]) -> tuple[TaskVersionView, ...]:
    """The editions in which the task changed, with the fields that did; the first has none."""
    found: list[TaskVersionView] = []
    for version in versions:
        row, edition = _task_row(version), version.edition
        before = found[-1].row if found else None
        changed = tuple(
            name for name in _COMPARED if before and getattr(row, name) != getattr(before, name)
        )
        if before is None or changed:
            found.append(
                TaskVersionView(
                    edition=edition.number,
                    adopted_at=edition.adopted_at,
                    adopted_by=edition.adopted_by,
                    source_kind=edition.source_kind,
                    reason=edition.reason,
                    row=row,
                    changed=changed,
                )
            )
    return tuple(found)


def task_ids(slug: str) -> dict[str, int]:
    """Key → id of every task that any edition of a programme had: ids are how tables of rooms
    above point to a task."""
    return dict(Task.objects.filter(programme__slug=slug).values_list("key", "id"))
