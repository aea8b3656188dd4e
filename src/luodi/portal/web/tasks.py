"""The task register and the page of a task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.foundation.addresses import address
from luodi.foundation.sheets import Column, Sheet
from luodi.portal import queries
from luodi.portal.domain.register import Filters, arrange, page_of
from luodi.portal.domain.rows import OpenSetRow, TaskRow, UnitLink
from luodi.portal.web import words
from luodi.portal.web.context import frame, programme
from luodi.portal.web.coordination import coordination, day_said, settling, today
from luodi.portal.web.excel import download
from luodi.portal.web.finding import viewer
from luodi.portal.web.history import events
from luodi.portal.web.open_sets import phrases
from luodi.programme import services

# Rows of the register on one page; a programme of a hundred tasks is seen whole.
PAGE = 200


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
        rows = arrange(book.find_tasks(filters), filters.sort)
        shown, after = page_of(rows, request.GET.get("after", ""), PAGE)
        context |= {
            "rows": shown,
            "after": after,
            "found": len(rows),
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
    rows = arrange(book.find_tasks(filters), filters.sort)
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
        *("、".join(map(_named, units)) or None for units in roles),
        "、".join(map(_said, task.open_sets)) or None,
    ]


def _named(unit: UnitLink) -> str:
    was = "、".join(unit.was)
    return _("%(name)s（原%(was)s）") % {"name": unit.name, "was": was} if was else unit.name


def _said(entry: OpenSetRow) -> str:
    units = "、".join(unit.name for unit in entry.units)
    return f"{entry.phrase}（{units}）" if units else entry.phrase


@needs(Act.PROGRAMME_READ)
@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """A task: who answers for it, what the paper says, what was found, what happened."""
    return task_page(request, key)


def task_page(request: HttpRequest, key: str, fault: str = "") -> HttpResponse:
    """The page of a task, with what is wrong with what was asked on it."""
    book = programme(request)
    if book is None:
        return render(request, "portal/not_yet.html", status=404)
    task = book.task(key)
    if task is None:
        raise Http404(_("没有这项任务"))
    days, over = frame(request).days, coordination(request)
    place = [row.key for row in book.tasks].index(key)
    keys = [None, *(row.key for row in book.tasks), None]
    story = queries.task_story(book, key, days, viewer=viewer(request), english=words.english())
    may_bind = not days.asked and over.may(Act.PROGRAMME_BIND, key)
    context = {
        "task": task,
        "fault": fault,
        "before": keys[place],
        "after": keys[place + 2],
        "projects": book.projects_of(key),
        "rules": [words.rule(rule) for rule in book.rules_of(key)],
        "places": story.places,
        "history": events(book, story),
        "phrases": phrases(book, key, story.bindings, days.on, over),
        "splits": book.splits(key),
        "choices": queries.units_by_name(book) if may_bind and task.open_sets else (),
        "editable": may_bind,
        "correctable": not days.asked and over.may(Act.PROGRAMME_CORRECT, key),
        "today": today(),
    }
    return render(request, "portal/task.html", context, status=422 if fault else 200)


@needs(Act.PROGRAMME_BIND)
@require_POST
def successor(request: HttpRequest, key: str) -> HttpResponse:
    """Let one of several successors answer for a unit's part in the task."""
    book = programme(request)
    if book is None or book.task(key) is None:
        raise Http404(_("没有这项任务"))
    try:
        actor = settling(request).actor(Act.PROGRAMME_BIND, [key])
        services.assign_successor(
            slug=book.definition.key,
            task=key,
            unit=request.POST.get("unit", ""),
            successor=request.POST.get("successor", ""),
            since=day_said(request.POST.get("since", ""), today()) or today(),
            reason=request.POST.get("reason", ""),
            actor=actor,
            now=timezone.now(),
        )
    except (ValueError, LookupError) as error:
        return task_page(request, key, str(error))
    messages.success(request, _("已改定承担单位。"))
    return redirect(address(request.GET.dict(), "portal:task", key))
