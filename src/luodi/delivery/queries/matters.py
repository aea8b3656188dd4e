"""What units owe on a day, or will owe soon: what supervision may be about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from luodi.delivery.domain.ladder import Held, Matter, Sent, Step, next_step
from luodi.delivery.domain.rules import DeliveryRules, Rung
from luodi.delivery.domain.states import UNDER_WAY, ItemState
from luodi.delivery.domain.supervision import Line, matter_key, over_cap
from luodi.delivery.models import Milestone, Part, Supervision
from luodi.delivery.queries.facts import (
    FACTS,
    NOTHING_EXTENDED,
    Answering,
    Extended,
    first_owed,
    milestone_facts,
)
from luodi.kernel.reporting import deadlines
from luodi.kernel.working_days import WorkingCalendar

# What was sent longer ago tells nothing of a matter that is still open: a new period is a new one.
REMEMBERED = timedelta(days=730)
_OPEN = frozenset({*UNDER_WAY, ItemState.CLOSURE_REQUESTED, ItemState.REFUSED})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A matter of a unit and what the ladder says of it on the day: a step, or why there is none."""

    unit: str
    matter: Matter
    line: Line
    step: Step | Held


@dataclass(frozen=True, slots=True)
class History:
    """What was sent to units: matters by rung for the ladder, letters of the month for its caps."""

    sent: Mapping[str, tuple[Sent, ...]]
    month: Mapping[str, tuple[Rung, ...]]


@dataclass(frozen=True, slots=True)
class Assigned:
    """Items under way with their titles, and the names of the units that have a part in them, both
    in Chinese and English."""

    titles: Mapping[int, tuple[str, str]]
    units: Mapping[str, tuple[str, str]]


def assigned(wanted: Q) -> Assigned:
    """The items of which a part fits ``wanted`` (of the table of parts). One query."""
    rows = Part.objects.filter(wanted, ended_at=None, item__current=True)
    names = ("unit__key", "unit__name", "unit__name_en")
    found = list(rows.values_list("item_id", "item__title_zh", "item__title_en", *names))
    return Assigned(
        {item: (zh, en) for item, zh, en, *_unit in found},
        {unit: (zh, en) for *_item, unit, zh, en in found},
    )


def proposals(
    items: Assigned,
    *,
    on: date,
    rules: DeliveryRules,
    calendar: WorkingCalendar,
    unit: str | None = None,
) -> tuple[Proposal, ...]:
    """What the ladder proposes on a day about items of one programme (to one unit, where it is
    given): every matter that is due soon or overdue, by unit and day. Three queries."""
    found = [
        one
        for one in _matters(items.titles, on=on, rules=rules, calendar=calendar)
        if unit is None or one[0] == unit
    ]
    past = history({one[0] for one in found}, on=on)
    return tuple(
        Proposal(owner, matter, line, step_of(owner, matter, past, rules, calendar, on))
        for owner, matter, line in sorted(found, key=lambda one: (one[0], one[1].due, one[1].key))
    )


def step_of(
    unit: str,
    matter: Matter,
    past: History,
    rules: DeliveryRules,
    calendar: WorkingCalendar,
    on: date,
) -> Step | Held:
    """The step about a matter that may be taken, by the ladder and by all that the unit was sent
    this month in every programme."""
    step = next_step(past.sent.get(unit, ()), matter, rules, calendar, on)
    if isinstance(step, Held):
        return step
    return over_cap(past.month.get(unit, ()), step.rung, rules.ladder) or step


