"""The working calendar: which days are worked, on which ground, and declaring a year's notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from luodi.directory.domain import Act, Standing
from luodi.foundation.access import known, needs
from luodi.foundation.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    Declared,
    declarations,
    declare_days,
    working_calendar,
)
from luodi.kernel.working_days import KNOWN, SATURDAY, WorkingCalendar
from luodi.portal.domain.holidays import read_days

MONTHS, DECEMBER = range(1, 13), 12
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a month's table; ``sign`` is the word for what differs from an ordinary week."""

    day: date
    working: bool
    sign: str
    declared: bool
    today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month: blank cells before its first day, its days, how many are worked."""

    name: str
    blanks: range
    cells: tuple[Cell, ...]
    worked: int


@known
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The months of a year, with what was declared about its days."""
    return _page(request, _year(request))


@needs(Act.DELIVERY_COORDINATE)
@require_POST
def declare(request: HttpRequest) -> HttpResponse:
    """Declare the days of a notice; everything that was not understood is told at once, and
    nothing is declared then."""
    year = _year(request)
    text, basis = request.POST.get("days", ""), request.POST.get("basis", "")
    read = read_days(text, year)
    faults = list(read.faults)
    if not faults:
        standing: Standing = request.standing  # type: ignore[attr-defined]
        try:
            changed = declare_days(
                days=read.days,
                basis=basis,
                actor=standing.actor(Act.DELIVERY_COORDINATE),
                now=timezone.now(),
            )
        except ValueError as error:
            faults.append(str(error))
        else:
            _tell(request, changed)
            return redirect(reverse("portal:calendar", query={"year": year}))
    return _page(request, year, faults=faults, text=text, basis=basis, status=UNPROCESSABLE)


def _tell(request: HttpRequest, changed: int) -> None:
    said = (
        _("已申报 %(n)s 天，全部期限随之重算。") if changed else _("这些天早已这样申报，没有变动。")
    )
    messages.success(request, said % {"n": changed} if changed else said)


def _page(
    request: HttpRequest,
    year: int,
    *,
    faults: list[str] | None = None,
    text: str = "",
    basis: str = "",
    status: int = 200,
) -> HttpResponse:
    standing: Standing = request.standing  # type: ignore[attr-defined]
    calendar, declared = working_calendar(), declarations(year)
    context: dict[str, Any] = {
        "year": year,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "state": _state(year, calendar),
        "provisional": calendar.is_provisional(date(year, 6, 1)),
        "worked": calendar.count(date(year, 1, 1), date(year + 1, 1, 1)),
        "months": _months(year, calendar),
        "weekdays": _weekdays(),
        "lines": [(one, _word(one)) for one in declared],
        "may": standing.may(Act.DELIVERY_COORDINATE),
        "faults": faults or [],
        "text": text,
        "basis": basis,
    }
    return render(request, "portal/calendar.html", context, status=status)


def _year(request: HttpRequest) -> int:
    said = request.GET.get("year", "")
    if not said:
        return timezone.localdate().year
    if not (
        said.isascii()
        and said.isdecimal()
        and len(said) == 4
        and FIRST_YEAR <= int(said) <= LAST_YEAR
    ):
        raise Http404(_("没有这一年的日历"))
    return int(said)


def _state(year: int, calendar: WorkingCalendar) -> str:
    if year in KNOWN:
        return _("按国务院办公厅的放假通知")
    if calendar.is_provisional(date(year, 6, 1)):
        return _("放假通知还没有申报，暂按周一至周五上班")
    return _("按申报的放假通知")


def _word(one: Declared) -> str:
    if one.working is None:
        return _("撤回申报")
    return _("上班") if one.working else _("休息")


def _months(year: int, calendar: WorkingCalendar) -> list[Month]:
    found = []
    for month in MONTHS:
        first = date(year, month, 1)
        following = date(year + month // DECEMBER, month % DECEMBER + 1, 1)
        days = [first + timedelta(days=n) for n in range((following - first).days)]
        found.append(
            Month(
                _("%(month)s 月") % {"month": month},
                range(first.weekday()),
                tuple(_cell(day, calendar) for day in days),
                calendar.count(first, following),
            )
        )
    return found


def _weekdays() -> list[str]:
    return [
        pgettext("weekday", "一"),
        pgettext("weekday", "二"),
        pgettext("weekday", "三"),
        pgettext("weekday", "四"),
        pgettext("weekday", "五"),
        pgettext("weekday", "六"),
        pgettext("weekday", "日"),
    ]


def _cell(day: date, calendar: WorkingCalendar) -> Cell:
    working, ordinary = calendar.is_working(day), day.weekday() < SATURDAY
    sign = "" if working == ordinary else _("班") if working else _("休")
    return Cell(day, working, sign, day in calendar.declared, day == timezone.localdate())
