"""The responsibility matrix: units against measures."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.foundation.sheets import Column, Sheet, Value
from luodi.portal.domain.register import ROLES
from luodi.portal.domain.rows import HeatRow
from luodi.portal.web import lines, words
from luodi.portal.web.context import programme
from luodi.portal.web.excel import download


@needs(Act.PROGRAMME_READ)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The heat map; only the table for htmx."""
    level, role = _asked(request)
    book = programme(request)
    context: dict[str, Any] = {"level": level, "role": role}
    if book is not None:
        found = lines.by_measure(lines.work(request, book))
        context |= {
            "rows": book.heat(level, role),
            "measures": book.measures,
            "heads": [(measure, found.get(measure.key)) for measure in book.measures],
            "levels": words.levels({unit.level for unit in book.units}),
            "roles": words.choices(words.ROLES),
        }
    part = "#matrix" if request.htmx and book else ""  # type: ignore[attr-defined]
    return render(request, f"portal/matrix.html{part}", context)


def _asked(request: HttpRequest) -> tuple[str, str]:
    role = request.GET.get("role", "")
    return request.GET.get("level", ""), role if role in ROLES else ""


@needs(Act.PROGRAMME_READ)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The matrix as an Excel sheet, with the filters of the address."""
    book = programme(request)
    if book is None:
        raise Http404(_("还没有生效的方案"))
    measures = [Column(f"{m.number} {m.title}", 12) for m in book.measures]
    columns = [Column(_("单位"), 28), Column(_("层级")), *measures, Column(_("合计"))]
    rows = [_cells(row) for row in book.heat(*_asked(request))]
    return download([Sheet(_("责任矩阵"), columns, rows)], _("责任矩阵"))


def _cells(row: HeatRow) -> list[Value]:
    counts = [cell.count or None for cell in row.cells]
    return [row.unit.name, words.level(row.unit.level), *counts, row.total]
