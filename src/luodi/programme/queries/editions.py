"""Programmes and their editions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache, partial
from importlib.resources import files
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from luodi.programme.domain import Correction, Definition, build
from luodi.programme.domain.definition import Area, Task, Text
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
    found = _viewed(Edition.objects.filter(programme__slug=slug).order_by("-number")[:1])
    if not found:
        raise LookupError(_("没有代号为 %(slug)s 的方案") % {"slug": slug})
    return found[0]


def as_of(slug: str, moment: datetime | None) -> ProgrammeView | None:
    """The programme as it was known at ``moment`` (None: now); None before its first edition.

    Editions are known in the order of their numbers: a clock that was set back neither hides one
    nor puts it before another.
    """
    rows = _known(Edition.objects.filter(programme__slug=slug), moment)
    return next(iter(_viewed(rows.order_by("-number")[:1])), None)


def known(moment: datetime | None) -> tuple[ProgrammeView, ...]:
    """Every programme as it was known at ``moment`` (None: now), in the order of their first
    adoption. One query, but for editions that were not read before."""
    rows = _known(Edition.objects.all(), moment)
    return _viewed(rows.order_by("programme_id", "-number").distinct("programme_id"))


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


# An edition never changes, so that what lists show of it is read once. The key says which edition of
# which database it is: tests and restored backups give the same number to another one.
_Key = tuple[int, str, datetime, str]
_KEY = ("pk", "content_sha256", "adopted_at", "programme__slug")
_KEPT_AT_MOST = 5000
_kept: dict[_Key, ProgrammeView] = {}


def _viewed(rows: QuerySet[Edition]) -> tuple[ProgrammeView, ...]:
    """The programmes of some editions, in their order."""
    keys: list[_Key] = list(rows.values_list(*_KEY))
    known = {key: _kept[key] for key in keys if key in _kept}
    if new := [key for key in keys if key not in known]:
        made = {_key(row): _programme(row) for row in _headed([key[0] for key in new])}
        known |= made
        if len(_kept) + len(made) > _KEPT_AT_MOST:
            _kept.clear()
        _kept.update(made)
    return tuple(known[key] for key in keys)


def _headed(ids: Sequence[int]) -> QuerySet[Edition]:
    heads = {"title": KT("content__title"), "synthetic": KT("content__synthetic")}
    rows = Edition.objects.filter(pk__in=ids).select_related("programme").defer("content")
    return rows.annotate(**heads)


def _key(row: Edition) -> _Key:
    return (row.pk, row.content_sha256, row.adopted_at, row.programme.slug)


def _programme(row: Any) -> ProgrammeView:
    return ProgrammeView(
        slug=row.programme.slug,
        edition=edition_view(row),
        title=Text(**json.loads(row.title)),
        synthetic=row.synthetic == "true",
        read=partial(definition_of, row.pk, row.content_sha256),
    )


@lru_cache(maxsize=64)
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


# As for ``_kept``.
_SECTIONS_AT_MOST = 20_000
_sections: dict[tuple[_Key, str], Any] = {}


def sections(name: str, slugs: Iterable[str] | None = None) -> dict[str, Any]:
    """Key of each programme (of ``slugs``, None for all) → one section of the file behind its
    edition in force, as plain data that nobody changes; None where it has none. One query, but for
    editions that were not read before."""
    latest = Edition.objects.order_by("programme_id", "-number").distinct("programme_id")
    if slugs is not None:
        latest = latest.filter(programme__slug__in=tuple(slugs))
    keys: list[_Key] = list(latest.values_list(*_KEY))
    known = {key: _sections[key, name] for key in keys if (key, name) in _sections}
    if new := [key for key in keys if key not in known]:
        rows = Edition.objects.filter(pk__in=[key[0] for key in new])
        said = dict(rows.values_list("pk", f"content__{name}"))
        made = {key: said[key[0]] for key in new}
        known |= made
        if len(_sections) + len(made) > _SECTIONS_AT_MOST:
            _sections.clear()
        _sections.update({(key, name): value for key, value in made.items()})
    return {key[3]: known[key] for key in keys}
