"""What waits for a person: reports to write, receipts to give, reviews, plans, closures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from luodi.delivery.domain.report import AUTHORING, owes
from luodi.delivery.domain.review import EDITABLE, ReportState
from luodi.delivery.domain.states import UNDER_WAY, ItemState, PartState, PlanState
from luodi.delivery.models import (
    Consent,
    Extension,
    Part,
    Plan,
    ProgressReport,
    ReportStep,
    WorkItem,
)
from luodi.delivery.queries.facts import rules
from luodi.delivery.queries.periods import Clock, Timing
from luodi.delivery.queries.reports import ABOVE, ITEM, UNIT, Named, item_thing
from luodi.delivery.queries.waiting import Matter, matters
from luodi.directory.domain import Act, Standing
from luodi.directory.queries import Columns, within
from luodi.foundation.calendar import working_calendar
from luodi.kernel.reporting import Frequency, ReportingPeriod, Stage

SHOWN = 200  # rows of a list; what is beyond is reached through the register
_PART = Columns(("unit__path",), ("unit__area__path",), "item__programme__slug")
_REPORTED_ON = (*UNDER_WAY, ItemState.CLOSURE_REQUESTED)


@dataclass(frozen=True, slots=True)
class Task:
    """An item as lists name it. ``of_programme``: it has a page under the programme's tasks."""

    key: str
    number: str
    order: int
    title: Named
    programme: str
    of_programme: bool


@dataclass(frozen=True, slots=True)
class ToReport:
    """A report that is owed: not begun (``report`` None), being written, or returned (``reason``
    and the ``fields`` to put right)."""

    part: int
    task: Task
    unit: Named
    role: str
    period: str
    timing: Timing
    report: int | None = None
    state: str = ""
    reason: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToAcknowledge:
    """A part that waits for its unit's receipt."""

    part: int
    task: Task
    unit: Named
    role: str
    assigned_at: datetime


