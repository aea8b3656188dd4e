"""Acts on items, as they are sent from the register and from the page of a task."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_POST

from luodi.delivery import services
from luodi.delivery.domain.states import ItemState
from luodi.delivery.queries.register import ItemLine, lines
from luodi.delivery.queries.task import Dossier, PartView, dossier
from luodi.directory.domain import Act, Standing, Thing
from luodi.foundation.access import needs
from luodi.foundation.addresses import address
from luodi.foundation.domain import Actor
from luodi.portal.domain.book import Book
from luodi.portal.web.context import frame, programme
from luodi.portal.web.coordination import settling, whole
from luodi.portal.web.offers import Slip, day_of
from luodi.portal.web.tasks import REGISTER, register_page, standing_of, task_page

_ID_DIGITS = 18


# --- on the register ----------------------------------------------------------------------


def _book(request: HttpRequest) -> Book:
    book = programme(request)
    if book is None:
        raise Http404(_("还没有生效的方案"))
    return book


@needs(Act.DELIVERY_COORDINATE)
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Make items of the programme's tasks (立项)."""
    book, standing = _book(request), standing_of(request)
    thing = whole(book.definition)
    try:
        settling(request)
        actor = _actor(standing, Act.DELIVERY_COORDINATE, thing)
        done = services.register_programme(
            slug=book.definition.key, actor=actor, now=timezone.now()
        )
    except (ValueError, LookupError) as error:
        return register_page(request, str(error))
    said = ngettext("已立项 %(n)d 项任务。", "已立项 %(n)d 项任务。", done.made)
    messages.success(request, said % {"n": done.made})
    return redirect(address(request.GET.dict(), "portal:tasks"))


@needs(Act.DELIVERY_COORDINATE)
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Assign the ticked items (交办), or all that wait where that was asked."""
    book, standing = _book(request), standing_of(request)
    try:
        settling(request)
        known = lines(book.definition.key, known=None, on=timezone.localdate())
        ticked = _wanted(known, request.POST, standing)
        if not ticked:
            raise ValueError(_("请先勾选要交办的任务"))
        actors = [_actor(standing, Act.DELIVERY_COORDINATE, item.thing) for item in ticked]
        done = services.assign(
            items=[item.id for item in ticked], actor=actors[0], now=timezone.now()
        )
    except (ValueError, LookupError) as error:
        return register_page(request, str(error))
    _say_assigned(request, done, len(ticked))
    return redirect(address(request.GET.dict(), "portal:tasks"))


def _wanted(known: Iterable[ItemLine], post: Any, standing: Standing) -> list[ItemLine]:
    """The ticked items, or all that wait and are the person's to assign."""
    if not post.get("all"):
        ticked = set(post.getlist("task"))
        return [item for item in known if item.key in ticked]
    return [
        item
        for item in known
        if item.state is ItemState.REGISTERED and standing.may(Act.DELIVERY_COORDINATE, item.thing)
    ]


def _say_assigned(request: HttpRequest, done: int, asked: int) -> None:
    said = ngettext("已交办 %(n)d 项任务。", "已交办 %(n)d 项任务。", done) % {"n": done}
    if done < asked:
        said += _("其余已经交办过，或者还没有单位承担，请先认定承担单位。")
    messages.success(request, said)


@needs(Act.PROGRAMME_READ)
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the register's filters under a name, or delete a view that was kept."""
    standing = standing_of(request)
    if standing.id is None:
        raise PermissionDenied
    actor, now = Actor(standing.login, standing.name), timezone.now()
    query = request.POST.get("query", "")
    try:
        if gone := request.POST.get("delete", ""):
            view = _number(gone)
            services.delete_view(person=standing.id, view=view, actor=actor, now=now)
        else:
            services.save_view(
                person=standing.id,
                page=REGISTER,
                name=request.POST.get("name", ""),
                query=query,
                actor=actor,
                now=now,
            )
    except ValueError as error:
        return register_page(request, str(error))
    return redirect(address({}, "portal:tasks") + (f"?{query}" if query else ""))


# --- on the page of a task ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent: on which item, by whom, when."""

    item: Dossier
    standing: Standing
    post: Any
    now: datetime

    @property
    def reason(self) -> str:
        """Why, as it was written."""
        said: str = self.post.get("reason", "")
        return said

    @property
    def idem(self) -> str | None:
        """The key that tells a form sent twice."""
        return self.post.get("idem", "")[:64] or None

    def number(self, name: str) -> int:
        """An id of the form, 0 where it is none."""
        return _number(self.post.get(name, ""))

    @property
    def part(self) -> PartView:
        """The part that the form is about.

        Raises:
            LookupError: the item has no such part.
        """
        wanted = self.number("part")
        found = next((p for p in self.item.parts if p.id == wanted), None)
        if found is None:
            raise LookupError(_("这个单位在这项任务中已没有职责，请刷新页面"))
        return found

    @property
    def plan(self) -> int:
        """The plan that the form is about.

        Raises:
            LookupError: the item has no such plan.
        """
        wanted = self.number("plan")
        if all(plan.id != wanted for plan in self.item.plans):
            raise LookupError(_("没有这份计划，请刷新页面"))
        return wanted

    def coordinator(self) -> dict[str, Any]:
        """Who coordinates the item, as the services want it."""
        actor = _actor(self.standing, Act.DELIVERY_COORDINATE, self.item.thing)
        return {"actor": actor, "now": self.now}

    def of_unit(self, act: Act) -> dict[str, Any]:
        """Who acts for the unit of the form's part."""
        return {"actor": _actor(self.standing, act, self.part.thing), "now": self.now}


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) <= _ID_DIGITS else 0


def _actor(standing: Standing, act: Act, thing: Thing) -> Actor:
    if not standing.may(act, thing):
        raise PermissionDenied
    return standing.actor(act, thing)


