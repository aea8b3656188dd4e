"""A year of a programme's items: their milestones and how these stand; how punctual a unit is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from luodi.delivery.queries.register import at


@dataclass(frozen=True, slots=True)
class Point:
    """A milestone: its day (as put off), its planned progress, and what accepted reports say of it
    (``met``, ``partly`` or "")."""

    title: str
    due: date
    planned: int | None
    said: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is planned of an item in a year; ``begun`` is the day of its assignment, None where it
    was not assigned."""

    begun: date | None
    points: tuple[Point, ...]


_YEAR = """
WITH wanted AS (
  SELECT i.* FROM delivery_workitem i JOIN programme_programme p ON p.id = i.programme_id
  WHERE p.slug = %(slug)s AND {there}
), accepted AS ({accepted}), planned AS ({plans})
SELECT w.key,
  (SELECT min(d.assigned_at AT TIME ZONE 'Asia/Shanghai')::date FROM delivery_part d
   WHERE d.item_id = w.id AND (%(known)s::timestamptz IS NULL OR d.assigned_at <= %(known)s)),
  (SELECT json_agg(json_build_array(m.title, coalesce((
       SELECT e.until FROM delivery_extension e
       WHERE e.item_id = w.id AND e.milestone = m.key AND {put_off} ORDER BY e.id DESC LIMIT 1
     ), m.due), m.planned, (
       SELECT min(r.milestones->>m.key) FROM accepted r
       WHERE r.item_id = w.id AND r.milestones->>m.key IN ('met', 'partly')
     )) ORDER BY m.due, m."order")
   FROM planned p JOIN delivery_milestone m ON m.plan_id = p.id WHERE p.item_id = w.id)::text
FROM wanted w
"""


def stretches(slug: str, year: int, *, known: datetime | None) -> dict[str, Stretch]:
    """Key of each item of a programme → what is planned of it in a year, as it stands, or stood at
    ``known``. One query."""
    with connection.cursor() as cursor:
        cursor.execute(at(_YEAR, known), {"slug": slug, "known": known, "year": year})
        return {
            key: Stretch(begun, tuple(map(_point, json.loads(points or "[]"))))
            for key, begun, points in cursor.fetchall()
        }


def _point(row: list[str | int | None]) -> Point:
    title, due, planned, said = row
    return Point(str(title), date.fromisoformat(str(due)), planned, str(said or ""))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Of a unit's reports that were due, how many came in by the day; those that never came in are
    not among them."""

    in_time: int
    came: int


_PUNCTUAL = """
SELECT count(*) FILTER (WHERE (r.submitted_at AT TIME ZONE 'Asia/Shanghai')::date <= r.due),
       count(*)
FROM delivery_progressreport r
JOIN delivery_part d ON d.id = r.part_id
JOIN delivery_workitem i ON i.id = r.item_id
JOIN programme_programme p ON p.id = i.programme_id
WHERE p.slug = %(slug)s AND d.unit_id = %(unit)s AND r.submitted_at IS NOT NULL
  AND r.due IS NOT NULL AND (%(known)s::timestamptz IS NULL OR r.submitted_at <= %(known)s)
"""


def punctuality(slug: str, unit: str, *, known: datetime | None) -> Punctuality:
    """How punctual a unit's reports of a programme were, up to ``known``. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_PUNCTUAL, {"slug": slug, "unit": unit, "known": known})
        return Punctuality(*cursor.fetchone())
