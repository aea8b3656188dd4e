"""Units, measures, and the matrix of the two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from luodi.programme.domain import ROLES, Text
from luodi.programme.domain.views import (
    Matrix,
    MeasureRow,
    RoleCounts,
    UnitRef,
    UnitRow,
    UnitTasks,
)
from luodi.programme.models import Edition, Measure, Responsibility
from luodi.programme.queries.editions import definition_of, edition_row
from luodi.programme.queries.tasks import tasks, unit_ref


def units(slug: str) -> tuple[UnitRow, ...]:
    """Units in the order of their pinyin, also those that only coordinate or form a group."""
    return _unit_rows(edition_row(slug))


def _unit_rows(edition: Edition) -> tuple[UnitRow, ...]:
    whole = edition.taskversions.count()
    counts = {
        role: Count("responsibilities", filter=Q(responsibilities__role=role)) for role in ROLES
    }
    rows = edition.participants.annotate(
        **{f"n_{role}": count for role, count in counts.items()},
        n_tasks=Count("responsibilities__task_version", distinct=True),
    ).order_by("sort_key", "key")
    return tuple(_unit_row(row, whole) for row in rows)


def _unit_row(row: Any, whole: int) -> UnitRow:
    return UnitRow(
        key=row.key,
        name=row.name,
        name_en=row.name_en,
        full_name=row.full_name,
        aliases=tuple(row.aliases),
        level=row.level,
        kind=row.kind,
        lead=row.n_lead,
        supporting=row.n_supporting,
        joint=row.n_joint,
        tasks=row.n_tasks,
        share=row.n_tasks / whole if whole else 0.0,
    )


def unit(slug: str, key: str) -> UnitTasks | None:
    """A unit with its tasks by role; None where the edition in force does not name it."""
    edition = edition_row(slug)
    row = next((row for row in _unit_rows(edition) if row.key == key), None)
    if row is None:
        return None
    found = tasks(slug, unit=key)
    definition = definition_of(edition.pk, edition.content_sha256)
    named = {u.key: UnitRef(u.key, u.name, u.name_en) for u in definition.units}
    return UnitTasks(
        unit=row,
        lead=tuple(t for t in found if key in _keys(t.lead)),
        supporting=tuple(t for t in found if key in _keys(t.supporting)),
        joint=tuple(t for t in found if key in _keys(t.joint)),
        groups=tuple(named[u.key] for u in definition.units if key in u.members),
        members=tuple(named[m] for u in definition.units if u.key == key for m in u.members),
        coordinates=tuple(m.key for m in definition.measures if m.coordinator == key),
    )


def _keys(units: Iterable[UnitRef]) -> set[str]:
    return {unit.key for unit in units}


def measures(slug: str) -> tuple[MeasureRow, ...]:
    """Measures in the paper's order."""
    return _measure_rows(edition_row(slug))


def _measure_rows(edition: Edition) -> tuple[MeasureRow, ...]:
    rows = edition.measures.select_related("coordinator").annotate(n_tasks=Count("tasks"))
    return tuple(_measure_row(row) for row in rows.order_by("order"))


def _measure_row(row: Measure) -> MeasureRow:
    return MeasureRow(
        key=row.key,
        number=row.number,
        title=Text(row.title_zh, row.title_en),
        section=Text(row.part_zh, row.part_en),
        coordinator=unit_ref(row.coordinator),
        tasks=row.n_tasks,  # type: ignore[attr-defined]
    )


def matrix(slug: str) -> Matrix:
    """Units against measures: how many tasks each unit has in each measure, by role."""
    edition = edition_row(slug)
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    rows = (
        Responsibility.objects.filter(task_version__edition=edition, unit__isnull=False)
        .order_by()
        .values_list("unit__key", "task_version__measure__key", "role")
        .annotate(n=Count("id"))
    )
    for unit_key, measure_key, role, count in rows:
        counts[unit_key, measure_key][role] = count
    return Matrix(
        units=_unit_rows(edition),
        measures=_measure_rows(edition),
        cells={place: RoleCounts(**by_role) for place, by_role in counts.items()},
    )
