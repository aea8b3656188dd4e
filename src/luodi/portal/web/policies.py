"""The papers that were compiled, and the reader."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luodi.compiler.write.akn import to_akn
from luodi.compiler.write.workbook import to_xlsx
from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.foundation.sheets import MEDIA_TYPE
from luodi.policy import queries as policy
from luodi.portal import queries
from luodi.portal.web.context import frame
from luodi.portal.web.finding import viewer
from luodi.portal.web.reader import context
from luodi.portal.web.review import may_correct, reviewed_or_404
from luodi.portal.web.words import english
from luodi.programme import queries as programmes

PAGE = 50
_MOST_DIGITS = 18  # of an id, as the database counts them


@needs(Act.POLICY_READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The compiled papers, newest first, with what was found in each."""
    before = _id(request.GET.get("before", ""))
    rows = policy.runs(viewer=viewer(request), before=before, limit=PAGE + 1)
    context = {
        "rows": rows[:PAGE],
        "older": rows[PAGE - 1].id if len(rows) > PAGE else None,
        "pending": () if before else policy.pending(viewer=viewer(request)),
    }
    return render(request, "portal/policies.html", context)


def _id(words: str) -> int | None:
    return int(words) if words.isdecimal() and len(words) <= _MOST_DIGITS else None


@needs(Act.POLICY_READ)
@require_safe
def original(request: HttpRequest, run: int) -> HttpResponse:
    """The paper byte for byte as it was handed in, to be saved: never shown by the browser, since
    a page of strangers has no business among ours."""
    found = policy.original(run, viewer=viewer(request))
    if found is None:
        raise Http404(_("没有这份文件"))
    return _saved(found.data, found.name, found.media_type)


@needs(Act.POLICY_READ)
@require_safe
def ledger(request: HttpRequest, run: int) -> HttpResponse:
    """The task ledger as a workbook, with the corrections that were made."""
    found = reviewed_or_404(request, run).run
    body = to_xlsx(found.compiled, found.text, english=english())
    return _saved(body, f"{_('任务分工台账')}-{found.title[:60]}.xlsx", MEDIA_TYPE)


@needs(Act.POLICY_READ)
@require_safe
def akn(request: HttpRequest, run: int) -> HttpResponse:
    """The paper's structure as Akoma Ntoso, with the corrections that were made."""
    found = reviewed_or_404(request, run).run
    body = to_akn(found.compiled, found.text).encode()
    return _saved(body, f"{found.title[:60]}.xml", "application/akn+xml")


def _saved(body: bytes, name: str, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return HttpResponse(body, content_type=media_type, headers=headers)


@needs(Act.POLICY_READ)
@require_safe
def reader(request: HttpRequest, run: int) -> HttpResponse:
    """The paper beside everything found in it."""
    found = reviewed_or_404(request, run)
    frame(request).belongs_to(programmes.bound_programme(run) or "")
    keys = queries.task_keys(found)
    page = context(found, keys) | {"may": may_correct(request, run)}
    return render(request, "portal/reader.html", page)
