"""What happened on an invented programme, as rows of tables: pure, the same for the same seed.

Three years of work are told act by act, as the services would have written them: plans with their
milestones, reports with their steps and evidence, problems, closures, and an event for each act.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from luodi.delivery.domain.review import STEPS, ReportState, chain
from luodi.delivery.domain.states import ItemState, PartState
from luodi.kernel.reporting import Frequency, ReportingPeriod

_STEP = ("id", "at", "act", "by", "by_name", "on_behalf_of", "before", "after", "reason", "data")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "delivery_part": (
        *("id", "item_id", "unit_id", "role", "share", "answers", "reports_to_id", "state"),
        *("assigned_at", "acknowledged_at", "acknowledged_by", "refusal"),
    ),
    "delivery_itemstep": (*_STEP, "item_id", "unit_id"),
    "delivery_plan": (
        *("id", "item_id", "year", "edition", "unit_id", "state", "summary", "reason"),
        *("created_at", "proposed_at", "approved_at", "version"),
    ),
    "delivery_milestone": (
        *("id", "plan_id", "key", "order", "title", "due", "deliverable", "planned"),
    ),
    "delivery_planstep": (*_STEP, "plan_id"),
    "delivery_progressreport": (
        *("id", "item_id", "part_id", "period", "state", "percent", "milestones", "done"),
        *("problems", "help_needed", "next_steps", "version", "round", "due", "saved_at"),
        *("saved_by", "submitted_at", "accepted_at"),
    ),
    "delivery_reportstep": (*_STEP, "report_id", "round"),
    "delivery_evidence": (
        *("id", "report_id", "link", "title", "grade", "added_at", "added_by"),
        *("withdrawn_by", "withdrawn_why"),
    ),
    "delivery_problem": (
        *("id", "item_id", "number", "title", "detail", "report_id", "owner_id", "due", "state"),
        *("raised_at", "raised_by", "answer", "evidence_id", "closed_at"),
    ),
    "delivery_problemstep": (*_STEP, "problem_id"),
    "delivery_extension": (
        *("id", "item_id", "period", "milestone", "until", "reason", "at", "by", "by_name"),
    ),
}
EVENTS = (
    *("id", "at", "actor_key", "actor_name", "on_behalf_of", "act", "object_kind", "object_key"),
    "data",
)

# How far items have come, in hundredths of them.
_FATES: Mapping[ItemState, int] = {
    ItemState.REGISTERED: 2,
    ItemState.ASSIGNED: 3,
    ItemState.REFUSED: 2,
    ItemState.ACKNOWLEDGED: 3,
    ItemState.BROKEN_DOWN: 2,
    ItemState.CARRYING_OUT: 74,
    ItemState.CLOSURE_REQUESTED: 2,
    ItemState.VERIFIED: 1,
    ItemState.CLOSED: 9,
    ItemState.SUSPENDED: 2,
}
_S = ItemState
_REPORTING = (_S.CARRYING_OUT, _S.CLOSURE_REQUESTED, _S.VERIFIED, _S.CLOSED, _S.SUSPENDED)
# How fast work goes beside its plan, and how often.
_PACES = ((1.05, 60), (0.95, 20), (0.8, 10), (0.6, 6), (0.3, 4))
_GRADES = ((4, 25), (3, 30), (2, 20), (1, 25))  # kinds of evidence, from the best down
_WHOLE = 100
_SILENT, _SILENT_FOR = 0.03, timedelta(days=200)
_MISSING = 0.06  # of the last reports
_QUARTERS = 4
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_DONE = (
    "【合成】已按计划推进，完成现场核查",
    "【合成】已召开协调会，明确分工和时限",
    "【合成】工程进场施工，形象进度符合安排",
    "【合成】资金已下达，正在办理前期手续",
    "【合成】已完成设计，正在公开征求意见",
)
_NEXT = ("【合成】继续推进下一节点", "【合成】抓紧办理手续", "【合成】组织验收")


@dataclass(frozen=True, slots=True)
class Task:
    """An item as it was registered, and who has which duty in it: (unit, role)."""

    item: int
    key: str
    office: str
    due: date | None
    frequency: str
    duties: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Rows:
    """Rows by table, in the order in which they came to be; ``items`` says what became of each:
    its state, what it would resume to, when it was closed, and how many acts there were."""

    tables: dict[str, list[tuple[Any, ...]]] = field(
        default_factory=lambda: {name: [] for name in COLUMNS}
    )
    events: list[tuple[Any, ...]] = field(default_factory=list)
    items: list[tuple[int, str, str, datetime | None, int]] = field(default_factory=list)


def story(
    slug: str,
    tasks: Iterable[Task],
    *,
    seed: str,
    begun: datetime,
    until: datetime,
    review: Sequence[ReportState] = STEPS,
    identity: Callable[[str], int],
) -> Rows:
    """Everything that happened from ``begun`` to ``until``; ``identity`` gives the next free id of a
    table."""
    made = Rows()
    for task in tasks:
        if task.duties:
            _Story(made, slug, task, seed, begun, until, tuple(review), identity).tell()
    made.events.sort(key=lambda row: row[0])
    return made


@dataclass(slots=True)
class _Story:
    rows: Rows
    slug: str
    task: Task
    seed: str
    begun: datetime
    until: datetime
    review: tuple[ReportState, ...]
    identity: Callable[[str], int]
    chance: random.Random = field(init=False)
    state: ItemState = ItemState.REGISTERED
    version: int = 0
    closed_at: datetime | None = None
    plans: dict[int, list[tuple[str, date, int]]] = field(default_factory=dict)
    problems: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.seed}/{self.slug}/{self.task.key}")  # noqa: S311

    # --- helpers

    def pick(self, weights: Iterable[tuple[Any, int]]) -> Any:
        values, counts = zip(*weights, strict=True)
        return self.chance.choices(values, counts)[0]

    def add(self, table: str, *values: Any) -> int:
        number = self.identity(table)
        self.rows.tables[table].append((number, *values))
        return number

    def event(
        self, at: datetime, by: str, act: str, kind: str, key: str, data: dict[str, Any]
    ) -> None:
        row = (at, by, _name(by), "", f"delivery.{act}", kind, f"{self.slug}/{key}", _json(data))
        self.rows.events.append(row)

    def step(
        self,
        at: datetime,
        act: str,
        by: str,
        after: ItemState | None = None,
        unit: str | None = None,
        **data: Any,
    ) -> None:
        before, self.state = self.state, after or self.state
        self.version += 1
        self.add(
            "delivery_itemstep",
            *(at, act, by, _name(by), "", str(before), str(self.state), "", _json(data)),
            *(self.task.item, unit),
        )
        told = {"before": str(before), "after": str(self.state), **data}
        self.event(at, by, act, "item", self.task.key, told)

    # --- what happened

    def tell(self) -> None:
        fate: ItemState = self.pick(_FATES.items())
        if fate is not ItemState.REGISTERED:
            self.assign(fate)
        known = (self.task.item, str(self.state), self._resumes(), self.closed_at, self.version)
        self.rows.items.append(known)

    def _resumes(self) -> str:
        return str(ItemState.CARRYING_OUT) if self.state is ItemState.SUSPENDED else ""

    def assign(self, fate: ItemState) -> None:
        at = self.begun + self.chance.randint(1, 5) * _DAY
        coordinator = login(self.task.office, "coordinator")
        units = [list(duty) for duty in self.task.duties]
        self.step(at, "assign", coordinator, ItemState.ASSIGNED, units=units)
        parts = self.parts(at, fate)
        if fate is ItemState.ASSIGNED:
            return
        if fate is ItemState.REFUSED:
            unit = self.task.duties[0][0]
            self.step(at + _DAY, "refuse", login(unit), fate, unit, role=self.task.duties[0][1])
            return
        self.acknowledge(at)
        if fate is ItemState.ACKNOWLEDGED:
            return
        self.plan(fate)
        if fate in _REPORTING:
            ends = self.end(fate)
            self.reports(parts, ends)
            self.finish(fate, ends)

    def parts(self, at: datetime, fate: ItemState) -> list[tuple[int, str, str | None]]:
        lead = next((unit for unit, role in self.task.duties if role == "lead"), None)
        made = []
        for place, (unit, role) in enumerate(self.task.duties):
            above = lead if role == "supporting" else None
            state, moment, by, why = PartState.ACKNOWLEDGED, at + _DAY, login(unit), ""
            if fate is ItemState.ASSIGNED or (fate is ItemState.REFUSED and place):
                state = PartState.ASSIGNED
            elif fate is ItemState.REFUSED:
                state, why = PartState.REFUSED, "【合成】职责已划转"
            received = state is PartState.ACKNOWLEDGED
            number = self.add(
                "delivery_part",
                *(self.task.item, unit, role, "", False, above, str(state), at),
                *(moment if received else None, by if received else "", why),
            )
            made.append((number, unit, above))
        return made

    def acknowledge(self, at: datetime) -> None:
        leads = [unit for unit, role in self.task.duties if role == "lead"]
        leads = leads or [unit for unit, role in self.task.duties if role == "joint"]
        waiting = set(leads)
        for unit, role in self.task.duties:
            waiting.discard(unit)
            complete = not waiting and self.state is ItemState.ASSIGNED and bool(leads)
            after = ItemState.ACKNOWLEDGED if complete else None
            self.step(at + _DAY, "acknowledge", login(unit), after, unit, role=role)
        self.state = ItemState.ACKNOWLEDGED

    def plan(self, fate: ItemState) -> None:
        unit = self.task.duties[0][0]
        for year in range(self.begun.year, self.until.year + 1):
            at = max(self.begun + 10 * _DAY, self.begun.replace(year=year, month=1, day=12))
            waits = fate is ItemState.BROKEN_DOWN
            proposed, approved = at + _DAY, None if waits else at + 5 * _DAY
            if waits and year < self.until.year:
                continue
            number = self.add(
                "delivery_plan",
                *(self.task.item, year, 1, unit, "proposed" if waits else "approved"),
                *(f"【合成】{year} 年计划", "", at, proposed, approved, 1),
            )
            self.milestones(number, year)
            self.planned(number, year, "propose", proposed, login(unit), "draft", "proposed")
            if self.state is ItemState.ACKNOWLEDGED:
                self.step(proposed, "break_down", login(unit), ItemState.BROKEN_DOWN)
            if approved is None:
                continue
            office = login(self.task.office, "coordinator")
            self.planned(number, year, "approve", approved, office, "proposed", "approved")
            if self.state is ItemState.BROKEN_DOWN:
                self.step(approved, "approve_plan", office, ItemState.CARRYING_OUT)

    def planned(
        self, plan: int, year: int, act: str, at: datetime, by: str, before: str, after: str
    ) -> None:
        said = (at, act, by, _name(by), "", before, after, "", "{}")
        self.add("delivery_planstep", *said, plan)
        told = {"before": before, "after": after}
        self.event(at, by, f"{act}_plan", "plan", f"{self.task.key}/{year}/1", told)

    def milestones(self, plan: int, year: int) -> None:
        self.plans[year] = []
        for place in range(1, _QUARTERS + 1):
            day = date(year, 3 * place, 20 + self.chance.randint(0, 8))
            if day < self.begun.date():
                continue
            number = (year - self.begun.year) * _QUARTERS + place  # keys are never used again
            key, share = f"m{number:02}", place * _WHOLE // _QUARTERS
            title = f"【合成】第 {place} 季度节点"
            self.add("delivery_milestone", plan, key, place, title, day, "", share)
            self.plans[year].append((key, day, share))

    def end(self, fate: ItemState) -> datetime:
        """When reporting ended: some weeks ago where the item was closed or stopped."""
        if fate is ItemState.CARRYING_OUT:
            return self.until
        return self.until - self.chance.randint(30, 330) * _DAY

    def reports(self, parts: Sequence[tuple[int, str, str | None]], ends: datetime) -> None:
        pace, goes_on = self.pick(_PACES), ends == self.until
        silent = goes_on and self.chance.random() < _SILENT  # reports no more since
        missing = goes_on and self.chance.random() < _MISSING
        stops = ends - _SILENT_FOR if silent else ends
        for place, (part, unit, lead) in enumerate(parts):
            periods = list(self.periods(stops))
            for period in periods:
                last = period is periods[-1] and goes_on and not silent
                if last and missing and not place:
                    continue
                self.one(part, unit, lead, pace, period, last)

    def periods(self, ends: datetime) -> Iterator[ReportingPeriod]:
        period = ReportingPeriod.of(Frequency(self.task.frequency), self.begun.date() + 6 * _DAY)
        while period.until <= ends.date() - 7 * _DAY:
            yield period
            period = period.following

    def one(
        self,
        part: int,
        unit: str,
        lead: str | None,
        pace: float,
        period: ReportingPeriod,
        last: bool,
    ) -> None:
        steps = chain(self.review, feeds_another=lead is not None)
        state = self.pick(_last(steps)) if last else ReportState.ACCEPTED
        due = period.until + 6 * _DAY
        late = self.chance.random() < 0.06
        at = _moment(period.until, self.begun) + self.chance.randint(24, 110) * _HOUR
        at += 5 * _DAY if late else timedelta(0)
        percent, marks = self.said(period, pace, lead)
        written = state is not ReportState.DRAFT
        content = {
            "percent": percent,
            "milestones": marks,
            "done": self.chance.choice(_DONE),
            "problems": "【合成】用地手续办理较慢" if self.chance.random() < 0.1 else "",
            "help_needed": "",
            "next_steps": self.chance.choice(_NEXT),
        }
        accepted = at + len(steps) * 20 * _HOUR if state is ReportState.ACCEPTED else None
        number = self.add(
            "delivery_progressreport",
            *(self.task.item, part, period.key, str(state), percent, _json(marks)),
            *(content["done"], content["problems"], "", content["next_steps"], 2),
            *(int(written), due if written else None, at, login(unit)),
            *(at if written else None, accepted),
        )
        proof = self.evidence(number, unit, period.key, at - _HOUR, lead)
        if written:
            self.reviewed(number, unit, lead, period, steps, state, at, content, due)
        if lead is None and content["problems"] and self.chance.random() < 0.4:
            self.problem(number, unit, at, proof)

    def said(
        self, period: ReportingPeriod, pace: float, lead: str | None
    ) -> tuple[int | None, dict[str, str]]:
        """The progress that is reported, and of which milestones what is."""
        if lead is not None:
            return None, {}
        quarter = (period.until - _DAY).month // 3
        planned = quarter * _WHOLE // _QUARTERS
        percent = min(_WHOLE, int(planned * pace) + self.chance.randint(-3, 3))
        percent = max(0, percent)
        marks = {}
        for key, day, share in self.plans.get(period.since.year, ()):
            if day < period.until:
                marks[key] = "met" if percent >= share - 8 else "partly"
            if day < period.until and percent < share - 20:
                marks[key] = "not_met"
        return percent, marks

    def evidence(
        self, report: int, unit: str, period: str, at: datetime, lead: str | None
    ) -> int | None:
        if self.chance.random() < (0.7 if lead else 0.06):
            return None
        link = f"https://example.invalid/{self.slug}/{self.task.key}/{unit}/{period}"
        return self.add(
            "delivery_evidence",
            *(report, link, "【合成】佐证", self.pick(_GRADES), at, login(unit), "", ""),
        )

    def reviewed(
        self,
        report: int,
        unit: str,
        lead: str | None,
        period: ReportingPeriod,
        steps: tuple[ReportState, ...],
        state: ReportState,
        at: datetime,
        content: dict[str, Any],
        due: date,
    ) -> None:
        key = f"{self.task.key}/{unit}/{period.key}"
        hands = {
            ReportState.OFFICE_HEAD: login(unit, "office_head"),
            ReportState.LEADER: login(unit, "leader"),
            ReportState.LEAD_UNIT: login(lead or unit),
            ReportState.COORDINATOR: login(self.task.office, "coordinator"),
        }

        def act(what: str, by: str, before: str, after: str, data: dict[str, Any]) -> None:
            said = (at, what, by, _name(by), "", before, after, "", _json(data))
            self.add("delivery_reportstep", *said, report, 1)
            told = {"report": report, "before": before, "after": after}
            self.event(at, by, f"{what}_report", "report", key, told)

        sent = {"content": content, "evidence": [], "due": due.isoformat()}
        act("submit", login(unit), "draft", str(steps[0]), sent)
        for here, after in zip(steps, (*steps[1:], ReportState.ACCEPTED), strict=True):
            if here is state:
                return
            at += 20 * _HOUR
            if state is ReportState.RETURNED:
                act("return", hands[here], str(here), str(state), {"fields": ["done"]})
                return
            act("pass", hands[here], str(here), str(after), {})

    def problem(self, report: int, unit: str, at: datetime, proof: int | None) -> None:
        self.problems += 1
        closed = proof is not None and (at < self.until - 200 * _DAY or self.chance.random() < 0.5)
        ends = at + 40 * _DAY
        closed = closed and ends < self.until
        number = self.add(
            "delivery_problem",
            *(self.task.item, self.problems, f"【合成】问题{self.problems}", "", report, unit),
            *((at + 60 * _DAY).date(), "closed" if closed else "open", at, login(unit)),
            *("【合成】已整改" if closed else "", proof if closed else None),
            ends if closed else None,
        )
        office = login(self.task.office, "coordinator")
        steps = [(at, "raise", login(unit), "", "open")]
        steps += [(ends, "close", office, "answered", "closed")] if closed else []
        for moment, what, by, before, after in steps:
            said = (moment, what, by, _name(by), "", before, after, "", "{}")
            self.add("delivery_problemstep", *said, number)
            key = f"{self.task.key}/{self.problems}"
            self.event(moment, by, f"{what}_problem", "problem", key, {"after": after})

    def finish(self, fate: ItemState, ends: datetime) -> None:
        unit, office = self.task.duties[0][0], login(self.task.office, "coordinator")
        if fate is ItemState.SUSPENDED:
            self.step(ends, "suspend", office, ItemState.SUSPENDED)
            return
        if fate is ItemState.CARRYING_OUT:
            self.put_off(office)
            return
        self.step(ends, "request_closure", login(unit), ItemState.CLOSURE_REQUESTED)
        if fate is ItemState.CLOSURE_REQUESTED:
            return
        self.step(ends + 3 * _DAY, "verify", office, ItemState.VERIFIED)
        if fate is ItemState.CLOSED:
            self.closed_at = ends + 6 * _DAY
            self.step(self.closed_at, "close", office, ItemState.CLOSED)

    def put_off(self, office: str) -> None:
        if self.task.due is None or self.chance.random() > 0.2:
            return
        at = self.until - 20 * _DAY
        until = max(self.task.due, self.until.date()) + 90 * _DAY
        self.add(
            "delivery_extension",
            *(self.task.item, "", "", until, "【合成】雨季影响施工", at, office, _name(office)),
        )
        self.event(at, office, "extend", "item", self.task.key, {"until": until.isoformat()})


def _last(steps: Sequence[ReportState]) -> Iterator[tuple[ReportState, int]]:
    """Where reports of the last period are."""
    yield ReportState.ACCEPTED, 87
    yield ReportState.DRAFT, 2
    yield ReportState.RETURNED, 3
    for step in steps:
        yield step, 8 // len(steps)


def login(unit: str, role: str = "reporter") -> str:
    """The log-in of who has that role in a unit, by the unit's key."""
    return f"{unit}-{role}".replace("_", "-")


def _name(who: str) -> str:
    return f"示例·{who}"


def _moment(day: date, like: datetime) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=like.tzinfo)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
