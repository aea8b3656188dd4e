"""How far a paper has got that was handed in: watched, left, come back to, tried again."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from luodi.compiler import Stage
from luodi.directory.domain import Act
from luodi.foundation import jobs
from luodi.foundation.access import needs
from luodi.policy import queries
from luodi.policy.domain import STAGES, CompileState, Progress
from luodi.portal import services
from luodi.portal.web.finding import viewer
from luodi.portal.web.words import english

_WORDS = {
    Stage.READ: gettext_lazy("读取文字"),
    Stage.OUTLINE: gettext_lazy("理清章节条款"),
    Stage.TASKS: gettext_lazy("找出任务和责任单位"),
    Stage.TARGETS: gettext_lazy("找出目标"),
    Stage.RULES: gettext_lazy("找出方向和规则"),
    Stage.CHECKS: gettext_lazy("逐项体检"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the compiler on the page: ``done``, ``now`` or ``ahead``."""

    words: str
    state: str


@needs(Act.POLICY_READ)
@require_safe
@never_cache
def page(request: HttpRequest, document: int) -> HttpResponse:
    """The state of a paper; its report once there is one. Asked again by the page itself, it
    answers with the part that changes."""
    found = _found(request, document)
    if found.run and found.state is not CompileState.FAILED:
        return _to_report(request, found.run)
    asked_again = bool(request.htmx)  # type: ignore[attr-defined]
    template = "portal/parts/progress.html" if asked_again else "portal/progress.html"
    return render(request, template, _context(found))


@needs(Act.POLICY_HAND_IN)
@require_POST
def retry(request: HttpRequest, document: int) -> HttpResponse:
    """Queue a paper anew that could not be compiled."""
    _found(request, document)
    actor = request.standing.actor(Act.POLICY_HAND_IN)  # type: ignore[attr-defined]
    services.retry(document=document, actor=actor, now=timezone.now())
    return redirect("portal:progress", document)


def _found(request: HttpRequest, document: int) -> Progress:
    found = queries.progress(document, viewer=viewer(request))
    if found is None:
        raise Http404(_("没有这份文件"))
    return found


def _to_report(request: HttpRequest, run: int) -> HttpResponse:
    report = redirect("portal:checkup_report", run)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(report["Location"])
    return report


def _context(found: Progress) -> dict[str, object]:
    reason = found.reason and (found.reason.english if english() else found.reason.chinese)
    return {
        "paper": found,
        "steps": steps(found),
        "reason": reason,
        "compiling": found.state is CompileState.COMPILING,
        "no_worker": not found.finished and not jobs.worker_alive(timezone.now()),
    }


def steps(found: Progress) -> list[Step]:
    """The compiler's stages, with the one under way."""
    return [
        Step(str(_WORDS[stage]), _state(place, found.step)) for place, stage in enumerate(STAGES, 1)
    ]


def _state(place: int, now: int) -> str:
    if place == now:
        return "now"
    return "done" if place < now else "ahead"
