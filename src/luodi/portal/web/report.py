"""The page of a progress report: written, submitted, reviewed, with its evidence and history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luodi.delivery import services
from luodi.delivery.domain.report import (
    FIELD_WORDS,
    TEXTS,
    Content,
    Fault,
    ReportFaults,
    period_said,
)
from luodi.delivery.domain.review import ReportState
from luodi.delivery.queries import reports
from luodi.delivery.queries.reports import Feeding, MilestoneLine, ReportView
from luodi.delivery.services import Changed, Clash
from luodi.directory.domain import Act, Standing
from luodi.foundation.access import needs
from luodi.foundation.attachments.refusals import Shut
from luodi.foundation.attachments.services import open_attachment
from luodi.foundation.attachments.serving import serve
from luodi.foundation.domain import Actor
from luodi.portal.web import report_forms as forms
from luodi.portal.web import report_words as words
from luodi.portal.web.context import frame
from luodi.portal.web.my import may_decide, reviewer
from luodi.portal.web.words import ROLES, english

CONFLICT, UNPROCESSABLE = 409, 422
_ROWS = {"done": 6, "problems": 3, "help_needed": 3, "next_steps": 3}


@dataclass(frozen=True, slots=True)
class Box:
    """A text field of the form: what stands in it, what is wrong with it, whether a reviewer named
    it, what a colleague wrote in it meanwhile, and what the last report said."""

    name: str
    label: str
    value: str
    rows: int
    faults: tuple[str, ...] = ()
    named: bool = False
    theirs: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class FeedRow:
    """Another unit's report beside the form."""

    it: Feeding
    unit: str
    state: str
    texts: tuple[words.Said, ...]


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone of the form or the report."""

    it: MilestoneLine
    mark: str
    said: str
    theirs: str = ""


@needs(Act.PROGRAMME_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, report: int) -> HttpResponse:
    """A report; who reports writes it here."""
    found = _or_404(request, report)
    if request.method == "POST":
        return _Writing(request, found).answer()
    return _show(request, found)


def _or_404(request: HttpRequest, report: int) -> ReportView:
    standing: Standing = request.standing  # type: ignore[attr-defined]
    found = reports.report_view(report, standing, now=timezone.now())
    if found is None:
        raise Http404(_("没有这份填报，或者还没有采纳、暂不公开"))
    frame(request).belongs_to(found.programme)
    return found


def _may_write(request: HttpRequest, found: ReportView) -> bool:
    standing: Standing = request.standing  # type: ignore[attr-defined]
    return standing.may(Act.DELIVERY_REPORT, found.grounds.unit)


class _Writing:
    """A form that was sent: kept as a draft first, whatever is done next."""

    def __init__(self, request: HttpRequest, found: ReportView) -> None:
        if not _may_write(request, found):
            raise Http404(_("这份填报由它的单位填写"))
        standing: Standing = request.standing  # type: ignore[attr-defined]
        self.request, self.found = request, found
        self.actor: Actor = standing.actor(Act.DELIVERY_REPORT, found.grounds.unit)
        self.sent = request.POST
        self.now = timezone.now()

    def answer(self) -> HttpResponse:
        """Do what was asked; a slip shows the form again with everything in it."""
        autosave = bool(self.request.htmx)  # type: ignore[attr-defined]
        try:
            if self.sent.get("do") == "withdraw":
                return self._withdrawn()
            saved = self._saved()
            if autosave:
                return _saved(self.request, saved.version, self.now)
            return self._next(saved.version)
        except Clash as clash:
            return self._again(clash=clash, autosave=autosave)
        except ReportFaults as wrong:
            return self._again(faults=wrong.faults, autosave=autosave)
        except (ValueError, LookupError) as slip:
            return self._again(error=str(slip), autosave=autosave)

    def _saved(self) -> services.Saved:
        content = forms.content(self.sent)
        if wanted := self.sent.get("take", ""):
            content = forms.taken(content, self.found.feeding, wanted)
        return services.save_draft(
            report=self.found.id,
            content=content,
            seen=_number(self.sent.get("seen", "")),
            actor=self.actor,
            now=self.now,
        )

    def _next(self, version: int) -> HttpResponse:
        do, place = self.sent.get("do", ""), ""
        if do == "submit":
            self._submit(version)
        elif do == "evidence":
            self._add_evidence()
            place = "#evidence"
        elif gone := self.sent.get("unattach", ""):
            self._withdraw_evidence(gone)
            place = "#evidence"
        elif taken := self.sent.get("take", ""):
            place = f"#f-{taken.partition(':')[2]}"
        else:
            messages.success(self.request, _("已保存。"))
        return redirect(reverse("portal:report", args=[self.found.id]) + place)

    def _submit(self, version: int) -> None:
        state = services.submit(
            report=self.found.id,
            seen=version,
            actor=self.actor,
            now=self.now,
            idem=self.sent.get("idem", "")[:64] or None,
        )
        messages.success(
            self.request, _("已报送，%(state)s。") % {"state": words.state(str(state))}
        )

    def _add_evidence(self) -> None:
        file = self.request.FILES.get("file")
        services.add_evidence(
            report=self.found.id,
            title=self.sent.get("title", ""),
            grade=forms.grade(self.sent),
            file=file,
            name=file.name or "" if file else "",
            link=self.sent.get("link", ""),
            actor=self.actor,
            now=self.now,
            idem=self.sent.get("idem", "")[:64] or None,
        )
        messages.success(self.request, _("佐证已附上。"))

    def _withdraw_evidence(self, gone: str) -> None:
        if gone not in {str(one.id) for one in self.found.evidence}:
            raise LookupError(_("这件佐证不属于这份填报"))
        why = self.sent.get(f"why-{gone}", "")
        services.withdraw_evidence(evidence=int(gone), why=why, actor=self.actor, now=self.now)
        messages.success(self.request, _("佐证已撤回，记录仍在。"))

    def _withdrawn(self) -> HttpResponse:
        services.withdraw(
            report=self.found.id,
            actor=self.actor,
            now=self.now,
            idem=self.sent.get("idem", "")[:64] or None,
        )
        messages.success(self.request, _("已撤回，可以继续修改。"))
        return redirect("portal:report", self.found.id)

    def _again(
        self,
        *,
        autosave: bool,
        clash: Clash | None = None,
        faults: tuple[Fault, ...] = (),
        error: str = "",
    ) -> HttpResponse:
        if autosave:
            said = str(clash) if clash else error or "；".join(f.message for f in faults)
            return _saved(self.request, _number(self.sent.get("seen", "")), None, said)
        again = _or_404(self.request, self.found.id)
        return _show(
            self.request,
            again,
            typed=forms.typed(self.sent) if "seen" in self.sent else None,
            clash=clash,
            faults=faults,
            error=error,
            status=CONFLICT if clash else UNPROCESSABLE,
        )


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) <= 9 else 0


def _saved(request: HttpRequest, version: int, at: Any, wrong: str = "") -> HttpResponse:
    """What stands beside the buttons after the form was kept while somebody typed."""
    context = {"seen": version, "at": at, "wrong": wrong}
    status = UNPROCESSABLE if wrong else 200
    return render(request, "portal/parts/report_saved.html", context, status=status)


def _show(
    request: HttpRequest,
    found: ReportView,
    *,
    typed: Content | None = None,
    clash: Clash | None = None,
    faults: tuple[Fault, ...] = (),
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    shown = typed if typed is not None and found.editable else found.content
    theirs = clash.theirs if clash else None
    context = {
        "report": found,
        "title": found.item_title.said(english()),
        "unit": found.unit_name.said(english()),
        "role": str(ROLES[found.role]),
        "period": period_said(found.period),
        "state": words.state(found.state),
        "left": "" if found.returned else words.left(found.timing),
        "returned": found.returned,
        "named": _named(found),
        "boxes": _boxes(found, shown, theirs, faults),
        "percent": _percent(request, shown, typed),
        "percent_theirs": _other(theirs, shown),
        "wrong": {f.field: f.message for f in faults if f.field not in TEXTS},
        "marks": words.marks(),
        "milestones": [_milestone(one, shown, theirs) for one in found.milestones],
        "texts": words.texts(found.content),
        "feeding": [_fed(one) for one in found.feeding],
        "last": found.last,
        "last_period": period_said(found.last.period) if found.last else "",
        "last_texts": words.texts(found.last.content) if found.last else (),
        "evidence": [(one, str(words.GRADES.get(one.grade, ""))) for one in found.evidence],
        "grades": [(int(grade), str(said)) for grade, said in words.GRADES.items()],
        "history": words.history(found.steps),
        "chain": [(one, words.state(one), one == found.state) for one in found.chain],
        "error": error or (str(clash) if clash else ""),
        "faults": faults,
        "clash": clash,
        "seen": clash.version if clash else _seen(request, found, typed),
        "idem": uuid4().hex,
        "fields": [(name, words.field(name)) for name in FIELD_WORDS],
        **_rights(request, found),
    }
    return render(request, "portal/report.html", context, status=status)


def _seen(request: HttpRequest, found: ReportView, typed: Content | None) -> int:
    """What was kept before the slip is what its form has seen."""
    if typed is None or not typed.differs(found.content):
        return found.version
    return _number(request.POST.get("seen", ""))


def _rights(request: HttpRequest, found: ReportView) -> dict[str, Any]:
    """What the person may do with the report now."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    writes, step = _may_write(request, found), found.state
    in_review = step in found.chain or step in words.PASSING
    decides = in_review and may_decide(standing, found.grounds, step)
    return {
        "writes": writes and found.editable,
        "withdraws": writes and bool(found.chain) and step == found.chain[0],
        "decides": decides and not found.barred,
        "barred": decides and found.barred,
        "passing": str(words.PASSING.get(step, "")),
        "reopens": step is ReportState.ACCEPTED and _may_reopen(standing, found),
    }


