"""The check-up of a draft: hand it in, read the report, take it along as a Word file."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from luodi.compiler import Unreadable
from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.policy import queries
from luodi.policy.domain import UPLOAD_LIMIT, UPLOAD_LIMIT_WITH_PICTURES, Handed
from luodi.policy.domain.marks import Taken
from luodi.policy.queries import Reviewed
from luodi.portal import services
from luodi.portal.domain.checkup import Checkup, checkup
from luodi.portal.domain.checkup_docx import checkup_docx
from luodi.portal.domain.review import dismissals, named, numbers, settled
from luodi.portal.web.finding import viewer
from luodi.portal.web.forms import CheckupForm
from luodi.portal.web.review import reviewed_or_404
from luodi.portal.web.words import english, number

# Endings and media types: some browsers and desktops know only one of the two.
ACCEPTED = (
    ".docx,.pdf,.ofd,.txt,.html,.htm,application/pdf,text/plain,text/html,application/ofd,"
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)
REFUSES = {
    Taken.NONE: _("标有绝密、机密、秘密或者内部字样的文件不要提交，系统也不接收。"),
    Taken.INTERNAL: _("标有绝密、机密、秘密的文件不要提交，系统也不接收。"),
}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@needs(Act.POLICY_HAND_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The form; handing in a paper leads to its report, by way of its progress."""
    form = CheckupForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data, name = form.paper()
        actor = request.standing.actor(Act.POLICY_HAND_IN)  # type: ignore[attr-defined]
        try:
            handed = services.hand_in(data=data, name=name, actor=actor, now=timezone.now())
        except Unreadable as refusal:
            form.add_error(None, refusal.english if english() else str(refusal))
        else:
            return _to_result(handed)
    return _form(request, form)


def _form(request: HttpRequest, form: CheckupForm) -> HttpResponse:
    mine = viewer(request)
    context = {
        "form": form,
        "accept": ACCEPTED,
        "large": UPLOAD_LIMIT_WITH_PICTURES // 1024 // 1024,
        "small": UPLOAD_LIMIT // 1024 // 1024,
        "refuses": REFUSES.get(Taken(settings.MARKED_PAPERS)),
        "recent": queries.runs(viewer=mine, limit=10),
        "pending": queries.pending(viewer=mine),
    }
    status = 422 if form.errors else 200
    return render(request, "portal/checkup.html", context, status=status)


def _to_result(handed: Handed) -> HttpResponse:
    """A paper that is compiled already has its report; another one is waited for."""
    if handed.run is not None:
        return redirect("portal:checkup_report", handed.run)
    return redirect("portal:progress", handed.document)


@needs(Act.POLICY_READ)
@require_safe
def report(request: HttpRequest, run: int) -> HttpResponse:
    """The report on screen."""
    found = reviewed_or_404(request, run)
    made = _report(found, in_english=english())
    context = {"run": found.run, "report": made, "characters": number(made.contents.characters)}
    return render(request, "portal/checkup_report.html", context)


@needs(Act.POLICY_READ)
@require_safe
def word(request: HttpRequest, run: int) -> HttpResponse:
    """The report as a Word file."""
    found = reviewed_or_404(request, run)
    made = _report(found, in_english=english())
    tasks = found.run.compiled["tasks"]
    body = checkup_docx(made, tasks, timezone.now(), english=english())
    name = quote(f"{gettext('体检报告')}-{made.title[:60]}.docx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return HttpResponse(body, content_type=WORD, headers=headers)


def _report(found: Reviewed, *, in_english: bool) -> Checkup:
    """The report of a paper as reviewers left it: what they set aside stands apart."""
    run, overlaid = found.run, found.overlaid
    return checkup(
        run.text,
        run.compiled,
        run.name,
        english=in_english,
        numbers=numbers(named(run.compiled, overlaid)),
        dismissed=dismissals(run.text, overlaid, english=in_english),
        settled=settled(run.text, overlaid, english=in_english),
    )
