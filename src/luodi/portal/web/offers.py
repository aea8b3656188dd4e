"""The acts that a person may do on an item now: each one click or one short form.

What is offered follows from the item's state and from what the person may do; whoever sends a form
is asked for both again by the act itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from django.utils.translation import gettext as _

from luodi.delivery.domain.states import UNDER_WAY, ItemState, PartState, PlanState
from luodi.delivery.queries.task import Dossier, PartView, PlanView
from luodi.directory.domain import Act, Standing
from luodi.portal.domain.book import Book

TEXT, DAY, CHOICE, HIDDEN = "text", "date", "choice", "hidden"


@dataclass(frozen=True, slots=True)
class Input:
    """A field of a form."""

    name: str
    label: str
    kind: str = TEXT
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class Offer:
    """An act: ``do`` is its name in the form, ``route`` where it is sent. Without visible fields it
    is one button. ``slip`` is what was wrong when it was sent."""

    do: str
    route: str
    label: str
    inputs: tuple[Input, ...] = ()
    primary: bool = False
    slip: str = ""
    idem: str = ""
    context: str = ""

    @property
    def id(self) -> str:
        """Tells the form from others on the page."""
        return "-".join([self.do, *(i.value for i in self.inputs if i.kind == HIDDEN)])

    @property
    def button(self) -> bool:
        """Whether one click does it."""
        return all(one.kind == HIDDEN for one in self.inputs)


@dataclass(frozen=True, slots=True)
class Slip:
    """What was wrong with a form that was sent, and what stood in it."""

    message: str
    sent: Mapping[str, str]


def offers(
    item: Dossier, book: Book, standing: Standing, year: int, slip: Slip | None = None
) -> tuple[Offer, ...]:
    """What the person may do on the item now."""
    found: list[Offer] = []
    if standing.may(Act.DELIVERY_COORDINATE, item.thing):
        found += _coordinating(item, book, year)
    for part in item.parts:
        if standing.may(Act.DELIVERY_ANSWER, part.thing):
            found += _answering(item, part, year)
    for part in item.answering():
        if standing.may(Act.DELIVERY_REPORT, part.thing):
            found += _reporting(item, part)
    return tuple(_slipped(one, slip) for one in found)


def _slipped(offer: Offer, slip: Slip | None) -> Offer:
    """The form again with what was sent, where it is the one that was sent."""
    fresh = replace(offer, idem=uuid4().hex)
    if slip is None or slip.sent.get("form") != offer.id:
        return fresh
    inputs = tuple(replace(one, value=slip.sent.get(one.name, one.value)) for one in offer.inputs)
    return replace(fresh, inputs=inputs, slip=slip.message)


def may_plan(item: Dossier, standing: Standing) -> PartView | None:
    """The part for which the person may write the plan, None where there is none."""
    if item.state not in (
        ItemState.ACKNOWLEDGED,
        ItemState.BROKEN_DOWN,
        ItemState.CARRYING_OUT,
    ):
        return None
    mine = (p for p in item.answering() if standing.may(Act.DELIVERY_REPORT, p.thing))
    return next(mine, None)


# --- who coordinates ----------------------------------------------------------------------


def _coordinate(do: str, label: str, *inputs: Input, primary: bool = False) -> Offer:
    return Offer(do, "portal:task_coordinate", label, inputs, primary)


def _reason(label: str, required: bool = True) -> Input:
    return Input("reason", label, required=required)


def _coordinating(item: Dossier, book: Book, year: int) -> Iterator[Offer]:
    state = item.state
    if state is ItemState.REGISTERED:
        yield _coordinate("assign", _("交办这项任务"), primary=True)
    for part in item.parts:
        if part.state is PartState.REFUSED:
            yield _reassigned(part, book)
    plan = item.making(year)
    if plan is not None and plan.state is PlanState.PROPOSED:
        yield from _deciding(plan)
    if state in (ItemState.CLOSURE_REQUESTED, ItemState.VERIFIED):
        yield from _closing(state)
    if state is ItemState.CLOSED:
        yield _coordinate("reopen", _("重新打开"), _reason(_("理由")))
    if state is ItemState.SUSPENDED:
        yield _coordinate("resume", _("恢复办理"), _reason(_("理由")), primary=True)
    if state not in (ItemState.REGISTERED, ItemState.CLOSED):
        yield _extending(item, year)
    if state in UNDER_WAY:
        yield _coordinate("suspend", _("中止办理"), _reason(_("理由和依据")))


def _reassigned(part: PartView, book: Book) -> Offer:
    units = [(part.unit, _("维持交办给%(unit)s") % {"unit": part.name})]
    units += [(unit.key, unit.name) for unit in book.units if unit.key != part.unit]
    return Offer(
        "reassign",
        "portal:task_coordinate",
        _("改派或维持"),
        (
            Input("part", "", HIDDEN, str(part.id)),
            Input("unit", _("由哪个单位承担"), CHOICE, part.unit, tuple(units)),
            _reason(_("理由")),
        ),
        primary=True,
        context=_("%(unit)s退单：%(why)s") % {"unit": part.name, "why": part.refusal},
    )


def _deciding(plan: PlanView) -> Iterator[Offer]:
    hidden = Input("plan", "", HIDDEN, str(plan.id))
    yield _coordinate(
        "approve_plan", _("审定计划"), hidden, _reason(_("意见（可不填）"), False), primary=True
    )
    yield _coordinate("return_plan", _("退回计划"), hidden, _reason(_("退回的理由")))


def _closing(state: ItemState) -> Iterator[Offer]:
    if state is ItemState.VERIFIED:
        yield _coordinate("close", _("予以销号"), _reason(_("意见（可不填）"), False), primary=True)
    else:
        yield _coordinate("verify", _("核验办结"), _reason(_("核验情况")), primary=True)
    yield _coordinate("return_closure", _("退回办结申请"), _reason(_("退回的理由")))


def _extending(item: Dossier, year: int) -> Offer:
    plan = item.plan(year)
    things = [("", _("整项任务"))]
    milestones = plan.milestones if plan else ()
    things += [(one.key, _("节点：%(title)s") % {"title": one.title}) for one in milestones]
    return _coordinate(
        "extend",
        _("延期"),
        Input("milestone", _("延什么"), CHOICE, "", tuple(things), required=False),
        Input("until", _("延到哪天"), DAY),
        _reason(_("理由")),
    )


# --- units --------------------------------------------------------------------------------


def _answering(item: Dossier, part: PartView, year: int) -> Iterator[Offer]:
    hidden = Input("part", "", HIDDEN, str(part.id))
    if part.state is PartState.ASSIGNED and item.state is not ItemState.SUSPENDED:
        yield Offer(
            "acknowledge",
            "portal:task_answer",
            _("签收（%(unit)s）") % {"unit": part.name},
            (hidden,),
            primary=True,
        )
        yield Offer(
            "refuse",
            "portal:task_answer",
            _("退单（%(unit)s）") % {"unit": part.name},
            (hidden, _reason(_("退单的理由"))),
        )
    plan = item.making(year)
    if plan is not None and plan.state is PlanState.PROPOSED and plan.unit != part.unit:
        yield from _countersigning(plan, part)


def _countersigning(plan: PlanView, part: PartView) -> Iterator[Offer]:
    hidden = (
        Input("part", "", HIDDEN, str(part.id)),
        Input("plan", "", HIDDEN, str(plan.id)),
    )
    said = next((one for one in plan.consents if one.unit == part.unit), None)
    if said is None or not said.agrees:
        yield Offer(
            "agree",
            "portal:task_answer",
            _("会签同意（%(unit)s）") % {"unit": part.name},
            hidden,
            primary=True,
        )
    yield Offer(
        "disagree",
        "portal:task_answer",
        _("会签不同意（%(unit)s）") % {"unit": part.name},
        (*hidden, _reason(_("意见"))),
    )


def _reporting(item: Dossier, part: PartView) -> Iterator[Offer]:
    if item.state is ItemState.CARRYING_OUT:
        yield Offer(
            "request_closure",
            "portal:task_report",
            _("提出办结申请"),
            (
                Input("part", "", HIDDEN, str(part.id)),
                _reason(_("办结情况：做成了什么，佐证在哪里")),
            ),
        )


def day_of(words: str) -> date:
    """A day of a form.

    Raises:
        ValueError: it is none; the message says how to write it.
    """
    try:
        return date.fromisoformat(words.strip())
    except ValueError as error:
        raise ValueError(_("请写日期，例如 2026-11-24")) from error
