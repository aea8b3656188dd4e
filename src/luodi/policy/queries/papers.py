"""Reading papers and compile runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from luodi.directory.queries import Columns, within
from luodi.policy.domain import Original, RunSummary, RunView, Viewer
from luodi.policy.models import CompileRun, Handing, PaperCorrection

#: How the keys of the program itself begin (:meth:`luodi.foundation.domain.Actor.system`).
SYSTEM = "system:"

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
    "corrected",
)


def run(run_id: int, *, viewer: Viewer | None = None) -> RunView | None:
    """A compile run whole; None where there is none with this id that ``viewer`` may read.
    Without a viewer it is the program that reads."""
    row = (
        readable(viewer)
        .select_related("document")
        .defer("document__data")
        .filter(id=run_id)
        .first()
    )
    return _view(row) if row else None


def runs_whole(run_ids: Sequence[int]) -> tuple[RunView, ...]:
    """Those of the compile runs that exist, whole; one query. It is the program that reads."""
    rows = CompileRun.objects.filter(id__in=run_ids).select_related("document")
    return tuple(map(_view, rows.defer("document__data")))


def readable(viewer: Viewer | None) -> QuerySet[CompileRun]:
    """The runs a viewer may read: one rule for a list and for a single paper."""
    rows = CompileRun.objects.all()
    return rows if viewer is None else rows.filter(handed_to(viewer, "document_id"))


def handed_to(viewer: Viewer, document: str) -> Exists:
    """That the paper in the column ``document`` was handed in by somebody whose papers the viewer
    may read: the one rule on reading papers."""
    handed = Handing.objects.filter(document_id=OuterRef(document))
    return Exists(handed.filter(within(viewer.reach, _HANDING) | Q(by__startswith=SYSTEM)))


# What the permission to read a paper asks for, in the rows of who handed it in.
_HANDING = Columns(units=("unit__path",), by="by")


def runs(
    *, viewer: Viewer | None = None, before: int | None = None, limit: int = 100
) -> tuple[RunSummary, ...]:
    """Compile runs that ``viewer`` may read, newest first, at most ``limit``; ``before`` is the
    id a page ended with. Without a viewer it is the program that reads. Counts are those of the
    compiler."""
    corrections = PaperCorrection.objects.filter(document=OuterRef("document"))
    rows = readable(viewer).annotate(corrected=Exists(corrections)).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    return tuple(RunSummary(*row) for row in rows.values_list(*_IN_LISTS)[:limit])


def one_a_paper(run_ids: Iterable[int], *, viewer: Viewer | None = None) -> tuple[int, ...]:
    """Of these runs the latest of each paper that ``viewer`` may read, latest first; ids of no
    run are left out."""
    rows = readable(viewer).filter(id__in=tuple(run_ids)).order_by("document_id", "-id")
    return tuple(sorted(rows.distinct("document_id").values_list("id", flat=True), reverse=True))


def runs_of_paper(run_id: int) -> tuple[int, ...]:
    """The runs of the paper of a run, oldest first: one for each version of the compiler."""
    rows = CompileRun.objects.filter(document__runs=run_id).order_by("id")
    return tuple(rows.values_list("id", flat=True))


def paper(run_id: int) -> bytes | None:
    """The paper of a run byte for byte, None where there is no such run."""
    row = CompileRun.objects.filter(id=run_id).values_list("document__data", flat=True).first()
    return None if row is None else bytes(row)


def original(run_id: int, *, viewer: Viewer | None = None) -> Original | None:
    """The paper of a run as it was handed in, for a viewer who may read it; None where there is
    none, or its bytes are gone."""
    columns = ("document__name", "document__media_type", "document__data")
    row = readable(viewer).filter(id=run_id).values_list(*columns).first()
    return Original(row[0], row[1], bytes(row[2])) if row and row[2] else None


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
