"""The items of a programme as lists show them: state, light, progress, what comes next."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from luodi.delivery.domain.facts import Reason
from luodi.delivery.domain.rules import Colour
from luodi.delivery.domain.states import ItemState, Source
from luodi.directory.domain import Thing

# What makes an item late: something was due, and is not there.
LATE = frozenset(
    {"milestone_overdue", "milestone_partly", "deadline_passed", "report_late", "problem_overdue"}
)


@dataclass(frozen=True, slots=True)
class LightLine:
    """A light with its reasons; ``progress`` is the last accepted, ``planned`` what the plan asks
    by then, in percent, None where not known."""

    colour: Colour
    reasons: tuple[Reason, ...]
    progress: int | None
    planned: int | None

    @classmethod
    def of(
        cls, colour: str | None, reasons: str | None, progress: int | None, planned: int | None
    ) -> LightLine | None:
        """From a row of the database, where there is one."""
        if colour is None:
            return None
        said = tuple(Reason.of(one) for one in json.loads(reasons or "[]"))
        return cls(Colour(colour), said, progress, planned)

    @property
    def late(self) -> bool:
        """Whether something that was due is not there."""
        return any(reason.code in LATE for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class PartLine:
    """A unit's part in an item."""

    unit: str
    role: str
    state: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of a list. ``due`` is the paper's day or the one that it was put off to; ``next_title``
    and ``next_due`` the first milestone of the plan in force that was not accepted as met, ""
    and None where there is none; ``accepted`` the last period with an accepted report, "" for none.
    ``light`` is None before the item is assigned. ``thing`` is what permission to coordinate it
    is asked for."""

    id: int
    key: str
    source: Source
    number: str
    title_zh: str
    title_en: str
    measure: str
    office: str
    state: ItemState
    due: date | None
    light: LightLine | None
    next_title: str
    next_due: date | None
    accepted: str
    parts: tuple[PartLine, ...]
    version: int
    thing: Thing

    @property
    def late(self) -> bool:
        """Whether something that was due is not there."""
        return self.light is not None and self.light.late


# The reports that counted as accepted, as they stand or as they stood at ``known``: then their
# steps tell, and what they said is what was submitted.
_ACCEPTED_NOW = """
SELECT r.id, r.item_id, r.part_id, r.period, r.percent, r.milestones, r.done, r.accepted_at AS at
FROM delivery_progressreport r JOIN wanted w ON w.id = r.item_id
WHERE r.state = 'accepted'
"""
_ACCEPTED_THEN = """
SELECT r.id, r.item_id, r.part_id, r.period, (said.content->>'percent')::smallint AS percent,
       coalesce(said.content->'milestones', '{}'::jsonb) AS milestones,
       coalesce(said.content->>'done', '') AS done, last.at
FROM delivery_progressreport r JOIN wanted w ON w.id = r.item_id
CROSS JOIN LATERAL (
  SELECT s.after, s.at FROM delivery_reportstep s
  WHERE s.report_id = r.id AND s.at <= %(known)s AND s.before <> s.after
  ORDER BY s.id DESC LIMIT 1
) last
LEFT JOIN LATERAL (
  SELECT s.data->'content' AS content FROM delivery_reportstep s
  WHERE s.report_id = r.id AND s.act = 'submit' AND s.at <= %(known)s ORDER BY s.id DESC LIMIT 1
) said ON true
WHERE last.after = 'accepted'
"""
# The plan in force: the approved one of the year judged, or what was the approved one then.
_PLANS_NOW = """
SELECT p.id, p.item_id FROM delivery_plan p JOIN wanted w ON w.id = p.item_id
WHERE p.state = 'approved' AND p.year = %(year)s
"""
_PLANS_THEN = """
SELECT p.id, p.item_id FROM delivery_plan p JOIN wanted w ON w.id = p.item_id
WHERE p.year = %(year)s AND p.approved_at <= %(known)s
  AND (p.replaced_at IS NULL OR p.replaced_at > %(known)s)
