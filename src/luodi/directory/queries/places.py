"""Reading units and areas."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from luodi.directory.domain import AreaFacts, UnitFacts, UnitView
from luodi.directory.models import Area, Unit


def unit(key: str) -> UnitView | None:
    """The unit with this key, None where there is none."""
    return next(iter(_views(Unit.objects.filter(key=key))), None)


def units(keys: Iterable[str] | None = None) -> tuple[UnitView, ...]:
    """Units in the order of their pinyin; all of them, or those of ``keys`` that exist."""
    rows = Unit.objects.all() if keys is None else Unit.objects.filter(key__in=tuple(keys))
    return _views(rows)


def areas(*, level: str = "") -> tuple[AreaFacts, ...]:
    """Areas by code; of one level, or all."""
    rows = Area.objects.filter(level=level) if level else Area.objects.all()
    return tuple(
        AreaFacts(row.code, row.name, row.level, row.parent_id, row.name_en) for row in rows
    )


def _views(rows: QuerySet[Unit]) -> tuple[UnitView, ...]:
    rows = rows.select_related("parent").prefetch_related("members").order_by("sort_key")
    return tuple(_view(row) for row in rows)


def _view(row: Unit) -> UnitView:
    facts = UnitFacts(
        key=row.key,
        name=row.name,
        full_name=row.full_name,
        aliases=tuple(row.aliases),
        level=row.level,
        kind=row.kind,
        name_en=row.name_en,
        area=row.area_id,
        members=tuple(member.key for member in row.members.all()),
    )
    return UnitView(facts, row.parent.key if row.parent else None, row.sort_key)


def paths(keys: Iterable[str]) -> dict[str, str]:
    """Key → path of the units that exist: what a permission asks for."""
    return dict(Unit.objects.filter(key__in=tuple(keys)).values_list("key", "path"))
