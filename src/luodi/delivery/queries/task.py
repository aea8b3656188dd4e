"""An item with everything that its page tells: parts, plans, reports, evidence, steps, lights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from luodi.delivery.domain.lights import EvidenceGrade
from luodi.delivery.domain.plans import MilestoneValue
from luodi.delivery.domain.states import ItemState, PartState, PlanState, Source
from luodi.delivery.queries.register import LightLine, at
from luodi.directory.domain import Thing

# Of what only ever grows, the page shows this much, the latest; the audit trail has all of it.
MOST = 200


@dataclass(frozen=True, slots=True)
class PartView:
    """A unit's part; ``thing`` is what the unit's permissions are asked for."""

    id: int
    unit: str
    name: str
    role: str
    state: PartState
    share: str
    answers: bool
    refusal: str
    acknowledged_at: datetime | None
    thing: Thing


@dataclass(frozen=True, slots=True)
class ConsentView:
    """That a unit countersigned a plan, or did not agree."""

    unit: str
    agrees: bool
    opinion: str
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """An edition of a plan, with its milestones and the last word of each unit."""

    id: int
    year: int
    edition: int
    unit: str
    state: PlanState
    summary: str
    reason: str
    version: int
    created_at: datetime
    milestones: tuple[MilestoneValue, ...]
    consents: tuple[ConsentView, ...]


@dataclass(frozen=True, slots=True)
class AcceptedView:
    """A report that was accepted."""

    id: int
    unit: str
    period: str
    percent: int | None
    milestones: Mapping[str, str]
    done: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """Evidence of an accepted report, withdrawn or not."""

    id: int
    report: int
    title: str
    link: str
    attachment: int | None
    grade: EvidenceGrade
    added_at: datetime
    withdrawn_at: datetime | None
    withdrawn_why: str


@dataclass(frozen=True, slots=True)
class StepView:
    """An act on the item."""

    at: datetime
    act: str
    by_name: str
    on_behalf_of: str
    unit: str
    before: str
    after: str
    reason: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A light from a moment on."""

    at: datetime
    light: LightLine


@dataclass(frozen=True, slots=True)
class Extended:
    """A deadline that was put off: of a period, a milestone, or of the item."""

    period: str
    milestone: str
    unit: str
    until: date
    reason: str
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """An item. Lists are in the order in which they happened; editions of a plan by year and
    edition. ``thing`` is what permission to coordinate it is asked for."""

    id: int
    key: str
    source: Source
    number: str
    title_zh: str
    title_en: str
    measure: str
    office: str
    frequency: str
    state: ItemState
    due: date | None
    light: LightLine | None
    now: LightLine | None
    version: int
    current: bool
    registered_at: datetime
    parts: tuple[PartView, ...]
    plans: tuple[PlanView, ...]
    reports: tuple[AcceptedView, ...]
    evidence: tuple[EvidenceView, ...]
    steps: tuple[StepView, ...]
    lights: tuple[Change, ...]
    extensions: tuple[Extended, ...]
    thing: Thing

    def plan(self, year: int) -> PlanView | None:
        """The plan in force for a year."""
        found = (p for p in self.plans if p.year == year and p.state is PlanState.APPROVED)
        return next(found, None)

    def making(self, year: int) -> PlanView | None:
        """The edition for a year that is being made: drafted, returned or waiting."""
        open_ = (PlanState.DRAFT, PlanState.RETURNED, PlanState.PROPOSED)
        return next((p for p in self.plans if p.year == year and p.state in open_), None)

    def put_off(self, milestone: MilestoneValue) -> date:
        """The day of a milestone, with the last extension of it."""
        found = [one.until for one in self.extensions if one.milestone == milestone.key]
        return found[-1] if found else milestone.due

    def said_of(self, milestone: str) -> tuple[str, date | None]:
        """What accepted reports say of a milestone (``met``, ``partly``, ``not_met`` or ""), and
        since when; what was met stays met."""
        last: tuple[str, date | None] = ("", None)
        for report in self.reports:
            state = report.milestones.get(milestone, "")
            if state == "met":
                return state, timezone.localdate(report.at)
            if state:
                last = state, timezone.localdate(report.at)
        return last

    def answering(self) -> tuple[PartView, ...]:
        """The parts of who answers for the item: who is named, else the leads, else all joint."""
        for found in (
            [p for p in self.parts if p.answers],
            [p for p in self.parts if p.role == "lead"],
            [p for p in self.parts if p.role == "joint"],
        ):
            if found:
                return tuple(found)
        return ()


