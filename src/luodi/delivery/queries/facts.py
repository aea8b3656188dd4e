"""What lights rest on, read for any number of items in one question to the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from luodi.delivery.domain.lights import (
    AcceptedFact,
    EvidenceGrade,
    Facts,
    LateReport,
    MilestoneFact,
    ProblemFact,
)
from luodi.delivery.domain.rules import DeliveryRules
from luodi.kernel.period import Period
from luodi.kernel.reporting import Frequency, ReportingPeriod, deadlines
from luodi.kernel.working_days import WorkingCalendar
from luodi.programme import queries as programmes


class _Rules(Mapping[str, DeliveryRules]):
    """Read from the sections of programmes as they are wanted: an act wants those of one."""

    def __init__(self, sections: Mapping[str, Any]) -> None:
        self._sections = sections
        self._read: dict[str, DeliveryRules] = {}

    def __getitem__(self, slug: str) -> DeliveryRules:
        found = self._read.get(slug)
        if found is None:
            found = DeliveryRules.of({"delivery": self._sections[slug]})
            self._read[slug] = found
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._sections)

    def __len__(self) -> int:
        return len(self._sections)


def rules(slugs: Iterable[str] | None = None) -> Mapping[str, DeliveryRules]:
    """Key of each programme (of ``slugs``, None for all) → how it is delivered, by its edition in
    force."""
    return _Rules(programmes.sections("delivery", slugs))


@dataclass(frozen=True, slots=True)
class Judged:
    """An item and what its light rests on."""

    item: int
    programme: str
    facts: Facts


# Who answers for an item: the unit named for a joint duty, else the leads, else all joint units.
# Of each the last report accepted, what the last one of each year says of milestones, and the
# periods that it has reported on; what the unit reported
# that it took over from is its own. Plans in force are the approved ones up to the year judged:
# what an earlier one left open stays open. What a milestone or the item was put off to is the
# last extension of it. While an item was suspended nothing was reported on.
FACTS = """
WITH wanted AS (
  SELECT i.id, p.slug, i.state, i.due, i.frequency, i.closed_at, i.resumes
  FROM delivery_workitem i JOIN programme_programme p ON p.id = i.programme_id
  WHERE i.current AND i.state <> 'registered' AND (%(all)s OR i.id = ANY(%(items)s))
), ranked AS (
  SELECT part.id, part.follows_id, part.item_id, part.unit_id, part.state, part.assigned_at,
         CASE WHEN part.answers THEN 0 WHEN part.role = 'lead' THEN 1 ELSE 2 END AS rank,
         min(CASE WHEN part.answers THEN 0 WHEN part.role = 'lead' THEN 1 ELSE 2 END)
           OVER (PARTITION BY part.item_id) AS best
  FROM delivery_part part JOIN wanted ON wanted.id = part.item_id
  WHERE part.ended_at IS NULL AND part.role <> 'supporting'
), answering AS (
  SELECT r.item_id,
         json_agg(json_build_array(
           r.id, r.state, r.assigned_at, reported.periods,
           accepted.period, accepted.accepted_at, accepted.percent, marked.marks,
           accepted.grade, r.unit_id) ORDER BY r.id) AS parts
  FROM ranked r
  LEFT JOIN LATERAL (
    SELECT json_agg(period) AS periods FROM delivery_progressreport
    WHERE part_id IN (r.id, r.follows_id) AND state NOT IN ('draft', 'returned')
  ) reported ON true
  LEFT JOIN LATERAL (
    SELECT a.period, a.accepted_at, a.percent,
           (SELECT max(e.grade) FROM delivery_evidence e
            WHERE e.report_id = a.id AND e.withdrawn_at IS NULL) AS grade
    FROM delivery_progressreport a
    WHERE a.part_id IN (r.id, r.follows_id) AND a.accepted_at IS NOT NULL AND a.state = 'accepted'
    ORDER BY a.due DESC NULLS LAST, a.period DESC LIMIT 1
  ) accepted ON true
  LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(y.milestones, y.accepted_at)) AS marks
    FROM (
      SELECT DISTINCT ON (left(a.period, 4)) a.milestones, a.accepted_at
      FROM delivery_progressreport a
      WHERE a.part_id IN (r.id, r.follows_id) AND a.accepted_at IS NOT NULL
        AND a.state = 'accepted'
      ORDER BY left(a.period, 4), a.due DESC NULLS LAST, a.period DESC
    ) y
  ) marked ON true
  WHERE r.rank = r.best
  GROUP BY r.item_id
), planned AS (
  SELECT plan.item_id, json_agg(json_build_array(m.key, m.title, m.due, m.planned, plan.year)) AS milestones
  FROM delivery_plan plan
  JOIN wanted ON wanted.id = plan.item_id
  JOIN delivery_milestone m ON m.plan_id = plan.id
  WHERE plan.state = 'approved' AND plan.year <= %(year)s
  GROUP BY plan.item_id
), put_off AS (
  SELECT e.item_id,
         json_agg(json_build_array(e.milestone, e.period, e.unit_id, e.until) ORDER BY e.id) AS until
  FROM delivery_extension e JOIN wanted ON wanted.id = e.item_id
  GROUP BY e.item_id
), troubled AS (
  SELECT p.item_id, json_agg(json_build_array(p.title, p.due, p.raised_at) ORDER BY p.id) AS problems
  FROM delivery_problem p JOIN wanted ON wanted.id = p.item_id
  WHERE p.closed_at IS NULL
  GROUP BY p.item_id
), paused AS (
  SELECT s.item_id, json_agg(json_build_array(s.act, s.at) ORDER BY s.id) AS steps
  FROM delivery_itemstep s JOIN wanted ON wanted.id = s.item_id
  WHERE s.act IN ('suspend', 'resume')
  GROUP BY s.item_id
)
SELECT w.id, w.slug, w.state, w.due, w.frequency, w.closed_at, a.parts::text, pl.milestones::text,
       o.until::text, t.problems::text,
       paused.steps::text
