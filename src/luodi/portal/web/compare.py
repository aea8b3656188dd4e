"""Two papers beside each other, or a paper and the programme in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luodi.compiler.diff import compare, unit_counts, unlike
from luodi.compiler.diff.emit import summary
from luodi.compiler.from_json import NotCompiled, from_dict
from luodi.compiler.model import CompiledProgramme
from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.foundation.sheets import Column, Sheet, Value
from luodi.policy import queries as policy
from luodi.policy.domain import RunSummary
from luodi.policy.queries import Reviewed
from luodi.portal.domain.compared import ASPECTS, Compared, Part, counts
from luodi.portal.domain.review import named
from luodi.portal.web import compare_words
from luodi.portal.web.context import programme
from luodi.portal.web.excel import download
from luodi.portal.web.finding import viewer
from luodi.portal.web.review import reviewed_or_404
from luodi.programme.domain import Definition
from luodi.programme.domain.compared import compare_paper

#: What stands in the address for the programme in force.
IN_FORCE = "programme"
_PAPERS = 100
_MOST_DIGITS = 18
# Things that the reader has a place for.
_PLACES = ("task", "target", "goal", "rule")


@dataclass(frozen=True, slots=True)
class Side:
    """What stands on one side: a paper with its corrections, or the programme in force."""

    asked: str
    title: str
    detail: str
    url: str
    paper: Reviewed | None = None
    definition: Definition | None = None


@needs(Act.POLICY_READ)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Choose two sides; what the one changes against the other."""
    old, new = request.GET.get("old", ""), request.GET.get("new", "")
    if not old or not new or old == new:
        return _choose(request, old, new)
    sides = _told_apart(_side(request, old), _side(request, new))
    try:
        found = _compared(*sides)
    except Outdated as error:
        return _choose(request, old, new, outdated=error.title)
    unit, aspect = _filters(request)
    narrowed = found.narrowed(unit)
    numbers = summary(found.difference)
    context: dict[str, Any] = {
        "old": sides[0],
        "new": sides[1],
        "unit": unit,
        "aspect": aspect,
        "units": unit_counts(found.difference),
        "aspects": [(a, compare_words.ASPECTS[a], n) for a, n in counts(narrowed).items()],
        "unchanged": numbers["unchanged_tasks"],
        "shifted": sum(c.only_renumbered for c in found.difference.of("task")),
        "difference": found.difference,
        "unlike": unlike(found.difference, found.old, found.new),
        "renamed": () if aspect else narrowed.renamed,
        "sections": compare_words.sections(found.groups(unit, aspect)),
        "document": () if unit or aspect else compare_words.lines(found.difference.document),
    }
    part = "#compared" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"portal/compared.html{part}", context)


def _filters(request: HttpRequest) -> tuple[str, str]:
    aspect = request.GET.get("aspect", "")
    return request.GET.get("unit", "").strip(), aspect if aspect in ASPECTS else ""


def _told_apart(old: Side, new: Side) -> tuple[Side, Side]:
    """Two papers of one title and number are told apart by their files' names."""
    if (old.title, old.detail) != (new.title, new.detail):
        return old, new
    return _with_name(old), _with_name(new)


def _with_name(side: Side) -> Side:
    name = side.paper.run.name if side.paper else ""
    return replace(side, detail=f"{side.detail} · {name}") if name != side.detail else side


def _choose(request: HttpRequest, old: str, new: str, outdated: str = "") -> HttpResponse:
    """The form: the latest papers that one may read, and the programme in force. ``outdated`` is
    the title of a paper that cannot be compared as it was read."""
    papers = list(policy.runs(viewer=viewer(request), limit=_PAPERS))
    book = programme(request) if _may_read_programme(request) else None
    known = {str(row.id) for row in papers}
    context = {
        "papers": papers,
        "programme": book.title if book else "",
        "old": old if old in known or old == IN_FORCE else _likely(papers, new),
        "new": new if new in known or new == IN_FORCE else "",
        "same": bool(old) and old == new,
        "outdated": outdated,
        "most": _PAPERS,
    }
    return render(request, "portal/compare.html", context)


def _likely(papers: list[RunSummary], new: str) -> str:
    """The paper that another is most likely a new version of: the next older one with its title
    or number."""
    this = next((row for row in papers if str(row.id) == new), None)
    if this is None:
        return ""
    for row in papers:
        alike = row.title == this.title or (
            row.document_number and row.document_number == this.document_number
        )
        if alike and row.id < this.id:
            return str(row.id)
    return ""


