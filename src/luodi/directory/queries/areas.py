"""Reading areas (区划). Names repeat in the country, so lists and pickers show them whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan

from luodi.directory.domain.facts import AreaRow, Slice
from luodi.directory.models import Area

PAGE = 50
_LOOKED_AT = 100


def area(code: str) -> AreaRow | None:
    """The area with this code, None where there is none."""
    found = Area.objects.filter(code=code)
    return next(iter(_rows(found)), None)


def area_children(code: str | None, *, after: str = "", limit: int = PAGE) -> Slice[AreaRow]:
    """The areas directly below ``code`` (None: at the top), by pinyin; ``after`` is the code that
    the page before ended with."""
    rows = Area.objects.filter(parent=code)
    last = Area.objects.filter(code=after).values_list("sort_key", "pk").first() if after else None
    if last:
        rows = rows.filter(TupleGreaterThan((F("sort_key"), F("pk")), last))
    found = _rows(rows.order_by("sort_key", "code")[: limit + 1])
    page = found[:limit]
    return Slice(page, page[-1].code if len(found) > limit else "")


def find_areas(words: str, *, limit: int = 20) -> tuple[AreaRow, ...]:
    """Areas whose name begins with ``words``, or whose code does; at most ``limit``."""
    words = words.strip()
    if not words:
        return ()
    fits = Q(code__startswith=words) if words.isascii() else Q(name__startswith=words)
    found = _rows(Area.objects.filter(fits).order_by()[:_LOOKED_AT])
    return tuple(sorted(found, key=lambda row: (len(row.name), row.code))[:limit])


def area_crumbs(code: str) -> tuple[tuple[str, str], ...]:
    """The areas above, from the top, as (code, name)."""
    path = Area.objects.filter(code=code).values_list("path", flat=True).first() or ""
    names = _names([path])
    return tuple((part, names[part]) for part in _codes(path)[:-1])


def full_names(codes: Iterable[str]) -> dict[str, str]:
    """Code → name from the top down (广东省广州市从化区温泉镇), of the areas that exist."""
    paths = dict(Area.objects.filter(code__in=list(codes)).values_list("code", "path"))
    names = _names(paths.values())
    return {code: "".join(names[part] for part in _codes(path)) for code, path in paths.items()}


def _rows(areas: QuerySet[Area]) -> tuple[AreaRow, ...]:
    below = Area.objects.filter(parent=OuterRef("pk"))
    found = list(areas.annotate(has_children=Exists(below)))
    names = _names(row.path for row in found)
    return tuple(
        AreaRow(
            row.code,
            row.name,
            "".join(names[part] for part in _codes(row.path)),
            row.level,
            row.name_en,
            row.has_children,
        )
        for row in found
    )


def _names(paths: Iterable[str]) -> dict[str, str]:
    wanted = {part for path in paths for part in _codes(path)}
    return dict(Area.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _codes(path: str) -> Sequence[str]:
    return path.strip("/").split("/") if path else ()
