"""What anyone may see, without a log-in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luodi.foundation.access import anyone
from luodi.portal.web.cockpit import overview
from luodi.portal.web.context import programme


@anyone
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Goals and measures of the programme in force."""
    book = programme(request)
    return render(request, "portal/public.html", overview(book, request) if book else {})
