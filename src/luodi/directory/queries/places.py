"""Reading units and areas."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet, Value

from luodi.directory.domain import AreaFacts, Thing, UnitFacts, UnitView, common_path
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


def place(key: str | None) -> Thing:
    """The unit with this key, with the area it governs, as what a permission is asked for; nothing
    for no unit, and for one that does not exist."""
    rows = Unit.objects.filter(key=key or "").values_list("path", "area__path")
    return next((Thing((path,), (area,) if area else ()) for path, area in rows), Thing())


def places_of(paths: Iterable[str]) -> tuple[Thing, ...]:
    """The units with these paths, each with the area it governs, as what a permission is asked
    for. A path that no unit has is asked for by itself."""
    paths = tuple(paths)
    rows = Unit.objects.filter(path__in=paths, area__isnull=False)
    areas = dict(rows.values_list("path", "area__path")) if paths else {}
    return tuple(Thing((path,), (areas[path],) if path in areas else ()) for path in paths)


def paths_and_area(keys: Iterable[str], codes: Iterable[str]) -> tuple[dict[str, str], str]:
    """As :func:`paths` for units, and the path of the smallest area that contains all of these
    (codes), which is what a grant limited to an area has to cover; "/", which only a grant without
    such a limit covers, where they have none in common or one is not in the directory; "" without
    codes. One query."""
    wanted = set(codes)
    units = Unit.objects.filter(key__in=tuple(keys)).order_by()
    areas = Area.objects.filter(code__in=wanted).order_by()
    both = units.values_list("key", "path", Value(1)).union(
        areas.values_list("code", "path", Value(2))
    )
    both = both.order_by()
    found: dict[int, dict[str, str]] = {1: {}, 2: {}}
    for name, path, which in both:
        found[which][name] = path
    known = tuple(found[2].values())
    return found[1], common_path(known) if len(known) == len(wanted) else "/"


def area_paths(code: str | None) -> tuple[str, ...]:
    """The path of the area with this code, where there is one."""
    return tuple(Area.objects.filter(code=code or "").values_list("path", flat=True))


def common_area(codes: Iterable[str]) -> str | None:
    """The code of the smallest area that contains all of these; None where they have none in
    common or one is not in the directory."""
    wanted = set(codes)
    found = dict(Area.objects.filter(code__in=wanted).values_list("code", "path"))
    if not wanted or len(found) != len(wanted):
        return None
    return common_path(tuple(found.values())).strip("/").rpartition("/")[2] or None
