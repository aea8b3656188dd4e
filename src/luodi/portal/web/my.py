"""My work (我的): what waits for the person, and the acts that take one click."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from luodi.delivery import services
from luodi.delivery.domain.report import period_said
from luodi.delivery.domain.review import ReportState
from luodi.delivery.queries import reports, work
from luodi.delivery.queries.reports import Grounds, Named
from luodi.directory.domain import Act, Standing
from luodi.foundation.access import needs
from luodi.foundation.domain import Actor
from luodi.portal.web import report_words as words
from luodi.portal.web.words import ROLES, english

MOST_AT_ONCE = work.SHOWN


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list: the value, with its words in the page's language."""

    it: Any
    title: str
    unit: str = ""
    period: str = ""
    left: str = ""
    state: str = ""
    role: str = ""
    act: str = ""
    fields: tuple[str, ...] = ()


@needs(Act.PROGRAMME_READ)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the person today."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    found = work.my_work(standing, now=timezone.now())
    context = {
        "work": found,
        "idem": uuid4().hex,
        "returned": [_to_report(one) for one in found.returned],
        "due": [_to_report(one) for one in found.due],
        "open": [_to_report(one) for one in found.open],
        "closed": [_to_report(one) for one in found.closed],
        "acknowledge": [_row(one, role=str(ROLES[one.role])) for one in found.acknowledge],
        "review": [_to_review(one) for one in found.review if not one.mine],
        "others": [_to_review(one) for one in found.review if one.mine],
        "plans": [_row(one, act=str(words.PLAN_ACTS[one.act])) for one in found.plans],
        **{name: _matters(found, name) for name in ("letter", "problem", "item")},
    }
    return render(request, "portal/my.html", context)


def _said(name: Named) -> str:
    return name.said(english())


def _row(one: Any, **more: Any) -> Row:
    return Row(one, _said(one.task.title), _said(one.unit), **more)


def _to_report(one: work.ToReport) -> Row:
    return _row(
        one,
        period=period_said(one.period),
        left=words.left(one.timing),
        state=words.state(one.state),
        role=str(ROLES[one.role]),
        fields=tuple(map(words.field, one.fields)),
    )


def _matters(found: work.MyWork, what: str) -> list[Row]:
    """Letters to answer, problems to settle, or items to coordinate."""
    return [
        Row(one, _said(one.title), _said(one.unit), act=words.matter(what, one.sort))
        for one in found.matters
        if one.what == what
    ]


def _to_review(one: work.ToReview) -> Row:
    return _row(
        one,
        period=period_said(one.period),
        state=words.state(one.step),
        act=str(words.PASSING[one.step]),
    )


@needs(Act.PROGRAMME_READ)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a report, or go on with the one that is begun."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    part = _number(request.POST.get("part", ""))
    grounds = reports.part_grounds(part)
    if grounds is None or not standing.may(Act.DELIVERY_REPORT, grounds.unit):
        raise Http404(_("没有您可以填报的这项任务"))
    try:
        opened = services.open_report(
            part=part,
            period=request.POST.get("period", ""),
            actor=standing.actor(Act.DELIVERY_REPORT, grounds.unit),
            now=timezone.now(),
        )
    except (ValueError, LookupError) as slip:
        messages.error(request, str(slip))
        return redirect("portal:my")
    return redirect("portal:report", opened.report)


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) <= 18 else 0


@needs(Act.PROGRAMME_READ)
@require_POST
def acknowledge(request: HttpRequest) -> HttpResponse:
    """Acknowledge receipt of the parts that were ticked, or of one."""
    parts = [_number(said) for said in request.POST.getlist("part")]

    def act(part: int) -> None:
        actor = _unit_actor(request, part)
        services.acknowledge(part=part, actor=actor, now=timezone.now(), idem=_idem(request, part))

    done = _each(request, parts, act)
    said = ngettext("已签收 %(n)d 项。", "已签收 %(n)d 项。", done) % {"n": done}
    return _after(request, done, said, "#acknowledge")