FROM wanted w
LEFT JOIN answering a ON a.item_id = w.id
LEFT JOIN planned pl ON pl.item_id = w.id
LEFT JOIN put_off o ON o.item_id = w.id
LEFT JOIN troubled t ON t.item_id = w.id
LEFT JOIN paused ON paused.item_id = w.id
ORDER BY w.id
"""


def judged(
    items: Iterable[int] | None,
    *,
    on: date,
    rules: Mapping[str, DeliveryRules],
    calendar: WorkingCalendar,
) -> Iterator[Judged]:
    """What the lights of items (None: of all that are assigned) rest on, judged ``on``."""
    asked: dict[str, Any] = {"all": items is None, "items": list(items or ()), "year": on.year}
    opened: dict[tuple[str, str], tuple[LateReport, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute(FACTS, asked)
        while rows := cursor.fetchmany(2000):
            for row in rows:
                yield Judged(row[0], row[1], _facts(row, on, rules[row[1]], calendar, opened))


def _facts(
    row: tuple[Any, ...],
    on: date,
    rules: DeliveryRules,
    calendar: WorkingCalendar,
    opened: dict[tuple[str, str], tuple[LateReport, ...]],
) -> Facts:
    _id, slug, state, due, frequency, closed_at, parts, milestones, put_off, problems, paused = row
    answering = [Answering(*one) for one in json.loads(parts)] if parts else []
    extended = Extended(json.loads(put_off)) if put_off else NOTHING_EXTENDED
    begun = min((one.assigned for one in answering), default=None)
    pauses = _pauses(json.loads(paused)) if paused else ()
    late = _late(answering, frequency, on, rules, calendar, extended, opened, slug, pauses)
    return Facts(
        on=on,
        begun=None if begun is None else max(begun, date(on.year, 1, 1)),
        deadline=extended.item or due,
        milestones=(
            milestone_facts(json.loads(milestones), answering, extended, on) if milestones else ()
        ),
        accepted=_accepted(answering, on.year),
        late=late,
        problems=tuple(
            ProblemFact(title, day and date.fromisoformat(day), _day(raised))
            for title, day, raised in (json.loads(problems) if problems else ())
        ),
        closed_on=timezone.localdate(closed_at) if closed_at and state == "closed" else None,
        suspended_since=pauses[-1].since if pauses and state == "suspended" else None,
        disputed=any(one.state == "refused" for one in answering),
    )


class Answering:
    """A part of who answers, with its last accepted report."""

    __slots__ = (
        "accepted_on",
        "assigned",
        "grade",
        "id",
        "marks",
        "percent",
        "period",
        "reported",
        "state",
        "unit",
    )

    def __init__(
        self,
        identity: int,
        state: str,
        assigned: str,
        reported: list[str] | None,
        period: str | None,
        accepted: str | None,
        percent: int | None,
        marks: list[tuple[dict[str, str], str]] | None,
        grade: int | None,
        unit: str,
    ) -> None:
        self.id, self.state, self.unit = identity, state, unit
        self.assigned = _day(assigned)
        self.reported, self.period, self.percent = reported or (), period, percent
        self.accepted_on = _day(accepted) if accepted else None
        # What the last accepted report of each year says of that year's milestones, and when.
        self.marks = [(said, _day(at)) for said, at in marks or ()]
        self.grade = grade or 0


class Extended:
    """To which day things were put off; the last extension of each counts."""

    def __init__(self, rows: Iterable[tuple[str, str, str | None, str]]) -> None:
        self.item: date | None = None
        self.milestones: dict[str, date] = {}
        self.periods: dict[tuple[str, str], date] = {}
        for milestone, period, unit, until in rows:
            day = date.fromisoformat(until)
            if milestone:
                self.milestones[milestone] = day
            elif period:
                self.periods[period, unit or ""] = day
            else:
                self.item = day

    def period(self, key: str, unit: str) -> date | None:
        """The day for a unit's report of a period: its own extension, or everybody's."""
        days = (self.periods.get((key, unit)), self.periods.get((key, "")))
        return max((day for day in days if day is not None), default=None)


NOTHING_EXTENDED = Extended(())


def _day(moment: str) -> date:
    """The day it was there, of a moment as the database writes it in JSON."""
    return timezone.localdate(datetime.fromisoformat(moment))


def _pauses(steps: Iterable[tuple[str, str]]) -> tuple[Period, ...]:
    """The days on which the item was suspended; the last ones may not have ended."""
    found: list[Period] = []
    since: date | None = None
    for act, at in steps:
        day = _day(at)
        if act == "suspend":
            since = day
        elif since is not None and day > since:
            found.append(Period(since, day))
            since = None
        else:
            since = None
    return (*found, Period(since)) if since is not None else tuple(found)


def milestone_facts(
    rows: Iterable[tuple[str, str, str, int | None, int]],
    parts: Iterable[Answering],
    extended: Extended,
    on: date,
) -> tuple[MilestoneFact, ...]:
    """With what the last accepted reports say of each: met where any of who answers says so. Of
    an earlier year's plan what was not met is left, without its share of that year's progress."""
    said: dict[str, tuple[str, date | None]] = {}
    for part in parts:
        for key, state, accepted in ((k, v, at) for m, at in part.marks for k, v in m.items()):
            if state in ("met", "partly") and said.get(key, ("",))[0] != "met":
                said[key] = (state, accepted)
    return tuple(
        MilestoneFact(
            key=key,
            title=title,
            due=extended.milestones.get(key) or date.fromisoformat(due),
            planned=planned if year == on.year else None,
            met_on=said.get(key, ("", None))[1],
            partially=said.get(key, ("",))[0] == "partly",
        )
        for key, title, due, planned, year in rows
        if year == on.year or said.get(key, ("",))[0] != "met"
    )


def _accepted(parts: Iterable[Answering], year: int) -> AcceptedFact | None:
    """The last accepted reports of who answers as one: of the earliest of their periods, the mean of
    the percentages that are known, and the weakest evidence. A percentage speaks of its own year's
    plan: what last year's report said is not known of this year."""
    found = [one for one in parts if one.period is not None and one.accepted_on is not None]
    if not found:
        return None
    known = [
        one.percent
        for one in found
        if one.percent is not None and ReportingPeriod.parse(one.period or "").since.year == year
    ]
    return AcceptedFact(
        period=min((one.period or "" for one in found), key=_begins),
        on=max(one.accepted_on or date.min for one in found),
        percent=sum(known) // len(known) if known else None,
        evidence=EvidenceGrade(min(one.grade for one in found)),
    )


