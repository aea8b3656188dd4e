"""The annual plan of an item, written by who answers for it: rows of milestones, saved and proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luodi.delivery import services
from luodi.delivery.domain.plans import Fault, MilestoneValue, PlanFaults
from luodi.delivery.domain.states import ItemAct, PlanState
from luodi.delivery.queries.task import Dossier, PartView, PlanView, dossier
from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.foundation.addresses import address
from luodi.portal.domain.book import Book
from luodi.portal.web import lines
from luodi.portal.web.context import frame, programme
from luodi.portal.web.offers import may_plan
from luodi.portal.web.task_work import link
from luodi.portal.web.tasks import standing_of

SPARE, ROWS_AT_MOST = 3, 80
FIELDS = ("key", "title", "due", "deliverable", "planned", "unit")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form as it was written; ``faults`` by field."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing is written in it."""
        return not any(self.values.get(name) for name in FIELDS if name not in ("key", "unit"))


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it is shown."""

    rows: tuple[Row, ...]
    summary: str
    reason: str
    seen: int | None
    fault: str = ""
    edition: int = 1
    returned: str = ""


@needs(Act.DELIVERY_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, key: str) -> HttpResponse:
    """The plan of this year as it is being written."""
    book = programme(request)
    if book is None:
        raise Http404(_("还没有生效的方案"))
    item = dossier(book.definition.key, key, known=None)
    if item is None:
        raise Http404(_("没有这个事项"))
    if frame(request).days.asked:
        return redirect(address({}, "portal:plan", key))
    part = may_plan(item, standing_of(request))
    if part is None:
        raise PermissionDenied
    year = timezone.localdate().year
    if request.method == "POST":
        return _sent(request, book, item, part, year)
    return _shown(request, book, item, part, year, _begun(item, year))


def _begun(item: Dossier, year: int) -> Form:
    """What the form begins with: the draft, else the plan in force, whose next edition this is."""
    making, force = item.making(year), item.plan(year)
    shown = making or force
    rows = tuple(_row(one) for one in shown.milestones) if shown else ()
    return Form(
        rows=(*rows, *(Row(),) * SPARE),
        summary=shown.summary if shown else "",
        reason=making.reason if making else "",
        seen=making.version if making else None,
        edition=_edition(making, force),
        returned=_why_returned(item, making),
    )


def _why_returned(item: Dossier, making: PlanView | None) -> str:
    """Why the plan was returned, as far as the item's own acts tell; "" where it was not."""
    if making is None or making.state is not PlanState.RETURNED:
        return ""
    said = [step.reason for step in item.steps if step.act == ItemAct.RETURN_PLAN]
    return said[-1] if said else ""


def _edition(making: PlanView | None, force: PlanView | None) -> int:
    if making is not None:
        return making.edition
    return force.edition + 1 if force else 1


def _row(one: MilestoneValue) -> Row:
    planned = "" if one.planned is None else str(one.planned)
    values = (one.key, one.title, one.due.isoformat(), one.deliverable, planned, one.unit or "")
    return Row(dict(zip(FIELDS, values, strict=True)))


def _shown(
    request: HttpRequest, book: Book, item: Dossier, part: PartView, year: int, form: Form
) -> HttpResponse:
    making = item.making(year)
    waiting = making is not None and making.state is PlanState.PROPOSED
    units = dict.fromkeys(one.unit for one in item.parts if one.unit != part.unit)
    names = {one.unit: one.name for one in item.parts}
    context = {
        "task": book.task(item.key) or lines.task_of(item, book),
        "item": item,
        "year": year,
        "form": form,
        "waiting": waiting,
        "units": [link(book, unit, names[unit]) for unit in units],
        "own": link(book, part.unit, part.name),
        "idem": uuid4().hex,
    }
    wrong = bool(form.fault) or any(row.faults for row in form.rows)
    return render(request, "portal/plan.html", context, status=422 if wrong else 200)


# --- sent ---------------------------------------------------------------------------------


def _sent(
    request: HttpRequest, book: Book, item: Dossier, part: PartView, year: int
) -> HttpResponse:
    do, form = request.POST.get("do", ""), _written(request.POST, item, year)
    if do == "more":
        rows = (*form.rows, *(Row(),) * SPARE)[:ROWS_AT_MOST]
        return _shown(request, book, item, part, year, replace(form, rows=rows))
    milestones, wrong = _values(form.rows)
    if wrong:
        return _shown(request, book, item, part, year, _marked(form, wrong))
    idem = request.POST.get("idem", "")[:64] or None
    if do == "propose" and _proposed_already(item, year, form):
        return redirect(address({}, "portal:task", item.key))
    return _kept(request, book, item, part, year, form, milestones, idem if do == "propose" else "")


