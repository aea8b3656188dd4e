"""Instructions (批示) and dispatch meetings (月调度) as their pages list them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from luodi.delivery.domain.states import ItemState
from luodi.delivery.models import Decision, Instruction, Meeting, Part, WorkItem
from luodi.delivery.queries.reports import Named

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Given:
    """An item that came of an instruction or a decision, with who does it."""

    item: int
    key: str
    title: str
    state: ItemState
    due: date | None
    lead: tuple[Named, ...]
    supporting: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class InstructionLine:
    """An instruction and its item."""

    authority: str
    reference: str
    text: str
    on: date
    given: Given


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting, with how many decisions it made."""

    id: int
    title: str
    on: date
    decisions: int
    minuted: bool


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision and its item."""

    order: int
    text: str
    given: Given


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """Everything a meeting's page shows."""

    id: int
    programme: str
    title: str
    on: date
    agenda: str
    minutes: str
    minuted_at: datetime | None
    version: int
    decisions: tuple[DecisionLine, ...]


def instructions(slug: str) -> tuple[InstructionLine, ...]:
    """A programme's instructions, the latest first, at most :data:`SHOWN`. Two queries."""
    rows = Instruction.objects.filter(item__programme__slug=slug).select_related("item")
    found = list(rows.order_by("-on", "-pk")[:SHOWN])
    given = _given([row.item for row in found])
    return tuple(
        InstructionLine(row.authority, row.reference, row.text, row.on, given[row.item_id])
        for row in found
    )


def meetings(slug: str) -> tuple[MeetingLine, ...]:
    """A programme's meetings, the latest first, at most :data:`SHOWN`. One query."""
    rows = Meeting.objects.filter(programme__slug=slug).annotate(n=Count("decisions"))
    return tuple(
        MeetingLine(row.pk, row.title, row.on, row.n, row.minuted_at is not None)
        for row in rows.order_by("-on", "-pk")[:SHOWN]
    )


def meeting_page(meeting: int) -> MeetingPage:
    """A meeting. Three queries.

    Raises:
        LookupError: there is none.
    """
    row = Meeting.objects.filter(pk=meeting).select_related("programme").first()
    if row is None:
        raise LookupError(f"no meeting {meeting}")
    decisions = list(Decision.objects.filter(meeting=row).select_related("item").order_by("order"))
    given = _given([one.item for one in decisions])
    return MeetingPage(
        id=row.pk,
        programme=row.programme.slug,
        title=row.title,
        on=row.on,
        agenda=row.agenda,
        minutes=row.minutes,
        minuted_at=row.minuted_at,
        version=row.version,
        decisions=tuple(DecisionLine(one.order, one.text, given[one.item_id]) for one in decisions),
    )


def _given(items: Iterable[WorkItem]) -> dict[int, Given]:
    items = list(items)
    who: dict[tuple[int, bool], list[Named]] = {}
    rows = Part.objects.filter(item__in=[one.pk for one in items], ended_at=None)
    for part in rows.select_related("unit"):
        named = Named(part.unit.name, part.unit.name_en)
        who.setdefault((part.item_id, part.role == "supporting"), []).append(named)
    return {
        one.pk: Given(
            item=one.pk,
            key=one.key,
            title=one.title_zh,
            state=ItemState(one.state),
            due=one.due,
            lead=tuple(who.get((one.pk, False), ())),
            supporting=tuple(who.get((one.pk, True), ())),
        )
        for one in items
    }