def history(units: Iterable[str], *, on: date) -> History:
    """What was sent to units in every programme, up to and on a day. One query."""
    rows = (
        Supervision.objects.filter(unit__key__in=list(units), sent_at__date__gt=on - REMEMBERED)
        .order_by("id")
        .values_list("unit__key", "kind", "sent_at", "reasons")
    )
    sent: dict[str, list[Sent]] = {}
    month: dict[str, list[Rung]] = {}
    for unit, kind, at, reasons in rows:
        day, rung = timezone.localdate(at), Rung(kind)
        if day > on:
            continue
        if (day.year, day.month) == (on.year, on.month):
            month.setdefault(unit, []).append(rung)
        about = [line["matter"] for line in reasons] or [""]  # "" of a letter about no matter
        sent.setdefault(unit, []).extend(Sent(matter, rung, day) for matter in about)
    return History(
        {unit: tuple(rows) for unit, rows in sent.items()},
        {unit: tuple(rungs) for unit, rungs in month.items()},
    )


# --- what is due --------------------------------------------------------------------------


def _matters(
    titles: Mapping[int, tuple[str, str]],
    *,
    on: date,
    rules: DeliveryRules,
    calendar: WorkingCalendar,
) -> Iterator[tuple[str, Matter, Line]]:
    first = rules.ladder.steps[0].after if rules.ladder.steps else 0
    until = calendar.add(on, -first) if first < 0 else on
    owners = _owners(list(titles), on)
    for row in _rows(list(titles), on):
        item, _slug, state, _due, frequency, _closed, parts, milestones, put_off, *_rest = row
        if state not in _OPEN or not parts:
            continue
        answering = [Answering(*one) for one in json.loads(parts)]
        extended = Extended(json.loads(put_off)) if put_off else NOTHING_EXTENDED
        disputed = any(one.state == "refused" for one in answering)
        said = titles[item]
        for part in answering:
            for period, due in _reports(part, frequency, on, until, rules, calendar, extended):
                yield _matter("report", item, said, part.unit, period, period, due, disputed)
        for fact in milestone_facts(
            json.loads(milestones) if milestones else (), answering, extended, on
        ):
            if fact.met_on is not None or fact.due > until:
                continue
            named = owners.get((item, fact.key))
            for unit in [named] if named else [one.unit for one in answering]:
                yield _matter(
                    "milestone", item, said, unit, fact.key, fact.title, fact.due, disputed
                )


def _matter(
    code: str,
    item: int,
    title: tuple[str, str],
    unit: str,
    key: str,
    what: str,
    due: date,
    disputed: bool,
) -> tuple[str, Matter, Line]:
    matter = matter_key(code, item, unit, key, due)
    line = Line(matter, item, code, *title, what, due)
    return unit, Matter(matter, due, disputed=disputed), line


def _reports(
    part: Answering,
    frequency: str,
    on: date,
    until: date,
    rules: DeliveryRules,
    calendar: WorkingCalendar,
    extended: Extended,
) -> Iterator[tuple[str, date]]:
    """Of the reports that a part owes the last one that is past its day, and what falls due by
    ``until``: older ones are told by the cumulative progress of later ones."""
    late: tuple[str, date] | None = None
    coming: list[tuple[str, date]] = []
    period = first_owed(part, frequency, on)
    while period.since <= until:
        due = deadlines(
            period,
            due_working_days=rules.due_working_days,
            grace_working_days=rules.grace_working_days,
            calendar=calendar,
            extended_to=extended.period(period.key, part.unit),
        ).due
        if period.key in part.reported:
            pass
        elif due < on:
            late = (period.key, due)
        elif due <= until:
            coming.append((period.key, due))
        period = period.following
    yield from [late] if late else []
    yield from coming


def _rows(ids: list[int], on: date) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(FACTS, {"all": False, "items": ids, "year": on.year})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _owners(ids: list[int], on: date) -> dict[tuple[int, str], str]:
    """Who brings about a milestone of the plan in force, where it is not who answers."""
    rows = Milestone.objects.filter(
        plan__item__in=ids, plan__state="approved", plan__year=on.year, unit__isnull=False
    )
    found = rows.values_list("plan__item_id", "key", "unit__key")
    return {(item, key): unit for item, key, unit in found}
