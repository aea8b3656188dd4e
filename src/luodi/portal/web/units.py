"""Units and their part in the programme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.portal.domain.rows import TaskRow
from luodi.portal.web import words
from luodi.portal.web.context import programme


@dataclass(frozen=True, slots=True)
class Group:
    """The tasks of a unit in one role."""

    label: str
    tasks: tuple[TaskRow, ...]


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
    groups = [
        Group(str(words.ROLES[role]), tasks) for role, tasks in book.tasks_of(key).items() if tasks
    ]
    measures = [m for m in book.measures if m.coordinator and m.coordinator.key == key]
    context = {
        "unit": unit,
        "groups": groups,
        "level_name": words.level(unit.level),
        "coordinates": measures,
        "whole": book.answering(book.definition.coordinator).key == key,
    }
    return render(request, "portal/unit.html", context)
