"""Adopting an edition: a file or a compiled paper is compared first, and adopted when confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.foundation.addresses import PROGRAMME
from luodi.kernel.diagnostic import Diagnostic
from luodi.policy import queries as policy
from luodi.policy.domain import UPLOAD_LIMIT
from luodi.portal import queries
from luodi.portal import services as portal
from luodi.portal.domain.review import guessed
from luodi.portal.web import changes
from luodi.portal.web.context import frame
from luodi.portal.web.coordination import whole
from luodi.portal.web.finding import viewer
from luodi.programme import queries as programmes
from luodi.programme import services
from luodi.programme.domain import ProgrammeInvalid

_PAPERS = 20
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file, its line, and what to do."""

    line: str
    message: str
    hint: str


@needs(Act.PROGRAMME_ADOPT)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Choose a file or a paper; what it would change is shown before anything is written."""
    if request.method == "POST":
        return _from_file(request)
    run = request.GET.get("run", "")
    if run:
        return _preview(request, _proposed(request, run), run=int(run))
    return _choose(request)


def _choose(request: HttpRequest, faults: Sequence[Fault] = (), text: str = "") -> HttpResponse:
    shown = frame(request).view
    context = {
        "papers": policy.runs(viewer=viewer(request), limit=_PAPERS),
        "bound": programmes.runs_bound(shown.slug) if shown else frozenset(),
        "faults": faults,
        "text": text,
    }
    return render(request, "portal/adopt.html", context, status=422 if faults else 200)


def _from_file(request: HttpRequest) -> HttpResponse:
    file, text = request.FILES.get("file"), request.POST.get("text", "")
    if file is not None and file.size and file.size > UPLOAD_LIMIT:
        return _choose(request, [Fault("", _("文件太大，不像方案文件。"), "")])
    data = file.read() if file is not None else text.encode()
    if not data.strip():
        return _choose(request, [Fault("", _("请选择一个方案文件，或者把它的内容粘贴进来。"), "")])
    return _preview(request, data)


def _proposed(request: HttpRequest, run: str) -> bytes:
    """The proposal for a compiled paper, as the text of a programme file."""
    known = run.isdecimal() and len(run) <= _DIGITS
    found = queries.proposed_file(int(run), viewer=viewer(request)) if known else None
    if found is None:
        raise Http404(_("没有这份文件"))
    return found.encode()


def _preview(
    request: HttpRequest,
    data: bytes,
    overtaken: str = "",
    reason: str = "",
    *,
    run: int | None = None,
) -> HttpResponse:
    try:
        found = programmes.preview(data)
    except ProgrammeInvalid as refusal:
        text = data.decode("utf-8-sig", errors="replace")
        return _choose(request, [_fault(one) for one in refusal.diagnostics], text)
    _refuse(request, found)
    context: dict[str, Any] = {
        "found": found,
        "text": data.decode("utf-8-sig"),
        "sections": changes.sections(found.difference, found.before, found.after),
        "replayed": changes.corrections(found.replayed, found.before, found.after),
        "conflicts": changes.corrections(found.conflicts, found.before, found.after),
        "counts": {
            "measures": len(found.after.measures),
            "tasks": len(found.after.tasks),
            "units": len(found.after.units),
            "targets": len(found.after.targets),
        },
        "overtaken": overtaken,
        "reason": reason,
        "run": run,
        "guesses": _guesses(request, run),
    }
    return render(request, "portal/adopt_preview.html", context, status=409 if overtaken else 200)


def _guesses(request: HttpRequest, run: int | None) -> int:
    """How many fields of the paper that is proposed were guessed and nobody has looked at yet."""
    found = policy.reviewed(run, viewer(request)) if run is not None else None
    return guessed(found.run.compiled) if found is not None else 0


def _fault(found: Diagnostic) -> Fault:
    line = dict(found.facts).get("line", "")
    return Fault(line, found.message, found.hint)


def _refuse(request: HttpRequest, found: programmes.Preview) -> None:
    """A programme that exists belongs to the office that coordinates it now, a new one to the
    office that is to coordinate it."""
    standing = request.standing  # type: ignore[attr-defined]
    if not standing.may(Act.PROGRAMME_ADOPT, whole(found.before or found.after)):
        raise PermissionDenied


@needs(Act.PROGRAMME_ADOPT)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Adopt what was compared, unless the programme has a newer edition by now."""
    data, reason = request.POST.get("text", "").encode(), request.POST.get("reason", "").strip()
    said = request.POST.get("based_on", "")
    based_on = int(said) if said.isdecimal() and len(said) <= _DIGITS else -1
    try:
        found = programmes.preview(data)
    except ProgrammeInvalid as refusal:
        return _choose(request, [_fault(one) for one in refusal.diagnostics], data.decode())
    _refuse(request, found)
    if based_on > 0 and not reason:
        return _preview(request, data, _("请写明修订的理由或依据。"))
    actor = request.standing.actor(  # type: ignore[attr-defined]
        Act.PROGRAMME_ADOPT, whole(found.before or found.after)
    )
    now = timezone.now()
    try:
        if based_on:
            edition = portal.amend(data, reason=reason, actor=actor, now=now, based_on=based_on)
        else:
            edition = portal.adopt(data, actor=actor, now=now, based_on=based_on)
    except services.EditedMeanwhile as overtaken:
        return _preview(request, data, str(overtaken), reason)
    made = programmes.edition(edition)
    number = made.number if made else 1
    messages.success(request, _("方案现为第 %(number)d 版。") % {"number": number})
    return redirect(reverse("portal:edition", args=[number], query={PROGRAMME: found.slug}))
