"""Pages of areas (区划)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luodi.directory import queries
from luodi.directory.domain import Act
from luodi.directory.web import words
from luodi.foundation.access import needs


@needs(Act.DIRECTORY_READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The areas at the top, or what a search found; only the list for htmx."""
    asked = request.GET.get("q", "").strip()
    context = {
        "q": asked,
        "levels": words.AREA_LEVELS,
        "found": queries.find_areas(asked, limit=50) if asked else None,
        "below": queries.area_children(None, after=request.GET.get("after", "")),
    }
    part = "#found" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"directory/areas.html{part}", context)


@needs(Act.DIRECTORY_READ)
@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """An area: where it is, what is below it, and who governs it."""
    found = queries.area(code)
    if found is None:
        raise Http404(_("没有这个区划"))
    context = {
        "area": found,
        "level_name": words.AREA_LEVELS.get(found.level, ""),
        "levels": words.AREA_LEVELS,
        "crumbs": queries.area_crumbs(code),
        "below": queries.area_children(code, after=request.GET.get("after", "")),
        "units": queries.units_of_area(code, on=timezone.localdate()),
        "unit_levels": words.LEVELS,
    }
    return render(request, "directory/area.html", context)
