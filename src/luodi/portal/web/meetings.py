"""Instructions (批示) and dispatch meetings (月调度)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luodi.delivery.queries import meetings as queries
from luodi.delivery.services import meetings as services
from luodi.delivery.services.items import Duty
from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.portal.web.context import frame
from luodi.portal.web.oversight import (
    UNPROCESSABLE,
    coordinates,
    coordinator,
    idem,
    item_state,
    needed_day,
    number,
    said,
    slug_of,
    to,
    unit_choices,
)


@needs(Act.PROGRAMME_READ)
@require_safe
def instructions(request: HttpRequest) -> HttpResponse:
    """The instructions of the programme, and registering one."""
    return _instructions(request)


def _instructions(request: HttpRequest, fault: str = "") -> HttpResponse:
    slug = slug_of(request)
    context = {
        "rows": [(one, _given(one.given)) for one in queries.instructions(slug)],
        "may": coordinates(request, slug),
        **_form(request, fault),
    }
    status = UNPROCESSABLE if fault else 200
    return render(request, "portal/instructions.html", context, status=status)


@needs(Act.DELIVERY_COORDINATE)
@require_POST
def register_instruction(request: HttpRequest) -> HttpResponse:
    """Register an instruction and assign it."""
    slug, form = slug_of(request), request.POST
    actor = coordinator(request, slug)
    try:
        services.register_instruction(
            slug=slug,
            authority=form.get("authority", ""),
            reference=form.get("reference", "")[:200],
            text=form.get("text", ""),
            on=needed_day(form.get("on", ""), _("批示日期")),
            wanted=_wanted(request),
            actor=actor,
            now=timezone.now(),
            idem=idem(request),
        )
    except (ValueError, LookupError) as slip:
        return _instructions(request, str(slip))
    messages.success(request, _("已立项并交办，责任单位已收到通知。"))
    return to(request, "portal:instructions")


def _wanted(request: HttpRequest) -> services.NewItem:
    form = request.POST
    lead = [key for key in form.getlist("lead") if key]
    supporting = [key for key in form.getlist("supporting") if key not in lead]
    duties = (
        *(Duty(unit, "lead") for unit in lead),
        *(Duty(unit, "supporting") for unit in supporting),
    )
    due = needed_day(form.get("due", ""), _("完成期限"))
    return services.NewItem(form.get("title", ""), duties, due)


def _form(request: HttpRequest, fault: str) -> dict[str, Any]:
    """What was typed, for a form that is shown again."""
    form = request.POST
    return {
        "values": form.dict(),
        "supporting": set(form.getlist("supporting")),
        "units": unit_choices(request),
        "idem": form.get("idem") or uuid4().hex,
        "fault": fault,
    }


def _given(one: queries.Given) -> dict[str, Any]:
    return {
        "state": item_state(one.state),
        "lead": [said(unit) for unit in one.lead],
        "supporting": [said(unit) for unit in one.supporting],
    }


# --- meetings -----------------------------------------------------------------------------


@needs(Act.PROGRAMME_READ)
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """The dispatch meetings of the programme."""
    return _meetings(request)


def _meetings(request: HttpRequest, fault: str = "") -> HttpResponse:
    slug = slug_of(request)
    context = {
        "rows": queries.meetings(slug),
        "may": coordinates(request, slug),
        "values": request.POST.dict(),
        "fault": fault,
    }
    status = UNPROCESSABLE if fault else 200
    return render(request, "portal/meetings.html", context, status=status)


@needs(Act.DELIVERY_COORDINATE)
@require_POST
def call(request: HttpRequest) -> HttpResponse:
    """Call a meeting."""
    slug, form = slug_of(request), request.POST
    actor = coordinator(request, slug)
    try:
        made = services.call_meeting(
            slug=slug,
            title=form.get("title", ""),
            on=needed_day(form.get("on", ""), _("会议日期")),
            agenda=form.get("agenda", ""),
            actor=actor,
            now=timezone.now(),
        )
    except (ValueError, LookupError) as slip:
        return _meetings(request, str(slip))
    return to(request, "portal:meeting", made)


@needs(Act.PROGRAMME_READ)
@require_safe
def meeting(request: HttpRequest, meeting: int) -> HttpResponse:
    """A meeting: agenda, minutes, decisions and what became of them."""
    return _meeting(request, meeting)


def _read(request: HttpRequest, meeting: int) -> queries.MeetingPage:
    try:
        found = queries.meeting_page(meeting)
    except LookupError:
        raise Http404(_("没有这次会议")) from None
    frame(request).belongs_to(found.programme)
    return found


def _meeting(
    request: HttpRequest, meeting: int, fault: str = "", minutes_fault: str = ""
) -> HttpResponse:
    found = _read(request, meeting)
    form = request.POST
    context = {
        "page": found,
        "decisions": [(one, _given(one.given)) for one in found.decisions],
        "may": coordinates(request, found.programme),
        "held": found.on <= timezone.localdate(),
        "agenda": form.get("agenda", found.agenda),
        "minutes": form.get("minutes", found.minutes),
        "seen": found.version,
        "minutes_fault": minutes_fault,
        **_form(request, fault),
    }
    status = UNPROCESSABLE if fault or minutes_fault else 200
    return render(request, "portal/meeting.html", context, status=status)


@needs(Act.DELIVERY_COORDINATE)
@require_POST
def minutes(request: HttpRequest, meeting: int) -> HttpResponse:
    """Write the agenda and the minutes; what another wrote meanwhile is told, and what was typed
    stays on the page."""
    found, form = _read(request, meeting), request.POST
    actor = coordinator(request, found.programme)
    try:
        services.minute_meeting(
            meeting=meeting,
            agenda=form.get("agenda", ""),
            minutes=form.get("minutes", ""),
            seen=number(form.get("seen", "")),
            actor=actor,
            now=timezone.now(),
        )
    except (ValueError, LookupError) as slip:
        return _meeting(request, meeting, minutes_fault=str(slip))
    messages.success(request, _("已保存。"))
    return to(request, "portal:meeting", meeting)


@needs(Act.DELIVERY_COORDINATE)
@require_POST
def decide(request: HttpRequest, meeting: int) -> HttpResponse:
    """Put a decision on record and assign it."""
    found = _read(request, meeting)
    actor = coordinator(request, found.programme)
    try:
        services.decide(
            meeting=meeting,
            text=request.POST.get("text", ""),
            wanted=_wanted(request),
            actor=actor,
            now=timezone.now(),
            idem=idem(request),
        )
    except (ValueError, LookupError) as slip:
        return _meeting(request, meeting, fault=str(slip))
    messages.success(request, _("已立项并交办，责任单位已收到通知。"))
    return to(request, "portal:meeting", meeting)
