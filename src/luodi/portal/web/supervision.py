"""The supervision desk (督办台), letters by hand, the page of a letter and its print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luodi.delivery.domain.rules import WITH_AUTHORITY, Rung
from luodi.delivery.domain.supervision import (
    ANSWERED,
    SUPERVISION,
    Line,
    SupervisionAct,
    line_said,
)
from luodi.delivery.queries import desk as queries
from luodi.delivery.services import supervising as services
from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.foundation.domain import Actor
from luodi.portal.web.context import frame
from luodi.portal.web.light_words import LISTS, RUNGS, held_words
from luodi.portal.web.oversight import (
    UNPROCESSABLE,
    day,
    idem,
    letter_state,
    number,
    said,
    slug_of,
    standing_of,
    to,
    unit_choices,
)
from luodi.portal.web.words import english


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list with its words."""

    it: Any
    form: str = ""
    unit: str = ""
    state: str = ""
    lines: tuple[str, ...] = ()
    held: str = ""
    late: bool = False


@needs(Act.PROGRAMME_READ)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """For who coordinates: what may go out today, what waits, what is held. For others: what their
    units were sent."""
    standing, slug = standing_of(request), slug_of(request)
    whole = bool(standing.reach(Act.DELIVERY_COORDINATE)) or standing.may(Act.AUDIT_READ)
    now = timezone.now()
    context: dict[str, Any] = {
        "idem": uuid4().hex,
        "received": [_letter(one) for one in queries.received(standing)],
        "on": timezone.localdate(now),
    }
    if whole and slug:
        found = queries.desk(standing, slug, now=now)
        context |= {
            "desk": found,
            "may": found.mine,
            "due": [_group(one) for one in found.due],
            "held": [_group(one) for one in found.held],
            "answered": [_letter(one) for one in found.answered],
            "waiting": [_letter(one) for one in found.waiting],
            "recent": [_letter(one) for one in found.recent],
            "caps": [_cap(one) for one in found.rules.ladder.caps],
            "lists": _lists(found.rules.ladder.lists),
        }
    return render(request, "portal/supervision.html", context)


def _group(one: queries.Group) -> Row:
    return Row(
        one,
        form=str(RUNGS[one.rung]) if one.rung else "",
        unit=said(one.name),
        lines=tuple(line_said(line.plain(), english=english()) for line in one.lines),
        held=held_words(one.held) if one.held else "",
    )


def _letter(one: queries.Letter) -> Row:
    today = timezone.localdate()
    return Row(
        one,
        form=str(RUNGS[one.kind]),
        unit=said(one.unit),
        state=letter_state(one.state),
        lines=tuple(line_said(line, english=english()) for line in one.lines),
        late=bool(one.state == "sent" and one.reply_due and one.reply_due < today),
    )


def _cap(cap: Any) -> tuple[str, int, str]:
    names = _("、").join(str(RUNGS[rung]) for rung in Rung if rung in cap.rungs)
    source = (cap.source.en if english() else cap.source.zh) if cap.source else ""
    return names, cap.per_month, source


def _lists(lists: Any) -> list[tuple[str, str]]:
    """Only those that the programme switches on, with their authority: the others do not exist."""
    return [(str(LISTS[name]), text.en if english() else text.zh) for name, text in lists.items()]


@needs(Act.DELIVERY_COORDINATE)
@require_POST
def send_due(request: HttpRequest) -> HttpResponse:
    """Send the letters that were ticked, as the ladder proposes them now."""
    standing, slug, now = standing_of(request), slug_of(request), timezone.now()
    if not slug:
        raise Http404(_("还没有生效的方案"))
    ticked = set(request.POST.getlist("letter"))
    groups = [one for one in queries.desk(standing, slug, now=now).due if one.key in ticked]
    sent = sum(_send_group(request, one, slug) for one in groups)
    if sent:
        done = ngettext("已发出 %(n)d 件。", "已发出 %(n)d 件。", sent)
        messages.success(request, done % {"n": sent})
    else:
        messages.error(request, _("没有发出：请勾选要发的；已由别人发出或者刚刚办结的不再发。"))
    return to(request, "portal:supervision")


def _send_group(request: HttpRequest, one: queries.Group, slug: str) -> bool:
    made = services.send_proposed(
        slug=slug,
        unit=one.unit,
        rung=one.rung or Rung.REMIND,
        matters={line.matter for line in one.lines},
        actor=_over(request, one.lines[0]),
        now=timezone.now(),
    )
    return made is not None


def _over(request: HttpRequest, line: Line) -> Actor:
    thing = queries.item_of(line.item)
    return standing_of(request).actor(Act.DELIVERY_COORDINATE, thing)


# --- by hand ------------------------------------------------------------------------------


