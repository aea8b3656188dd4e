"""What the page of a task tells of the work on it, in the page's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.delivery.domain.plans import MilestoneValue, PlanDifference, difference
from luodi.delivery.domain.report import period_said
from luodi.delivery.domain.states import (
    ITEM_WORDS,
    PART,
    PLAN,
    ItemAct,
    ItemState,
    PartState,
    PlanState,
)
from luodi.delivery.queries.task import (
    AcceptedView,
    Dossier,
    EvidenceView,
    Extended,
    PartView,
    PlanView,
    StepView,
)
from luodi.directory.domain import Standing
from luodi.foundation.days import Days
from luodi.portal.domain import timeline
from luodi.portal.domain.book import Book
from luodi.portal.domain.rows import UnitLink
from luodi.portal.web.light_words import GRADES, day_words
from luodi.portal.web.lines import LightWords, light_said, state_said
from luodi.portal.web.offers import Offer, Slip, may_plan, offers
from luodi.portal.web.words import ROLES

MARKS = {
    "met": gettext_lazy("已完成"),
    "partly": gettext_lazy("部分完成"),
    "late": gettext_lazy("已逾期"),
    "open": gettext_lazy("未到期"),
}


@dataclass(frozen=True, slots=True)
class PartRow:
    """A unit's part, with whether it was acknowledged."""

    it: PartView
    unit: UnitLink
    role: str
    state: str


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone of the plan in force. ``due`` is its day as put off, ``first`` the plan's own
    where that is another."""

    it: MilestoneValue
    state: str
    said: str
    due: date
    first: date | None
    met_on: date | None
    unit: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An edition of a plan, and what it changes of the one before it."""

    it: PlanView
    state: str
    unit: str
    changes: PlanDifference | None
    consents: tuple[tuple[str, Any], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report that was accepted, with its evidence."""

    it: AcceptedView
    period: str
    unit: str
    evidence: tuple[tuple[EvidenceView, str], ...]


@dataclass(frozen=True, slots=True)
class StepRow:
    """An act on the item; ``date`` is a day that it names."""

    at: datetime
    what: str
    who: str
    unit: str
    reason: str
    day: str
    state: str


@dataclass(frozen=True, slots=True)
class LightRow:
    """A light of the past."""

    at: datetime
    light: LightWords
    progress: int | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The year of the item as it is drawn."""

    year: int
    ticks: tuple[timeline.Tick, ...]
    planned: tuple[timeline.Segment, ...]
    accepted: tuple[timeline.Segment, ...]
    marks: tuple[timeline.Mark, ...]
    bands: tuple[timeline.Band, ...]
    today: float | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to see yet."""
        return not (self.planned or self.accepted or self.marks)


@dataclass(frozen=True, slots=True)
class Told:
    """Everything of the work on a task."""

    item: Dossier
    state: str
    light: LightWords | None
    now: LightWords | None
    progress: int | None
    planned: int | None
    parts: tuple[PartRow, ...]
    milestones: tuple[MilestoneRow, ...]
    drawing: Drawing
    plans: tuple[PlanRow, ...]
    reports: tuple[ReportRow, ...]
    steps: tuple[StepRow, ...]
    lights: tuple[LightRow, ...]
    put_off: tuple[tuple[Extended, str], ...]
    offers: tuple[Offer, ...]
    fault: str
    plan_year: int | None

    @property
    def buttons(self) -> tuple[Offer, ...]:
        """Acts of one click."""
        return tuple(one for one in self.offers if one.button)

    @property
    def forms(self) -> tuple[Offer, ...]:
        """Acts that ask for something."""
        return tuple(one for one in self.offers if not one.button)


def told(
    item: Dossier, book: Book, days: Days, standing: Standing, slip: Slip | None = None
) -> Told:
    """The work on a task as it stood on the page's day; what the person may do, today only."""
    year = days.on.year
    plan, said = item.plan(year), light_said(item.light)
    rows = tuple(_milestone(item, one, days.on, book) for one in plan.milestones) if plan else ()
    found = () if days.asked else offers(item, book, standing, year, slip)
    slipped = any(one.slip for one in found)
    part = None if days.asked else may_plan(item, standing)
    return Told(
        item=item,
        state=state_said(item.state),
        light=said,
        now=light_said(item.now) if days.past else None,
        progress=item.light.progress if item.light else None,
        planned=item.light.planned if item.light else None,
        parts=tuple(_part(one, book) for one in item.parts),
        milestones=rows,
        drawing=_drawing(item, rows, days),
        plans=tuple(reversed([_plan(one, item, book) for one in item.plans])),
        reports=tuple(_report(one, item, book) for one in reversed(item.reports)),
        steps=tuple(_step(one, book) for one in reversed(item.steps)),
        lights=_lights(item),
        put_off=tuple((one, _what(one, plan)) for one in reversed(item.extensions)),
        offers=found,
        fault=slip.message if slip and not slipped else "",
        plan_year=year if part else None,
    )


def link(book: Book, key: str, name: str = "") -> UnitLink:
    """A unit by its key: as the programme knows it, else by the name given."""
    return book.link(key) if book.knows(key) else UnitLink(key, name or key)


def _named(book: Book, item: Dossier, key: str) -> str:
    name = next((part.name for part in item.parts if part.unit == key), "")
    return link(book, key, name).name


def _part(part: PartView, book: Book) -> PartRow:
    return PartRow(part, link(book, part.unit, part.name), str(ROLES[part.role]), _part_state(part))


def _part_state(part: PartView) -> str:
    return _(PART.words[PartState(part.state)])


def _milestone(item: Dossier, one: MilestoneValue, on: date, book: Book) -> MilestoneRow:
    due = item.put_off(one)
    state, since = item.said_of(one.key)
    if state not in ("met", "partly"):
        state = "late" if due < on else "open"
    return MilestoneRow(
        it=one,
        state=state,
        said=str(MARKS[state]),
        due=due,
        first=one.due if due != one.due else None,
        met_on=since if state == "met" else None,
        unit=_named(book, item, one.unit) if one.unit else "",
    )


def _drawing(item: Dossier, rows: Sequence[MilestoneRow], days: Days) -> Drawing:
    scale, until = timeline.Year(days.on.year), days.on
    begun = min(
        (step.at for step in item.steps if step.act == ItemAct.ASSIGN), default=item.registered_at
    )
    accepted = [
        (timezone.localdate(one.at), one.percent) for one in item.reports if one.percent is not None
    ]
    return Drawing(
        year=scale.year,
        ticks=scale.ticks,
        planned=timeline.planned_line(
            scale, timezone.localdate(begun), [(row.due, row.it.planned) for row in rows]
        ),
        accepted=timeline.accepted_line(scale, accepted, until),
        marks=tuple(
            timeline.Mark(
                scale.x(row.due),
                timeline.height(row.it.planned or 0),
                row.state,
                row.it.title,
                row.due,
            )
            for row in rows
        ),
        bands=timeline.bands(
            scale, [(timezone.localdate(c.at), str(c.light.colour)) for c in item.lights], until
        ),
        today=scale.x(until) if scale.holds(until) else None,
    )


def _plan(plan: PlanView, item: Dossier, book: Book) -> PlanRow:
    earlier = [p for p in item.plans if p.year == plan.year and p.edition < plan.edition]
    before = earlier[-1] if earlier else None
    agreed = {one.unit for one in plan.consents}
    asked = [p for p in item.parts if p.unit != plan.unit and p.unit not in agreed]
    return PlanRow(
        it=plan,
        state=_(PLAN.words[plan.state]),
        unit=_named(book, item, plan.unit),
        changes=difference(before.milestones, plan.milestones) if before else None,
        consents=tuple((_named(book, item, one.unit), one) for one in plan.consents),
        missing=tuple(dict.fromkeys(_named(book, item, part.unit) for part in asked))
        if plan.state is PlanState.PROPOSED
        else (),
    )


def _report(report: AcceptedView, item: Dossier, book: Book) -> ReportRow:
    evidence = tuple(
        (one, str(GRADES[one.grade.name.lower()]))
        for one in item.evidence
        if one.report == report.id
    )
    return ReportRow(report, period_said(report.period), _named(book, item, report.unit), evidence)


_MORE_ACTS = {
    "register": gettext_lazy("立项"),
    "extend": gettext_lazy("延期"),
    "resume": gettext_lazy("恢复办理"),
}


def _step(step: StepView, book: Book) -> StepRow:
    until = step.data.get("until", "")
    return StepRow(
        at=step.at,
        what=str(_MORE_ACTS[step.act]) if step.act in _MORE_ACTS else _act(step.act),
        who=step.by_name,
        unit=link(book, step.unit).name if step.unit else "",
        reason=step.reason,
        day=day_words(until) if until else "",
        state=_state(step),
    )


def _act(act: str) -> str:
    known = {str(one): one for one in ItemAct}
    return _(ITEM_WORDS[known[act]]) if act in known else act


def _state(step: StepView) -> str:
    """The state that the act led to, where it is another."""
    return state_said(ItemState(step.after)) if step.after != step.before else ""


def _lights(item: Dossier) -> tuple[LightRow, ...]:
    found = ((change, light_said(change.light)) for change in reversed(item.lights))
    return tuple(LightRow(c.at, said, c.light.progress) for c, said in found if said is not None)


def _what(one: Extended, plan: PlanView | None) -> str:
    """What was put off."""
    if one.period:
        return _("%(period)s的填报") % {"period": period_said(one.period)}
    if not one.milestone:
        return _("整项任务")
    known = {m.key: m.title for m in plan.milestones} if plan else {}
    return _("节点：%(title)s") % {"title": known.get(one.milestone, one.milestone)}
