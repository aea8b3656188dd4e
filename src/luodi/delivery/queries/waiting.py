"""What waits for a person beside reports and plans: letters to answer, problems to settle, items to
coordinate; in one question to the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    DateField,
    F,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Left

from luodi.delivery.domain.states import ItemState
from luodi.delivery.models import Problem, Supervision, WorkItem
from luodi.delivery.queries.reports import Named
from luodi.directory.domain import Act, Standing
from luodi.directory.queries import Columns, within

_LETTERS = Columns(("unit__path",), ("unit__area__path",), "programme__slug")
_PROBLEMS = Columns(("owner__path",), ("owner__area__path",), "item__programme__slug")
_OFFICES = Columns(("office__path", "programme_office__path"), ("area__path",), "programme__slug")
_COORDINATED = (ItemState.REFUSED, ItemState.CLOSURE_REQUESTED, ItemState.VERIFIED)
_TITLE = 80  # characters of a letter that is about no single item


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that waits: ``what`` is ``letter``, ``problem`` or ``item``, ``sort`` the rung of a
    letter or the state of an item ("" for a problem), ``due`` its day where it has one."""

    what: str
    id: int
    sort: str
    due: date | None
    key: str
    number: str
    title: Named
    programme: str
    of_programme: bool
    unit: Named


_NAMES = (
    "what",
    "id",
    "sort",
    "day",
    "item_key",
    "item_number",
    "zh",
    "en",
    "slug",
    "tasked",
    "unit_zh",
    "unit_en",
)


def matters(standing: Standing, *, most: int) -> tuple[Matter, ...]:
    """What waits for somebody, by its day, what has none last; at most ``most``. One query, none
    for who neither answers for a unit nor coordinates."""
    asked: list[QuerySet[Any, Any]] = []
    if answers := standing.reach(Act.DELIVERY_ANSWER):
        asked += [_letters(within(answers, _LETTERS)), _problems(within(answers, _PROBLEMS))]
    if coordinates := standing.reach(Act.DELIVERY_COORDINATE):
        asked.append(_items(within(coordinates, _OFFICES)))
    if not asked:
        return ()
    first, *rest = asked
    rows = first.union(*rest, all=True) if rest else first
    rows = rows.order_by(F("day").asc(nulls_last=True), "what", "id")
    return tuple(map(_matter, rows[:most]))


def _matter(row: tuple[Any, ...]) -> Matter:
    what, identity, sort, day, key, number, zh, en, slug, tasked, unit_zh, unit_en = row
    return Matter(
        what,
        identity,
        sort,
        day,
        key,
        number,
        Named(zh, en),
        slug,
        tasked,
        Named(unit_zh, unit_en),
    )


def _text(said: str) -> Value:
    return Value(said, output_field=TextField())


def _letters(mine: Q) -> QuerySet[Any, Any]:
    """Letters that are to be answered and are not."""
    rows = Supervision.objects.filter(mine, state="sent", reply_due__isnull=False)
    return rows.annotate(
        what=_text("letter"),
        sort=F("kind"),
        day=F("reply_due"),
        item_key=Coalesce("item__key", _text("")),
        item_number=Coalesce("item__number", _text("")),
        zh=Coalesce("item__title_zh", Left("text", _TITLE), output_field=TextField()),
        en=Coalesce("item__title_en", _text("")),
        slug=Cast("programme__slug", TextField()),
        tasked=Q(item__task__isnull=False),
        unit_zh=F("unit__name"),
        unit_en=F("unit__name_en"),
    ).values_list(*_NAMES)


def _problems(mine: Q) -> QuerySet[Any, Any]:
    """Problems of which the owner has not said that they are settled."""
    rows = Problem.objects.filter(mine, state="open")
    return rows.annotate(
        what=_text("problem"),
        sort=_text(""),
        day=F("due"),
        item_key=F("item__key"),
        item_number=F("item__number"),
        zh=F("title"),
        en=_text(""),
        slug=Cast("item__programme__slug", TextField()),
        tasked=Q(item__task__isnull=False),
        unit_zh=F("owner__name"),
        unit_en=F("owner__name_en"),
    ).values_list(*_NAMES)


def _items(mine: Q) -> QuerySet[Any, Any]:
    """Items of which a refusal is to be settled, or a closure to be verified or declared."""
    rows = WorkItem.objects.filter(mine, state__in=_COORDINATED, current=True)
    return rows.annotate(
        what=_text("item"),
        sort=F("state"),
        day=Cast(Value(None), DateField()),
        item_key=F("key"),
        item_number=F("number"),
        zh=F("title_zh"),
        en=F("title_en"),
        slug=Cast("programme__slug", TextField()),
        tasked=Q(task__isnull=False),
        unit_zh=F("office__name"),
        unit_en=F("office__name_en"),
    ).values_list(*_NAMES)
