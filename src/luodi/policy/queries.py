"""Reading papers and compile runs."""

from __future__ import annotations

import json
from collections.abc import Iterable

from luodi.policy.domain import RunSummary, RunView
from luodi.policy.models import CompileRun

_IN_LISTS = (
    "id",
    "document__name",
    "title",
    "document_number",
    "created_at",
    "created_by",
    "tasks",
    "targets",
    "errors",
    "warnings",
    "notes",
)


def run(run_id: int) -> RunView | None:
    """A compile run whole, None where there is none with this id."""
    row = (
        CompileRun.objects.select_related("document")
        .defer("document__data")
        .filter(id=run_id)
        .first()
    )
    return _view(row) if row else None


def runs(*, before: int | None = None, limit: int = 100) -> tuple[RunSummary, ...]:
    """Compile runs, newest first, at most ``limit``; ``before`` is the id a page ended with."""
    rows = CompileRun.objects.order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    return tuple(RunSummary(*row) for row in rows.values_list(*_IN_LISTS)[:limit])


def one_a_paper(run_ids: Iterable[int]) -> tuple[int, ...]:
    """Of these runs the latest of each paper, latest first; ids of no run are left out."""
    rows = CompileRun.objects.filter(id__in=tuple(run_ids)).order_by("document_id", "-id")
    return tuple(sorted(rows.distinct("document_id").values_list("id", flat=True), reverse=True))


def paper(run_id: int) -> bytes | None:
    """The paper of a run byte for byte, None where there is no such run."""
    row = CompileRun.objects.filter(id=run_id).values_list("document__data", flat=True).first()
    return None if row is None else bytes(row)


def result_json(run_id: int) -> str | None:
    """The run's result as ``luodi compile --format json`` prints it, None without such a run."""
    return CompileRun.objects.filter(id=run_id).values_list("result", flat=True).first()


def _view(row: CompileRun) -> RunView:
    compiled = json.loads(row.result)
    return RunView(
        id=row.pk,
        name=row.document.name,
        title=row.title,
        document=compiled["document"],
        text=row.text,
        compiled=compiled,
        created_at=row.created_at,
        created_by=row.created_by,
        compiler_version=row.compiler_version,
        sha256=row.document.sha256,
    )