def _assign(sent: Sent) -> str:
    done = services.assign(items=[sent.item.id], **sent.coordinator())
    if not done and not sent.item.parts:
        raise ValueError(_("这项任务还没有单位承担，请先认定承担单位，再交办"))
    return _("已交办。")


def _reassign(sent: Sent) -> str:
    unit = sent.post.get("unit", "")
    services.reassign(
        part=sent.part.id, unit=unit, reason=sent.reason, idem=sent.idem, **sent.coordinator()
    )
    return _("已维持交办。") if unit == sent.part.unit else _("已改派。")


def _approve_plan(sent: Sent) -> str:
    services.approve_plan(plan=sent.plan, opinion=sent.reason, idem=sent.idem, **sent.coordinator())
    return _("计划已审定。")


def _return_plan(sent: Sent) -> str:
    services.return_plan(plan=sent.plan, reason=sent.reason, idem=sent.idem, **sent.coordinator())
    return _("计划已退回。")


def _verify(sent: Sent) -> str:
    services.verify(item=sent.item.id, finding=sent.reason, idem=sent.idem, **sent.coordinator())
    return _("已核验。")


def _close(sent: Sent) -> str:
    services.close(item=sent.item.id, opinion=sent.reason, idem=sent.idem, **sent.coordinator())
    return _("已销号。")


def _extend(sent: Sent) -> str:
    services.extend(
        item=sent.item.id,
        until=day_of(sent.post.get("until", "")),
        reason=sent.reason,
        milestone=sent.post.get("milestone", ""),
        idem=sent.idem,
        **sent.coordinator(),
    )
    return _("已延期。")


def _reasoned(act: Callable[..., None], said: str) -> Callable[[Sent], str]:
    """An act of who coordinates that asks for a reason and nothing else."""

    def do(sent: Sent) -> str:
        act(item=sent.item.id, reason=sent.reason, idem=sent.idem, **sent.coordinator())
        return _(said)

    return do


def _acknowledge(sent: Sent) -> str:
    services.acknowledge(part=sent.part.id, idem=sent.idem, **sent.of_unit(Act.DELIVERY_ANSWER))
    return _("已签收。")


def _refuse(sent: Sent) -> str:
    services.refuse(
        part=sent.part.id, reason=sent.reason, idem=sent.idem, **sent.of_unit(Act.DELIVERY_ANSWER)
    )
    return _("已退单，等统筹单位答复。")


def _countersign(agrees: bool) -> Callable[[Sent], str]:
    def do(sent: Sent) -> str:
        services.countersign(
            plan=sent.plan,
            unit=sent.part.unit,
            agrees=agrees,
            opinion=sent.reason,
            **sent.of_unit(Act.DELIVERY_ANSWER),
        )
        return _("已会签。") if agrees else _("会签意见已送牵头单位。")

    return do


def _request_closure(sent: Sent) -> str:
    services.request_closure(
        item=sent.item.id,
        unit=sent.part.unit,
        reason=sent.reason,
        idem=sent.idem,
        **sent.of_unit(Act.DELIVERY_REPORT),
    )
    return _("已申请办结，等统筹单位核验。")


_COORDINATE: dict[str, Callable[[Sent], str]] = {
    "assign": _assign,
    "reassign": _reassign,
    "approve_plan": _approve_plan,
    "return_plan": _return_plan,
    "verify": _verify,
    "close": _close,
    "extend": _extend,
    "return_closure": _reasoned(services.return_closure, gettext_noop("已退回补正。")),
    "reopen": _reasoned(services.reopen, gettext_noop("已重新打开。")),
    "suspend": _reasoned(services.suspend, gettext_noop("已中止。")),
    "resume": _reasoned(services.resume, gettext_noop("已恢复办理。")),
}
_ANSWER: dict[str, Callable[[Sent], str]] = {
    "acknowledge": _acknowledge,
    "refuse": _refuse,
    "agree": _countersign(agrees=True),
    "disagree": _countersign(agrees=False),
}
_REPORT: dict[str, Callable[[Sent], str]] = {"request_closure": _request_closure}


@needs(Act.DELIVERY_COORDINATE)
@require_POST
def coordinate(request: HttpRequest, key: str) -> HttpResponse:
    """An act of who coordinates the item."""
    return _done(request, key, _COORDINATE)


@needs(Act.DELIVERY_ANSWER)
@require_POST
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """An act of a unit that has a part in the item."""
    return _done(request, key, _ANSWER)


@needs(Act.DELIVERY_REPORT)
@require_POST
def report(request: HttpRequest, key: str) -> HttpResponse:
    """An act of who reports for a unit that answers for the item."""
    return _done(request, key, _REPORT)


def _done(request: HttpRequest, key: str, acts: dict[str, Callable[[Sent], str]]) -> HttpResponse:
    book = _book(request)
    item = dossier(book.definition.key, key, known=None)
    act = acts.get(request.POST.get("do", ""))
    if item is None or act is None:
        raise Http404(_("没有这个事项，或者没有这种办理"))
    if frame(request).days.asked:
        said = _("页面显示的是另一天的情况，请先回到今天的页面，再办理")
        return task_page(request, key, said)
    sent = Sent(item, standing_of(request), request.POST, timezone.now())
    try:
        said = act(sent)
    except PermissionDenied:
        raise
    except (ValueError, LookupError, PermissionError) as error:
        return _again(request, key, str(error))
    messages.success(request, said)
    return redirect(address(request.GET.dict(), "portal:task", key))


def _again(request: HttpRequest, key: str, message: str) -> HttpResponse:
    """The page again: the message beside the form that was sent, or on top where the item allows
    that act no more."""
    return task_page(request, key, slip=Slip(message, request.POST.dict()))
