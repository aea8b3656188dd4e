"""Lists of compiled papers, counted as reviewers left them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from luodi.policy.domain import RunSummary, Viewer
from luodi.policy.domain.corrections import Correction
from luodi.policy.domain.overlay import replay
from luodi.policy.models import CompileRun, PaperCorrection
from luodi.policy.queries import papers
from luodi.policy.queries.corrections import correction_of


def runs(
    *, viewer: Viewer | None = None, before: int | None = None, limit: int = 100
) -> tuple[RunSummary, ...]:
    """Compile runs that ``viewer`` may read, newest first, at most ``limit``; ``before`` is the
    id a page ended with. Without a viewer it is the program that reads. Tasks, targets and
    findings are counted with the paper's corrections."""
    found = papers.runs(viewer=viewer, before=before, limit=limit)
    corrected = _corrected([row.id for row in found if row.corrected])
    return tuple(_counted(row, corrected[row.id]) if row.id in corrected else row for row in found)


def _corrected(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Each run's result with its paper's corrections; two questions, none for no run."""
    if not ids:
        return {}
    made: dict[int, list[Correction]] = {}
    for row in PaperCorrection.objects.filter(document__runs__in=ids).distinct().order_by("id"):
        made.setdefault(row.document_id, []).append(correction_of(row))
    rows = CompileRun.objects.filter(id__in=ids).values_list("id", "document_id", "text", "result")
    return {
        run: replay(text, json.loads(result), made.get(document, ())).compiled
        for run, document, text, result in rows
    }


def _counted(row: RunSummary, compiled: dict[str, Any]) -> RunSummary:
    found = Counter(entry["severity"] for entry in compiled["diagnostics"])
    return replace(
        row,
        tasks=len(compiled["tasks"]),
        targets=len(compiled["targets"]),
        errors=found["error"],
        warnings=found["warning"],
        notes=found["note"],
    )
