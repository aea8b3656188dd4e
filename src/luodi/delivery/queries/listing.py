"""Items and reports for programs that ask: whole values, page by page, by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from luodi.delivery.domain.report import TEXTS, Content
from luodi.delivery.domain.states import PlanState
from luodi.delivery.models import Milestone, Part, Plan, ProgressReport, WorkItem
from luodi.delivery.queries.reports import readable
from luodi.directory.domain import Standing

PAGE = 100


@dataclass(frozen=True, slots=True)
class Share:
    """A unit's part in an item; ``ended`` where it has none any more."""

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


@dataclass(frozen=True, slots=True)
class Lit:
    """An item's light: ``reasons`` are a code and its plain values each."""

    colour: str
    reasons: tuple[Mapping[str, Any], ...]
    progress: int | None
    planned: int | None
    on: date
    since: datetime


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan in force, its milestones in their order."""

    year: int
    edition: int
    unit: str
    approved_at: datetime | None
    milestones: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a programme. ``light`` is None before it is assigned."""

    id: int
    key: str
    order: int
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
    light: Lit | None
    parts: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Reported:
    """A report as its unit wrote it."""

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
    content: Content


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items: empty fields leave nothing out."""

    state: str = ""
    colour: str = ""
    unit: str = ""
    office: str = ""
    measure: str = ""


def items(slug: str, wanted: Wanted, *, after: tuple[int, int] | None = None) -> tuple[Item, ...]:
    """Items of a programme that its edition in force has, in the paper's order: one more than
    :data:`PAGE` where there are. ``after`` is the order and id of the last one seen. Two queries.
    """
    rows = WorkItem.objects.filter(programme__slug=slug, current=True)
    for column, value in (
        ("state", wanted.state),
        ("light__colour", wanted.colour),
        ("office__key", wanted.office),
        ("measure", wanted.measure),
    ):
        if value:
            rows = rows.filter(**{column: value})
    if wanted.unit:
        held = Part.objects.filter(unit__key=wanted.unit, ended_at=None)
        rows = rows.filter(pk__in=held.values("item"))
    if after is not None:
        order, number = after
        rows = rows.filter(Q(order__gt=order) | Q(order=order, pk__gt=number))
    return _whole(rows.order_by("order", "pk")[: PAGE + 1])


def item(slug: str, key: str) -> Item | None:
    """One item, also one that the edition in force has no more; None where there is none."""
    return next(iter(_whole(WorkItem.objects.filter(programme__slug=slug, key=key))), None)


def _whole(rows: QuerySet[WorkItem]) -> tuple[Item, ...]:
    found = list(rows.select_related("light"))
    parts: dict[int, list[Share]] = {}
    current = Part.objects.filter(item__in=[row.pk for row in found], ended_at=None)
    for part in current.order_by("item", "id"):
        parts.setdefault(part.item_id, []).append(_share(part))
    return tuple(_item(row, tuple(parts.get(row.pk, ()))) for row in found)


def _share(row: Part) -> Share:
    return Share(
        row.pk,
        row.unit_id,
        row.role,
        row.share,
        row.answers,
        row.reports_to_id,
        row.state,
        row.assigned_at,
        row.acknowledged_at,
        row.refusal,
    )


def _item(row: WorkItem, parts: tuple[Share, ...]) -> Item:
    same = [name for name in Item.__slots__ if name not in ("office", "light", "parts")]
    values = {name: getattr(row, name) for name in same}
    return Item(**values, office=row.office_id, light=_lit(row), parts=parts)


def _lit(row: WorkItem) -> Lit | None:
    light = getattr(row, "light", None)
    if light is None:
        return None
    said = light.colour, tuple(light.reasons), light.progress, light.planned
    return Lit(*said, light.on, light.since)


def plans(item_id: int) -> tuple[Planned, ...]:
    """The plans in force of an item, by year. Two queries."""
    rows = list(Plan.objects.filter(item=item_id, state=PlanState.APPROVED).order_by("year"))
    names = ("key", "title", "due", "deliverable", "planned", "unit_id")
    marks: dict[int, list[Mapping[str, Any]]] = {}
    for one in Milestone.objects.filter(plan__in=[r.pk for r in rows]).order_by("order", "id"):
        marks.setdefault(one.plan_id, []).append({name: getattr(one, name) for name in names})
    return tuple(
        Planned(r.year, r.edition, r.unit_id, r.approved_at, tuple(marks.get(r.pk, ())))
        for r in rows
    )


def reports(
    slug: str,
    standing: Standing,
    *,
    item: str = "",
    unit: str = "",
    period: str = "",
    state: str = "",
    after: int = 0,
) -> tuple[Reported, ...]:
    """Reports of a programme that the person may read, oldest first: one more than :data:`PAGE`
    where there are. ``after`` is the id of the last one seen. One query."""
    rows = ProgressReport.objects.filter(readable(standing), item__programme__slug=slug)
    for column, value in (
        ("item__key", item),
        ("part__unit__key", unit),
        ("period", period),
        ("state", state),
    ):
        if value:
            rows = rows.filter(**{column: value})
    found = rows.filter(pk__gt=after).select_related("item", "part").order_by("pk")
    return tuple(map(_reported, found[: PAGE + 1]))


def _reported(row: ProgressReport) -> Reported:
    texts = {name: getattr(row, name) for name in TEXTS}
    return Reported(
        id=row.pk,
        item=row.item.key,
        part=row.part_id,
        unit=row.part.unit_id,
        period=row.period,
        state=row.state,
        version=row.version,
        round=row.round,
        due=row.due,
        submitted_at=row.submitted_at,
        accepted_at=row.accepted_at,
        content=Content(row.percent, dict(row.milestones), **texts),
    )
