"""The supervision desk (督办台): what may go out today, what waits for an answer, what is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from luodi.delivery.domain.ladder import Held
from luodi.delivery.domain.rules import DeliveryRules, Rung
from luodi.delivery.domain.supervision import Line, SupervisionState
from luodi.delivery.models import Part, Supervision, SupervisionStep, WorkItem
from luodi.delivery.queries.facts import rules
from luodi.delivery.queries.matters import Proposal, assigned, proposals
from luodi.delivery.queries.reports import ITEM, Named, item_thing
from luodi.directory.domain import Act, Standing, Thing
from luodi.directory.queries import Columns, within
from luodi.foundation.calendar import working_calendar

SHOWN = 200
_OFFICES = Columns(("office__path", "programme_office__path"), ("area__path",), "programme__slug")
_UNIT = Columns(("unit__path",), ("unit__area__path",), "programme__slug")
# Whoever works for the unit reads what it was sent.
IN_UNIT = (Act.DELIVERY_ANSWER, Act.DELIVERY_REPORT, Act.DELIVERY_APPROVE, Act.DELIVERY_SIGN)
# Why something is held that somebody who looks at the desk wants to know. That a step's time has
# not come is no news.
TOLD = frozenset({"cap", "quiet", "day_off", "disputed", "apart"})


@dataclass(frozen=True, slots=True)
class Group:
    """What goes to a unit as one letter, or is held for one reason."""

    unit: str
    name: Named
    lines: tuple[Line, ...]
    rung: Rung | None = None
    held: Held | None = None

    @property
    def key(self) -> str:
        """What a form names it by."""
        return f"{self.unit}:{self.rung}"


@dataclass(frozen=True, slots=True)
class Letter:
    """Something sent, as lists show it."""

    id: int
    kind: Rung
    number: str
    unit: Named
    state: SupervisionState
    sent_at: datetime
    reply_due: date | None
    about: str
    lines: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk of a day. ``mine`` tells that there is anything in it that the
    reader coordinates; ``recent`` are the last letters of all states; ``lists`` are the red and
    black lists and vetoes that the programme switches on, with their authority."""

    on: date
    mine: bool
    due: tuple[Group, ...]
    held: tuple[Group, ...]
    answered: tuple[Letter, ...]
    waiting: tuple[Letter, ...]
    recent: tuple[Letter, ...]
    rules: DeliveryRules


def coordinated(standing: Standing, slug: str) -> QuerySet[WorkItem]:
    """The items of a programme that somebody coordinates and that were assigned."""
    mine = within(standing.reach(Act.DELIVERY_COORDINATE), _OFFICES)
    rows = WorkItem.objects.filter(mine, programme__slug=slug, current=True)
    return rows.exclude(state="registered")


def desk(standing: Standing, slug: str, *, now: datetime) -> Desk:
    """What a coordinator's desk shows of a programme. At most eight queries."""
    on, rules_known = timezone.localdate(now), rules()[slug]
    mine = within(standing.reach(Act.DELIVERY_COORDINATE), ITEM)
    known = assigned(mine & Q(item__programme__slug=slug))
    found = proposals(known, on=on, rules=rules_known, calendar=working_calendar())
    names = {unit: Named(*said) for unit, said in known.units.items()}
    letters = _letters(standing, slug)
    open_ones = [one for one in letters if one.kind in (Rung.NOTICE, Rung.ORDER)]
    return Desk(
        on=on,
        mine=bool(known.titles),
        due=_due(found, names),
        held=_held(found, names),
        answered=tuple(one for one in open_ones if one.state is SupervisionState.REPLIED),
        waiting=tuple(one for one in open_ones if one.state is SupervisionState.SENT),
        recent=letters,
        rules=rules_known,
    )


def _due(found: Iterable[Proposal], names: Mapping[str, Named]) -> tuple[Group, ...]:
    groups: dict[tuple[Rung, str], list[Line]] = {}
    for one in found:
        if not isinstance(one.step, Held):
            groups.setdefault((one.step.rung, one.unit), []).append(one.line)
    order = list(Rung)
    return tuple(
        Group(unit, names[unit], tuple(lines), rung)
        for (rung, unit), lines in sorted(
            groups.items(), key=lambda one: (-order.index(one[0][0]), one[0][1])
        )
    )


def _held(found: Iterable[Proposal], names: Mapping[str, Named]) -> tuple[Group, ...]:
    groups: dict[tuple[str, str], tuple[Held, list[Line]]] = {}
    for one in found:
        if isinstance(one.step, Held) and one.step.code in TOLD:
            key = (one.unit, f"{one.step.code}{sorted(one.step.values.items())}")
            groups.setdefault(key, (one.step, []))[1].append(one.line)
    return tuple(
        Group(unit, names[unit], tuple(lines), held=held)
        for (unit, _reason), (held, lines) in sorted(groups.items())
    )


def _letters(standing: Standing, slug: str) -> tuple[Letter, ...]:
    rows = Supervision.objects.filter(programme__slug=slug).select_related("unit")
    if not standing.may(Act.AUDIT_READ):
        rows = rows.filter(sent_by_desk(standing))
    order = (F("closed_at").asc(nulls_first=True), "-id")
    return tuple(map(letter, rows.order_by(*order)[:SHOWN]))