@needs(Act.DELIVERY_COORDINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Write a letter by hand; what was typed stays where something is missing."""
    slug = slug_of(request)
    if not slug:
        raise Http404(_("还没有生效的方案"))
    if request.method != "POST":
        return _form(request, slug, request.GET.dict() | {"kind": Rung.NOTICE})
    try:
        made = _write(request, slug)
    except services.HeldBack as held:
        return _form(request, slug, request.POST.dict(), held_words(held.held))
    except (ValueError, LookupError) as slip:
        return _form(request, slug, request.POST.dict(), str(slip))
    messages.success(request, _("已发出，对方单位已收到通知。"))
    return to(request, "portal:letter", made)


def _write(request: HttpRequest, slug: str) -> int:
    form = request.POST
    item = number(form.get("item", "")) or None
    thing = queries.item_of(item) if item else queries.programme_thing(slug)
    standing = standing_of(request)
    if thing is None or not standing.may(Act.DELIVERY_COORDINATE, thing):
        raise ValueError(_("请选择由您统筹的事项；不涉及具体事项的，由统筹整个方案的单位发出"))
    kind = form.get("kind", "")
    if kind not in set(Rung):
        raise ValueError(_("请选择形式"))
    return services.send(
        slug=slug,
        unit=form.get("unit", ""),
        kind=Rung(kind),
        text=form.get("text", ""),
        item=item,
        authority=form.get("authority", ""),
        reply_due=day(form.get("reply_due", "")),
        actor=standing.actor(Act.DELIVERY_COORDINATE, thing),
        now=timezone.now(),
        idem=idem(request),
    )


def _form(request: HttpRequest, slug: str, values: dict[str, str], fault: str = "") -> HttpResponse:
    items = queries.choices(standing_of(request), slug)
    context = {
        "values": values,
        "fault": fault,
        "idem": values.get("idem") or uuid4().hex,
        "kinds": [(str(rung), str(RUNGS[rung]), rung in WITH_AUTHORITY) for rung in Rung],
        "units": unit_choices(request),
        "items": [(str(pk), f"{place} {said(title)}") for pk, place, title in items],
    }
    status = UNPROCESSABLE if fault else 200
    return render(request, "portal/letter_form.html", context, status=status)


# --- a letter -----------------------------------------------------------------------------


@needs(Act.PROGRAMME_READ)
@require_safe
def letter(request: HttpRequest, supervision: int) -> HttpResponse:
    """A letter, its answer, and what may be done about it."""
    return _letter_page(request, supervision)


def _read(request: HttpRequest, supervision: int) -> queries.LetterPage:
    try:
        found = queries.letter_page(standing_of(request), supervision)
    except LookupError:
        raise Http404(_("没有您可以查看的这份督办文书")) from None
    frame(request).belongs_to(found.programme)
    return found


def _letter_page(
    request: HttpRequest, supervision: int, *, fault: str = "", typed: str = ""
) -> HttpResponse:
    found = _read(request, supervision)
    acts = SUPERVISION.acts(found.letter.state)
    mine = {
        act: found.answers if act is SupervisionAct.REPLY else found.coordinates for act in acts
    }
    if found.letter.kind not in ANSWERED:
        mine.pop(SupervisionAct.REPLY, None)
    context = {
        "page": found,
        "row": _letter(found.letter),
        "issuer": said(found.issuer),
        "about": said(found.title),
        "acts": [(str(act), letter_state(act)) for act, may in mine.items() if may],
        "steps": [(step, letter_state(step.act)) for step in found.steps if step.act != "send"],
        "idem": uuid4().hex,
        "fault": fault,
        "typed": typed,
    }
    status = UNPROCESSABLE if fault else 200
    return render(request, "portal/letter.html", context, status=status)


@needs(Act.PROGRAMME_READ)
@require_safe
def letter_print(request: HttpRequest, supervision: int) -> HttpResponse:
    """The letter on A4."""
    found = _read(request, supervision)
    context = {
        "page": found,
        "row": _letter(found.letter),
        "issuer": found.issuer.zh,
        "unit": found.letter.unit.zh,
        "paragraphs": found.text.split("\n"),
    }
    return render(request, "portal/letter_print.html", context)


@needs(Act.PROGRAMME_READ)
@require_POST
def act(request: HttpRequest, supervision: int) -> HttpResponse:
    """Answer a letter, look at its answer, close, withdraw or reopen it."""
    found, wanted = _read(request, supervision), request.POST.get("do", "")
    does = _ACTS.get(wanted)
    may = found.answers if wanted == SupervisionAct.REPLY else found.coordinates
    if does is None or not may:
        raise Http404(_("这份督办文书不由您办理"))
    standing, text = standing_of(request), request.POST.get("text", "")
    actor = (
        standing.actor(Act.DELIVERY_ANSWER, found.unit)
        if wanted == SupervisionAct.REPLY
        else standing.actor(Act.DELIVERY_COORDINATE, found.item)
    )
    told = {"supervision": supervision, "actor": actor, "now": timezone.now()}
    try:
        does(text, {**told, "idem": idem(request, wanted)})
    except (ValueError, LookupError) as slip:
        return _letter_page(request, supervision, fault=str(slip), typed=text)
    messages.success(request, _("已办理：%(act)s") % {"act": letter_state(wanted)})
    return to(request, "portal:letter", supervision)


_ACTS: dict[str, Callable[[str, dict[str, Any]], None]] = {
    SupervisionAct.REPLY: lambda text, told: services.reply(text=text, **told),
    SupervisionAct.ACCEPT: lambda text, told: services.review_reply(
        accept=True, reason=text, **told
    ),
    SupervisionAct.ASK_AGAIN: lambda text, told: services.review_reply(
        accept=False, reason=text, **told
    ),
    SupervisionAct.CLOSE: lambda text, told: services.close_supervision(reason=text, **told),
    SupervisionAct.WITHDRAW: lambda text, told: services.withdraw_supervision(reason=text, **told),
    SupervisionAct.REOPEN: lambda text, told: services.reopen_supervision(reason=text, **told),
}
