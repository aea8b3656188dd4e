"""Editions set beside each other, and a file set beside the edition in force before it is
adopted."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from luodi.programme.domain import (
    Correction,
    Definition,
    Difference,
    Loaded,
    Problem,
    ProgrammeInvalid,
    Tree,
    build,
    difference,
    digest,
    load,
    replay,
)
from luodi.programme.domain.views import EditionView
from luodi.programme.models import Edition, Programme
from luodi.programme.queries.editions import (
    correction_values,
    definition_of,
    edition_view,
    schema,
)


@dataclass(frozen=True, slots=True)
class Compared:
    """An edition against an earlier one; ``old`` and ``before`` are None where there is none.
    ``replayed`` and ``conflicts`` are the corrections that were replayed on the newer one."""

    new: EditionView
    old: EditionView | None
    before: Definition | None = field(repr=False)
    after: Definition = field(repr=False)
    difference: Difference
    replayed: tuple[Correction, ...] = ()
    conflicts: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What adopting a file would do; nothing is written. ``based_on`` is the number of the
    edition in force, 0 before the first; ``same`` the number of an edition made from the same
    content, whose adoption again would change nothing."""

    slug: str
    based_on: int
    same: int | None
    before: Definition | None = field(repr=False)
    after: Definition = field(repr=False)
    difference: Difference
    replayed: tuple[Correction, ...]
    conflicts: tuple[Correction, ...]


def read_file(source: Path | bytes) -> Loaded:
    """A programme file (a path, or its bytes), read and checked.

    Raises:
        ProgrammeInvalid: it is not a programme; the diagnostics say why, with places.
        OSError: the path cannot be read.
    """
    data = source.read_bytes() if isinstance(source, Path) else source
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem("E801", (), _("文件不是 UTF-8 编码"), _("用 UTF-8 另存后再试。"))
        raise ProgrammeInvalid([Tree("", None, {}, ()).report(problem)]) from error
    loaded = load(text, schema())
    loaded.whole()
    return loaded


def preview(source: bytes) -> Preview:
    """What adopting this file would do.

    Raises:
        ProgrammeInvalid: it is not a programme.
    """
    definition = read_file(source).whole()
    programme = Programme.objects.filter(slug=definition.key).first()
    last = programme.editions.order_by("-number").first() if programme else None
    overlay = correction_values(programme.pk) if programme else ()
    replayed = replay(definition.content, overlay)
    before = definition_of(last.pk, last.content_sha256) if last else None
    after = build(replayed.content)
    return Preview(
        slug=definition.key,
        based_on=last.number if last else 0,
        same=_same(programme, digest(definition.content)),
        before=before,
        after=after,
        difference=difference(before, after),
        replayed=replayed.applied,
        conflicts=replayed.conflicts,
    )


def _same(programme: Programme | None, source_sha256: str) -> int | None:
    """The edition in force where it was made from the same content."""
    if programme is None:
        return None
    made = programme.editions.exclude(source_kind=Edition.Source.CORRECTION).order_by("-number")
    last = made.first()
    return last.number if last and last.source_sha256 == source_sha256 else None


def compare(slug: str, number: int, against: int | None = None) -> Compared | None:
    """An edition against the one before it, or against another one; None where there is no such
    edition (or no such other)."""
    rows = Edition.objects.filter(programme__slug=slug).select_related("programme")
    rows = rows.defer("content")
    new = rows.filter(number=number).first()
    other = number - 1 if against is None else against
    old = rows.filter(number=other).first()
    if new is None or (old is None and other != 0):
        return None
    before = definition_of(old.pk, old.content_sha256) if old else None
    after = definition_of(new.pk, new.content_sha256)
    return Compared(
        new=edition_view(new),
        old=edition_view(old) if old else None,
        before=before,
        after=after,
        difference=difference(before, after),
        replayed=_corrections(new, "replayed"),
        conflicts=_corrections(new, "conflicts"),
    )


def _corrections(row: Edition, name: str) -> tuple[Correction, ...]:
    entries: list[dict[str, Any]] = row.changes.get(name, [])
    return tuple(Correction(**entry) for entry in entries)


def edition(edition_id: int) -> EditionView | None:
    """An edition by its id, None where there is none."""
    rows = Edition.objects.filter(pk=edition_id).select_related("programme").defer("content")
    row = rows.first()
    return edition_view(row) if row else None