def _may_read_programme(request: HttpRequest) -> bool:
    return bool(request.standing.may(Act.PROGRAMME_READ))  # type: ignore[attr-defined]


def _side(request: HttpRequest, asked: str) -> Side:
    if asked == IN_FORCE:
        book = programme(request) if _may_read_programme(request) else None
        if book is None:
            raise Http404(_("还没有生效的方案"))
        edition = _("第 %(number)d 版") % {"number": book.edition}
        url = reverse("portal:editions")
        return Side(asked, book.title, edition, url, definition=book.definition)
    if not (asked.isdecimal() and len(asked) <= _MOST_DIGITS):
        raise Http404(_("没有这次编译"))
    found = reviewed_or_404(request, int(asked))
    run = found.run
    detail = run.document["document_number"] or run.name
    return Side(asked, run.title, detail, reverse("portal:reader", args=[run.id]), paper=found)


def _compared(old: Side, new: Side) -> Compared:
    sides = (old, new)
    if old.definition is not None and new.paper is not None:
        made = compare_paper(old.definition, _read(new.paper))
        before, after, difference = made.old, made.new, made.difference
    elif new.definition is not None and old.paper is not None:
        made = compare_paper(new.definition, _read(old.paper), paper_first=True)
        before, after, difference = made.old, made.new, made.difference
    elif old.paper is not None and new.paper is not None:
        before, after = _read(old.paper), _read(new.paper)
        difference = compare(before, after)
    else:
        raise Http404(_("没有这次编译"))
    labels = [named(s.paper.run.compiled, s.paper.overlaid) if s.paper else {} for s in sides]

    def link(side: int, kind: str, place: int) -> str:
        if kind not in _PLACES or not labels[side]:
            return ""
        return f"{sides[side].url}#at-{kind}-{labels[side][kind][place].label}"

    return Compared(before, after, difference, link)


class Outdated(Exception):
    """What was read of the paper with this title is no longer what is compared."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


def _read(found: Reviewed) -> CompiledProgramme:
    try:
        return from_dict(found.run.compiled, text=found.run.text)
    except NotCompiled as error:
        raise Outdated(found.run.title) from error


@needs(Act.POLICY_READ)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same as an Excel sheet, with the filters of the address: a row for each change."""
    sides = [_side(request, request.GET.get(name, "")) for name in ("old", "new")]
    if sides[0].asked == sides[1].asked:
        raise Http404(_("没有这次编译"))
    try:
        found = _compared(*sides)
    except Outdated:
        return redirect(f"{reverse('portal:compare')}?{request.GET.urlencode()}")
    unit, aspect = _filters(request)
    rows = [
        _cells(section.kind, section.heading, row)
        for section in compare_words.sections(found.groups(unit, aspect))
        for row in section.rows
    ]
    renamed = [] if aspect else found.narrowed(unit).renamed
    columns = [Column(_("原名称"), 30), Column(_("新名称"), 30), Column(_("任务"))]
    sheets = [Sheet(_("文件对照"), _columns(), rows)]
    if renamed:
        names: list[list[Value]] = [[one.old, one.new, one.tasks] for one in renamed]
        sheets.append(Sheet(_("单位更名"), columns, names))
    return download(sheets, _("文件对照"))


def _columns() -> list[Column]:
    return [
        Column(_("类别"), 12),
        Column(_("重点事项"), 30),
        Column(_("变动")),
        Column(_("涉及"), 18),
        Column(_("原序号")),
        Column(_("原来"), 50),
        Column(_("现序号")),
        Column(_("现在"), 50),
        Column(_("字段"), 40),
        Column(_("单位"), 40),
    ]


def _cells(kind: str, heading: str, row: compare_words.Row) -> list[Value]:
    item = row.item
    fields = "\n".join(f"{line.field}：{line.before} → {line.after}" for line in row.lines)
    return [
        kind,
        heading if heading != kind else None,
        row.state,
        "、".join(row.marks) or None,
        _numbers(item.old),
        _texts(item.old),
        _numbers(item.new),
        _texts(item.new),
        fields or None,
        "、".join(item.units) or None,
    ]


def _numbers(parts: tuple[Part, ...]) -> str | None:
    return "、".join(part.number for part in parts if part.number) or None


def _texts(parts: tuple[Part, ...]) -> str | None:
    return "\n".join(part.text for part in parts) or None