@dataclass(frozen=True, slots=True)
class ToReview:
    """A report that waits at a step. ``mine`` tells that the person has had a hand in it: another
    has to review it."""

    report: int
    task: Task
    unit: Named
    period: str
    step: ReportState
    version: int
    since: datetime
    percent: int | None
    done: str
    late: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan that waits: ``act`` is what for, ``countersign``, ``approve`` or ``mend``."""

    plan: int
    task: Task
    unit: Named
    year: int
    edition: int
    act: str


@dataclass(frozen=True, slots=True)
class MyWork:
    """All that waits for one person. ``due`` are reports of a period that ended, ``open`` of one that
    runs, ``closed`` of one that takes no more without an extension. ``cut`` tells that some list has more rows than are shown."""

    on: date
    returned: tuple[ToReport, ...] = ()
    due: tuple[ToReport, ...] = ()
    open: tuple[ToReport, ...] = ()
    closed: tuple[ToReport, ...] = ()
    acknowledge: tuple[ToAcknowledge, ...] = ()
    review: tuple[ToReview, ...] = ()
    plans: tuple[PlanLine, ...] = ()
    matters: tuple[Matter, ...] = ()
    cut: bool = False

    @property
    def pressing(self) -> int:
        """How many things wait today: reports of a period that still runs do not, nor those that
        can no longer be handed in."""
        lists = (self.returned, self.due, self.acknowledge, self.review, self.plans)
        return sum(map(len, lists)) + len(self.matters)

    @property
    def late(self) -> int:
        """How many reports are past their day."""
        return sum(one.timing.late for one in self.due)


def my_work(standing: Standing, *, now: datetime) -> MyWork:
    """What waits for a person on the day of ``now``, the most pressing first. At most seven
    queries; what a role has nothing to do with is not asked for."""
    on = timezone.localdate(now)
    parts = _parts(standing)
    reports = _to_report(standing, [p for p in parts if p.state == PartState.ACKNOWLEDGED], on)
    review = _to_review(standing)
    plans = _plans(standing)
    others = matters(standing, most=SHOWN)
    lists: tuple[tuple[object, ...], ...] = (tuple(parts), review, plans, others)
    return MyWork(
        on=on,
        returned=tuple(one for one in reports if one.state == ReportState.RETURNED),
        due=_at(reports, Stage.DUE, Stage.GRACE),
        open=_at(reports, Stage.OPEN),
        closed=_at(reports, Stage.CLOSED),
        acknowledge=_to_acknowledge(standing, parts),
        review=review,
        plans=plans,
        matters=others,
        cut=any(len(rows) >= SHOWN for rows in lists),
    )


def _at(rows: Iterable[ToReport], *stages: Stage) -> tuple[ToReport, ...]:
    found = (r for r in rows if r.timing.stage in stages and r.state != ReportState.RETURNED)
    return tuple(sorted(found, key=_by_day))


def _by_day(one: ToReport) -> tuple[date, str, int]:
    return one.timing.deadlines.due, one.task.programme, one.task.order


# --- the units' own -----------------------------------------------------------------------


def _parts(standing: Standing) -> list[Part]:
    """Parts of the units that the person reports or answers for, as far as something is asked."""
    report = within(standing.reach(Act.DELIVERY_REPORT), _PART)
    answer = within(standing.reach(Act.DELIVERY_ANSWER), _PART)
    if not standing.reach(Act.DELIVERY_REPORT) and not standing.reach(Act.DELIVERY_ANSWER):
        return []
    rows = Part.objects.filter(ended_at=None, item__current=True).filter(
        Q(answer, state=PartState.ASSIGNED)
        | Q(report, state=PartState.ACKNOWLEDGED, item__state__in=_REPORTED_ON)
    )
    named = Part.objects.filter(item=OuterRef("item"), answers=True, ended_at=None)
    put_off = Extension.objects.filter(item=OuterRef("item")).exclude(period="").order_by("id")
    said = put_off.values(said=JSONObject(period="period", unit="unit__key", until="until"))
    rows = rows.annotate(named=Exists(named), put_off=ArraySubquery(said)).select_related(
        "item__programme",
        "item__office",
        "item__programme_office",
        "item__area",
        "unit__area",
        "reports_to__area",
    )
    return list(rows.order_by("-state", "item__due", "item__order", "id")[:SHOWN])


def _to_acknowledge(standing: Standing, parts: Iterable[Part]) -> tuple[ToAcknowledge, ...]:
    return tuple(
        ToAcknowledge(p.pk, _task(p.item), _unit(p.unit), p.role, p.assigned_at)
        for p in parts
        if p.state == PartState.ASSIGNED
    )


def _to_report(standing: Standing, parts: list[Part], on: date) -> tuple[ToReport, ...]:
    parts = [
        p
        for p in parts
        if owes(p.role, answers=p.answers, named=p.named)  # type: ignore[attr-defined]
    ]
    if not parts:
        return ()
    clock = Clock(on, rules(), working_calendar(), _extended(parts))
    known = _begun(parts, {key for part in parts for key in _periods(part, on)})
    found: list[ToReport] = []
    for part in parts:
        rows = known.get(part.pk, {})
        periods = {*_periods(part, on), *(k for k, r in rows.items() if r.state in EDITABLE)}
        for key in sorted(periods):
            row = rows.get(key)
            if row is None or row.state in EDITABLE:
                found.append(_owed(part, key, row, clock))
    return tuple(found)


def _extended(parts: Iterable[Part]) -> dict[tuple[int, str, str], date]:
    """(item, period, unit or "" for all) → the day to which its report was put off last."""
    return {
        (part.item_id, one["period"], one["unit"] or ""): date.fromisoformat(one["until"])
        for part in parts
        for one in part.put_off  # type: ignore[attr-defined]
    }


def _periods(part: Part, on: date) -> tuple[str, ...]:
    """The period that ended last, where the unit had the task before its end, and the one that
    runs: an older one is told by the later ones' cumulative progress."""
    running = ReportingPeriod.of(Frequency(part.item.frequency), on)
    ended = running.previous
    had = timezone.localdate(part.assigned_at) < ended.until
    return (ended.key, running.key) if had else (running.key,)


def _begun(parts: list[Part], periods: set[str]) -> dict[int, dict[str, ProgressReport]]:
    """Reports of the parts: those under way, and whatever there is of the last periods."""
    back = ReportStep.objects.filter(report=OuterRef("pk"), after=ReportState.RETURNED)
    back = back.exclude(before=ReportState.RETURNED).order_by("-id")
    rows = ProgressReport.objects.filter(part__in=[p.pk for p in parts])
    rows = rows.filter(Q(state__in=EDITABLE) | Q(period__in=periods)).annotate(
        why=back.values("reason")[:1], wrong=back.values("data__fields")[:1]
    )
    rows = rows.order_by("part", "-period").only("part", "period", "state")
    found: dict[int, dict[str, ProgressReport]] = {}
    for row in rows:
        found.setdefault(row.part_id, {})[row.period] = row
    return found


def _owed(part: Part, period: str, row: ProgressReport | None, clock: Clock) -> ToReport:
    item = part.item
    timing = clock.timing(
        programme=item.programme.slug, item=item.pk, unit=part.unit_id, period=period
    )
    back = row is not None and row.state == ReportState.RETURNED
    return ToReport(
        part=part.pk,
        task=_task(item),
        unit=_unit(part.unit),
        role=part.role,
        period=period,
        timing=timing,
        report=row.pk if row else None,
        state=row.state if row else "",
        reason=row.why if back else "",  # type: ignore[union-attr]
        fields=tuple(row.wrong or ()) if back else (),  # type: ignore[union-attr]
    )