def _may_reopen(standing: Standing, found: ReportView) -> bool:
    last = found.chain[-1]
    return may_decide(standing, found.grounds, last) or standing.may(
        Act.DELIVERY_COORDINATE, found.grounds.item
    )


def _named(found: ReportView) -> tuple[str, ...]:
    back = found.returned
    return tuple(map(words.field, back.data.get("fields", ()))) if back else ()


def _boxes(
    found: ReportView, shown: Content, theirs: Content | None, faults: tuple[Fault, ...]
) -> list[Box]:
    back = found.returned
    named = set(back.data.get("fields", ())) if back else set()
    last = found.last.content if found.last else None
    return [
        Box(
            name=name,
            label=words.field(name),
            value=getattr(shown, name),
            rows=_ROWS[name],
            faults=tuple(fault.message for fault in faults if fault.field == name),
            named=name in named,
            theirs=getattr(theirs, name) if theirs and name in theirs.differs(shown) else "",
            last=getattr(last, name) if last else "",
        )
        for name in TEXTS
    ]


def _percent(request: HttpRequest, shown: Content, typed: Content | None) -> str:
    """As it was typed, where it could not be read."""
    if typed is not None and typed.percent is None:
        return request.POST.get("percent", "")
    return "" if shown.percent is None else str(shown.percent)


