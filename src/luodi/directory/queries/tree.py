"""Reading the tree of units level by level, and finding units by a part of a name.

The tree is today's: who stood where on another day, a unit's own page tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.fields.tuple_lookups import TupleGreaterThan
from django.db.models.functions import Coalesce

from luodi.directory.domain.facts import Slice, UnitRow
from luodi.directory.models import Unit, User
from luodi.directory.models.places import Grams

PAGE = 50
# A search looks at so many units for each way a name can fit; whoever means another one writes
# more of it.
_LOOKED_AT = 200
_COLUMNS = ("key", "name", "full_name", "level", "kind", "path")


def open_on(day: date) -> Q:
    """Units that exist on a day."""
    return (Q(opened=None) | Q(opened__lte=day)) & (Q(closed=None) | Q(closed__gt=day))


def children(parent: str | None, *, on: date, after: str = "", limit: int = PAGE) -> Slice[UnitRow]:
    """The units directly below ``parent`` (None: at the top) that exist on a day, by pinyin.

    ``after`` is what the page before ended with; a unit that is gone meanwhile begins anew.
    """
    rows = Unit.objects.filter(open_on(on))
    rows = rows.filter(parent__key=parent) if parent else rows.filter(parent=None)
    if (
        last := Unit.objects.filter(key=after).values_list("sort_key", "pk").first()
        if after
        else None
    ):
        rows = rows.filter(TupleGreaterThan((F("sort_key"), F("pk")), last))
    found = list(_counted(rows, on).order_by("sort_key", "pk")[: limit + 1])
    page = tuple(_row(row) for row in found[:limit])
    return Slice(page, page[-1].key if len(found) > limit else "")


def _counted(rows: QuerySet[Unit], on: date) -> QuerySet[Unit]:
    below = Unit.objects.filter(open_on(on), parent=OuterRef("pk"))
    people = User.objects.filter(unit=OuterRef("pk"), is_active=True).order_by()
    count = people.values("unit").annotate(n=Count("pk")).values("n")
    return rows.annotate(
        has_children=Exists(below),
        n_people=Coalesce(Subquery(count), 0, output_field=IntegerField()),
    ).only(*_COLUMNS)


def _row(row: Unit, found_by: str = "", above: str = "") -> UnitRow:
    return UnitRow(
        row.key,
        row.name,
        row.full_name,
        row.level,
        row.kind,
        row.path,
        has_children=getattr(row, "has_children", False),
        people=getattr(row, "n_people", 0),
        found_by=found_by,
        above=above,
    )


def above(paths: Iterable[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """For each path of a unit, the units above it as (key, name), from the top; one query."""
    paths = set(paths)
    wanted = {int(part) for path in paths for part in _ids(path)}
    known = {
        pk: (key, name)
        for pk, key, name in Unit.objects.filter(pk__in=wanted).values_list("pk", "key", "name")
    }
    return {path: tuple(known[int(part)] for part in _ids(path)) for path in paths}


def _ids(path: str) -> list[str]:
    return path.strip("/").split("/")[:-1]


def find_units(words: str, *, on: date, limit: int = 20) -> tuple[UnitRow, ...]:
    """Units that exist on a day with ``words`` in a name, an official name or an alias: those
    called exactly so first, then those whose name begins so; at most ``limit``."""
    words = words.strip()
    if not words:
        return ()
    there = Unit.objects.filter(open_on(on))
    first = there.filter(Q(name=words) | Q(name__startswith=words))
    exact = list(there.filter(name=words)[:limit])
    begun = list(first.exclude(name=words)[: _LOOKED_AT if len(exact) < limit else 0])
    inside = list(_inside(there, words)[:_LOOKED_AT]) if len(exact) < limit else []
    found = {row.pk: row for row in (*exact, *begun, *inside)}
    best = sorted(found.values(), key=lambda row: _rank(row, words))[:limit]
    places = above(row.path for row in best)
    return tuple(_hit(row, words, places[row.path]) for row in best)


def _inside(there: QuerySet[Unit], words: str) -> QuerySet[Unit]:
    grams = [words[n : n + 2] for n in range(len(words) - 1)] or [words]
    wanted = [gram.lower() for gram in grams]
    looked_up = there.alias(grams=Grams()).filter(grams__contains=wanted)  # type: ignore[misc]
    if len(words) <= 2:
        return looked_up
    text = Func(
        F("aliases"),
        Value(" "),
        function="array_to_string",
        output_field=CharField(),
    )
    fits = Q(name__icontains=words) | Q(full_name__icontains=words) | Q(known_as__icontains=words)
    return looked_up.alias(known_as=text).filter(fits)


def _rank(row: Unit, words: str) -> tuple[int, int, str]:
    low, name = words.lower(), row.name.lower()
    if low in (name, (row.full_name or "").lower(), *map(str.lower, row.aliases)):
        order = 0
    elif name.startswith(low):
        order = 1
    else:
        order = 2 if low in name else 3
    return order, len(name), row.sort_key


def _hit(row: Unit, words: str, places: tuple[tuple[str, str], ...]) -> UnitRow:
    low = words.lower()
    by = ""
    if low not in row.name.lower() and low not in (row.full_name or "").lower():
        by = next((alias for alias in row.aliases if low in alias.lower()), "")
    return _row(row, by, " / ".join(name for _, name in places))


def named(words: str, *, on: date) -> tuple[UnitRow, ...]:
    """The units that somebody can mean who chose or wrote ``words``: the one with the key that
    stands at the end in brackets or alone, else those with exactly this name, official name or
    alias."""
    words = words.strip()
    key = words.removesuffix("）").removesuffix(")").replace("(", "（").rpartition("（")[2]
    if row := Unit.objects.filter(open_on(on), key=key).first():
        return (_hit(row, row.name, above([row.path])[row.path]),)
    exact = (
        row for row in find_units(words, on=on) if words in (row.name, row.full_name, row.found_by)
    )
    return tuple(exact)


def units_of_area(code: str, *, on: date, limit: int = PAGE) -> tuple[UnitRow, ...]:
    """The units that exist on a day and govern the area, by pinyin; at most ``limit``."""
    rows = Unit.objects.filter(open_on(on), area=code)
    return tuple(_row(row) for row in _counted(rows, on).order_by("sort_key", "pk")[:limit])
