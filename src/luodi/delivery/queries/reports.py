"""Reading progress reports: who may, for one and for rows; everything a report's page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import FilteredRelation, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Cast, JSONObject, Substr
from django.utils import timezone

from luodi.delivery.domain.report import TEXTS, Content, Hand, hands
from luodi.delivery.domain.review import EDITABLE, ReportState, chain, has_acted
from luodi.delivery.domain.rules import EvidenceGrade
from luodi.delivery.domain.states import PlanState
from luodi.delivery.models import (
    Evidence,
    Extension,
    Milestone,
    Part,
    ProgressReport,
    ReportStep,
)
from luodi.delivery.queries.facts import rules
from luodi.delivery.queries.periods import Clock, Timing
from luodi.directory.domain import Act, Standing, Thing
from luodi.directory.queries import Columns, within
from luodi.foundation.calendar import working_calendar

# --- who may read -------------------------------------------------------------------------

# Whoever works on a report within its unit; who looks at it in the unit that it is handed to.
_IN_UNIT = (
    Act.DELIVERY_REPORT,
    Act.DELIVERY_ANSWER,
    Act.DELIVERY_APPROVE,
    Act.DELIVERY_SIGN,
    Act.DELIVERY_CONSOLIDATE,
)
UNIT = Columns(("part__unit__path",), ("part__unit__area__path",), "item__programme__slug")
ABOVE = Columns(
    ("part__reports_to__path",), ("part__reports_to__area__path",), "item__programme__slug"
)
ITEM = Columns(
    ("item__office__path", "item__programme_office__path"),
    ("item__area__path",),
    "item__programme__slug",
)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What permissions on a report are asked for: its unit, the unit that consolidates it (None
    where there is none), and its item."""

    unit: Thing
    above: Thing | None
    item: Thing


def may_read(standing: Standing, grounds: Grounds, state: ReportState) -> bool:
    """Whether somebody may read a report: an accepted one whoever reads programmes; a draft only
    its unit; what is between its unit, the unit that it is handed to, and the coordinator; the
    auditor all of them. :func:`readable` is the same rule for rows."""
    if not standing.may(Act.PROGRAMME_READ):
        return False
    if state is ReportState.ACCEPTED or standing.may(Act.AUDIT_READ):
        return True
    if any(standing.may(act, grounds.unit) for act in _IN_UNIT):
        return True
    if state is ReportState.DRAFT:
        return False
    above = grounds.above is not None and any(standing.may(act, grounds.above) for act in _IN_UNIT)
    return above or standing.may(Act.DELIVERY_COORDINATE, grounds.item)


def readable(standing: Standing) -> Q:
    """The rows of reports that somebody may read, as a filter."""
    if not standing.may(Act.PROGRAMME_READ):
        return Q(pk__in=())
    if standing.may(Act.AUDIT_READ):
        return ~Q(pk__in=())
    unit, above = Q(pk__in=()), within(standing.reach(Act.DELIVERY_COORDINATE), ITEM)
    for act in _IN_UNIT:
        reach = standing.reach(act)
        unit |= within(reach, UNIT)
        above |= within(reach, ABOVE)
    return Q(state=ReportState.ACCEPTED) | unit | (above & ~Q(state=ReportState.DRAFT))


_JOINED = (
    "item__programme",
    "item__office",
    "item__programme_office",
    "item__area",
    "part__unit__area",
    "part__reports_to__area",
)


def grounds(report: int) -> Grounds:
    """What permissions on a report are asked for.

    Raises:
        LookupError: there is no such report.
    """
    row = ProgressReport.objects.filter(pk=report).select_related(*_JOINED).first()
    if row is None:
        raise LookupError(f"no report {report}")
    return grounds_of(row.part, row.item)


def part_grounds(part: int) -> Grounds | None:
    """The same for a unit's part in an item; None where there is none."""
    related = [name.removeprefix("part__") for name in _JOINED]
    row = Part.objects.filter(pk=part).select_related(*related).first()
    return grounds_of(row, row.item) if row else None


def grounds_of(part: Any, item: Any) -> Grounds:
    """The same of rows whose unit, area and offices are joined already."""
    slug = item.programme.slug
    above = part.reports_to
    return Grounds(
        _place(part.unit, slug), _place(above, slug) if above else None, item_thing(item)
    )


def item_thing(item: Any) -> Thing:
    """What the permission to coordinate an item is asked for, of a row whose offices, area and
    programme are joined already."""
    offices = dict.fromkeys((item.office.path, item.programme_office.path))
    return Thing(tuple(offices), (item.area.path,) if item.area else (), item.programme.slug)


def _place(unit: Any, slug: str) -> Thing:
    return Thing((unit.path,), (unit.area.path,) if unit.area else (), slug)


# --- one report ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Named:
    """Something in both languages."""

    zh: str
    en: str = ""

    def said(self, english: bool) -> str:
        """In a language; better foreign than missing."""
        return (self.en if english else "") or self.zh


