"""The problem list (问题清单), raising a problem, and its page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luodi.delivery.domain.report import period_said
from luodi.delivery.domain.supervision import PROBLEM, ProblemAct, ProblemState
from luodi.delivery.queries import desk
from luodi.delivery.queries import problems as queries
from luodi.delivery.services import problems as services
from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.portal.web.context import frame
from luodi.portal.web.oversight import (
    UNPROCESSABLE,
    day,
    idem,
    needed_day,
    number,
    problem_state,
    said,
    slug_of,
    standing_of,
    to,
    unit_choices,
)

USUAL_DAYS = 30  # the day offered for a new problem


@needs(Act.PROGRAMME_READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The problems of the programme, filtered."""
    slug, on = slug_of(request), timezone.localdate()
    filters = queries.Filters(
        request.GET.get("state", ""), request.GET.get("owner", ""), request.GET.get("q", "")[:100]
    )
    rows, after = queries.listing(slug, filters, on=on, after=number(request.GET.get("after", "")))
    states = {
        **{str(state): problem_state(state) for state in ProblemState},
        "overdue": _("已过期限"),
    }
    context = {
        "rows": [
            (row, said(row.item_title), said(row.owner), problem_state(row.state)) for row in rows
        ],
        "after": after,
        "filters": filters,
        "states": [(name, words, count) for name, words, count in _counted(states, slug, on)],
        "units": unit_choices(request),
        "may": bool(standing_of(request).reach(Act.DELIVERY_COORDINATE)),
    }
    return render(request, "portal/problems.html", context)


def _counted(states: Mapping[str, str], slug: str, on: Any) -> list[tuple[str, str, int]]:
    found = queries.counts(slug, on=on)
    return [(name, words, found[name]) for name, words in states.items()]


