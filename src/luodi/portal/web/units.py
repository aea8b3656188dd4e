"""Units and their part in the programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luodi.delivery.queries.timeline import punctuality
from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.foundation.burden import burden
from luodi.portal.domain.book import Book
from luodi.portal.web import lines, words
from luodi.portal.web.context import frame, programme


@dataclass(frozen=True, slots=True)
class Group:
    """The tasks of a unit in one role, with the work on them."""

    label: str
    lines: tuple[lines.Line, ...]


@needs(Act.PROGRAMME_READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every unit, those with most tasks first; only the table for htmx."""
    asked, level = request.GET.get("q", "").strip(), request.GET.get("level", "")
    book = programme(request)
    context: dict[str, Any] = {"q": asked, "level": level}
    if book is not None:
        present = {unit.level for unit in book.units}
        context |= {
            "rows": [(u, words.level(u.level)) for u in book.find_units(asked, level)],
            "levels": words.levels(present),
        }
    part = "#units" if request.htmx and book else ""  # type: ignore[attr-defined]
    return render(request, f"portal/units.html{part}", context)


@needs(Act.PROGRAMME_READ)
@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """A unit: what it leads, supports and shares."""
    book = programme(request)
    if book is None:
        return render(request, "portal/not_yet.html", status=404)
    unit = book.unit(key)
    if unit is None:
        raise Http404(_("没有这个单位"))
    work, days = lines.work(request, book), frame(request).days
    held = book.tasks_of(key)
    groups = [
        Group(str(words.ROLES[role]), work.of(tasks)) for role, tasks in held.items() if tasks
    ]
    own = {task.key for tasks in held.values() for task in tasks}
    measures = [m for m in book.measures if m.coordinator and m.coordinator.key == key]
    context = {
        "unit": unit,
        "groups": groups,
        "level_name": words.level(unit.level),
        "coordinates": measures,
        "parent": lines.parent(line for line in work.lines if line.key in own),
        "reports": _reports(book, key, days.known, work),
        "burden": _burden(key, days.on),
        "whole": book.answering(book.definition.coordinator).key == key,
    }
    return render(request, "portal/unit.html", context)


@dataclass(frozen=True, slots=True)
class Reports:
    """Of a unit's reports that were due, how many came in by the day."""

    in_time: int
    due: int

    @property
    def percent(self) -> int | None:
        """The share that was in time, None where nothing was due."""
        return 100 * self.in_time // self.due if self.due else None


def _reports(book: Book, unit: str, known: datetime | None, work: lines.Work) -> Reports:
    """Reports that came in, and those that a light says are missing."""
    found = punctuality(book.definition.key, unit, known=known)
    missing = sum(
        1
        for line in work.lines
        if line.work is not None and line.work.light is not None and _answers(line, unit)
        for reason in line.work.light.reasons
        if reason.code == "report_late"
    )
    return Reports(found.in_time, found.came + missing)


def _answers(line: lines.Line, unit: str) -> bool:
    parts = line.work.parts if line.work else ()
    return any(part.unit == unit and part.role != "supporting" for part in parts)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a unit was asked for in a year."""

    asks: int
    fields: int
    minutes: int


def _burden(unit: str, on: date) -> Asked:
    found = burden([unit], date(on.year, 1, 1), date(on.year + 1, 1, 1))
    return Asked(
        sum(month.asks for month in found),
        sum(month.fields for month in found),
        sum(month.minutes for month in found),
    )