# An edition of a plan as it stood at ``known``: its last step by then, or a draft.
_DOSSIER = """
WITH wanted AS (
  SELECT i.*, o.path AS office_path, po.path AS programme_path, a.path AS area_path, p.slug
  FROM delivery_workitem i
  JOIN programme_programme p ON p.id = i.programme_id
  JOIN directory_unit o ON o.key = i.office_id
  JOIN directory_unit po ON po.key = i.programme_office_id
  LEFT JOIN directory_area a ON a.code = i.area_id
  WHERE p.slug = %(slug)s AND i.key = %(key)s AND {registered}
), accepted AS ({accepted})
SELECT json_build_object(
  'item', json_build_array(w.id, w.key, w.source, w.number, w.title_zh, w.title_en, w.measure,
    w.office_id, w.frequency, {state}, coalesce((
      SELECT e.until FROM delivery_extension e WHERE e.item_id = w.id AND e.period = ''
      AND e.milestone = '' AND {put_off} ORDER BY e.id DESC LIMIT 1), w.due),
    w.version, w.current, w.registered_at, w.office_path, w.programme_path, w.area_path, w.slug),
  'light', (SELECT json_build_array(l.colour, l.reasons::text, l.progress, l.planned) FROM {light}),
  'now', (SELECT json_build_array(l.colour, l.reasons::text, l.progress, l.planned)
          FROM delivery_light l WHERE l.item_id = w.id),
  'parts', (SELECT json_agg(json_build_array(d.id, d.unit_id, u.name, d.role, {part_state}, d.share,
      d.answers, d.refusal, d.acknowledged_at, u.path, ua.path) ORDER BY d.id)
    FROM delivery_part d JOIN directory_unit u ON u.key = d.unit_id
    LEFT JOIN directory_area ua ON ua.code = u.area_id WHERE d.item_id = w.id AND {parts}),
  'plans', (SELECT json_agg(json_build_array(p.id, p.year, p.edition, p.unit_id, {plan_state},
      p.summary, p.reason, p.version, p.created_at,
      (SELECT json_agg(json_build_array(m.key, m.title, m.due, m.deliverable, m.planned, m.unit_id)
       ORDER BY m."order", m.id) FROM delivery_milestone m WHERE m.plan_id = p.id),
      (SELECT json_agg(json_build_array(c.unit_id, c.agrees, c.opinion, c.at, c.by_name)
       ORDER BY c.id) FROM delivery_consent c WHERE c.plan_id = p.id AND {said}))
      ORDER BY p.year, p.edition)
    FROM delivery_plan p WHERE p.item_id = w.id AND {plan_there}),
  'reports', (SELECT json_agg(json_build_array(r.id, d.unit_id, r.period, r.percent, r.milestones,
      r.done, r.at) ORDER BY r.period, r.at) FROM accepted r JOIN delivery_part d ON d.id = r.part_id),
  'evidence', (SELECT json_agg(json_build_array(e.id, e.report_id, e.title, e.link, e.attachment_id,
      e.grade, e.added_at, e.withdrawn_at, e.withdrawn_why) ORDER BY e.id)
    FROM delivery_evidence e JOIN accepted r ON r.id = e.report_id WHERE {added}),
  'steps', (SELECT json_agg(json_build_array(s.at, s.act, s.by_name, s.on_behalf_of,
      coalesce(s.unit_id, ''), s.before, s.after, s.reason, s.data) ORDER BY s.id)
    FROM (SELECT * FROM delivery_itemstep s WHERE s.item_id = w.id AND {stepped}
          ORDER BY s.id DESC LIMIT {most}) s),
  'lights', (SELECT json_agg(json_build_array(l.at, l.colour, l.reasons::text, l.progress, l.planned)
      ORDER BY l.id)
    FROM (SELECT * FROM delivery_lightchange l WHERE l.item_id = w.id AND {changed}
          ORDER BY l.id DESC LIMIT {most}) l),
  'extensions', (SELECT json_agg(json_build_array(e.period, e.milestone, coalesce(e.unit_id, ''),
      e.until, e.reason, e.at, e.by_name) ORDER BY e.id)
    FROM delivery_extension e WHERE e.item_id = w.id AND {put_off})
)::text
FROM wanted w
"""
_GAPS_NOW = {
    "registered": "true",
    "plan_state": "p.state",
    "plan_there": "true",
    "said": "true",
    "added": "true",
    "stepped": "true",
    "changed": "true",
}
_GAPS_THEN = {
    "registered": "i.registered_at <= %(known)s",
    "plan_state": """coalesce((SELECT s.after FROM delivery_planstep s
      WHERE s.plan_id = p.id AND s.at <= %(known)s ORDER BY s.id DESC LIMIT 1), 'draft')""",
    "plan_there": "p.created_at <= %(known)s",
    "said": "c.at <= %(known)s",
    "added": "e.added_at <= %(known)s",
    "stepped": "s.at <= %(known)s",
    "changed": "l.at <= %(known)s",
}