"""
_LIGHT_NOW = "delivery_light l WHERE l.item_id = w.id"
_LIGHT_THEN = (
    "delivery_lightchange l WHERE l.item_id = w.id AND l.at <= %(known)s ORDER BY l.id DESC LIMIT 1"
)
_STATE_NOW = "w.state"
_STATE_THEN = """coalesce((
  SELECT s.after FROM delivery_itemstep s WHERE s.item_id = w.id AND s.at <= %(known)s
  ORDER BY s.id DESC LIMIT 1), 'registered')"""
_PARTS_NOW = "d.ended_at IS NULL"
_PARTS_THEN = "d.assigned_at <= %(known)s AND (d.ended_at IS NULL OR d.ended_at > %(known)s)"
_PART_STATE_NOW = "d.state"
_PART_STATE_THEN = """coalesce((
  SELECT CASE s.act WHEN 'acknowledge' THEN 'acknowledged' WHEN 'refuse' THEN 'refused'
         ELSE 'assigned' END
  FROM delivery_itemstep s
  WHERE s.item_id = d.item_id AND s.unit_id = d.unit_id AND s.data->>'role' = d.role
    AND s.act IN ('acknowledge', 'refuse', 'reassign') AND s.at <= %(known)s
  ORDER BY s.id DESC LIMIT 1), 'assigned')"""
_THERE_NOW = "i.current"
_THERE_THEN = "i.registered_at <= %(known)s"
_PUT_OFF_NOW = "true"
_PUT_OFF_THEN = "e.at <= %(known)s"

_LINES = """
WITH wanted AS (
  SELECT i.*, o.path AS office_path, po.path AS programme_path, a.path AS area_path, p.slug
  FROM delivery_workitem i
  JOIN programme_programme p ON p.id = i.programme_id
  JOIN directory_unit o ON o.key = i.office_id
  JOIN directory_unit po ON po.key = i.programme_office_id
  LEFT JOIN directory_area a ON a.code = i.area_id
  WHERE p.slug = %(slug)s AND {there}
), accepted AS ({accepted}), planned AS ({plans}), met AS (
  SELECT r.item_id, said.key FROM accepted r
  CROSS JOIN LATERAL jsonb_each_text(r.milestones) AS said (key, mark)
  WHERE said.mark = 'met' AND left(r.period, 4) = %(year)s::text  -- each year has its own m01
  GROUP BY r.item_id, said.key
), coming AS (
  SELECT DISTINCT ON (p.item_id) p.item_id, m.title, coalesce((
    SELECT e.until FROM delivery_extension e
    WHERE e.item_id = p.item_id AND e.milestone = m.key AND {put_off} ORDER BY e.id DESC LIMIT 1
  ), m.due) AS due
  FROM planned p JOIN delivery_milestone m ON m.plan_id = p.id
  LEFT JOIN met ON met.item_id = p.item_id AND met.key = m.key
  WHERE met.item_id IS NULL ORDER BY p.item_id, 3, m."order"
), last AS (
  SELECT r.item_id, max(r.period) AS period FROM accepted r GROUP BY r.item_id
)
SELECT w.id, w.key, w.source, w.number, w.title_zh, w.title_en, w.measure, w.office_id,
       {state}, coalesce(put_off.until, w.due), light.colour, light.reasons::text, light.progress,
       light.planned, coming.title, coming.due, coalesce(last.period, ''), parts.rows::text,
       w.version, w.office_path, w.programme_path, w.area_path, w.slug
FROM wanted w
LEFT JOIN LATERAL (
  SELECT e.until FROM delivery_extension e
  WHERE e.item_id = w.id AND e.period = '' AND e.milestone = '' AND {put_off}
  ORDER BY e.id DESC LIMIT 1
) put_off ON true
LEFT JOIN LATERAL (SELECT l.* FROM {light}) light ON true
LEFT JOIN coming ON coming.item_id = w.id
LEFT JOIN last ON last.item_id = w.id
LEFT JOIN LATERAL (
  SELECT json_agg(json_build_array(d.unit_id, d.role, {part_state}) ORDER BY d.id) AS rows
  FROM delivery_part d WHERE d.item_id = w.id AND {parts}
) parts ON true
ORDER BY w."order", w.id
"""
_NOW = {
    "accepted": _ACCEPTED_NOW,
    "plans": _PLANS_NOW,
    "light": _LIGHT_NOW,
    "state": _STATE_NOW,
    "parts": _PARTS_NOW,
    "part_state": _PART_STATE_NOW,
    "there": _THERE_NOW,
    "put_off": _PUT_OFF_NOW,
}
_THEN = {
    "accepted": _ACCEPTED_THEN,
    "plans": _PLANS_THEN,
    "light": _LIGHT_THEN,
    "state": _STATE_THEN,
    "parts": _PARTS_THEN,
    "part_state": _PART_STATE_THEN,
    "there": _THERE_THEN,
    "put_off": _PUT_OFF_THEN,
}


def at(sql: str, known: datetime | None, **gaps: str) -> str:
    """A question about how things stand, or stood at ``known``: its gaps filled accordingly."""
    return sql.format(**(_NOW if known is None else _THEN), **gaps)


def lines(slug: str, *, known: datetime | None, on: date) -> tuple[ItemLine, ...]:
    """Every item of a programme in its order, as it stands, or stood at ``known``; plans are
    those of the year of ``on``. One query."""
    with connection.cursor() as cursor:
        cursor.execute(at(_LINES, known), {"slug": slug, "known": known, "year": on.year})
        return tuple(_line(row) for row in cursor.fetchall())


def _line(row: tuple[Any, ...]) -> ItemLine:
    offices = tuple(dict.fromkeys((row[19], row[20])))
    return ItemLine(
        id=row[0],
        key=row[1],
        source=Source(row[2]),
        number=row[3],
        title_zh=row[4],
        title_en=row[5],
        measure=row[6],
        office=row[7],
        state=ItemState(row[8]),
        due=row[9],
        light=LightLine.of(*row[10:14]),
        next_title=row[14] or "",
        next_due=row[15],
        accepted=row[16],
        parts=tuple(PartLine(*one) for one in json.loads(row[17] or "[]")),
        version=row[18],
        thing=Thing(offices, (row[21],) if row[21] else (), row[22]),
    )
