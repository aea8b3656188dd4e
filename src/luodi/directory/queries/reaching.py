"""Who may do something: the rule of :class:`luodi.directory.domain.Reach`, asked from the thing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from luodi.directory.domain import Act, Thing
from luodi.directory.domain.roles import OF_ONES_OWN, PERMITTED, Extent

#: As one person's standing is asked for (:mod:`luodi.directory.queries.standing`), the other way
#: round: by grants of their own, of the posts they hold, and of those they stand in for.
_WHO = """
WITH held (person, grant_id) AS (
  SELECT g.person_id, g.id FROM directory_grant g
  WHERE g.person_id IS NOT NULL AND g.role = ANY(%(roles)s)
    AND g.revoked_at IS NULL AND g.period @> %(today)s::date
  UNION ALL
  SELECT a.person_id, g.id
  FROM directory_grant g JOIN directory_appointment a ON a.post_id = g.post_id
  WHERE g.role = ANY(%(roles)s) AND g.revoked_at IS NULL AND g.period @> %(today)s::date
    AND a.period @> %(today)s::date
), reaching (id) AS (
  SELECT DISTINCT u.id
  FROM held
  JOIN directory_user u ON u.id = held.person AND u.is_active
  JOIN directory_grant g ON g.id = held.grant_id
  LEFT JOIN directory_unit unit ON unit.id = g.unit_id
  LEFT JOIN directory_area area ON area.code = g.area_id
  WHERE (unit.id IS NULL
         OR EXISTS (SELECT 1 FROM unnest(%(units)s::text[]) path WHERE starts_with(path, unit.path)))
    AND (area.code IS NULL
         OR EXISTS (SELECT 1 FROM unnest(%(areas)s::text[]) path WHERE starts_with(path, area.path)))
    AND (g.programme = '' OR g.programme = %(programme)s)
)
SELECT username FROM directory_user
WHERE is_active AND (id IN (SELECT id FROM reaching) OR id IN (
  SELECT d.stand_in_id FROM directory_delegation d JOIN reaching ON reaching.id = d.principal_id
  WHERE d.ended_at IS NULL AND d.period @> %(today)s::date))
ORDER BY username
"""


def people_who_may(act: str, thing: Thing, *, now: datetime | None = None) -> tuple[str, ...]:
    """Log-ins of the people who may do ``act`` on ``thing`` on the day of ``now``, with their
    stand-ins: whom a notice about it goes to. One query.

    Raises:
        ValueError: the act is one that people may do with what is their own, or everywhere: that
            would be almost everybody.
    """
    wanted = Act(act)
    extents = {role: acts[wanted] for role, acts in PERMITTED.items() if wanted in acts}
    if wanted in OF_ONES_OWN or Extent.EVERYWHERE in extents.values():
        raise ValueError(f"{act} is not limited to what a grant names")
    asked: dict[str, Any] = {
        "roles": [str(role) for role in extents],
        "today": timezone.localdate(now),
        "units": list(thing.units),
        "areas": list(thing.areas),
        "programme": thing.programme,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WHO, asked)
        return tuple(login for (login,) in cursor.fetchall())
