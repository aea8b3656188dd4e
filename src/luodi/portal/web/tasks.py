"""The task register and the page of a task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luodi.delivery.domain.states import ItemState
from luodi.delivery.queries.task import dossier
from luodi.delivery.queries.views import saved_views
from luodi.directory.domain import Act, Standing
from luodi.foundation.access import needs
from luodi.foundation.addresses import address
from luodi.foundation.sheets import Column, Sheet, Value
from luodi.portal import queries
from luodi.portal.domain.book import Book
from luodi.portal.domain.register import Filters, page_of
from luodi.portal.domain.rows import OpenSetRow, TaskRow, UnitLink
from luodi.portal.web import lines, words
from luodi.portal.web.context import frame, programme
from luodi.portal.web.coordination import coordination, day_said, settling, today, whole
from luodi.portal.web.excel import download
from luodi.portal.web.finding import viewer
from luodi.portal.web.history import events
from luodi.portal.web.offers import Slip
from luodi.portal.web.open_sets import phrases
from luodi.portal.web.task_work import told
from luodi.programme import services

# Rows of the register on one page; a programme of a hundred tasks is seen whole.
PAGE = 200
REGISTER = "tasks"  # what views of it are saved under


def standing_of(request: HttpRequest) -> Standing:
    """What the person who asks may do."""
    found: Standing = request.standing  # type: ignore[attr-defined]
    return found


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
    """Every task of the programme with the work on it, filtered and sorted; only the table for
    htmx."""
    return register_page(request)


def register_page(request: HttpRequest, fault: str = "") -> HttpResponse:
    """The register, with what is wrong with what was asked on it."""
    filters = Filters.of(request.GET.dict())
    book = programme(request)
    context: dict[str, Any] = {"filters": filters, "columns": _heads(filters.sort), "fault": fault}
    if book is not None:
        context |= _listed(request, book, filters)
    part = "#register" if request.htmx and book else ""  # type: ignore[attr-defined]
    return render(request, f"portal/tasks.html{part}", context, status=422 if fault else 200)


def _listed(request: HttpRequest, book: Book, filters: Filters) -> dict[str, Any]:
    standing, work = standing_of(request), lines.work(request, book)
    rows = lines.narrowed(work, book, filters, standing.unit)
    shown, after = page_of(rows, request.GET.get("after", ""), PAGE)
    editable = not frame(request).days.asked
    return {
        "rows": shown,
        "after": after,
        "found": len(rows),
        "total": len(work.lines),
        "units": queries.units_by_name(book),
        "measures": book.measures,
        "roles": words.choices(words.ROLES),
        "lights": lines.light_choices(),
        "states": lines.state_choices(work),
        "parent": lines.parent(rows),
        "has_unit": standing.unit is not None,
        **_to_do(standing, book, work, editable),
        "views": saved_views(standing.id, REGISTER) if standing.known else (),
        "query": _kept_query(request),
    }


def _to_do(standing: Standing, book: Book, work: lines.Work, editable: bool) -> dict[str, Any]:
    """What who coordinates has to begin with: tasks to register, items to assign."""
    if not editable or not standing.may(Act.DELIVERY_COORDINATE):
        return {}
    paper = [line for line in work.lines if line.work is None]
    waiting = [line.key for line in work.lines if _assignable(line, standing)]
    registers = bool(paper) and standing.may(Act.DELIVERY_COORDINATE, whole(book.definition))
    return {
        "unregistered": len(paper) if registers else 0,
        "assignable": frozenset(waiting),
    }


def _assignable(line: lines.Line, standing: Standing) -> bool:
    item = line.work
    return (
        item is not None
        and item.state is ItemState.REGISTERED
        and standing.may(Act.DELIVERY_COORDINATE, item.thing)
    )


def _kept_query(request: HttpRequest) -> str:
    """What a view of the page keeps of its address."""
    kept = {k: v for k, v in request.GET.dict().items() if v and k not in ("after", "as-of", "on")}
    return urlencode(kept)


def _heads(sort: str) -> list[Head]:
    def head(label: str, name: str, numeric: bool = False) -> Head:
        if sort == name:
            return Head(label, f"-{name}", "ascending", numeric)
        return Head(label, name, "descending" if sort == f"-{name}" else "", numeric)

    return [
        head(_("序号"), "number", numeric=True),
        head(_("任务"), "title"),
        head(_("状态灯"), "light"),
        head(_("状态"), "state"),
        head(_("进度"), "progress", numeric=True),
        head(_("下一节点"), "next"),
        head(_("期限"), "due"),
        head(_("最近采纳"), "accepted"),
        Head(_("责任单位")),
    ]


@needs(Act.PROGRAMME_READ)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The register as an Excel sheet, with the filters and order of the address."""
    book = programme(request)
    if book is None:
        raise Http404(_("还没有生效的方案"))
    filters = Filters.of(request.GET.dict())
    rows = lines.narrowed(lines.work(request, book), book, filters, standing_of(request).unit)
    columns = [
        Column(_("序号")),
        Column(_("任务"), 48),
        Column(_("重点事项"), 30),
        Column(_("状态灯"), 10),
        Column(_("状态"), 10),
        Column(_("采纳进度（%）"), 12),
        Column(_("计划进度（%）"), 12),
        Column(_("下一节点"), 30),
        Column(_("节点日期"), 12),
        Column(_("期限"), 12),
        Column(_("最近采纳"), 16),
        Column(_("亮灯理由"), 48),
        Column(_("牵头"), 24),
        Column(_("配合"), 40),
        Column(_("按职责分工"), 40),
        Column(_("开放表述"), 24),
    ]
    sheet = Sheet(_("任务台账"), columns, [_cells(line) for line in rows])
    return download([sheet], _("任务台账"))