def dossier(slug: str, key: str, *, known: datetime | None) -> Dossier | None:
    """An item as it stands, or stood at ``known``, also one that the edition in force has no
    more; None where there was none. One query.

    What a plan's draft or summary said before it was saved again is not kept: an edition shows
    the milestones that it was proposed with last.
    """
    gaps = _GAPS_NOW if known is None else _GAPS_THEN
    with connection.cursor() as cursor:
        sql = at(_DOSSIER, known, most=str(MOST), **gaps)
        cursor.execute(sql, {"slug": slug, "key": key, "known": known})
        row = cursor.fetchone()
    return _dossier(json.loads(row[0]), known) if row else None


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def _when(said: str) -> datetime:
    return datetime.fromisoformat(said)


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _light(row: list[Any] | None) -> LightLine | None:
    return LightLine.of(*row) if row else None


def _dossier(found: dict[str, Any], known: datetime | None) -> Dossier:
    item = found["item"]
    return Dossier(
        id=item[0],
        key=item[1],
        source=Source(item[2]),
        number=item[3],
        title_zh=item[4],
        title_en=item[5],
        measure=item[6],
        office=item[7],
        frequency=item[8],
        state=ItemState(item[9]),
        due=_day(item[10]),
        version=item[11],
        current=item[12],
        registered_at=_when(item[13]),
        thing=Thing(tuple(dict.fromkeys(item[14:16])), (item[16],) if item[16] else (), item[17]),
        light=_light(found["light"]),
        now=_light(found["now"]),
        parts=tuple(_part(row, item[17]) for row in found["parts"] or ()),
        plans=tuple(map(_plan, found["plans"] or ())),
        reports=tuple(map(_report, found["reports"] or ())),
        evidence=tuple(_evidence(row, known) for row in found["evidence"] or ()),
        steps=tuple(StepView(_when(row[0]), *row[1:]) for row in found["steps"] or ()),
        lights=tuple(
            Change(_when(row[0]), light)
            for row in found["lights"] or ()
            if (light := LightLine.of(*row[1:]))
        ),
        extensions=tuple(
            Extended(p, m, u, date.fromisoformat(until), reason, _when(when), name)
            for p, m, u, until, reason, when, name in found["extensions"] or ()
        ),
    )


def _part(row: list[Any], slug: str) -> PartView:
    return PartView(
        id=row[0],
        unit=row[1],
        name=row[2],
        role=row[3],
        state=PartState(row[4]),
        share=row[5],
        answers=row[6],
        refusal=row[7],
        acknowledged_at=_moment(row[8]),
        thing=Thing((row[9],), (row[10],) if row[10] else (), slug),
    )


def _plan(row: list[Any]) -> PlanView:
    said = {
        unit: (agrees, opinion, when, name) for unit, agrees, opinion, when, name in row[10] or ()
    }
    return PlanView(
        id=row[0],
        year=row[1],
        edition=row[2],
        unit=row[3],
        state=PlanState(row[4]),
        summary=row[5],
        reason=row[6],
        version=row[7],
        created_at=_when(row[8]),
        milestones=tuple(
            MilestoneValue(key, title, date.fromisoformat(due), deliverable, planned, unit)
            for key, title, due, deliverable, planned, unit in row[9] or ()
        ),
        consents=tuple(
            ConsentView(unit, agrees, opinion, _when(when), name)
            for unit, (agrees, opinion, when, name) in said.items()
        ),
    )


def _report(row: list[Any]) -> AcceptedView:
    return AcceptedView(row[0], row[1], row[2], row[3], row[4] or {}, row[5], _when(row[6]))


def _evidence(row: list[Any], known: datetime | None) -> EvidenceView:
    withdrawn = _moment(row[7])
    if known is not None and withdrawn is not None and withdrawn > known:
        withdrawn = None
    return EvidenceView(
        id=row[0],
        report=row[1],
        title=row[2],
        link=row[3],
        attachment=row[4],
        grade=EvidenceGrade(row[5]),
        added_at=_when(row[6]),
        withdrawn_at=withdrawn,
        withdrawn_why=row[8] if withdrawn else "",
    )
