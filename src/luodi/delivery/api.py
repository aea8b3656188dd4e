"""Delivery in the API: items with their parts, plans and lights; reports, written and reviewed.

Acts take an ``Idempotency-Key``: the same key on the same thing is carried out once. 404 is the
answer for what is not there and for what whoever asks may not know of.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header, Query, Router, Schema
from pydantic import Field

from luodi.delivery import services
from luodi.delivery.domain.report import LONGEST, Content
from luodi.delivery.domain.review import STEPS, ReportState
from luodi.delivery.queries import listing
from luodi.delivery.queries.reports import (
    Grounds,
    ReportView,
    StepLine,
    part_grounds,
    report_view,
)
from luodi.delivery.services.telling import ASKED
from luodi.directory.domain import Act, Standing, Thing
from luodi.foundation.api import FORBIDDEN, Fault, Needs, Page, refuse
from luodi.foundation.domain import Actor
from luodi.programme import queries as programmes

router = Router(tags=["delivery"])
NOT_FOUND, CONFLICT = 404, 409
READS = Needs(Act.PROGRAMME_READ)
_AFTER = "~"
_DIGITS = 18
_ANSWERS = {FORBIDDEN: Fault, NOT_FOUND: Fault, CONFLICT: Fault}
Once = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=64)]
Words = Annotated[str, Field(max_length=LONGEST)]


class PartOut(Schema):
    """A unit's part: ``unit`` and ``reports_to`` are keys of units."""

    id: int
    unit: str
    role: str
    share: str
    answers: bool
    reports_to: str | None
    state: str
    assigned_at: datetime
    acknowledged_at: datetime | None
    refusal: str


class LightOut(Schema):
    """A light, computed and never typed in. Each reason is a code with the values of its sentence;
    ``progress`` is the last accepted, ``planned`` what the plan asks by the day ``on``."""

    colour: str
    reasons: list[dict[str, Any]]
    progress: int | None
    planned: int | None
    on: date
    since: datetime


class ItemOut(Schema):
    """Something to be done: a task, an instruction or the decision of a meeting. ``light`` is null
    before it is assigned."""

    key: str
    source: str
    number: str
    title_zh: str
    title_en: str
    measure: str
    office: str
    frequency: str
    continuing: bool
    due: date | None
    state: str
    registered_at: datetime
    closed_at: datetime | None
    version: int
    light: LightOut | None
    parts: list[PartOut]


class MilestoneOut(Schema):
    """A milestone; ``planned`` is cumulative progress in percent, null where it is not said."""

    key: str
    title: str
    due: date
    deliverable: str
    planned: int | None
    unit_id: str | None = Field(serialization_alias="unit")


class PlanOut(Schema):
    """A plan in force."""

    year: int
    edition: int
    unit: str
    approved_at: datetime | None
    milestones: list[MilestoneOut]


class ItemWhole(ItemOut):
    """An item with its plans in force."""

    plans: list[PlanOut]


class ContentOut(Schema):
    """What a report says. ``percent`` is cumulative; ``milestones`` maps keys to ``met``,
    ``partly`` or ``not_met``."""

    percent: int | None
    milestones: dict[str, str]
    done: str
    problems: str
    help_needed: str
    next_steps: str


class ReportOut(Schema):
    """A report. ``version`` is what to name when it is saved or submitted."""

    id: int
    item: str
    part: int
    unit: str
    period: str
    state: str
    version: int
    round: int
    due: date | None
    submitted_at: datetime | None
    accepted_at: datetime | None
    content: ContentOut


class StepOut(Schema):
    """An act on a report."""

    at: datetime
    act: str
    by: str
    by_name: str
    on_behalf_of: str
    before: str
    after: str
    round: int
    reason: str


class EvidenceOut(Schema):
    """A piece of evidence; ``grade`` from 0 (none) to 4 (official document)."""

    id: int
    title: str
    grade: int
    link: str
    file_name: str
    added_at: datetime
    withdrawn_at: datetime | None


class ReportWhole(ReportOut):
    """A report with its chain of review, its acts and its evidence."""

    chain: list[str]
    steps: list[StepOut]
    evidence: list[EvidenceOut]


class PeriodIn(Schema):
    """Which report to begin: ``2026-Q3``."""

    period: Annotated[str, Field(max_length=10)]


class SeenIn(Schema):
    """The version of the report that was seen."""

    seen: int


class DraftIn(SeenIn):
    """What to keep, as a whole: what is left out is emptied."""

    percent: int | None = None
    milestones: dict[str, str] = Field(default_factory=dict)
    done: Words = ""
    problems: Words = ""
    help_needed: Words = ""
    next_steps: Words = ""


class SavedOut(Schema):
    """A report as it is kept now."""

    report: int
    version: int


class PassIn(Schema):
    """The step that is decided, the version of the report that was read, and an opinion."""

    step: Annotated[str, Field(max_length=20)]
    seen: int | None = None
    opinion: Words = ""


class OpinionIn(Schema):
    """The version of the report that was read, and an opinion."""

    seen: int | None = None
    opinion: Words = ""