def _cells(line: lines.Line) -> list[Value]:
    task, item = line.task, line.work
    roles = (task.lead, task.supporting, task.joint)
    return [
        task.number,
        task.title,
        f"{task.measure.number} {task.measure.title}".strip(),
        line.light.word if line.light else None,
        line.state or None,
        line.progress,
        line.planned,
        (item.next_title if item else "") or None,
        item.next_due if item else None,
        line.due,
        line.accepted or None,
        "；".join(line.light.reasons) if line.light else None,
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
    """A task: how it stands, who answers for it, what the paper says, what happened."""
    return task_page(request, key)


def task_page(
    request: HttpRequest, key: str, fault: str = "", slip: Slip | None = None
) -> HttpResponse:
    """The page of a task, with what is wrong with what was asked on it."""
    book = programme(request)
    if book is None:
        return render(request, "portal/not_yet.html", status=404)
    days = frame(request).days
    item = dossier(book.definition.key, key, known=days.known)
    task = book.task(key)
    if task is None and item is None:
        raise Http404(_("没有这项任务"))
    context: dict[str, Any] = {"fault": fault, "today": today()}
    if item is not None:
        context["work"] = told(item, book, days, standing_of(request), slip)
    if task is None and item is not None:
        context |= {"task": lines.task_of(item, book), "foreign": item}
    elif task is not None:
        context |= _of_the_paper(request, book, task)
    wrong = bool(fault or slip)
    return render(request, "portal/task.html", context, status=422 if wrong else 200)


def _of_the_paper(request: HttpRequest, book: Book, task: TaskRow) -> dict[str, Any]:
    days, over, key = frame(request).days, coordination(request), task.key
    place = [row.key for row in book.tasks].index(key)
    keys = [None, *(row.key for row in book.tasks), None]
    story = queries.task_story(book, key, days, viewer=viewer(request), english=words.english())
    may_bind = not days.asked and over.may(Act.PROGRAMME_BIND, key)
    return {
        "task": task,
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
        "of_paper": True,
    }


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
