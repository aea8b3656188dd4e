"""Editions of a programme: the list, and what each of them changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.foundation.sheets import Column, Sheet, Value
from luodi.portal.web import changes, words
from luodi.portal.web.context import frame, programme
from luodi.portal.web.coordination import whole
from luodi.portal.web.excel import download
from luodi.programme import queries as programmes
from luodi.programme.domain.views import EditionView

_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Row:
    """An edition in the list; counts are of things of every kind."""

    edition: EditionView
    kind: str
    added: int
    removed: int
    changed: int
    conflicts: int
    day: str
    in_force: bool


@needs(Act.PROGRAMME_READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The editions as they were known, the latest first."""
    book, shell = programme(request), frame(request)
    context: dict[str, Any] = {"may_adopt": may_adopt(request)}
    if book is not None:
        known = [e for e in programmes.editions(book.definition.key) if e.number <= book.edition]
        context["rows"] = [_row(one, book.edition) for one in reversed(known)]
    return render(request, "portal/editions.html", context | {"past": shell.days.past})


def may_adopt(request: HttpRequest) -> bool:
    """Whether the person may adopt an edition of the page's programme, or a first one."""
    standing, view = request.standing, frame(request).view  # type: ignore[attr-defined]
    thing = whole(view.definition) if view else None
    return bool(standing.may(Act.PROGRAMME_ADOPT, thing)) and not frame(request).days.past


def _row(one: EditionView, in_force: int) -> Row:
    made = one.changes
    return Row(
        edition=one,
        kind=str(words.SOURCES[one.source_kind]),
        added=len(made["added"]),
        removed=len(made["removed"]),
        changed=len({(c["kind"], c["key"]) for c in made["changed"]}),
        conflicts=len(made["conflicts"]),
        day=timezone.localtime(one.adopted_at).date().isoformat(),
        in_force=one.number == in_force,
    )


@needs(Act.PROGRAMME_READ)
@require_safe
def page(request: HttpRequest, number: int) -> HttpResponse:
    """What an edition changed against the one before it, or against another one."""
    found = _compared(request, number)
    book = programme(request)
    context = {
        "found": found,
        "kind": words.SOURCES[found.new.source_kind],
        "sections": changes.sections(found.difference, found.before, found.after),
        "replayed": changes.corrections(found.replayed, found.before, found.after),
        "conflicts": changes.corrections(found.conflicts, found.before, found.after),
        "numbers": range(1, (book.edition if book else 0) + 1),
        "against": found.old.number if found.old else 0,
    }
    return render(request, "portal/edition.html", context)


def _compared(request: HttpRequest, number: int) -> programmes.Compared:
    book, asked = programme(request), request.GET.get("against", "")
    if asked and not (asked.isdecimal() and len(asked) <= _DIGITS):
        raise Http404(_("没有这一版"))
    against = int(asked) if asked else None
    found = None
    if book is not None and number <= book.edition:
        found = programmes.compare(book.definition.key, number, against)
    if found is None:
        raise Http404(_("没有这一版"))
    return found


@needs(Act.PROGRAMME_READ)
@require_safe
def export(request: HttpRequest, number: int) -> HttpResponse:
    """The same as an Excel sheet: a row for each field."""
    found = _compared(request, number)
    sections = changes.sections(found.difference, found.before, found.after)
    columns = [
        Column(_("类别"), 14),
        Column(_("代号"), 14),
        Column(_("名称"), 40),
        Column(_("变动")),
        Column(_("字段"), 18),
        Column(_("原来"), 40),
        Column(_("现在"), 40),
    ]
    rows = [row for one in sections for thing in one.things for row in _cells(one.label, thing)]
    name = _("第 %(number)d 版对照") % {"number": number}
    return download([Sheet(name, columns, rows)], name)


def _cells(kind: str, thing: changes.Thing) -> list[list[Value]]:
    """A row for each field of a thing, one for a thing that is new or gone."""
    head: list[Value] = [kind, thing.key, thing.title, thing.state_word]
    if not thing.lines:
        return [[*head, None, None, None]]
    return [[*head, line.field, line.before, line.after] for line in thing.lines]