@dataclass(frozen=True, slots=True)
class StepLine:
    """An act on a report. ``data`` is what it kept: fields to put right, what was submitted."""

    at: datetime
    act: str
    by: str
    by_name: str
    on_behalf_of: str
    before: str
    after: str
    round: int
    reason: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence; ``attachment`` is None for a link."""

    id: int
    title: str
    grade: EvidenceGrade
    link: str
    attachment: int | None
    file_name: str
    size: int | None
    added_at: datetime
    added_by: str
    withdrawn_at: datetime | None
    withdrawn_why: str


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone of the plan in force, and what the report says of it ("" for nothing)."""

    key: str
    title: str
    due: date
    deliverable: str
    planned: int | None
    mark: str


@dataclass(frozen=True, slots=True)
class Feeding:
    """What a unit that feeds the report has written for the same period. ``state`` is "" where it
    has not begun; ``content`` None where it is not (yet) to be seen here."""

    unit: Named
    share: str
    report: int | None
    state: str
    content: Content | None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The last report of the same part that was accepted."""

    id: int
    period: str
    content: Content


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as its page shows it. ``barred`` tells that the viewer has had a hand in it and
    does not review it."""

    id: int
    programme: str
    item: int
    item_key: str
    item_number: str
    item_title: Named
    of_programme: bool
    part: int
    unit: str
    unit_name: Named
    role: str
    share: str
    above: Named | None
    period: str
    timing: Timing
    state: ReportState
    chain: tuple[ReportState, ...]
    version: int
    round: int
    content: Content
    saved_at: datetime
    submitted_at: datetime | None
    accepted_at: datetime | None
    due: date | None
    grounds: Grounds
    barred: bool
    steps: tuple[StepLine, ...]
    evidence: tuple[EvidenceLine, ...]
    milestones: tuple[MilestoneLine, ...]
    feeding: tuple[Feeding, ...]
    last: Accepted | None

    @property
    def editable(self) -> bool:
        """Whether it is being written."""
        return self.state in EDITABLE

    @property
    def feeds_another(self) -> bool:
        """Whether another unit consolidates it."""
        return self.above is not None

    @property
    def returned(self) -> StepLine | None:
        """Why it came back, where it did."""
        if self.state is not ReportState.RETURNED:
            return None
        back = (step for step in reversed(self.steps) if step.after == ReportState.RETURNED)
        return next((step for step in back if step.before != step.after), None)


def report_view(report: int, standing: Standing, *, now: datetime) -> ReportView | None:
    """A report with all that its page shows; None where there is none that the person may read.
    Seven queries."""
    rows = ProgressReport.objects.filter(pk=report).select_related(*_JOINED)
    row = rows.annotate(
        own_until=_until(unit=True), all_until=_until(unit=False), planned=_planned()
    ).first()
    if row is None:
        return None
    found = grounds_of(row.part, row.item)
    state = ReportState(row.state)
    if not may_read(standing, found, state):
        return None
    clock = _clock(row, timezone.localdate(now))
    steps = _steps(row.pk)
    slug, above = row.item.programme.slug, row.part.reports_to
    acted = hands(
        (Hand(one.act, one.round, one.by, one.on_behalf_of) for one in steps), round=row.round
    )
    return ReportView(
        id=row.pk,
        programme=slug,
        item=row.item_id,
        item_key=row.item.key,
        item_number=row.item.number,
        item_title=Named(row.item.title_zh, row.item.title_en),
        of_programme=row.item.task_id is not None,
        part=row.part_id,
        unit=row.part.unit_id,
        unit_name=Named(row.part.unit.name, row.part.unit.name_en),
        role=row.part.role,
        share=row.part.share,
        above=Named(above.name, above.name_en) if above else None,
        period=row.period,
        timing=clock.timing(
            programme=slug, item=row.item_id, unit=row.part.unit_id, period=row.period
        ),
        state=state,
        chain=chain(clock.rules[slug].review, feeds_another=above is not None),
        version=row.version,
        round=row.round,
        content=_content(row),
        saved_at=row.saved_at,
        submitted_at=row.submitted_at,
        accepted_at=row.accepted_at,
        due=row.due,
        grounds=found,
        barred=has_acted(acted, (standing.login,)),
        steps=steps,
        evidence=_evidence(row.pk),
        milestones=_milestones(row),
        feeding=_feeding(row, standing, found),
        last=_last(row),
    )


def _until(*, unit: bool) -> Subquery:
    """The day to which the report was put off last: for its unit, or for all."""
    rows = Extension.objects.filter(item=OuterRef("item"), period=OuterRef("period"))
    rows = rows.filter(unit=OuterRef("part__unit")) if unit else rows.filter(unit=None)
    return Subquery(rows.order_by("-id").values("until")[:1])


