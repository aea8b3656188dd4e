"""Search across tasks, units and measures."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.foundation.addresses import address
from luodi.portal import queries
from luodi.portal.web.context import programme

# In the drop-down of the search box; the page shows all.
_FIRST = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found, and where it is."""

    label: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one kind; ``count`` counts also those that are not shown."""

    label: str
    count: int
    hits: tuple[Hit, ...]


@needs(Act.PROGRAMME_READ)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What was found; only the list for htmx."""
    words = request.GET.get("q", "").strip()
    short = bool(request.htmx)  # type: ignore[attr-defined]
    context = {
        "search_words": words,
        "hits": _groups(request, words, _FIRST if short else None) if words else (),
        "full": not short,
    }
    return render(request, f"portal/search.html{'#found' if short else ''}", context)


def _groups(request: HttpRequest, words: str, limit: int | None) -> tuple[Group, ...]:
    found = queries.search(programme(request), words)

    def to(name: str, *arguments: str, **query: str) -> str:
        return address(request.GET.dict(), name, *arguments, query=query)

    tasks = [Hit(f"{t.number} {t.title}", "", to("portal:task", t.key)) for t in found.tasks]
    units = [Hit(unit.name, unit.full_name, to("portal:unit", unit.key)) for unit in found.units]
    measures = [
        Hit(f"{m.number} {m.title}", "", to("portal:tasks", measure=m.key)) for m in found.measures
    ]
    groups = ((_("任务"), tasks), (_("单位"), units), (_("重点事项"), measures))
    return tuple(Group(label, len(hits), tuple(hits[:limit])) for label, hits in groups if hits)
