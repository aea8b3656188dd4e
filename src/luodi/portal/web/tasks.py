"""The task register and the page of a task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.foundation.sheets import Column, Sheet
from luodi.portal import queries
from luodi.portal.domain.book import TaskRow
from luodi.portal.domain.register import Filters, arrange
from luodi.portal.web import words
from luodi.portal.web.context import programme
from luodi.portal.web.excel import download
from luodi.portal.web.finding import viewer


@dataclass(frozen=True, slots=True)
class Head:
    """A column head; ``sort`` is what a click on it asks for, ``sorted`` how it is now."""

    label: str
    sort: str = ""
    sorted: str = ""
    numeric: bool = False


@needs(Act.PROGRAMME_READ)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Every task of the programme, filtered and sorted; only the table for htmx."""
    filters = Filters.of(request.GET.dict())
    book = programme(request)
    context: dict[str, Any] = {"filters": filters, "columns": _heads(filters.sort)}
    if book is not None:
        context |= {
            "rows": arrange(queries.tasks(book, filters), filters.sort),
            "total": len(book.tasks),
            "units": queries.units_by_name(book),
            "measures": book.measures,
            "roles": words.choices(words.ROLES),
        }
    part = "#register" if request.htmx and book else ""  # type: ignore[attr-defined]
    return render(request, f"portal/tasks.html{part}", context)


def _heads(sort: str) -> list[Head]:
    def head(label: str, name: str, numeric: bool = False) -> Head:
        if sort == name:
            return Head(label, f"-{name}", "ascending", numeric)
        return Head(label, name, "descending" if sort == f"-{name}" else "", numeric)

    return [
        head(_("序号"), "number", numeric=True),
        head(_("任务"), "title"),
        head(_("重点事项"), "measure"),
        Head(_("牵头")),
        Head(_("配合")),
        Head(_("按职责分工")),
    ]


@needs(Act.PROGRAMME_READ)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The register as an Excel sheet, with the filters and order of the address."""
    book = programme(request)
    if book is None:
        raise Http404(_("还没有生效的方案"))
    filters = Filters.of(request.GET.dict())
    rows = arrange(queries.tasks(book, filters), filters.sort)
    columns = [
        Column(_("序号")),
        Column(_("任务"), 48),
        Column(_("重点事项"), 30),
        Column(_("牵头"), 24),
        Column(_("配合"), 40),
        Column(_("按职责分工"), 40),
        Column(_("开放表述"), 24),
    ]
    sheet = Sheet(_("任务台账"), columns, [_cells(task) for task in rows])
    return download([sheet], _("任务台账"))


def _cells(task: TaskRow) -> list[str | None]:
    roles = (task.lead, task.supporting, task.joint)
    return [
        task.number,
        task.title,
        f"{task.measure.number} {task.measure.title}",
        *("、".join(unit.name for unit in units) or None for units in roles),
        "、".join(task.open_sets) or None,
    ]


@needs(Act.PROGRAMME_READ)
@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """A task: who answers for it, what the paper says, what was found, what happened."""
    book = programme(request)
    task = book.task(key) if book else None
    if book is None or task is None:
        raise Http404(_("没有这项任务"))
    place = [row.key for row in book.tasks].index(key)
    keys = [None, *(row.key for row in book.tasks), None]
    story = queries.task_story(book, key, viewer=viewer(request), english=words.english())
    context = {
        "task": task,
        "before": keys[place],
        "after": keys[place + 2],
        "projects": book.projects_of(key),
        "rules": [words.rule(rule) for rule in book.rules_of(key)],
        "places": story.places,
        "history": [words.version(version) for version in story.history],
    }
    return render(request, "portal/task.html", context)
