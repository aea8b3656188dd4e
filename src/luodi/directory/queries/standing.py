"""What a person may do today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from luodi.directory.domain import ADMINISTRATORS, Held, Role, Scope, Standing
from luodi.directory.models import Handover, User
from luodi.foundation.domain import Actor

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def actor(user: User | AnonymousUser) -> Actor:
    """The person of a request, as the value that services take for an act of their own.

    Raises:
        PermissionError: nobody is logged in.
    """
    if not isinstance(user, User):
        raise PermissionError("an act needs a person who has logged in")
    return Actor(user.username, user.get_full_name() or user.username)


def standing(user: User | AnonymousUser, *, now: datetime | None = None) -> Standing:
    """What a person may do on the day of ``now``: their own grants, those of the posts they hold,
    and those of the people they stand in for. One query, and one more for
    each link of a chain of hand-overs.

    Administrators' roles are never stood in for: who separates duties may not join them again.
    """
    if not isinstance(user, User) or not user.is_active:
        return Standing()
    today = timezone.localdate(now)
    around = _around(user, today)
    return Standing(
        login=user.username,
        name=user.get_full_name() or user.username,
        id=user.pk,
        unit=around.unit,
        held=tuple(around.held),
        own=frozenset({user.username, *around.leavers.values(), *_before(user, around.leavers)}),
    )


#: Asked with every request, so in one question and in SQL: the people whose grants count (the
#: person, and whom they stand in for), what these may do by grants of their own and of the posts
#: they hold, whose work was handed over to the person, and the person's unit.
_AROUND = """
WITH people (id, login) AS (
  SELECT %(me)s::bigint, ''
  UNION
  SELECT d.principal_id, u.username
  FROM directory_delegation d JOIN directory_user u ON u.id = d.principal_id
  WHERE d.stand_in_id = %(me)s AND d.period @> %(today)s::date AND d.ended_at IS NULL AND u.is_active
), granted (id, login) AS (
  SELECT g.id, p.login FROM people p JOIN directory_grant g ON g.person_id = p.id
  UNION ALL
  SELECT g.id, p.login
  FROM people p
  JOIN directory_appointment a ON a.person_id = p.id AND a.period @> %(today)s::date
  JOIN directory_grant g ON g.post_id = a.post_id
)
SELECT 'grant', granted.login, g.role, unit.path, area.path, g.programme, 0
FROM granted
JOIN directory_grant g ON g.id = granted.id
LEFT JOIN directory_unit unit ON unit.id = g.unit_id
LEFT JOIN directory_area area ON area.code = g.area_id
WHERE g.period @> %(today)s::date AND g.revoked_at IS NULL
UNION ALL
SELECT 'leaver', u.username, '', '', '', '', u.id
FROM directory_handover h JOIN directory_user u ON u.id = h.leaver_id
WHERE h.successor_id = %(me)s
UNION ALL
SELECT 'unit', key, '', '', '', '', 0 FROM directory_unit WHERE id = %(unit)s
"""


@dataclass(slots=True)
class _Around:
    """What one question tells of a person: grants in force with whom they come from (empty for
    the person), ids and log-ins of those whose work they took over, their unit's key."""

    held: list[Held] = field(default_factory=list)
    leavers: dict[int, str] = field(default_factory=dict)
    unit: str | None = None


def _around(user: User, today: date) -> _Around:
    found = _Around()
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, {"me": user.pk, "unit": user.unit_id, "today": today})
        for kind, login, role, unit, area, programme, identity in cursor.fetchall():
            if kind == "unit":
                found.unit = login
            elif kind == "leaver":
                found.leavers[identity] = login
            elif not login or Role(role) not in ADMINISTRATORS:
                found.held.append(Held(Role(role), Scope(unit or "", area or "", programme), login))
    return found


def _before(user: User, leavers: dict[int, str]) -> Iterator[str]:
    """Log-ins whose work had come to those who handed over, also through people in between."""
    known, waiting = {user.pk, *leavers}, list(leavers)
    while waiting:
        rows = Handover.objects.filter(successor__in=waiting).exclude(leaver__in=known)
        found = dict(rows.values_list("leaver_id", "leaver__username"))
        yield from found.values()
        known |= set(found)
        waiting = list(found)
