"""The work on a programme at a glance: a board by state, and a year as bars and milestones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luodi.delivery.domain.states import ItemState
from luodi.delivery.queries.timeline import Point, Stretch, stretches
from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.portal import queries
from luodi.portal.domain import timeline
from luodi.portal.domain.book import Book
from luodi.portal.domain.register import Filters
from luodi.portal.web import lines, words
from luodi.portal.web.context import frame, programme
from luodi.portal.web.tasks import standing_of

# Cards of a column, and rows of the chart; the rest is in the register.
CARDS, BARS = 40, 200
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Column:
    """The tasks in one state, the worst lights first; ``more`` are not shown."""

    state: str
    label: str
    cards: tuple[lines.Line, ...]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.cards)


@needs(Act.PROGRAMME_READ)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Tasks as cards in the columns of their states."""
    book = programme(request)
    context: dict[str, Any] = {}
    if book is not None:
        context = _chosen(request, book)
        context["columns"] = _columns(context["rows"])
    return render(request, "portal/board.html", context)


def _chosen(request: HttpRequest, book: Book) -> dict[str, Any]:
    """What both pages are narrowed by: a unit, a measure, the person's own."""
    filters = Filters.of(request.GET.dict())
    found = lines.work(request, book)
    rows = lines.narrowed(found, book, filters, standing_of(request).unit)
    return {
        "filters": filters,
        "rows": rows,
        "units": queries.units_by_name(book),
        "measures": book.measures,
        "roles": words.choices(words.ROLES),
        "has_unit": standing_of(request).unit is not None,
        "parent": lines.parent(rows),
        "registered": found.registered,
    }


def _columns(rows: list[lines.Line]) -> tuple[Column, ...]:
    found = []
    for state in ItemState:
        held = [line for line in rows if line.work is not None and line.work.state is state]
        if held:
            worst = lines.arranged(held, "light")
            found.append(
                Column(str(state), lines.state_said(state), tuple(worst[:CARDS]), len(held))
            )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Bar:
    """A task's year: the stretch that is planned, how much of it is reached, its milestones."""

    line: lines.Line
    x: float
    width: float
    reached: float
    marks: tuple[timeline.Mark, ...]


@needs(Act.PROGRAMME_READ)
@require_safe
def gantt(request: HttpRequest) -> HttpResponse:
    """A year of a unit, a measure or the whole programme."""
    book = programme(request)
    context: dict[str, Any] = {}
    if book is not None:
        days = frame(request).days
        scale = timeline.Year(_year(request, days.on.year))
        found = stretches(book.definition.key, scale.year, known=days.known)
        context = _chosen(request, book)
        shown = context["rows"][:BARS]
        context |= {
            "year": scale.year,
            "ticks": scale.ticks,
            "today": scale.x(days.on) if scale.holds(days.on) else None,
            "bars": [_bar(line, found.get(line.key), scale, days.on) for line in shown],
            "more": len(context["rows"]) - len(shown),
        }
    return render(request, "portal/gantt.html", context)


def _year(request: HttpRequest, default: int) -> int:
    said = request.GET.get("year", "")
    year = int(said) if said.isdecimal() and len(said) <= len(str(LAST_YEAR)) else default
    return year if FIRST_YEAR <= year <= LAST_YEAR else default


def _bar(line: lines.Line, found: Stretch | None, scale: timeline.Year, on: date) -> Bar:
    points = found.points if found else ()
    if found is None or not points:
        return Bar(line, 0, 0, 0, ())
    start = scale.x(max(found.begun or scale.since, scale.since))
    end = max(scale.x(point.due) for point in points)
    start = min(start, *(scale.x(point.due) for point in points))
    width = round(end - start, 2)
    reached = round(width * (line.progress or 0) / 100, 2)
    marks = tuple(_mark(point, scale, on) for point in points)
    return Bar(line, start, width, reached, marks)


def _mark(point: Point, scale: timeline.Year, on: date) -> timeline.Mark:
    state = point.said or ("late" if point.due < on else "open")
    return timeline.Mark(scale.x(point.due), 50.0, state, point.title, point.due)
