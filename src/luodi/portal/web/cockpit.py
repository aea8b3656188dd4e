"""The front page: one minute on the programme in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.policy import queries as policy
from luodi.portal.domain.book import Book
from luodi.portal.web import lines, words
from luodi.portal.web.context import frame, programme
from luodi.portal.web.finding import viewer

_BUSIEST, _PAPERS, _WORST = 10, 5, 8


@dataclass(frozen=True, slots=True)
class Promise:
    """A target or goal in a line: what, and how much or which way."""

    title: str
    words: str
    number: bool


@dataclass(frozen=True, slots=True)
class Year:
    """What is to be reached by a year; ``label`` is "" for promises without one."""

    label: str
    promises: tuple[Promise, ...]


@needs(Act.PROGRAMME_READ)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Goals, measures, busiest units and compiled papers, or what to do first."""
    book = programme(request)
    context: dict[str, Any] = {"papers": policy.runs(viewer=viewer(request), limit=_PAPERS)}
    if book is not None:
        context |= overview(book, request) | {"busiest": book.units[:_BUSIEST]}
        context |= _work(book, request)
    return render(request, "portal/cockpit.html", context)


def _work(book: Book, request: HttpRequest) -> dict[str, Any]:
    """How the work stands: of the programme, of each measure, and the tasks to look at first."""
    work = lines.work(request, book)
    found = lines.by_measure(work)
    worst = [line for line in lines.arranged(work.lines, "light") if _alarming(line)]
    return {
        "registered": work.registered,
        "parent": lines.parent(work.lines),
        "measures_lit": [(measure, found.get(measure.key)) for measure in book.measures],
        "worst": worst[:_WORST],
    }


def _alarming(line: lines.Line) -> bool:
    return line.light is not None and line.light.colour in ("red", "amber")


def overview(book: Book, request: HttpRequest) -> dict[str, Any]:
    """What the front page and the public page both tell."""
    definition = book.definition
    return {
        "book": book,
        "figures": {
            "measures": len(book.measures),
            "tasks": len(book.tasks),
            "units": sum(1 for unit in book.units if unit.total),
            "targets": len(definition.targets),
            "goals": len(definition.goals),
            "rules": len(definition.rules),
        },
        "years": years(book),
        "areas": book.areas(frame(request).days.on.year),
        "coordinator": book.answering(definition.coordinator),
        "document_number": definition.document_number or "",
    }


def years(book: Book) -> list[Year]:
    """Targets and goals by their year, numbers first; those without a year come last."""
    found: dict[int | None, list[Promise]] = {}
    for target in book.definition.targets:
        title = target.title.in_language(book.language)
        promise = Promise(title, words.amount_of(target), number=True)
        found.setdefault(target.year, []).append(promise)
    for goal in book.definition.goals:
        said = str(words.DIRECTIONS[goal.direction])
        promise = Promise(goal.text.in_language(book.language), said, number=False)
        found.setdefault(goal.year, []).append(promise)
    return [Year(str(year or ""), tuple(found[year])) for year in _in_order(found)]


def _in_order(found: Iterable[int | None]) -> list[int | None]:
    return sorted(found, key=lambda year: year or 9999)