def _proposed_already(item: Dossier, year: int, form: Form) -> bool:
    """Whether a second click sends what the first one proposed."""
    making = item.making(year)
    return (
        making is not None
        and making.state is PlanState.PROPOSED
        and making.version == (form.seen or 0) + 1
    )


def _written(post: Any, item: Dossier, year: int) -> Form:
    columns = [post.getlist(name)[:ROWS_AT_MOST] for name in FIELDS]
    rows = tuple(
        Row(dict(zip(FIELDS, (value.strip() for value in values), strict=True)))
        for values in zip(*columns, strict=False)
    )
    seen = post.get("seen", "")
    return Form(
        rows=rows,
        summary=post.get("summary", ""),
        reason=post.get("reason", ""),
        seen=int(seen) if seen.isdecimal() and len(seen) < 9 else None,
        edition=_edition(item.making(year), item.plan(year)),
    )


def _values(rows: Sequence[Row]) -> tuple[list[MilestoneValue], list[tuple[int, str, str]]]:
    """The milestones that are written, and what cannot be read: (row, field, message)."""
    found: list[MilestoneValue] = []
    wrong: list[tuple[int, str, str]] = []
    for place, row in enumerate(rows):
        if row.empty:
            continue
        due, planned = _day(row.values["due"]), _percent(row.values["planned"])
        if due is None:
            wrong.append((place, "due", _("请写日期，例如 2026-11-24")))
        if planned == -1:
            wrong.append((place, "planned", _("请写 0 到 100 的整数，或者不填")))
        unit = row.values["unit"] or None
        values = row.values
        found.append(
            MilestoneValue(
                values["key"],
                values["title"],
                due or date.min,
                values["deliverable"],
                planned,
                unit,
            )
        )
    return found, wrong


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _percent(said: str) -> int | None:
    """The figure, None where there is none, -1 for what is no percentage."""
    if not said:
        return None
    return int(said) if said.isdecimal() and len(said) <= 3 and int(said) <= 100 else -1


def _marked(form: Form, wrong: Sequence[tuple[int, str, str]]) -> Form:
    """The form with what is wrong beside its fields."""
    rows = tuple(
        replace(row, faults={name: said for at, name, said in wrong if at == place})
        for place, row in enumerate(form.rows)
    )
    return replace(form, rows=rows)


def _kept(
    request: HttpRequest,
    book: Book,
    item: Dossier,
    part: PartView,
    year: int,
    form: Form,
    milestones: Sequence[MilestoneValue],
    propose: str | None,
) -> HttpResponse:
    """Save the draft and, where that was asked, propose it; what is wrong is told beside it."""
    actor, now = standing_of(request).actor(Act.DELIVERY_REPORT, part.thing), timezone.now()
    try:
        plan = services.save_plan(
            item=item.id,
            year=year,
            unit=part.unit,
            milestones=milestones,
            summary=form.summary,
            reason=form.reason,
            seen=form.seen,
            actor=actor,
            now=now,
        )
    except (ValueError, LookupError) as error:
        return _shown(request, book, item, part, year, replace(form, fault=str(error)))
    if propose == "":
        messages.success(request, _("计划已保存。"))
        return redirect(address({}, "portal:plan", item.key))
    try:
        services.propose_plan(plan=plan, idem=propose, actor=actor, now=now)
    except (ValueError, LookupError) as error:
        return _not_yet(request, book, part, form, error)
    messages.success(request, _("计划已报送，等配合单位会签、统筹单位审定。"))
    return redirect(address({}, "portal:task", item.key))


def _not_yet(
    request: HttpRequest, book: Book, part: PartView, form: Form, error: Exception
) -> HttpResponse:
    """The draft as it was saved, with what keeps it from being proposed."""
    item = dossier(book.definition.key, request.resolver_match.kwargs["key"], known=None)  # type: ignore[union-attr]
    assert item is not None  # it was saved a moment ago
    year = timezone.localdate().year
    saved = _begun(item, year)
    if not isinstance(error, PlanFaults):
        return _shown(request, book, item, part, year, replace(saved, fault=str(error)))
    in_rows = [(f.row, f.field, f.message) for f in error.faults if f.row is not None]
    whole = "；".join(_whole(error.faults))
    form = replace(
        _marked(saved, in_rows), fault=whole or _("计划已保存，还不能报送，请看标出的各处")
    )
    return _shown(request, book, item, part, year, form)


def _whole(faults: Sequence[Fault]) -> list[str]:
    return [fault.message for fault in faults if fault.row is None]
