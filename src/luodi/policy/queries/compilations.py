"""Reading how far the papers have got that wait to be compiled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from luodi.compiler import Stage
from luodi.policy.domain import UNFINISHED, CompileState, Progress, Reason, Viewer
from luodi.policy.models import Compilation, CompileRun, PolicyDocument
from luodi.policy.queries.papers import handed_to

_STATE = ("state", "stage", "reason", "reason_en", "queued_at")
_COLUMNS = (
    "id",
    "name",
    "size",
    "uploaded_at",
    "run",
    *(f"compilation__{name}" for name in _STATE),
)


def progress(document: int, *, viewer: Viewer | None = None) -> Progress | None:
    """How far a paper has got; None where there is none with this id that ``viewer`` may read.
    A paper that never waited (the command line compiles at once) is done."""
    row = _papers(viewer).filter(pk=document).values(*_COLUMNS).first()
    if row is None:
        return None
    waits = row["compilation__state"] == CompileState.QUEUED
    return _progress(row, _ahead(row["compilation__queued_at"]) if waits else 0)


def pending(*, viewer: Viewer | None = None, limit: int = 10) -> tuple[Progress, ...]:
    """Papers that wait, are being compiled or could not be, newest first; not those that are
    compiled anew and can be read meanwhile."""
    rows = _papers(viewer).exclude(compilation__state=CompileState.DONE)
    rows = rows.filter(compilation__isnull=False, runs__isnull=True)
    ordered = rows.order_by("-compilation__queued_at", "-id").values(*_COLUMNS)
    return tuple(_progress(row) for row in ordered[:limit])


def _papers(viewer: Viewer | None) -> QuerySet[PolicyDocument]:
    rows = PolicyDocument.objects.all()
    if viewer is not None:
        rows = rows.filter(handed_to(viewer, "pk"))
    runs = CompileRun.objects.filter(document=OuterRef("pk")).order_by("-id").values("id")
    return rows.annotate(run=Subquery(runs[:1]))


def _ahead(queued_at: datetime) -> int:
    """How many papers wait, or are being compiled, that were queued before; not those compiled
    anew, which come after everybody."""
    rows = Compilation.objects.filter(state__in=UNFINISHED, queued_at__lt=queued_at)
    return rows.filter(document__runs__isnull=True).count()


def _progress(row: Mapping[str, Any], ahead: int = 0) -> Progress:
    state = CompileState(row["compilation__state"] or CompileState.DONE)
    failed = state is CompileState.FAILED
    return Progress(
        document=row["id"],
        name=row["name"],
        state=state,
        stage=Stage(row["compilation__stage"]) if row["compilation__stage"] else None,
        run=row["run"],
        ahead=ahead,
        reason=Reason(row["compilation__reason"], row["compilation__reason_en"])
        if failed
        else None,
        queued_at=row["compilation__queued_at"] or row["uploaded_at"],
        kept=row["size"] > 0,
    )