def _late(
    parts: Iterable[Answering],
    frequency: str,
    on: date,
    rules: DeliveryRules,
    calendar: WorkingCalendar,
    extended: Extended,
    opened: dict[tuple[str, str], tuple[LateReport, ...]],
    slug: str,
    pauses: tuple[Period, ...],
) -> tuple[LateReport, ...]:
    """Periods that have ended since a part's last report of an ended one, and whose report was due
    by ``on``; the same for every part that began or reported at the same time, so it is kept in
    ``opened``. A period in which the item was suspended is not owed."""
    found: dict[str, LateReport] = {}
    for part in parts:
        first = first_owed(part, frequency, on)
        kept = opened.get((slug, first.key))
        if kept is None:
            kept = opened[slug, first.key] = tuple(_owed(first, on, rules, calendar))
        for one in kept:
            if pauses and _paused(one.period, pauses):
                continue
            until = extended.period(one.period, part.unit)
            due = one.due if until is None else _due(one.period, rules, calendar, until)
            if due < on:
                found[one.period] = LateReport(one.period, due)
    return tuple(found[key] for key in sorted(found))


def _begins(key: str) -> date:
    """When a period begins: what periods are ordered by, since keys of several lengths are not."""
    return ReportingPeriod.parse(key).since


def _paused(key: str, pauses: tuple[Period, ...]) -> bool:
    period = ReportingPeriod.parse(key)
    return any(one.meets(Period(period.since, period.until)) for one in pauses)


def _due(key: str, rules: DeliveryRules, calendar: WorkingCalendar, extended: date | None) -> date:
    return deadlines(
        ReportingPeriod.parse(key),
        due_working_days=rules.due_working_days,
        grace_working_days=rules.grace_working_days,
        calendar=calendar,
        extended_to=extended,
    ).due


def first_owed(part: Answering, frequency: str, on: date) -> ReportingPeriod:
    """The first period that a part still owes a report of on a day: the one after the last that has
    ended and was reported on, else that in which it was assigned."""
    often = Frequency(frequency)
    begun = ReportingPeriod.of(often, part.assigned)
    ended = [one for one in map(ReportingPeriod.parse, part.reported) if one.until <= on]
    if not ended:
        return begun
    last = max(ended, key=lambda period: period.until)
    following = last.following if last.frequency is often else ReportingPeriod.of(often, last.until)
    return max(begun, following, key=lambda period: period.since)


def _owed(
    first: ReportingPeriod, on: date, rules: DeliveryRules, calendar: WorkingCalendar
) -> Iterator[LateReport]:
    period = first
    while period.until <= on:
        due = _due(period.key, rules, calendar, None)
        if due < on:
            yield LateReport(period.key, due)
        period = period.following
