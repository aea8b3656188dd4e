"""The working calendar (工作日历) of the installation: what the State Council's notices say, and what
offices have declared since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from luodi.foundation.domain import Actor
from luodi.foundation.models import DeclaredDay
from luodi.foundation.services import record
from luodi.kernel.working_days import WorkingCalendar

DECLARED = "calendar.declare"
LOCK = 7_301_005
MOST_DAYS = 366  # of one declaration: a year
LONGEST_BASIS = 200
# Days outside are slips of the keyboard: no notice reaches further back or ahead.
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration about a day, as it was made; ``working`` is None where it takes an earlier
    one back. ``latest`` says that it is the one that counts."""

    day: date
    working: bool | None
    basis: str
    recorded_at: datetime
    recorded_by: str
    latest: bool


def working_calendar(as_of: datetime | None = None) -> WorkingCalendar:
    """The calendar as it was known at ``as_of``, now where that is None. One query."""
    rows = DeclaredDay.objects.order_by("day", "-id").distinct("day")
    if as_of is not None:
        rows = rows.filter(recorded_at__lte=as_of)
    said = rows.values_list("day", "working")
    return WorkingCalendar({day: working for day, working in said if working is not None})


def declarations(year: int) -> tuple[Declared, ...]:
    """All that was ever declared about days of a year, by day, the latest first. One query."""
    rows = DeclaredDay.objects.filter(day__year=year).order_by("day", "-id")
    seen: set[date] = set()
    found = []
    for row in rows:
        latest = row.day not in seen
        seen.add(row.day)
        found.append(
            Declared(row.day, row.working, row.basis, row.recorded_at, row.recorded_by, latest)
        )
    return tuple(found)


def declare_days(
    *, days: Mapping[date, bool | None], basis: str, actor: Actor, now: datetime
) -> int:
    """Declare days as worked (True) or off (False), or take back what was declared (None), on the
    ground of ``basis`` (a notice and its number). What was declared the same way already is left
    alone; returns how many days changed, and nothing is recorded where none did.

    Raises:
        ValueError: no days, too many, out of range, or no ground; the message says what to do.
    """
    basis = basis.strip()
    _check(days, basis)
    with transaction.atomic():
        _alone()
        new = _changes(days)
        if not new:
            return 0
        DeclaredDay.objects.bulk_create(
            DeclaredDay(
                day=day, working=new[day], basis=basis, recorded_at=now, recorded_by=actor.key
            )
            for day in sorted(new)
        )
        record(
            act=DECLARED,
            object_kind="calendar",
            object_key=f"{min(new)}/{max(new)}",
            actor=actor,
            now=now,
            data={"basis": basis, **_said(new)},
        )
    return len(new)


def _alone() -> None:
    """Wait for other declarations: two at once would both judge by what was there before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _changes(days: Mapping[date, bool | None]) -> dict[date, bool | None]:
    """Of ``days`` those that say something else than what counts so far."""
    rows = DeclaredDay.objects.filter(day__in=days).order_by("day", "-id").distinct("day")
    known = dict(rows.values_list("day", "working"))
    return {day: said for day, said in days.items() if known.get(day) != said}


def _said(days: Mapping[date, bool | None]) -> dict[str, list[str]]:
    names = {True: "worked", False: "days_off", None: "taken_back"}
    found: dict[str, list[str]] = {}
    for day in sorted(days):
        found.setdefault(names[days[day]], []).append(day.isoformat())
    return found


def _check(days: Mapping[date, bool | None], basis: str) -> None:
    if not basis:
        raise ValueError(_("请写明依据，例如国务院办公厅放假通知的文号"))
    if len(basis) > LONGEST_BASIS:
        raise ValueError(_("依据最多 %(most)s 个字") % {"most": LONGEST_BASIS})
    if not days:
        raise ValueError(_("请至少写一天"))
    if len(days) > MOST_DAYS:
        raise ValueError(_("一次最多申报 %(most)s 天，请分几次") % {"most": MOST_DAYS})
    for day in days:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(
                _("%(day)s 不在 %(first)s 年到 %(last)s 年之间，请检查年份")
                % {"day": day, "first": FIRST_YEAR, "last": LAST_YEAR}
            )