# --- others' ------------------------------------------------------------------------------

_REVIEWED = (
    (Act.DELIVERY_APPROVE, ReportState.OFFICE_HEAD, UNIT),
    (Act.DELIVERY_SIGN, ReportState.LEADER, UNIT),
    (Act.DELIVERY_CONSOLIDATE, ReportState.LEAD_UNIT, ABOVE),
    (Act.DELIVERY_COORDINATE, ReportState.COORDINATOR, ITEM),
)


def _to_review(standing: Standing) -> tuple[ToReview, ...]:
    wanted = [
        within(reach, columns) & Q(state=step)
        for act, step, columns in _REVIEWED
        if (reach := standing.reach(act))
    ]
    if not wanted:
        return ()
    either = wanted[0]
    for one in wanted[1:]:
        either |= one
    steps = ReportStep.objects.filter(report=OuterRef("pk"))
    mine = Q(act__in=AUTHORING) | Q(act="pass", round=OuterRef("round"))
    hands = steps.filter(mine).filter(Q(by=standing.login) | Q(on_behalf_of=standing.login))
    rows = (
        ProgressReport.objects.filter(either)
        .annotate(
            mine=Exists(hands),
            since=steps.filter(after=OuterRef("state")).order_by("-id").values("at")[:1],
        )
        .select_related("item__programme", "part__unit")
        .order_by("due", "id")
    )
    return tuple(map(_review_line, rows[:SHOWN]))


def _review_line(row: ProgressReport) -> ToReview:
    submitted = timezone.localdate(row.submitted_at) if row.submitted_at else None
    return ToReview(
        report=row.pk,
        task=_task(row.item),
        unit=_unit(row.part.unit),
        period=row.period,
        step=ReportState(row.state),
        version=row.version,
        since=row.since,  # type: ignore[attr-defined]
        percent=row.percent,
        done=row.done,
        late=bool(row.due and submitted and submitted > row.due),
        mine=row.mine,  # type: ignore[attr-defined]
    )


_PLANNING = (Act.DELIVERY_COORDINATE, Act.DELIVERY_REPORT, Act.DELIVERY_ANSWER)
_PLANS_OWN = Columns(("unit__path",), ("unit__area__path",), "item__programme__slug")


def _plans(standing: Standing) -> tuple[PlanLine, ...]:
    """Plans that wait for approval by who coordinates, for the countersignature of a unit that has
    not given its own, or that came back to the lead."""
    approve = _approvable(standing)
    mend = within(standing.reach(Act.DELIVERY_REPORT), _PLANS_OWN) & Q(state=PlanState.RETURNED)
    sign = _unsigned(standing)
    if not any(standing.reach(act) for act in _PLANNING):
        return ()
    rows = (
        Plan.objects.filter(state__in=(PlanState.PROPOSED, PlanState.RETURNED), item__current=True)
        .annotate(signs=Exists(sign))
        .filter(approve | mend | Q(state=PlanState.PROPOSED, signs=True))
        .select_related(
            "item__programme", "item__office", "item__programme_office", "item__area", "unit"
        )
        .order_by("proposed_at", "id")
    )
    return tuple(_plan_line(row, standing) for row in rows[:SHOWN])


def _approvable(standing: Standing) -> Q:
    return within(standing.reach(Act.DELIVERY_COORDINATE), ITEM) & Q(state=PlanState.PROPOSED)


def _unsigned(standing: Standing) -> QuerySet[Part]:
    """Parts of the person's units, other than the lead, that have not said yes or no to a plan."""
    said = Consent.objects.filter(plan=OuterRef(OuterRef("pk")), unit=OuterRef("unit"))
    return (
        Part.objects.filter(within(standing.reach(Act.DELIVERY_ANSWER), _PART))
        .filter(item=OuterRef("item"), ended_at=None)
        .exclude(unit=OuterRef("unit"))
        .filter(~Exists(said))
    )


def _plan_line(row: Plan, standing: Standing) -> PlanLine:
    act = "mend"
    if row.state == PlanState.PROPOSED:
        act = (
            "approve"
            if standing.may(Act.DELIVERY_COORDINATE, item_thing(row.item))
            else "countersign"
        )
    return PlanLine(row.pk, _task(row.item), _unit(row.unit), row.year, row.edition, act)


def _task(item: WorkItem) -> Task:
    return Task(
        item.key,
        item.number,
        item.order,
        Named(item.title_zh, item.title_en),
        item.programme.slug,
        item.task_id is not None,
    )


def _unit(unit: object) -> Named:
    return Named(unit.name, unit.name_en)  # type: ignore[attr-defined]