class ReturnIn(Schema):
    """Why a report comes back, and which fields are to be put right (none: the whole)."""

    step: Annotated[str, Field(max_length=20)]
    seen: int | None = None
    reason: Words
    fields: list[str] = Field(default_factory=list)


class StateOut(Schema):
    """Where a report, or a unit's part, lies now."""

    state: str


# --- reading ------------------------------------------------------------------------------


class ItemsIn(Schema):
    """Which items; ``unit`` and ``office`` are keys, ``after`` is the ``next`` of the page before."""

    state: str = ""
    colour: str = ""
    unit: str = ""
    office: str = ""
    measure: str = ""
    after: str = ""


@router.get("/programmes/{slug}/items", auth=READS, response={200: Page[ItemOut], NOT_FOUND: Fault})
def items(request: HttpRequest, slug: str, wanted: Query[ItemsIn]) -> Page[ItemOut]:
    """Items of a programme, in the paper's order."""
    _known(slug)
    chosen = wanted.model_dump()
    after = _place(chosen.pop("after"))
    rows = listing.items(slug, listing.Wanted(**chosen), after=after)
    last = rows[listing.PAGE - 1] if len(rows) > listing.PAGE else None
    return Page[ItemOut](
        items=[ItemOut.from_orm(one) for one in rows[: listing.PAGE]],
        next=f"{last.order}{_AFTER}{last.id}" if last else None,
    )


@router.get(
    "/programmes/{slug}/items/{key}", auth=READS, response={200: ItemWhole, NOT_FOUND: Fault}
)
def item(request: HttpRequest, slug: str, key: str) -> ItemWhole:
    """One item with its parts, its light with reasons, and its plans in force."""
    found = listing.item(slug, key)
    if found is None:
        raise refuse(NOT_FOUND, _("没有这个事项"))
    plans = [PlanOut.from_orm(one) for one in listing.plans(found.id)]
    return ItemWhole(**ItemOut.from_orm(found).model_dump(), plans=plans)


class ReportsIn(Schema):
    """Which reports; ``item`` and ``unit`` are keys."""

    item: str = ""
    unit: str = ""
    period: str = ""
    state: str = ""
    after: str = ""


@router.get(
    "/programmes/{slug}/reports", auth=READS, response={200: Page[ReportOut], NOT_FOUND: Fault}
)
def reports(request: HttpRequest, slug: str, wanted: Query[ReportsIn]) -> Page[ReportOut]:
    """Reports that whoever asks may read, oldest first."""
    _known(slug)
    chosen = wanted.model_dump()
    after = _number(chosen.pop("after"))
    rows = listing.reports(slug, _standing(request), after=after, **chosen)
    more = len(rows) > listing.PAGE
    return Page[ReportOut](
        items=[ReportOut.from_orm(one) for one in rows[: listing.PAGE]],
        next=str(rows[listing.PAGE - 1].id) if more else None,
    )


@router.get("/reports/{report}", auth=READS, response={200: ReportWhole, NOT_FOUND: Fault})
def report(request: HttpRequest, report: int) -> ReportWhole:
    """One report, with its acts and its evidence."""
    found = _report(request, report)
    return ReportWhole(
        item=found.item_key,
        content=ContentOut(**found.content.plain()),
        state=str(found.state),
        chain=[str(step) for step in found.chain],
        steps=[_step(one) for one in found.steps],
        evidence=[
            EvidenceOut(**{name: getattr(one, name) for name in EvidenceOut.model_fields})
            for one in found.evidence
        ],
        **{name: getattr(found, name) for name in _SAME},
    )


_SAME = (
    "id",
    "part",
    "unit",
    "period",
    "version",
    "round",
    "due",
    "submitted_at",
    "accepted_at",
)


def _step(one: StepLine) -> StepOut:
    return StepOut(**{name: getattr(one, name) for name in StepOut.model_fields})


def _known(slug: str) -> None:
    if slug not in {one.slug for one in programmes.known(None)}:
        raise refuse(NOT_FOUND, _("没有这个方案"))


def _place(said: str) -> tuple[int, int] | None:
    order, _tilde, number = said.partition(_AFTER)
    return (_number(order), _number(number)) if _number(number) else None


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) <= _DIGITS else 0


def _standing(request: HttpRequest) -> Standing:
    standing: Standing = request.standing  # type: ignore[attr-defined]
    return standing


def _report(request: HttpRequest, report: int) -> ReportView:
    found = report_view(report, _standing(request), now=timezone.now())
    if found is None:
        raise refuse(NOT_FOUND, _("没有这份填报，或者还没有采纳、暂不公开"))
    return found


# --- acts ---------------------------------------------------------------------------------


@router.post(
    "/parts/{part}/acknowledge",
    auth=Needs(Act.DELIVERY_ANSWER),
    response={200: StateOut, **_ANSWERS},
)
def acknowledge(request: HttpRequest, part: int, once: Once) -> StateOut:
    """Acknowledge receipt of a unit's part (签收)."""
    actor = _of_part(request, part, Act.DELIVERY_ANSWER)
    _done(lambda now: services.acknowledge(part=part, actor=actor, now=now, idem=once))
    return StateOut(state="acknowledged")