def _clock(row: Any, on: date) -> Clock:
    key = (row.item_id, row.period)
    put_off = {(*key, row.part.unit_id): row.own_until, (*key, ""): row.all_until}
    known = {which: until for which, until in put_off.items() if until is not None}
    return Clock(on, rules(), working_calendar(), known)


def _content(row: ProgressReport) -> Content:
    texts = {name: getattr(row, name) for name in TEXTS}
    return Content(row.percent, dict(row.milestones), **texts)


def _steps(report: int) -> tuple[StepLine, ...]:
    names = StepLine.__slots__
    rows = ReportStep.objects.filter(report=report).order_by("id").values_list(*names)
    return tuple(StepLine(*row) for row in rows)


def _evidence(report: int) -> tuple[EvidenceLine, ...]:
    rows = Evidence.objects.filter(report=report).order_by("id").select_related("attachment")
    return tuple(map(_evidence_line, rows))


def _evidence_line(row: Evidence) -> EvidenceLine:
    return EvidenceLine(
        id=row.pk,
        title=row.title,
        grade=EvidenceGrade(row.grade),
        link=row.link,
        attachment=row.attachment_id,
        file_name=row.attachment.name if row.attachment else "",
        size=row.attachment.size if row.attachment else None,
        added_at=row.added_at,
        added_by=row.added_by,
        withdrawn_at=row.withdrawn_at,
        withdrawn_why=row.withdrawn_why,
    )


_OF_MILESTONE = ("key", "title", "due", "deliverable", "planned")


def _planned() -> ArraySubquery:
    """The milestones of the plan in force for the year of a report's period."""
    rows = Milestone.objects.filter(
        plan__item=OuterRef("item"),
        plan__year=Cast(Substr(OuterRef("period"), 1, 4), IntegerField()),
        plan__state=PlanState.APPROVED,
    )
    values = JSONObject(**{name: name for name in _OF_MILESTONE})
    return ArraySubquery(rows.order_by("order", "id").values(said=values))


def _milestones(row: Any) -> tuple[MilestoneLine, ...]:
    return tuple(
        MilestoneLine(
            one["key"],
            one["title"],
            date.fromisoformat(one["due"]),
            one["deliverable"],
            one["planned"],
            row.milestones.get(one["key"], ""),
        )
        for one in row.planned
    )


def _feeding(row: ProgressReport, standing: Standing, found: Grounds) -> tuple[Feeding, ...]:
    """Texts of what was submitted, for those who may read this report as its unit or above."""
    inside = any(standing.may(act, found.unit) for act in _IN_UNIT)
    inside = inside or standing.may(Act.DELIVERY_COORDINATE, found.item)
    inside = inside or standing.may(Act.AUDIT_READ)
    parts = (
        Part.objects.filter(item=row.item_id, reports_to=row.part.unit, ended_at=None)
        .annotate(report=FilteredRelation("reports", condition=Q(reports__period=row.period)))
        .values(
            "unit__name",
            "unit__name_en",
            "share",
            "report__id",
            "report__state",
            "report__percent",
            "report__milestones",
            *(f"report__{name}" for name in TEXTS),
        )
        .order_by("unit__sort_key", "id")
    )
    return tuple(_fed(one, inside) for one in parts)


def _fed(one: Mapping[str, Any], inside: bool) -> Feeding:
    state = one["report__state"] or ""
    shown = state == ReportState.ACCEPTED or (inside and state not in ("", ReportState.DRAFT))
    content = None
    if shown:
        texts = {name: one[f"report__{name}"] for name in TEXTS}
        content = Content(one["report__percent"], one["report__milestones"], **texts)
    name = Named(one["unit__name"], one["unit__name_en"])
    return Feeding(name, one["share"], one["report__id"] if shown else None, state, content)


def _last(row: ProgressReport) -> Accepted | None:
    rows = ProgressReport.objects.filter(part=row.part_id, state=ReportState.ACCEPTED)
    last = rows.exclude(pk=row.pk).order_by("-period").first()
    return Accepted(last.pk, last.period, _content(last)) if last else None


# --- a file of a report -------------------------------------------------------------------


def evidence_file(evidence: int, standing: Standing) -> int | None:
    """The number of the attachment of a piece of evidence; None where there is none of that number
    that the person may read, or it is a link."""
    row = Evidence.objects.filter(pk=evidence).first()
    if row is None or row.attachment_id is None:
        return None
    report = ProgressReport.objects.select_related(*_JOINED).get(pk=row.report_id)
    allowed = may_read(standing, grounds_of(report.part, report.item), ReportState(report.state))
    if row.withdrawn_at is not None:  # perhaps handed in by mistake: no longer for everybody
        allowed = allowed and may_read(
            standing, grounds_of(report.part, report.item), ReportState.OFFICE_HEAD
        )
    return row.attachment_id if allowed else None


def evidence_report(evidence: int) -> int | None:
    """The report that a piece of evidence belongs to, None where there is none."""
    rows = Evidence.objects.filter(pk=evidence).values_list("report_id", flat=True)
    return next(iter(rows), None)