def sent_by_desk(standing: Standing) -> Q:
    """Letters of the desks that somebody coordinates: about one of their items, or about several
    of the programme."""
    reach = standing.reach(Act.DELIVERY_COORDINATE)
    whole = WorkItem.objects.filter(within(reach, _OFFICES)).values("programme")
    return within(reach, ITEM) | Q(item=None, programme__in=whole)


def letter(row: Supervision) -> Letter:
    """A row with its unit as lists show it."""
    unit = row.unit
    return Letter(
        id=row.pk,
        kind=Rung(row.kind),
        number=row.number,
        unit=Named(unit.name, unit.name_en) if unit else Named(""),
        state=SupervisionState(row.state),
        sent_at=row.sent_at,
        reply_due=row.reply_due,
        about=row.text.partition("\n")[0],
        lines=tuple(row.reasons),
    )


# --- one letter ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LetterPage:
    """Everything a letter's page shows. ``answers`` and ``coordinates`` tell what the reader may
    do; ``issuer`` is who sent it: the office that coordinates the programme."""

    letter: Letter
    programme: str
    title: Named
    text: str
    authority: str
    reply: str
    replied_at: datetime | None
    issuer: Named
    steps: tuple[SupervisionStep, ...]
    unit: Thing
    item: Thing
    answers: bool
    coordinates: bool


def letter_page(standing: Standing, supervision: int) -> LetterPage:
    """A letter for somebody who may read it: the unit's people, who coordinates, the auditor.

    Raises:
        LookupError: there is none, or it is not theirs to read.
    """
    row = (
        Supervision.objects.filter(pk=supervision)
        .select_related("unit__area", "programme", "item__programme", "item__office")
        .select_related("item__programme_office", "item__area")
        .first()
    )
    if row is None or row.unit is None:
        raise LookupError(f"no letter {supervision}")
    item = row.item or _any_item(standing, row.programme_id)
    if item is None:
        raise LookupError("a programme without items sends nothing")
    slug = row.programme.slug
    unit = Thing((row.unit.path,), (row.unit.area.path,) if row.unit.area else (), slug)
    over = item_thing(item)
    coordinates = standing.may(Act.DELIVERY_COORDINATE, over)
    if not coordinates and not _reads(standing, unit):
        raise LookupError(f"letter {supervision} is not theirs")
    office = item.programme_office
    return LetterPage(
        letter=letter(row),
        programme=slug,
        title=Named(item.title_zh, item.title_en) if row.item else Named(""),
        text=row.text,
        authority=row.authority,
        reply=row.reply,
        replied_at=row.replied_at,
        issuer=Named(office.full_name or office.name, office.name_en),
        steps=tuple(row.steps.all()),
        unit=unit,
        item=over,
        answers=standing.may(Act.DELIVERY_ANSWER, unit),
        coordinates=coordinates,
    )


def _reads(standing: Standing, unit: Thing) -> bool:
    return standing.may(Act.AUDIT_READ) or any(standing.may(act, unit) for act in IN_UNIT)


def _any_item(standing: Standing, programme: int) -> WorkItem | None:
    """An item by which a letter about several is permitted: one of the reader's own where they
    coordinate any, else any of the programme."""
    rows = WorkItem.objects.filter(programme=programme).select_related(
        "programme", "office", "programme_office", "area"
    )
    mine = rows.filter(within(standing.reach(Act.DELIVERY_COORDINATE), _OFFICES)).first()
    return mine or rows.first()


def received(standing: Standing) -> tuple[Letter, ...]:
    """What the units were sent that somebody answers for, unanswered first. One query."""
    reach = standing.reach(Act.DELIVERY_ANSWER)
    if not reach:
        return ()
    rows = Supervision.objects.filter(within(reach, _UNIT)).select_related("unit")
    order = (F("closed_at").asc(nulls_first=True), "-id")
    return tuple(map(letter, rows.order_by(*order)[:SHOWN]))


def item_of(item: int) -> Thing | None:
    """What the permission to coordinate an item is asked for; None where there is none."""
    rows = WorkItem.objects.select_related("programme", "office", "programme_office", "area")
    row = rows.filter(pk=item).first()
    return item_thing(row) if row else None


def units_of(slug: str) -> tuple[tuple[str, Named], ...]:
    """The units that have a part in a programme today, as a directory lists them. One query."""
    rows = Part.objects.filter(item__programme__slug=slug, item__current=True, ended_at=None)
    found = rows.order_by("unit__sort_key", "unit__key").distinct()
    said = found.values_list("unit__key", "unit__name", "unit__name_en", "unit__sort_key")
    return tuple((key, Named(zh, en)) for key, zh, en, _place in said)


def choices(standing: Standing, slug: str) -> tuple[tuple[int, str, Named], ...]:
    """The items that somebody coordinates, to choose among: id, number, title. One query."""
    rows = coordinated(standing, slug).order_by("order", "id")
    found = rows.values_list("pk", "number", "title_zh", "title_en")
    return tuple((pk, number, Named(zh, en)) for pk, number, zh, en in found)


def programme_thing(slug: str) -> Thing | None:
    """What the permission to coordinate a programme as a whole is asked for; None where nothing of
    it is registered."""
    row = (
        WorkItem.objects.filter(programme__slug=slug)
        .select_related("programme_office", "area")
        .first()
    )
    if row is None:
        return None
    areas = (row.area.path,) if row.area else ()
    return Thing((row.programme_office.path,), areas, slug)