@router.post(
    "/parts/{part}/reports",
    auth=Needs(Act.DELIVERY_REPORT),
    response={200: SavedOut, **_ANSWERS},
)
def open_report(request: HttpRequest, part: int, given: PeriodIn) -> SavedOut:
    """Begin the report of a unit's part for a period, or find the one that is begun."""
    actor = _of_part(request, part, Act.DELIVERY_REPORT)
    saved = _done(
        lambda now: services.open_report(part=part, period=given.period, actor=actor, now=now)
    )
    return SavedOut(report=saved.report, version=saved.version)


@router.post(
    "/reports/{report}/draft",
    auth=Needs(Act.DELIVERY_REPORT),
    response={200: SavedOut, **_ANSWERS},
)
def save_draft(request: HttpRequest, report: int, given: DraftIn) -> SavedOut:
    """Keep a report as it is being written. The same words again change nothing."""
    actor = _writer(request, report)
    said = given.model_dump()
    seen = said.pop("seen")
    saved = _done(
        lambda now: services.save_draft(
            report=report, content=Content(**said), seen=seen, actor=actor, now=now
        )
    )
    return SavedOut(report=saved.report, version=saved.version)


@router.post(
    "/reports/{report}/submit",
    auth=Needs(Act.DELIVERY_REPORT),
    response={200: StateOut, **_ANSWERS},
)
def submit(request: HttpRequest, report: int, given: SeenIn, once: Once) -> StateOut:
    """Submit a report to the first step of its chain (报送)."""
    actor = _writer(request, report)
    state = _done(
        lambda now: services.submit(report=report, seen=given.seen, actor=actor, now=now, idem=once)
    )
    return StateOut(state=str(state))


@router.post("/reports/{report}/pass", auth=READS, response={200: StateOut, **_ANSWERS})
def pass_on(request: HttpRequest, report: int, given: PassIn, once: Once) -> StateOut:
    """Pass a report on to the next step; at the last step of its chain it is accepted."""
    return _passed(request, report, _asked(given.step), given, once)


@router.post("/reports/{report}/accept", auth=READS, response={200: StateOut, **_ANSWERS})
def accept(request: HttpRequest, report: int, given: OpinionIn, once: Once) -> StateOut:
    """Accept a report that lies at the last step of its chain (采纳)."""
    last = _report(request, report).chain[-1]
    return _passed(request, report, last, given, once)


def _passed(
    request: HttpRequest, report: int, step: ReportState, given: PassIn | OpinionIn, once: str
) -> StateOut:
    actor = _reviewer(request, report, step)
    state = _done(
        lambda now: services.pass_on(
            report=report,
            step=step,
            seen=given.seen,
            opinion=given.opinion,
            actor=actor,
            now=now,
            idem=once,
        )
    )
    return StateOut(state=str(state))


@router.post("/reports/{report}/return", auth=READS, response={200: StateOut, **_ANSWERS})
def return_report(request: HttpRequest, report: int, given: ReturnIn, once: Once) -> StateOut:
    """Return a report for correction (退回补正), as a whole or by field."""
    step = _asked(given.step)
    actor = _reviewer(request, report, step)
    _done(
        lambda now: services.return_report(
            report=report,
            step=step,
            seen=given.seen,
            reason=given.reason,
            fields=given.fields,
            actor=actor,
            now=now,
            idem=once,
        )
    )
    return StateOut(state=str(ReportState.RETURNED))


def _asked(said: str) -> ReportState:
    if said not in {str(step) for step in STEPS}:
        raise refuse(CONFLICT, _("没有这个审核环节：%(step)s") % {"step": said})
    return ReportState(said)


def _of_part(request: HttpRequest, part: int, act: Act) -> Actor:
    standing, found = _standing(request), part_grounds(part)
    if found is None:
        raise refuse(NOT_FOUND, _("没有这项承担关系"))
    return _as(standing, act, found.unit)


def _writer(request: HttpRequest, report: int) -> Actor:
    found = _report(request, report)
    return _as(_standing(request), Act.DELIVERY_REPORT, found.grounds.unit)


def _reviewer(request: HttpRequest, report: int, step: ReportState) -> Actor:
    found = _report(request, report)
    return _as(_standing(request), ASKED[step], _decided_on(found.grounds, step))


def _decided_on(grounds: Grounds, step: ReportState) -> Thing | None:
    if step is ReportState.COORDINATOR:
        return grounds.item
    return grounds.above if step is ReportState.LEAD_UNIT else grounds.unit


def _as(standing: Standing, act: Act, thing: Thing | None) -> Actor:
    if thing is None or not standing.may(act, thing):
        raise refuse(FORBIDDEN, _("没有办理这件事的权限"))
    return standing.actor(act, thing)


def _done[T](act: Callable[[datetime], T]) -> T:
    """Do an act; what it refuses is answered with its words."""
    try:
        return act(timezone.now())
    except PermissionError as refusal:
        raise refuse(FORBIDDEN, refusal) from refusal
    except LookupError as refusal:
        raise refuse(NOT_FOUND, refusal) from refusal
    except ValueError as refusal:
        raise refuse(CONFLICT, refusal) from refusal
