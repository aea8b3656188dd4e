"""The papers that were compiled, and the reader."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.policy import queries as policy
from luodi.portal import queries
from luodi.portal.web.context import frame
from luodi.portal.web.finding import viewer
from luodi.portal.web.reader import context
from luodi.portal.web.review import may_correct, reviewed_or_404
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
def reader(request: HttpRequest, run: int) -> HttpResponse:
    """The paper beside everything found in it."""
    found = reviewed_or_404(request, run)
    frame(request).belongs_to(programmes.bound_programme(run) or "")
    keys = queries.task_keys(found)
    page = context(found, keys) | {"may": may_correct(request, run)}
    return render(request, "portal/reader.html", page)