@needs(Act.DELIVERY_COORDINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def raise_(request: HttpRequest) -> HttpResponse:
    """Raise a problem, found by an inspection or in a report (``?report=``)."""
    slug = slug_of(request)
    if not slug:
        raise Http404(_("还没有生效的方案"))
    source = queries.source(number(request.GET.get("report", "")))
    if request.method != "POST":
        return _form(request, slug, source, _offered(request, source))
    try:
        made = _raise(request, source)
    except (ValueError, LookupError) as slip:
        return _form(request, slug, source, request.POST.dict(), str(slip))
    messages.success(request, _("已列入问题清单，责任单位已收到通知。"))
    return to(request, "portal:problem", made)


def _offered(request: HttpRequest, source: queries.Source | None) -> dict[str, str]:
    """What the form begins with: what is known is not asked."""
    today = timezone.localdate()
    return {
        "item": str(source.item) if source else request.GET.get("item", ""),
        "owner": source.unit if source else "",
        "detail": source.problems if source else "",
        "due": (today + timedelta(days=USUAL_DAYS)).isoformat(),
        "inspected_on": "" if source else today.isoformat(),
    }


def _raise(request: HttpRequest, source: queries.Source | None) -> int:
    form, standing = request.POST, standing_of(request)
    item = source.item if source else number(form.get("item", ""))
    thing = desk.item_of(item)
    if thing is None or not standing.may(Act.DELIVERY_COORDINATE, thing):
        raise ValueError(_("请选择由您统筹的事项"))
    return services.raise_problem(
        item=item,
        title=form.get("title", ""),
        detail=form.get("detail", ""),
        owner=form.get("owner", ""),
        due=needed_day(form.get("due", ""), _("整改期限")),
        report=source.report if source else None,
        inspected_on=None if source else day(form.get("inspected_on", "")),
        actor=standing.actor(Act.DELIVERY_COORDINATE, thing),
        now=timezone.now(),
        idem=idem(request),
    )


def _form(
    request: HttpRequest,
    slug: str,
    source: queries.Source | None,
    values: Mapping[str, str],
    fault: str = "",
) -> HttpResponse:
    items = desk.choices(standing_of(request), slug)
    context = {
        "values": values,
        "fault": fault,
        "source": source,
        "period": period_said(source.period) if source else "",
        "idem": values.get("idem") or uuid4().hex,
        "items": [(str(pk), f"{place} {said(title)}") for pk, place, title in items],
        "units": unit_choices(request),
    }
    status = UNPROCESSABLE if fault else 200
    return render(request, "portal/problem_form.html", context, status=status)


@needs(Act.PROGRAMME_READ)
@require_safe
def page(request: HttpRequest, problem: int) -> HttpResponse:
    """A problem: what it is, who settles it by when, what was done."""
    return _page(request, problem)


def _read(request: HttpRequest, problem: int) -> queries.ProblemPage:
    try:
        found = queries.problem_page(standing_of(request), problem, on=timezone.localdate())
    except LookupError:
        raise Http404(_("没有这个问题")) from None
    frame(request).belongs_to(found.programme)
    return found


def _page(request: HttpRequest, problem: int, *, fault: str = "", typed: str = "") -> HttpResponse:
    found = _read(request, problem)
    acts = {str(act) for act in PROBLEM.acts(found.line.state)}
    own = {"answer"} if found.answers else set()
    over = {"return", "close", "reopen"} if found.coordinates else set()
    context = {
        "page": found,
        "title": said(found.line.item_title),
        "owner": said(found.line.owner),
        "state": problem_state(found.line.state),
        "steps": [(step, problem_state(step.act)) for step in found.steps],
        "may": acts & (own | over),
        "assigns": found.coordinates and found.line.state is not ProblemState.CLOSED,
        "units": unit_choices(request),
        "idem": uuid4().hex,
        "fault": fault,
        "typed": typed,
    }
    status = UNPROCESSABLE if fault else 200
    return render(request, "portal/problem.html", context, status=status)


@needs(Act.PROGRAMME_READ)
@require_POST
def act(request: HttpRequest, problem: int) -> HttpResponse:
    """Answer a problem, return its answer, close it, reopen it, give it to another."""
    found, wanted = _read(request, problem), request.POST.get("do", "")
    answering = wanted == ProblemAct.ANSWER
    if not (found.answers if answering else found.coordinates):
        raise Http404(_("这个问题不由您办理"))
    standing = standing_of(request)
    actor = (
        standing.actor(Act.DELIVERY_ANSWER, found.owner)
        if answering
        else standing.actor(Act.DELIVERY_COORDINATE, found.item)
    )
    told: dict[str, Any] = {"problem": problem, "actor": actor, "now": timezone.now()}
    try:
        _act(request, wanted, {**told, "idem": idem(request, wanted)})
    except (ValueError, LookupError, PermissionError) as slip:
        return _page(request, problem, fault=str(slip), typed=request.POST.get("text", ""))
    messages.success(request, _("已办理：%(act)s") % {"act": problem_state(wanted)})
    return to(request, "portal:problem", problem)


def _act(request: HttpRequest, wanted: str, told: dict[str, Any]) -> None:
    form = request.POST
    text = form.get("text", "")
    if wanted == ProblemAct.ANSWER:
        services.answer_problem(answer=text, **told)
    elif wanted == ProblemAct.RETURN:
        services.return_answer(reason=text, **told)
    elif wanted == ProblemAct.CLOSE:
        evidence = number(form.get("evidence", "")) or None
        services.close_problem(evidence=evidence, statement=text, **told)
    elif wanted == ProblemAct.REOPEN:
        due = needed_day(form.get("due", ""), _("整改期限"))
        services.reopen_problem(due=due, reason=text, **told)
    elif wanted == "assign":
        due = needed_day(form.get("due", ""), _("整改期限"))
        services.assign_problem(owner=form.get("owner", ""), due=due, reason=text, **told)
    else:
        raise ValueError(_("请选择要办理的事"))