def _other(theirs: Content | None, shown: Content) -> int | None:
    return theirs.percent if theirs and theirs.percent != shown.percent else None


def _milestone(line: MilestoneLine, shown: Content, theirs: Content | None) -> MilestoneRow:
    mark = shown.milestones.get(line.key, "")
    said = dict(words.marks())
    other = theirs.milestones.get(line.key, "") if theirs else mark
    return MilestoneRow(
        line, mark, said.get(mark, ""), said.get(other, "") if other != mark else ""
    )


def _fed(one: Feeding) -> FeedRow:
    texts = words.texts(one.content) if one.content else ()
    return FeedRow(one, one.unit.said(english()), words.state(one.state), texts)


@needs(Act.PROGRAMME_READ)
@require_POST
def review(request: HttpRequest, report: int) -> HttpResponse:
    """Pass a report on, return it, or open an accepted one again."""
    found = _or_404(request, report)
    common: dict[str, Any] = {
        "report": report,
        "now": timezone.now(),
        "idem": request.POST.get("idem", "")[:64] or None,
    }
    try:
        said = _reviewed(request, found, common)
    except (ValueError, LookupError, PermissionError) as slip:
        status = CONFLICT if isinstance(slip, Changed) else UNPROCESSABLE
        return _show(request, _or_404(request, report), error=str(slip), status=status)
    messages.success(request, said)
    if request.POST.get("do") == "reopen":
        return redirect("portal:report", report)
    return redirect("portal:my")


def _reviewed(request: HttpRequest, found: ReportView, common: dict[str, Any]) -> str:
    do, reason = request.POST.get("do", ""), request.POST.get("reason", "")
    if do == "reopen":
        services.reopen_report(reason=reason, actor=_reopener(request, found), **common)
        return _("已重新打开，请填报单位补正。")
    said = request.POST.get("step", "")
    step = ReportState(said) if said in set(ReportState) else found.state
    actor = reviewer(request, found.grounds, step)
    version = request.POST.get("version", "")
    common["seen"] = int(version) if version.isdecimal() else None
    if do == "return":
        fields = request.POST.getlist("field")
        services.return_report(step=step, reason=reason, fields=fields, actor=actor, **common)
        return _("已退回，填报单位会看到您的理由。")
    state = services.pass_on(step=step, opinion=reason, actor=actor, **common)
    return _("已办理，%(state)s。") % {"state": words.state(str(state))}


def _reopener(request: HttpRequest, found: ReportView) -> Actor:
    standing: Standing = request.standing  # type: ignore[attr-defined]
    if not _may_reopen(standing, found):
        raise LookupError(_("这份填报由采纳它的单位重新打开"))
    if standing.may(Act.DELIVERY_COORDINATE, found.grounds.item):
        actor: Actor = standing.actor(Act.DELIVERY_COORDINATE, found.grounds.item)
        return actor
    return reviewer(request, found.grounds, found.chain[-1])


@needs(Act.PROGRAMME_READ)
@require_safe
def evidence(request: HttpRequest, evidence: int) -> HttpResponseBase:
    """A file of a report, for whoever may read the report; shown where the browser can, or to keep
    (``?save``)."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    number = reports.evidence_file(evidence, standing)
    if number is None:
        raise Http404(_("没有这件佐证，或者您不能查看它所在的填报"))
    try:
        return serve(open_attachment(number), inline="save" not in request.GET)
    except Shut as shut:
        raise Http404(str(shut)) from shut