@needs(Act.PROGRAMME_READ)
@require_POST
def refuse(request: HttpRequest) -> HttpResponse:
    """Send a part back with a reason."""
    part = _number(request.POST.get("part", ""))

    def act(part: int) -> None:
        services.refuse(
            part=part,
            reason=request.POST.get("reason", ""),
            actor=_unit_actor(request, part),
            now=timezone.now(),
            idem=_idem(request, part),
        )

    done = _each(request, [part], act)
    return _after(request, done, _("已退单，等待统筹单位改派或者维持。"), "#acknowledge")


def _idem(request: HttpRequest, thing: int) -> str | None:
    sent = request.POST.get("idem", "")[:64]
    return f"{sent}:{thing}" if sent else None


def _unit_actor(request: HttpRequest, part: int) -> Actor:
    """The person as who answers for the unit of a part.

    Raises:
        LookupError: there is no such part, or it is not theirs.
    """
    standing: Standing = request.standing  # type: ignore[attr-defined]
    grounds = reports.part_grounds(part)
    if grounds is None or not standing.may(Act.DELIVERY_ANSWER, grounds.unit):
        raise LookupError(_("这一项不由您的单位办理"))
    actor: Actor = standing.actor(Act.DELIVERY_ANSWER, grounds.unit)
    return actor


@needs(Act.PROGRAMME_READ)
@require_POST
def review(request: HttpRequest) -> HttpResponse:
    """Pass on the reports that were ticked (``report`` is its number and step: ``12:leader:3``, the last being the version of its words);
    each is an act of its own, and one that cannot be passed holds up no other."""
    ticked = [f"{said}::".split(":")[:3] for said in request.POST.getlist("report")]
    steps = {_number(number): (step, version) for number, step, version in ticked}

    def act(report: int) -> None:
        named, version = steps[report]
        step = ReportState(named)
        services.pass_on(
            report=report,
            step=step,
            actor=reviewer(request, reports.grounds(report), step),
            now=timezone.now(),
            seen=int(version) if version.isdecimal() else None,
            idem=_idem(request, report),
        )

    done = _each(request, steps, act)
    said = ngettext("已通过 %(n)d 份。", "已通过 %(n)d 份。", done) % {"n": done}
    return _after(request, done, said, "#review")


_DECIDES = {
    ReportState.OFFICE_HEAD: Act.DELIVERY_APPROVE,
    ReportState.LEADER: Act.DELIVERY_SIGN,
    ReportState.LEAD_UNIT: Act.DELIVERY_CONSOLIDATE,
    ReportState.COORDINATOR: Act.DELIVERY_COORDINATE,
}


def may_decide(standing: Standing, grounds: Grounds, step: ReportState) -> bool:
    """Whether somebody may review a report at a step."""
    thing = _decided_on(grounds, step)
    return thing is not None and standing.may(_DECIDES[step], thing)


def _decided_on(grounds: Grounds, step: ReportState) -> Any:
    if step is ReportState.COORDINATOR:
        return grounds.item
    return grounds.above if step is ReportState.LEAD_UNIT else grounds.unit


def reviewer(request: HttpRequest, grounds: Grounds, step: ReportState) -> Actor:
    """The person as who reviews at a step.

    Raises:
        LookupError: it is not theirs to review, or no step of review.
    """
    standing: Standing = request.standing  # type: ignore[attr-defined]
    if step not in _DECIDES or not may_decide(standing, grounds, step):
        raise LookupError(_("这份填报不由您审核"))
    actor: Actor = standing.actor(_DECIDES[step], _decided_on(grounds, step))
    return actor


def _each(request: HttpRequest, things: Iterable[int], act: Callable[[int], None]) -> int:
    """Do an act on each thing; what is wrong with one is told and holds up no other."""
    done, asked, told = 0, list(things)[:MOST_AT_ONCE], []
    for thing in asked:
        try:
            act(thing)
            done += 1
        except (ValueError, LookupError, PermissionError) as slip:
            told.append(str(slip))
    if not asked:
        told.append(_("请先勾选要办理的事项"))
    for said in dict.fromkeys(told):
        messages.error(request, said)
    return done


def _after(request: HttpRequest, done: int, said: str, place: str) -> HttpResponse:
    if done:
        messages.success(request, said)
    return redirect(reverse("portal:my") + place)
