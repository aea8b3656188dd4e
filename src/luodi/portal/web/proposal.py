"""What a compiled paper proposes for the programme: ticked one by one, adopted as one edition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.foundation.addresses import address
from luodi.portal.web import changes
from luodi.portal.web.context import frame
from luodi.portal.web.coordination import whole
from luodi.portal.web.finding import viewer
from luodi.programme import queries as programmes
from luodi.programme import services
from luodi.programme.domain import ProgrammeInvalid
from luodi.programme.domain.proposal import Aside, Proposal

_DIGITS = 9
KINDS = {
    "roles": gettext_lazy("责任单位不同"),
    "number": gettext_lazy("序号不同"),
    "add": gettext_lazy("方案里没有的任务"),
    "remove": gettext_lazy("文件里没有的任务"),
    "target": gettext_lazy("目标数值不同"),
}


ASIDES = {
    "unsure": (
        gettext_lazy("分不清是哪一项的任务"),
        gettext_lazy(
            "文件里的这几句，方案中不止一项任务对得上。请在读文件时拆分或更正，再来对照。"
        ),
    ),
    "paper": (
        gettext_lazy("只有文件里有的目标"),
        gettext_lazy("方案里没有同一指标、同一年份的目标。要补上，请修改方案文件后采纳新版。"),
    ),
    "programme": (
        gettext_lazy("只有方案里有的目标"),
        gettext_lazy("文件里没有读出同一指标、同一年份的目标，方案里的保持原样。"),
    ),
}


@dataclass(frozen=True, slots=True)
class AsideGroup:
    """What is only shown, of one kind, and what to do about it; rows are a title and what it may
    be."""

    label: str
    what: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A proposal in words; ``fault`` says why it cannot be taken up, "" where it can."""

    id: str
    title: str
    lines: tuple[changes.Line, ...]
    words: str
    fault: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The proposals of one kind."""

    label: str
    rows: tuple[Row, ...]


@needs(Act.PROGRAMME_ADOPT)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, run: int) -> HttpResponse:
    """The differences; those that are ticked and sent become one edition."""
    slug = programmes.bound_programme(run)
    shell = frame(request)
    if slug is not None:
        shell.belongs_to(slug)
    view = shell.view
    if view is None or shell.days.past:
        raise Http404(_("还没有生效的方案"))
    if not request.standing.may(Act.PROGRAMME_ADOPT, whole(view.definition)):  # type: ignore[attr-defined]
        raise PermissionDenied
    found = programmes.proposed(run, view.slug, viewer=viewer(request))
    if found is None:
        raise Http404(_("没有这份文件"))
    if request.method == "POST":
        return _take_up(request, run, found)
    return _page(request, run, found)


def _take_up(request: HttpRequest, run: int, found: programmes.Proposed) -> HttpResponse:
    thing = whole(found.definition)
    try:
        edition = services.adopt_proposal(
            slug=found.slug,
            run_id=run,
            chosen=request.POST.getlist("chosen"),
            reason=request.POST.get("reason", ""),
            based_on=_number(request, "based_on"),
            corrected=_number(request, "corrected"),
            actor=request.standing.actor(Act.PROGRAMME_ADOPT, thing),  # type: ignore[attr-defined]
            now=timezone.now(),
        )
    except (ProgrammeInvalid, ValueError, LookupError, services.EditedMeanwhile) as refusal:
        return _page(request, run, found, str(refusal))
    made = programmes.edition(edition)
    number = made.number if made else 1
    messages.success(request, _("方案现为第 %(number)d 版。") % {"number": number})
    return redirect(address({"programme": found.slug}, "portal:edition", number))


def _number(request: HttpRequest, name: str) -> int:
    """A number that the form sent; -1, which nothing has, for anything else."""
    said = request.POST.get(name, "")
    return int(said) if said.isdecimal() and len(said) <= _DIGITS else -1


def _page(
    request: HttpRequest, run: int, found: programmes.Proposed, fault: str = ""
) -> HttpResponse:
    chosen = set(request.POST.getlist("chosen"))
    say = changes.Sayer(None, found.definition)
    context: dict[str, Any] = {
        "run": run,
        "found": found,
        "fault": fault,
        "reason": request.POST.get("reason", ""),
        "groups": [
            Group(str(label), rows)
            for kind, label in KINDS.items()
            if (rows := tuple(_row(say, p, chosen) for p in found.proposals if p.kind == kind))
        ],
        "asides": [
            AsideGroup(str(label), str(what), rest)
            for kind, (label, what) in ASIDES.items()
            if (rest := tuple(_aside(say, one) for one in found.asides if one.kind == kind))
        ],
    }
    return render(request, "portal/proposal.html", context, status=422 if fault else 200)


def _row(say: changes.Sayer, one: Proposal, chosen: set[str]) -> Row:
    fault = _("文件中的“%(names)s”不是本方案的单位，请先在方案文件中补上，或在读文件时更正。")
    return Row(
        id=one.id,
        title=_title(say, one),
        lines=tuple(_lines(say, one)),
        words=one.words,
        fault="" if one.fits else fault % {"names": "、".join(one.unknown)},
        chosen=one.id in chosen,
    )


def _aside(say: changes.Sayer, one: Aside) -> tuple[str, str]:
    if one.kind == "programme":
        return say.title("targets", one.key), ""
    return one.words, "；".join(say.title("tasks", key) for key in one.keys)


def _title(say: changes.Sayer, one: Proposal) -> str:
    if one.kind == "add":
        return f"{one.after['number']} {one.after['title']['zh']}"
    return say.title("targets" if one.kind == "target" else "tasks", one.key)


def _lines(say: changes.Sayer, one: Proposal) -> list[changes.Line]:
    if one.kind == "number":
        return [say.line("number", one.before, one.after)]
    if one.kind == "target":
        return [
            say.line(name, one.before[name], one.after[name])
            for name in one.after
            if one.before[name] != one.after[name]
        ]
    if one.kind not in {"roles", "add"}:
        return []
    before = one.before or {"roles": {}, "open_sets": []}
    pairs = [
        (f"roles.{role}", before["roles"].get(role), units)
        for role, units in one.after["roles"].items()
    ]
    pairs.append(("open_sets", before["open_sets"], one.after["open_sets"]))
    return [say.line(*pair) for pair in pairs if pair[1] != pair[2] and (pair[1] or pair[2])]
