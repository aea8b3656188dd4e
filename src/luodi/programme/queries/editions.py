"""Programmes and their editions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from luodi.programme.domain import Correction, Definition, build
from luodi.programme.domain.definition import Area, Task
from luodi.programme.domain.views import EditionView, Overview, ProgrammeView
from luodi.programme.models import Correction as CorrectionRow
from luodi.programme.models import Edition, Programme


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of programme files."""
    place = files("luodi.programme") / "programme.schema.json"
    found: dict[str, Any] = json.loads(place.read_text("utf-8"))
    return found


def default(adopted: Sequence[ProgrammeView]) -> ProgrammeView | None:
    """The one of several programmes that pages show unless told otherwise."""
    real = (one for one in adopted if not one.synthetic)
    return next(real, next(iter(adopted), None))


def slugs() -> tuple[str, ...]:
    """Keys of all programmes, in the order of their first adoption."""
    return tuple(Programme.objects.order_by("id").values_list("slug", flat=True))


def in_force(slug: str) -> ProgrammeView:
    """The programme as it stands now."""
    return _programme(edition_row(slug))


def as_of(slug: str, moment: datetime | None) -> ProgrammeView | None:
    """The programme as it was known at ``moment`` (None: now); None before its first edition.

    Editions are known in the order of their numbers: a clock that was set back neither hides one
    nor puts it before another.
    """
    rows = _known(Edition.objects.filter(programme__slug=slug), moment)
    row = rows.select_related("programme").order_by("-number").first()
    return _programme(row) if row else None


def known(moment: datetime | None) -> tuple[ProgrammeView, ...]:
    """Every programme as it was known at ``moment`` (None: now), in the order of their first
    adoption. One query, but for editions that were not read before."""
    rows = _known(Edition.objects.all(), moment).select_related("programme")
    latest = rows.order_by("programme_id", "-number").distinct("programme_id")
    return tuple(map(_programme, latest))


def areas_in(slug: str, year: int, *, as_of: datetime | None = None) -> tuple[Area, ...]:
    """The areas that the programme covers in a year, as known at ``as_of`` (None: now), in its
    order; none before its first edition."""
    rows = _known(Edition.objects.filter(programme__slug=slug), as_of)
    row = rows.order_by("-number").first()
    if row is None:
        return ()
    definition = definition_of(row.pk, row.content_sha256)
    return tuple(area for area in definition.areas if area.in_year(year))


def _known(rows: QuerySet[Edition], moment: datetime | None) -> QuerySet[Edition]:
    rows = rows.defer("content")
    if moment is None:
        return rows
    later = Edition.objects.filter(
        programme=OuterRef("programme"), number__lte=OuterRef("number"), adopted_at__gt=moment
    )
    return rows.exclude(Exists(later))


def editions(slug: str) -> tuple[EditionView, ...]:
    """All editions, oldest first."""
    rows = Edition.objects.filter(programme__slug=slug).select_related("programme")
    return tuple(edition_view(row) for row in rows.defer("content").order_by("number"))


def edition_row(slug: str) -> Edition:
    """The row of the edition in force."""
    rows = Edition.objects.filter(programme__slug=slug).select_related("programme")
    row = rows.defer("content").order_by("-number").first()
    if row is None:
        raise LookupError(_("没有代号为 %(slug)s 的方案") % {"slug": slug})
    return row


def _programme(row: Edition) -> ProgrammeView:
    return ProgrammeView(
        slug=row.programme.slug,
        edition=edition_view(row),
        definition=definition_of(row.pk, row.content_sha256),
    )


@lru_cache(maxsize=16)
def definition_of(edition_id: int, content_sha256: str) -> Definition:
    """What an edition says, by its id and digest: it never changes, so that it can be kept.

    Raises:
        Edition.DoesNotExist: there is no such edition.
    """
    content = Edition.objects.values_list("content", flat=True).get(
        pk=edition_id, content_sha256=content_sha256
    )
    return build(content)


def edition_view(row: Edition) -> EditionView:
    return EditionView(
        id=row.pk,
        programme=row.programme.slug,
        number=row.number,
        adopted_at=row.adopted_at,
        adopted_by=row.adopted_by,
        source_kind=row.source_kind,
        reason=row.reason,
        content_sha256=row.content_sha256,
        changes=row.changes,
    )


def overview(slug: str) -> Overview:
    """The programme in figures."""
    found = in_force(slug)
    definition = found.definition
    return Overview(
        slug=slug,
        title=definition.title,
        synthetic=definition.synthetic,
        edition=found.edition.number,
        adopted_at=found.edition.adopted_at,
        measures=len(definition.measures),
        tasks=len(definition.tasks),
        units=len(definition.units),
        targets=len(definition.targets),
        goals=len(definition.goals),
        rules=len(definition.rules),
        projects=len(definition.projects),
        areas=len(definition.areas),
        without_lead=sum(not _has_lead(task) for task in definition.tasks),
        open_sets=sum(bool(task.open_sets) for task in definition.tasks),
    )


def _has_lead(task: Task) -> bool:
    return bool(task.lead) or any(entry.role == "lead" for entry in task.open_sets)


def correction_values(programme_id: int) -> tuple[Correction, ...]:
    """The overlay of a programme: its corrections, oldest first."""
    rows = CorrectionRow.objects.filter(edition__programme_id=programme_id)
    return tuple(
        Correction(row.task.key, row.field, row.before, row.after)
        for row in rows.select_related("task").order_by("id")
    )


def sections(name: str) -> dict[str, Any]:
    """Key of each programme → one section of the file behind its edition in force, as plain data;
    None where it has none. One query, without reading what else the files say."""
    latest = Edition.objects.order_by("programme_id", "-number").distinct("programme_id")
    return dict(latest.values_list("programme__slug", f"content__{name}"))
