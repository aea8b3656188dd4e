"""Entering the units and areas that a programme names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from luodi.directory.domain import (
    AreaFacts,
    AreaTaken,
    KeyTaken,
    UnitFacts,
    governing,
    parents_first,
    pinyin_key,
)
from luodi.directory.models import Area, Unit
from luodi.directory.services.projection import one_at_a_time
from luodi.foundation.domain import Actor
from luodi.foundation.services import record

# Characters of the codes of a province, a city, a district, a town.
_CODE_ENDS = (2, 4, 6, 9)


@transaction.atomic
def register(
    *,
    areas: Sequence[AreaFacts],
    units: Sequence[UnitFacts],
    source: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Enter the areas and units that ``source`` (a programme's key) names; the same facts again
    change nothing and leave no event.

    A unit keeps its key for ever. ``source`` may rename the units it brought itself; a unit that
    another programme brought has to be the same one: the two share a name. Nothing is removed.
    Where the directory itself has recorded something of a unit (a rename, a merger, a
    correction), that stands: the file may be older, and only adds the names it uses as aliases.
    An area is changed by the programme that brought it, and by no other.

    Raises:
        AreaTaken: a code belongs to an area of another name; nothing is changed.
        KeyTaken: a key already belongs to another unit; nothing is changed.
    """
    one_at_a_time()
    changed = _register_areas(areas, source) + _register_units(units, source)
    if changed:
        record(
            act="directory.register",
            object_kind="directory",
            object_key=source,
            actor=actor,
            now=now,
            data={"changed": list(dict.fromkeys(changed))},
        )


def _register_areas(areas: Sequence[AreaFacts], source: str) -> list[str]:
    rows = {row.code: row for row in Area.objects.filter(code__in=[area.code for area in areas])}
    # An area of before it was kept who brought it belongs to the first that names it.
    others = {code: row for code, row in rows.items() if row.source not in ("", source)}
    _refuse_renamed(areas, others)
    changed = []
    for area in parents_first(areas):
        if area.code in others:
            continue
        facts = {
            "name": area.name,
            "name_en": area.name_en,
            "level": area.level,
            "sort_key": pinyin_key(area.name),
            "source": source,
        }
        if area.parent:  # a file that does not name the area above does not take it away
            facts["parent_id"] = area.parent
        if _set(rows.get(area.code) or Area(code=area.code, source=source), facts):
            changed.append(area.code)
    return changed + _join_areas()


def _refuse_renamed(areas: Sequence[AreaFacts], others: dict[str, Area]) -> None:
    taken = [
        (area.code, others[area.code].name, area.name)
        for area in areas
        if area.code in others and others[area.code].name != area.name
    ]
    if taken:
        raise AreaTaken(taken)


def _join_areas() -> list[str]:
    """An area whose file does not name the one above stands under the nearest whose code begins
    its own (GB/T 2260: province, city, district; then town and village of the statistical
    register)."""
    changed = []
    for row in Area.objects.filter(parent=None):
        shorter = [row.code[:end] for end in _CODE_ENDS if end < len(row.code)]
        above = Area.objects.filter(code__in=shorter).order_by("-code").first()
        if above is not None and _set(row, {"parent_id": above.pk}):
            changed.append(row.code)
    return changed


def _register_units(units: Sequence[UnitFacts], source: str) -> list[str]:
    keys = [unit.key for unit in units]
    rows = {row.key: row for row in Unit.objects.select_for_update().filter(key__in=keys)}
    _refuse_taken(units, rows, source)
    changed = []
    for unit in units:
        row = rows.setdefault(unit.key, Unit(key=unit.key, source=source))
        if row.pk and row.source != source:
            continue  # the programme that brought a unit says what it is called
        if _set(row, _names_used(row, unit) if row.kept else _unit_columns(unit)):
            changed.append(unit.key)
    _register_members(units, rows, source)
    return changed + _place_in_tree(rows)


def _refuse_taken(units: Sequence[UnitFacts], rows: dict[str, Unit], source: str) -> None:
    taken = []
    for unit in units:
        row = rows.get(unit.key)
        if row is None or row.source == source:
            continue
        if not unit.names() & {row.name, row.full_name, *row.aliases}:
            taken.append((unit.key, row.name, unit.name))
    if taken:
        raise KeyTaken(taken)


def _names_used(row: Unit, unit: UnitFacts) -> dict[str, Any]:
    """Papers of the programme may go on using the names of its file."""
    known = {row.name, row.full_name, *row.aliases}
    used = (unit.name, unit.full_name, *unit.aliases)
    return {"aliases": [*row.aliases, *dict.fromkeys(n for n in used if n and n not in known)]}


def _unit_columns(unit: UnitFacts) -> dict[str, Any]:
    return {
        "name": unit.name,
        "full_name": unit.full_name,
        "name_en": unit.name_en,
        "aliases": list(unit.aliases),
        "level": unit.level,
        "kind": unit.kind,
        "area_id": unit.area,
        "sort_key": pinyin_key(unit.name),
    }


def _register_members(units: Sequence[UnitFacts], rows: dict[str, Unit], source: str) -> None:
    for unit in units:
        row = rows[unit.key]
        if row.source == source and (unit.members or row.kind == "group"):
            row.members.set([rows[key] for key in unit.members])


def _place_in_tree(rows: dict[str, Unit]) -> list[str]:
    """A local government stands under the one that governs the area above."""
    above = dict(Area.objects.values_list("code", "parent_id"))
    governments = Unit.objects.filter(kind="government", area__isnull=False, closed=None)
    keys = {row.area_id: row.key for row in governments if row.area_id}
    ids = {row.key: row.pk for row in governments}
    changed = []
    for row in rows.values():
        if row.kept:
            continue  # where it stands, the directory says
        key = governing(row.area_id, above, keys) if row.kind == "government" else None
        parent = ids[key] if key else None
        if parent and _set(row, {"parent_id": parent}):
            changed.append(row.key)
    return changed


def _set(row: Area | Unit, facts: dict[str, Any]) -> bool:
    """Save ``row`` if any of ``facts`` is new to it; whether it was."""
    if not row._state.adding and all(getattr(row, name) == value for name, value in facts.items()):
        return False
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return True
