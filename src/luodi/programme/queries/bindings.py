"""Which sentence of which compiled paper is which task."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from luodi.kernel.span import Span
from luodi.programme.domain.views import BoundPlace
from luodi.programme.models import Binding, BoundTask, Task


def bindings(run_id: int) -> dict[str, str]:
    """Number in the paper → key of the task, for numbers that one task alone has; empty for a
    paper that is bound to no programme. :func:`places` tells tasks apart that share a number."""
    found = places(run_id)
    numbers = [place.number for place in found]
    return {p.number: p.key for p in found if p.key and numbers.count(p.number) == 1}


def places(run_id: int) -> tuple[BoundPlace, ...]:
    """Every task of a compiled paper and its key, in the paper's order: by the run's latest
    binding; empty for a paper that is bound to no programme."""
    latest = Binding.objects.filter(run_id=run_id).order_by("-id").first()
    if latest is None:
        return ()
    rows = latest.tasks.select_related("task", "binding").order_by("index")
    return tuple(map(_place, rows))


def bound_programme(run_id: int) -> str | None:
    """Key of the programme that :func:`places` speaks of; None for a paper bound to none."""
    rows = Binding.objects.filter(run_id=run_id).order_by("-id")
    return rows.values_list("edition__programme__slug", flat=True).first()


def paper_is_bound(run_id: int) -> bool:
    """Whether any run of the paper of this run is, or was, bound to a programme."""
    return Binding.objects.filter(run__document__runs=run_id).exists()


def places_of(rows: QuerySet[BoundTask]) -> tuple[BoundPlace, ...]:
    """The places of a task, one for each run whose latest binding to the task's programme still
    has it; latest run first."""
    latest = Binding.objects.filter(
        run=OuterRef("binding__run"), edition__programme=OuterRef("task__programme")
    ).order_by("-id")
    rows = rows.filter(binding=Subquery(latest.values("id")[:1]))
    rows = rows.select_related("task", "binding").order_by("-binding__run_id")
    return tuple(map(_place, rows))


def _place(row: BoundTask) -> BoundPlace:
    duty = None
    if row.duty_start is not None and row.duty_end is not None:
        duty = Span(row.duty_start, row.duty_end)
    return BoundPlace(
        run_id=row.binding.run_id,
        index=row.index,
        number=row.number,
        key=row.task.key if row.task else None,
        candidates=tuple(row.candidates),
        span=Span(row.start, row.end),
        duty=duty,
        score=row.score,
        roles_agree=row.roles_agree,
    )


def missing(run_id: int) -> tuple[str, ...]:
    """Keys of the programme that the paper's latest binding did not find in it, in order."""
    latest = Binding.objects.filter(run_id=run_id).order_by("-id").first()
    if latest is None:
        return ()
    found = latest.tasks.filter(task__isnull=False).values("task")
    rows = Task.objects.filter(versions__edition=latest.edition_id).exclude(pk__in=found)
    return tuple(rows.order_by("versions__order").values_list("key", flat=True))


def runs_bound(slug: str) -> frozenset[int]:
    """Ids of the compile runs that are, or were, bound to a programme."""
    rows = Binding.objects.filter(edition__programme__slug=slug)
    return frozenset(rows.values_list("run_id", flat=True))
