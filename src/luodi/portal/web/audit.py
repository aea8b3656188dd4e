"""The audit trail: who did what, when, to what; and how far it is sealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luodi.directory.domain import Act
from luodi.foundation import queries as trail
from luodi.foundation.access import needs
from luodi.foundation.domain import Event
from luodi.foundation.queries import Wanted
from luodi.foundation.sheets import Column, Sheet
from luodi.portal.web import audit_words, words
from luodi.portal.web.excel import download

PAGE = 50
MOST_ROWS = 50_000  # of one export; the day filters cut the trail into such pieces
# Acts overlap, and each takes its time when it begins; further back than this, the clock was set.
CLOCK_SLACK = timedelta(minutes=5)
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Line:
    """An event in words. ``set_back`` says that the clock showed less than at the event before."""

    event: Event
    who: str
    act: str
    thing: str
    set_back: bool = False


@needs(Act.AUDIT_READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The events, newest first, with the filters of the address; only the table for htmx."""
    asked = request.GET.dict()
    wanted, wrong = _wanted(asked)
    found = trail.found(wanted, before=_number(asked.get("before", "")), limit=PAGE + 1)
    context: dict[str, Any] = {
        "lines": _lines(found)[:PAGE],
        "older": found[PAGE - 1].id if len(found) > PAGE else None,
        "wanted": wanted,
        "wrong": wrong,
        "said_from": asked.get("from", ""),
        "said_to": asked.get("to", ""),
        "filtered": wanted != Wanted(),
        "acts": words.choices(audit_words.ACTS),
        "kinds": words.choices(audit_words.KINDS),
    }
    if not request.htmx:  # type: ignore[attr-defined]
        context["chain"] = trail.chain()
    part = "#events" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"portal/audit.html{part}", context)


@needs(Act.AUDIT_READ)
@require_safe
def page(request: HttpRequest, event: int) -> HttpResponse:
    """One event with all it holds, and its seal."""
    found = trail.event(event) if len(str(event)) <= _MOST_DIGITS else None
    if found is None:
        raise Http404(_("没有这条留痕"))
    before, after = trail.neighbours(event)
    context = {
        "line": _line(found),
        "data": audit_words.data(found.data),
        "seal": trail.seal_of(event),
        "before": before,
        "after": after,
    }
    return render(request, "portal/audit_event.html", context)


@needs(Act.AUDIT_READ)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The events as an Excel sheet, with the filters of the address; the newest where there are
    more than a sheet of :data:`MOST_ROWS`."""
    wanted, _wrong = _wanted(request.GET.dict())
    columns = [
        Column(_("编号"), 10),
        Column(_("时间"), 20),
        Column(_("何人"), 18),
        Column(_("登录名"), 18),
        Column(_("代何人"), 18),
        Column(_("行为"), 24),
        Column(_("对象"), 30),
        Column(_("内容"), 60),
    ]
    found = trail.stream(wanted, limit=MOST_ROWS + 1)
    rows: list[list[str | int | None]] = [_cells(event) for event in found]
    if len(rows) > MOST_ROWS:
        rows = [_cut(len(columns)), *rows[:MOST_ROWS]]
    return download([Sheet(_("留痕"), columns, rows)], _("留痕"))


def _cut(width: int) -> list[str | int | None]:
    """The first row of a sheet that does not hold everything: says so, and what to do."""
    said = _("只有最新的 %(most)s 条，更早的没有导出：请按日期分几次导出") % {"most": MOST_ROWS}
    return [*[None] * (width - 1), said]


def _cells(event: Event) -> list[str | int | None]:
    line = _line(event)
    said = "\n".join(f"{label}：{value}" for label, value in audit_words.data(event.data))
    return [
        event.id,
        f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}",
        line.who,
        event.actor.key,
        event.actor.on_behalf_of or None,
        line.act,
        line.thing,
        said or None,
    ]


def _lines(found: Iterable[Event]) -> list[Line]:
    """The events in words, each looked at beside the one before it in the trail."""
    lines = [_line(event) for event in found]
    for place, (later, earlier) in enumerate(pairwise(lines)):
        if later.event.at < earlier.event.at - CLOCK_SLACK:
            lines[place] = replace(later, set_back=True)
    return lines


def _line(event: Event) -> Line:
    return Line(
        event,
        who=audit_words.who(event.actor.key, event.actor.name),
        act=audit_words.act(event.act),
        thing=audit_words.thing(event.object_kind, event.object_key),
    )


def _wanted(asked: Mapping[str, str]) -> tuple[Wanted, list[str]]:
    """The filters of an address, and the names of those that are no day."""
    days: dict[str, date | None] = {}
    wrong = []
    for name in ("from", "to"):
        said = asked.get(name, "").strip()
        try:
            days[name] = date.fromisoformat(said) if said else None
        except ValueError:
            days[name] = None
            wrong.append(said)
    wanted = Wanted(
        who=asked.get("who", "").strip(),
        act=asked.get("act", ""),
        object_kind=asked.get("kind", ""),
        object_key=asked.get("key", "").strip(),
        first=days["from"],
        last=days["to"],
    )
    return wanted, wrong


def _number(said: str) -> int | None:
    return int(said) if said.isdecimal() and len(said) <= _MOST_DIGITS else None
