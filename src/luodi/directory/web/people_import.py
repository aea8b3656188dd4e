"""Importing people from a sheet: hand it in, look at the plan, import, take the codes along."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luodi.directory.domain import Act, Standing
from luodi.directory.domain.people_sheet import (
    HandedIn,
    PeoplePlan,
    Step,
    rejected,
    template_columns,
)
from luodi.directory.queries.handed_in import handed_in, unsealed
from luodi.directory.queries.import_people import plan_people
from luodi.directory.services import issue_codes
from luodi.directory.services.import_people import (
    SheetHasErrors,
    carry_out_import,
    hand_in_people,
)
from luodi.directory.web.people_forms import SheetForm
from luodi.foundation.access import needs
from luodi.foundation.sheets import MEDIA_TYPE, Column, Sheet, Unreadable, workbook

REFUSED = 422
SHOWN = 200  # faults on the page; the workbook of bad rows has them all


@needs(Act.PEOPLE_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The form; a sheet that can be read leads to its plan."""
    posted = request.method == "POST"
    form = SheetForm(request.POST, request.FILES) if posted else SheetForm()
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read()
        try:
            _plan(request, data)
        except Unreadable as refusal:
            english = get_language() == "en"
            form.add_error("file", refusal.english if english else str(refusal))
        else:
            number = hand_in_people(
                data=data,
                name=file.name,
                actor=_standing(request).actor(Act.PEOPLE_IMPORT),
                now=timezone.now(),
            )
            return redirect("directory:people_plan", number)
    status = REFUSED if form.errors else 200
    return render(request, "directory/people_import.html", {"form": form}, status=status)


@needs(Act.PEOPLE_IMPORT)
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The sheet to fill in, with drop-downs."""
    page = Sheet(_("人员"), template_columns(), [])
    return _workbook([page], _("人员导入模板"))


@needs(Act.PEOPLE_IMPORT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, sheet: UUID) -> HttpResponse:
    """What importing would do, and doing it; afterwards, what was done."""
    kept = _sheet(request, sheet)
    me = _standing(request)
    if request.method == "POST":
        try:
            carry_out_import(
                number=sheet,
                people=me.reach(Act.PEOPLE_MANAGE),
                grants=me.reach(Act.GRANTS_MANAGE),
                actor=me.actor(Act.PEOPLE_IMPORT),
                now=timezone.now(),
                skip_bad=request.POST.get("rows") == "good",
            )
        except (SheetHasErrors, LookupError) as refusal:
            messages.error(request, str(refusal))
        return redirect("directory:people_plan", sheet)
    if kept.done_at is not None:
        return render(request, "directory/people_imported.html", {"sheet": kept})
    if not kept.sheet:
        return render(request, "directory/people_import.html", {"form": SheetForm(), "gone": True})
    made = _plan(request, unsealed(kept.sheet))
    context = {
        "sheet": kept,
        "plan": made,
        "errors": made.errors[:SHOWN],
        "more": max(0, len(made.errors) - SHOWN),
        "bad": len(made.bad),
        "new": made.count(Step.NEW),
        "changed": [entry for entry in made.entries if entry.step is Step.CHANGE][:SHOWN],
        "changes": made.count(Step.CHANGE),
        "same": made.count(Step.SAME),
        "granted": sum(len(entry.grants) for entry in made.entries),
        "appointed": sum(1 for entry in made.entries if entry.post),
        "doing": len(made.doing),
    }
    return render(request, "directory/people_plan.html", context)


@needs(Act.PEOPLE_IMPORT)
@never_cache
@require_safe
def bad_rows(request: HttpRequest, sheet: UUID) -> HttpResponse:
    """The rows with errors as a sheet: what is wrong stands in comments on the cells."""
    kept = _sheet(request, sheet)
    if not kept.sheet:
        raise Http404(_("这张表格已不再保存，请重新上传"))
    rows, comments = rejected(_plan(request, unsealed(kept.sheet)))
    page = Sheet(_("待更正"), template_columns(), rows, comments)
    return _workbook([page], _("待更正的人员"))


@needs(Act.PEOPLE_MANAGE)
@never_cache
@require_POST
def codes(request: HttpRequest, sheet: UUID) -> HttpResponse:
    """New activation codes for those of the import who have not set a password yet. The codes are
    in this file and nowhere else."""
    kept = _sheet(request, sheet)
    if kept.outcome is None:
        raise Http404(_("这张表格还没有导入"))
    issued = issue_codes(
        logins=kept.outcome["added"],
        actor=_standing(request).actor(Act.PEOPLE_MANAGE),
        now=timezone.now(),
    )
    heads = (_("登录名"), _("姓名"), _("单位"), _("激活码"))
    rows = [(one.login, one.name, one.unit, one.code) for one in issued]
    page = Sheet(_("激活码"), [Column(head) for head in heads], rows)
    return _workbook([page], _("激活码"))


def _standing(request: HttpRequest) -> Standing:
    return request.standing  # type: ignore[attr-defined,no-any-return]


def _plan(request: HttpRequest, data: bytes) -> PeoplePlan:
    me = _standing(request)
    return plan_people(
        data,
        people=me.reach(Act.PEOPLE_MANAGE),
        grants=me.reach(Act.GRANTS_MANAGE),
        actor=me.login,
        now=timezone.now(),
    )


def _sheet(request: HttpRequest, number: UUID) -> HandedIn:
    sheet = handed_in(number, by=_standing(request).login)
    if sheet is None:
        raise Http404(_("没有这次导入"))
    return sheet


def _workbook(sheets: list[Sheet], title: str) -> HttpResponse:
    now = timezone.localtime()
    name = quote(f"{title}-{now:%Y-%m-%d}.xlsx")
    headers: dict[str, Any] = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    body = workbook(sheets, title=title, created=now)
    return HttpResponse(body, content_type=MEDIA_TYPE, headers=headers)


urlpatterns = [
    path("people/template.xlsx", template, name="people_template"),
    path("people/import/", start, name="people_import"),
    path("people/import/<uuid:sheet>/", plan, name="people_plan"),
    path("people/import/<uuid:sheet>/bad.xlsx", bad_rows, name="people_bad_rows"),
    path("people/import/<uuid:sheet>/codes/", codes, name="people_codes"),
]
