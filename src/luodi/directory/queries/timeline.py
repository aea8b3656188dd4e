"""Reading units over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from luodi.directory.domain.timeline import Change, ChangeKind, Part, Timeline, UnitNow, build

# From the units asked for along everything that leads on: who took over, who stands above, now or
# ever. Then each of these units with all its parts in changes; a change that was taken back
# brings the one that does so along. OFFSET 0 has each looked up by its index: how many are
# reached, the planner cannot guess, and it would rather read the whole directory.
_REACHED = """
WITH RECURSIVE reached (id) AS (
  SELECT id FROM directory_unit WHERE key = ANY (%s)
  UNION
  SELECT link.id FROM reached CROSS JOIN LATERAL (
    SELECT parent_id AS id FROM directory_unit WHERE directory_unit.id = reached.id
    UNION ALL SELECT successor_id FROM directory_unitchangepart WHERE unit_id = reached.id
    UNION ALL SELECT parent_id FROM directory_unitchangepart WHERE unit_id = reached.id
    UNION ALL SELECT parent_before_id FROM directory_unitchangepart WHERE unit_id = reached.id
  ) AS link WHERE link.id IS NOT NULL
)
SELECT unit.key, unit.name, unit.full_name, unit.above, unit.opened, unit.closed, unit.level,
  part.change_id, part.kind, part.on, part.recorded_at, part.reason, part.basis, part.recorded_by,
  part.successor, part.primary, part.name, part.full_name, part.name_before,
  part.full_name_before, part.parent, part.parent_before,
  undo.id, undo.on, undo.recorded_at, undo.reason, undo.recorded_by
FROM reached
CROSS JOIN LATERAL (
  SELECT own.*, (SELECT key FROM directory_unit WHERE id = own.parent_id) AS above
  FROM directory_unit own WHERE own.id = reached.id OFFSET 0
) AS unit
LEFT JOIN LATERAL (
  SELECT own.*, change.kind, change.on, change.recorded_at, change.reason, change.basis,
    change.recorded_by,
    (SELECT key FROM directory_unit WHERE id = own.successor_id) AS successor,
    (SELECT key FROM directory_unit WHERE id = own.parent_id) AS parent,
    (SELECT key FROM directory_unit WHERE id = own.parent_before_id) AS parent_before
  FROM directory_unitchangepart own JOIN directory_unitchange change ON change.id = own.change_id
  WHERE own.unit_id = reached.id OFFSET 0
) AS part ON true
LEFT JOIN LATERAL (
  SELECT * FROM directory_unitchange WHERE undoes_id = part.change_id OFFSET 0
) AS undo ON true
ORDER BY part.id
"""


def timeline(keys: Iterable[str]) -> Timeline:
    """The units of ``keys`` over time, with those that took over from them and those above them;
    in one query. Keys that are of no unit are left out."""
    with connection.cursor() as cursor:
        cursor.execute(_REACHED, [list(dict.fromkeys(keys))])
        return _build(cursor.fetchall())


def _build(rows: Sequence[tuple[Any, ...]]) -> Timeline:
    units: dict[str, UnitNow] = {}
    heads: dict[int, tuple[Any, ...]] = {}
    parts: dict[int, list[Part]] = {}
    undos: dict[int, Change] = {}
    for row in rows:
        unit, head, part, undo = row[:7], row[7:14], row[14:22], row[22:]
        units[unit[0]] = UnitNow(*unit)
        if head[0] is None:
            continue
        heads[head[0]] = head
        parts.setdefault(head[0], []).append(Part(unit[0], *part))
        if undo[0] is not None:
            undos[undo[0]] = _undo(undo, head[0])
    changes = [_change(head, parts[number]) for number, head in heads.items()]
    return build([*changes, *undos.values()], units.values())


def _change(head: tuple[Any, ...], parts: list[Part]) -> Change:
    number, kind, on, recorded_at, reason, basis, recorded_by = head
    return Change(
        id=number,
        kind=ChangeKind(kind),
        on=on,
        recorded_at=recorded_at,
        parts=tuple(parts),
        reason=reason,
        basis=basis,
        recorded_by=recorded_by,
    )


def _undo(row: tuple[Any, ...], undoes: int) -> Change:
    number, on, recorded_at, reason, recorded_by = row
    return Change(
        id=number,
        kind=ChangeKind.UNDO,
        on=on,
        recorded_at=recorded_at,
        undoes=undoes,
        reason=reason,
        recorded_by=recorded_by,
    )
