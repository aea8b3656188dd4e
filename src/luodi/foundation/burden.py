"""The burden meter (填报负担): what is asked of each unit, counted when it is asked.

Every room that asks units for data says so here, in the transaction of its act. The same thing
asked of a unit again is told by :func:`asked_already`, before; and found by :func:`repeated`,
afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import connection
from django.db.models import Count, F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.foundation.models import Ask
from luodi.kernel.reporting import Frequency, ReportingPeriod

BATCH = 2_000
MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for data. ``key`` tells it from every other; ``what`` names the data, the same in
    every room and period (``task:t012``, ``indicator:grain``). ``fields`` is how many are to be
    filled in, ``people`` by how many persons of the unit, and ``minutes`` what the whole of it
    takes each of them."""

    key: str
    unit: str
    what: str
    fields: int
    people: int
    minutes: int
    room: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Burden:
    """What a unit was asked for in a month (``2026-07``): how many requests, fields times people,
    and minutes of all of them together."""

    unit: str
    month: str
    asks: int
    fields: int
    minutes: int


def ask(
    *,
    key: str,
    unit: str,
    what: str,
    fields: int,
    people: int,
    minutes: int,
    room: str,
    now: datetime,
) -> bool:
    """Count a request for data, inside the transaction of the act that makes it; False where one
    of that key has been counted before.

    Raises:
        RuntimeError: called outside a transaction.
        ValueError: a figure is negative, or a name is empty.
    """
    asked = Asked(key, unit, what, fields, people, minutes, room, now)
    return ask_all([asked]) == 1


def ask_all(asks: Iterable[Asked]) -> int:
    """Count many requests, in batches; returns how many had not been counted before.

    Raises:
        RuntimeError: called outside a transaction.
        ValueError: a figure is negative, or a name is empty; nothing is counted then.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a request is counted in the transaction of the act that makes it")
    # In the order of their keys, so that two who count the same wait for each other in turn.
    wanted = sorted(asks, key=lambda one: one.key)
    for one in wanted:
        _check(one)
    return sum(_insert(wanted[at : at + BATCH]) for at in range(0, len(wanted), BATCH))


def burden(units: Iterable[str], since: date, until: date) -> tuple[Burden, ...]:
    """What each of ``units`` (their keys) was asked for, month by month: the months that begin
    from ``since`` on and before ``until``. A month without a request is not listed. One query."""
    rows = (
        Ask.objects.filter(unit__in=list(units), month__gte=since, month__lt=until)
        .values("unit", "month")
        .annotate(
            asks=Count("id"),
            many_fields=Sum(F("fields") * F("people")),
            many_minutes=Sum(F("minutes") * F("people")),
        )
        .order_by("unit", "month")
    )
    return tuple(
        Burden(
            row["unit"],
            f"{row['month']:%Y-%m}",
            row["asks"],
            row["many_fields"],
            row["many_minutes"],
        )
        for row in rows
    )


def asked_already(unit: str, what: str, period: ReportingPeriod) -> Asked | None:
    """The first request for ``what`` that was made to the unit within ``period`` (its days in the
    zone of the site), None where there is none. One query."""
    rows = Ask.objects.filter(unit=unit, what=what, **_within(period)).order_by("at", "id")
    row = rows.first()
    return _asked(row) if row else None


def asks_of(unit: str, period: ReportingPeriod) -> tuple[Asked, ...]:
    """The requests made to a unit within ``period``, in order, at most :data:`MOST_ROWS`."""
    rows = Ask.objects.filter(unit=unit, **_within(period)).order_by("at", "id")
    return tuple(_asked(row) for row in rows[:MOST_ROWS])


def repeated(
    asks: Iterable[Asked], frequency: Frequency = Frequency.QUARTERLY
) -> tuple[tuple[Asked, ...], ...]:
    """The requests that ask one unit for one thing more than once in a period of ``frequency``,
    together, in order of time; those asked once are left out. Pure."""
    groups: dict[tuple[str, str, str], list[Asked]] = {}
    for one in sorted(asks, key=lambda one: (one.at, one.key)):
        period = ReportingPeriod.of(frequency, timezone.localdate(one.at)).key
        groups.setdefault((one.unit, one.what, period), []).append(one)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _check(one: Asked) -> None:
    if not (one.key and one.unit and one.what and one.room):
        raise ValueError("a request has a key, a unit, a thing and a room")
    if min(one.fields, one.people, one.minutes) < 0:
        raise ValueError(
            _("向 %(unit)s 要“%(what)s”：项数、人数和分钟数不能为负")
            % {"unit": one.unit, "what": one.what}
        )


_INSERT = """
INSERT INTO foundation_ask (key, unit, month, what, fields, people, minutes, room, at)
SELECT * FROM unnest(%s::text[], %s::text[], %s::date[], %s::text[], %s::int[], %s::int[],
                     %s::int[], %s::text[], %s::timestamptz[])
ON CONFLICT (key) DO NOTHING
"""


def _insert(asks: list[Asked]) -> int:
    columns: list[Any] = [
        [one.key for one in asks],
        [one.unit for one in asks],
        [timezone.localdate(one.at).replace(day=1) for one in asks],
        [one.what for one in asks],
        [one.fields for one in asks],
        [one.people for one in asks],
        [one.minutes for one in asks],
        [one.room for one in asks],
        [one.at for one in asks],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, columns)
        return int(cursor.rowcount)


def _within(period: ReportingPeriod) -> Mapping[str, datetime]:
    zone = timezone.get_default_timezone()
    return {
        "at__gte": datetime.combine(period.since, time(), zone),
        "at__lt": datetime.combine(period.until, time(), zone),
    }


def _asked(row: Ask) -> Asked:
    return Asked(row.key, row.unit, row.what, row.fields, row.people, row.minutes, row.room, row.at)
