"""The first programme in mid-cycle, for a demonstration: invented, marked, and made by the same acts
as people's own work, each on its own day.

What became of a task is a story: a generator of official acts that waits for its next day by
yielding it. All stories are told together, in the order of time; what would happen after today does
not happen. The texts, and which story is whose, are data: ``programmes/demonstration-delivery.yaml``.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from heapq import heappop, heappush
from itertools import cycle
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from luodi.delivery import services
from luodi.delivery.domain.plans import MilestoneValue
from luodi.delivery.domain.report import Content
from luodi.delivery.domain.review import ReportState
from luodi.delivery.domain.rules import EvidenceGrade
from luodi.delivery.domain.states import ItemState
from luodi.delivery.queries import listing
from luodi.delivery.services.lighting import lit_together
from luodi.foundation.calendar import working_calendar
from luodi.foundation.domain import Actor
from luodi.kernel.reporting import Frequency, ReportingPeriod
from luodi.kernel.working_days import WorkingCalendar

Telling = Generator[datetime]
# Working days after its end within which a period of the demonstration is over and done with: five
# to report, three of grace, and one.
SETTLED = 9
EVENING = time(18, 0)
THIRD = 2  # milestone, from 0: the one that is put off where a plan is changed
NEARLY = 0.9  # of what is planned by its end has been done while a period still runs
_NAMES = {"reporter": "填报", "head": "负责人", "leader": "分管领导", "office": "统筹"}
_GRADES = (EvidenceGrade.OFFICIAL, EvidenceGrade.DATA, EvidenceGrade.PHOTOGRAPH)
_CHAIN = (
    (ReportState.OFFICE_HEAD, "head"),
    (ReportState.LEADER, "leader"),
    (ReportState.COORDINATOR, "office"),
)


def who(role: str, unit: str) -> Actor:
    """An invented person of a unit."""
    return Actor(f"demo:{role}:{unit}", f"示例·{_NAMES[role]}")


@dataclass(frozen=True, slots=True)
class Year:
    """The days of the demonstration: the periods of a year that are over and done with, the one
    after them, and the working calendar. Everything follows from the day of the demonstration."""

    today: date
    periods: tuple[ReportingPeriod, ...]
    running: ReportingPeriod
    calendar: WorkingCalendar

    @classmethod
    def of(cls, today: date, calendar: WorkingCalendar) -> Year:
        """As seen from ``today``."""
        running = ReportingPeriod.of(Frequency.QUARTERLY, today)
        while calendar.add(running.previous.last_day, SETTLED) >= today:
            running = running.previous
        last = running.previous
        periods = [ReportingPeriod.of(Frequency.QUARTERLY, date(last.since.year, 1, 1))]
        while periods[-1] != last:
            periods.append(periods[-1].following)
        return cls(today, tuple(periods), running, calendar)

    @property
    def number(self) -> int:
        """The year that is planned."""
        return self.running.previous.since.year

    @property
    def lately(self) -> date:
        """A day some weeks ago, within the period that runs: nothing is due since."""
        first = self.calendar.on_or_after(self.running.since)
        return max(first, self.calendar.add(self.today, -15))

    def ago(self, days: int) -> date:
        """So many working days before today."""
        return self.calendar.add(self.today, -days)


@dataclass(slots=True)
class Story:
    """What became of one task. ``now`` is the moment told at present."""

    item: listing.Item
    slug: str
    number: int
    year: Year
    data: Mapping[str, Any]
    unit: str
    recent: bool
    now: datetime = field(default_factory=timezone.now)

    @property
    def begun(self) -> date:
        """When it was assigned: the more of the year it has been carried out, the longer ago."""
        if self.recent:
            return self.year.lately
        return self.year.calendar.add(self.periods[0].since, 5)

    @property
    def planned_for(self) -> int:
        """The year of its plan."""
        return self.year.running.since.year if self.recent else self.year.number

    @property
    def periods(self) -> tuple[ReportingPeriod, ...]:
        """The settled periods in which it was carried out: of every eighth task all of them, of the
        others the last, since each report takes a dozen acts."""
        return self.year.periods if self.number % 8 == 0 else self.year.periods[-1:]

    def day(self, days: int, hour: int, since: date | None = None) -> datetime:
        """So many working days after the task was assigned, or ``since``."""
        found = self.year.calendar.add(since or self.begun, days)
        return self.on(found, hour)

    def on(self, day: date, hour: int) -> datetime:
        """A moment of a day; tasks have minutes of their own."""
        moment = time(hour, self.number % 60)
        return datetime.combine(day, moment, timezone.get_current_timezone())

    def text(self, kind: str, more: int = 0) -> str:
        """One of the texts of a kind."""
        known: Sequence[str] = self.data[kind]
        return known[(self.number + more) % len(known)]

    def why(self, kind: str) -> str:
        """The reason given for an act."""
        said: str = self.data["reasons"][kind]
        return said

    def parts(self) -> tuple[listing.Share, ...]:
        """The units' parts as they are."""
        found = listing.item(self.slug, self.item.key)
        return found.parts if found else ()

    @property
    def office(self) -> Actor:
        """Who coordinates it."""
        return who("office", self.item.office)

    # --- the beginning --------------------------------------------------------------------

    def received(self) -> Telling:
        """All its units acknowledge receipt."""
        yield self.day(2, 10)
        self.acknowledge(self.parts())

    def acknowledge(self, parts: Iterable[listing.Share]) -> None:
        """These parts are acknowledged."""
        for one in parts:
            actor = who("reporter", one.unit)
            services.acknowledge(part=one.id, actor=actor, now=self.now)

    def refused(self) -> Telling:
        """The lead sends it back; the others acknowledge."""
        yield self.day(2, 10)
        own = [one for one in self.parts() if one.unit == self.unit]
        self.acknowledge([one for one in self.parts() if one.unit != self.unit])
        for one in own:
            actor, reason = who("reporter", one.unit), self.why("refuse")
            services.refuse(part=one.id, reason=reason, actor=actor, now=self.now)

    def upheld(self) -> Telling:
        """It is sent back, and stays where it was."""
        yield from self.refused()
        yield self.day(4, 15)
        own = [one for one in self.parts() if one.unit == self.unit]
        for one in own:
            services.reassign(
                part=one.id,
                unit=one.unit,
                reason=self.why("uphold"),
                actor=self.office,
                now=self.now,
            )
        yield self.day(5, 10)
        self.acknowledge(own)
        yield from self.carried_out()

    # --- the plan -------------------------------------------------------------------------

    def milestones(self, later: int = 0) -> list[MilestoneValue]:
        """The plan's milestones, those that lie before the task was assigned left out; the third
        put off by so many months."""
        found = []
        for place, one in enumerate(self.data["milestones"]):
            month = min(one["month"] + (later if place == THIRD else 0), 12)
            due = ReportingPeriod.parse(f"{self.planned_for}-{month:02}").last_day
            if due > self.begun:
                key, words = f"m{place + 1:02}", (one["title"], due, one["deliverable"])
                found.append(MilestoneValue(key, *words, one["planned"]))
        return found

    def save_plan(self, *, seen: int | None = None, later: int = 0, reason: str = "") -> int:
        """The lead writes its plan; returns its id."""
        return services.save_plan(
            item=self.item.id,
            year=self.planned_for,
            unit=self.unit,
            milestones=self.milestones(later),
            summary=self.data["summary"],
            reason=reason,
            actor=who("reporter", self.unit),
            now=self.now,
            seen=seen,
        )

    def drafting(self) -> Telling:
        """Its plan is being written."""
        yield from self.received()
        yield self.day(4, 9)
        self.save_plan()

    def proposed(self, *, disagreeing: bool = False) -> Generator[datetime, None, int]:
        """Its plan waits for approval, countersigned; returns the plan's id."""
        yield from self.received()
        yield self.day(4, 9)
        plan = self.save_plan()
        yield self.day(5, 9)
        services.propose_plan(plan=plan, actor=who("reporter", self.unit), now=self.now)
        yield self.day(6, 11)
        others = [one.unit for one in self.parts() if one.unit != self.unit]
        for place, unit in enumerate(dict.fromkeys(others)):
            against = disagreeing and not place
            services.countersign(
                plan=plan,
                unit=unit,
                agrees=not against,
                opinion=self.why("disagree") if against else "",
                actor=who("reporter", unit),
                now=self.now,
            )
        return plan

    def countersigned(self) -> Telling:
        """One of the supporting units does not agree to its plan."""
        yield from self.proposed(disagreeing=True)

    def plan_returned(self) -> Telling:
        """Its plan came back."""
        plan = yield from self.proposed()
        yield self.day(8, 15)
        reason = self.why("return_plan")
        services.return_plan(plan=plan, reason=reason, actor=self.office, now=self.now)

    def planned(self) -> Telling:
        """Its plan is in force."""
        plan = yield from self.proposed()
        yield self.day(8, 15)
        services.approve_plan(plan=plan, actor=self.office, now=self.now)

    due = planned

    def changed(self) -> Telling:
        """Its plan was changed after it had been approved."""
        yield from self.accepted()
        yield self.on(self.year.ago(9), 9)
        plan = self.save_plan(later=1, reason=self.why("change"))
        services.propose_plan(plan=plan, actor=who("reporter", self.unit), now=self.now)
        yield self.on(self.year.ago(7), 15)
        services.approve_plan(plan=plan, actor=self.office, now=self.now)

    # --- reports --------------------------------------------------------------------------

    def content(self, period: ReportingPeriod, share: float) -> Content:
        """What is reported of a period, at a share of what was planned."""
        place = period.number - 1
        planned: int = self.data["milestones"][place]["planned"]
        last = f"m{place + 1:02}"
        known = self.milestones() if period.since.year == self.planned_for else []
        keys = [one.key for one in known if one.key <= last]
        marks = {key: "partly" if key == last and share < 1 else "met" for key in keys}
        return Content(
            percent=int(planned * share),
            milestones=marks,
            done=self.text("done", place),
            problems=self.text("problems", place),
            help_needed=self.text("help", place),
            next_steps=self.text("next", place),
        )

    def write(
        self, period: ReportingPeriod, *, share: float = 1, evidence: bool = True
    ) -> tuple[int, int]:
        """The lead's report of a period, being written: its id and version."""
        actor = who("reporter", self.unit)
        part = next(one for one in self.parts() if one.unit == self.unit)
        opened = services.open_report(part=part.id, period=period.key, actor=actor, now=self.now)
        saved = services.save_draft(
            report=opened.report,
            content=self.content(period, share),
            seen=opened.version,
            actor=actor,
            now=self.now,
        )
        if evidence:
            services.add_evidence(
                report=saved.report,
                title=self.data["evidence"],
                link=f"{self.data['link']}/{self.item.key}/{period.key}",
                grade=_GRADES[self.number % len(_GRADES)],
                actor=actor,
                now=self.now,
            )
        return saved.report, saved.version

    def submitted(
        self, period: ReportingPeriod, day: date, **said: Any
    ) -> Generator[Any, None, int]:
        """The lead's report of a period, submitted on a day; returns its id."""
        yield self.on(day, 9)
        report, version = self.write(period, **said)
        actor = who("reporter", self.unit)
        services.submit(report=report, seen=version, actor=actor, now=self.now)
        return report

    def passed(self, report: int, day: date, steps: int) -> Telling:
        """A report is passed on at so many steps, each on a working day of its own."""
        for place, (step, role) in enumerate(_CHAIN[:steps]):
            yield self.day(place, 14, day)
            unit = self.item.office if role == "office" else self.unit
            services.pass_on(
                report=report,
                step=step,
                opinion=self.why("opinion"),
                actor=who(role, unit),
                now=self.now,
            )

    def reported(
        self, period: ReportingPeriod, *, after: int = 3, **said: Any
    ) -> Generator[Any, None, int]:
        """A report of a settled period, accepted; returns its id."""
        day = self.year.calendar.add(period.last_day, after)
        report = yield from self.submitted(period, day, **said)
        yield from self.passed(report, day, len(_CHAIN))
        return report

    def carried_out(self, *, leave_out: int = 0, **said: Any) -> Telling:
        """Planned, and every settled period reported and accepted, but for the last ones; ``said``
        is of the last."""
        yield from self._after_receipt()
        told = self.periods[: len(self.periods) - leave_out]
        for period in told:
            yield from self.reported(period, **(said if period == told[-1] else {}))

    def _after_receipt(self) -> Telling:
        yield self.day(6, 9)
        plan = self.save_plan()
        services.propose_plan(plan=plan, actor=who("reporter", self.unit), now=self.now)
        yield self.day(8, 15)
        services.approve_plan(plan=plan, actor=self.office, now=self.now)

    def accepted(self, **said: Any) -> Telling:
        """All goes as planned."""
        yield from self.received()
        yield from self.carried_out(**said)

    def accepted_late(self) -> Telling:
        """The last report came within the days of grace."""
        yield from self.accepted(after=7)

    def statement(self) -> Telling:
        """The last report is accepted without evidence: not green."""
        yield from self.accepted(evidence=False)

    def partly(self) -> Telling:
        """Somewhat behind its plan."""
        yield from self.accepted(share=0.85)

    def behind(self) -> Telling:
        """Far behind its plan."""
        yield from self.accepted(share=0.5)

    def late(self) -> Telling:
        """The last report has not come."""
        yield from self.accepted(leave_out=1)

    def extended(self) -> Telling:
        """The last report was put off."""
        yield from self.accepted(leave_out=1)
        yield self.day(2, 15, self.periods[-1].last_day)
        services.extend(
            item=self.item.id,
            period=self.periods[-1].key,
            until=self.year.calendar.add(self.year.today, 6),
            reason=self.why("extend"),
            actor=self.office,
            now=self.now,
        )

    def draft(self) -> Telling:
        """The first report is being written."""
        yield from self.planned()
        yield self.on(self.year.ago(2), 9)
        self.write(self.year.running, share=NEARLY, evidence=False)

    def at(self, steps: int) -> Generator[Any, None, int]:
        """The report of the period that runs lies at a step of review; returns its id."""
        report = yield from self.submitted(self.year.running, self.year.ago(4), share=NEARLY)
        yield from self.passed(report, self.year.ago(3), steps)
        return report

    def at_head(self) -> Telling:
        """The first report waits for the head of the office."""
        yield from self.planned()
        yield from self.at(0)

    def at_leader(self) -> Telling:
        """The first report waits for the leader in charge."""
        yield from self.planned()
        yield from self.at(1)

    def at_coordinator(self) -> Telling:
        """The next report waits for who coordinates."""
        yield from self.accepted()
        yield from self.at(2)

    def returned(self) -> Telling:
        """The next report came back for correction."""
        yield from self.accepted()
        report = yield from self.at(1)
        yield self.on(self.year.ago(1), 15)
        services.return_report(
            report=report,
            step=ReportState.LEADER,
            reason=self.why("return"),
            fields=("done", "next_steps"),
            actor=who("leader", self.unit),
            now=self.now,
        )

    def reopened(self) -> Telling:
        """The last accepted report was opened again."""
        yield from self.received()
        yield from self._after_receipt()
        report = 0
        for period in self.periods:
            report = yield from self.reported(period)
        yield self.on(self.year.ago(3), 15)
        reason = self.why("reopen")
        services.reopen_report(report=report, reason=reason, actor=self.office, now=self.now)

    # --- the end --------------------------------------------------------------------------

    def closure_requested(self) -> Telling:
        """The lead asks for closure."""
        yield from self.accepted()
        yield self.on(self.year.ago(8), 9)
        services.request_closure(
            item=self.item.id,
            unit=self.unit,
            reason=self.why("closure"),
            actor=who("reporter", self.unit),
            now=self.now,
        )

    def verified(self) -> Telling:
        """Its closure is verified."""
        yield from self.closure_requested()
        yield self.on(self.year.ago(6), 15)
        finding = self.why("verify")
        services.verify(item=self.item.id, finding=finding, actor=self.office, now=self.now)

    def closed(self) -> Telling:
        """It is closed."""
        yield from self.verified()
        yield self.on(self.year.ago(5), 15)
        services.close(
            item=self.item.id, opinion=self.why("opinion"), actor=self.office, now=self.now
        )

    def suspended(self) -> Telling:
        """It is suspended."""
        yield from self.accepted()
        yield self.on(self.year.ago(12), 15)
        reason = self.why("suspend")
        services.suspend(item=self.item.id, reason=reason, actor=self.office, now=self.now)

    def new(self) -> Telling:
        """It was assigned, and nobody has acknowledged it yet."""
        yield from ()


# Stories of tasks that were assigned lately: nothing is due yet.
RECENT = frozenset("new received drafting proposed countersigned plan_returned refused due".split())


@transaction.atomic
def tell(
    *, slug: str, data: Mapping[str, Any], actor: Actor, now: datetime, people: Callable[[], None]
) -> bool:
    """Register a programme and tell what became of its tasks up to ``now``; ``people`` opens the
    log-ins before the last days, so that what waits for them is told to them. Where a task of
    the programme is assigned already nothing is done; returns whether anything was. All of it or nothing.

    Raises:
        LookupError: no such programme.
    """
    if any(one.state != ItemState.REGISTERED for one in every_item(slug)):
        people()
        return False
    year = Year.of(timezone.localdate(now), working_calendar())
    begin = datetime.combine(year.periods[0].since, time(9), timezone.get_current_timezone())
    services.register_programme(slug=slug, actor=actor, now=begin)
    stories = _stories(slug, data, year)
    _Told(year, now, people).all(stories)
    return True


def _stories(slug: str, data: Mapping[str, Any], year: Year) -> list[tuple[Story, str]]:
    first = {unit: iter(names) for unit, names in data["first"].items()}
    lead, joint = cycle(data["lead"]), cycle(data["joint"])
    found = []
    for number, (item, unit, role) in enumerate(_answering(slug, year)):
        usual = joint if role == "joint" else lead
        name = next(first[unit], None) if unit in first and role == "lead" else None
        name = name or next(usual)
        recent = role == "joint" or name in RECENT
        found.append((Story(item, slug, number, year, data, unit, recent), name))
    return found


def _answering(slug: str, year: Year) -> list[tuple[listing.Item, str, str]]:
    """The items that somebody answers for, with the unit that reports first and its role."""
    from luodi.programme.queries import assignments

    units: dict[str, dict[str, str]] = {}
    for one in assignments(slug, on=year.periods[0].since):
        units.setdefault(one.task, {}).setdefault(one.role, one.unit)
    found: list[tuple[listing.Item, str, str]] = []
    for item in every_item(slug):
        known = units.get(item.key, {})
        role = next((role for role in ("lead", "joint") if role in known), None)
        if role is not None:
            found.append((item, known[role], role))
    return found


def every_item(slug: str) -> list[listing.Item]:
    """All items of a programme, in the paper's order."""
    found: list[listing.Item] = []
    while True:
        after = (found[-1].order, found[-1].id) if found else None
        page = listing.items(slug, listing.Wanted(), after=after)
        found += page[: listing.PAGE]
        if len(page) <= listing.PAGE:
            return found


@dataclass(slots=True)
class _Told:
    """Tells stories in the order of time, a day after the other."""

    year: Year
    now: datetime
    people: Callable[[], None]
    opened: bool = False
    heap: list[tuple[datetime, int, Any, Telling]] = field(default_factory=list)

    def all(self, stories: Sequence[tuple[Story, str]]) -> None:
        """Tell them all, up to now."""
        for place, (day, items) in enumerate(self._assigned(stories).items()):
            self._next(-1 - place, None, _assigning(day, items))
        for story, name in stories:
            self._next(story.number, story, getattr(story, name)())
        while self.heap:
            self._day(self.heap[0][0].date())
        if not self.opened:
            self.people()

    def _assigned(self, stories: Sequence[tuple[Story, str]]) -> dict[date, list[listing.Item]]:
        days: dict[date, list[listing.Item]] = {}
        for story, _name in stories:
            days.setdefault(story.begun, []).append(story.item)
        return days

    def _day(self, day: date) -> None:
        if not self.opened and day >= self.year.ago(4):
            self.people()
            self.opened = True
        evening = datetime.combine(day, EVENING, timezone.get_current_timezone())
        with lit_together(now=min(evening, self.now)):
            while self.heap and self.heap[0][0].date() == day:
                when, number, story, telling = heappop(self.heap)
                if story is not None:
                    story.now = when
                self._next(number, story, telling)

    def _next(self, number: int, story: Any, telling: Telling) -> None:
        """Go on with a story up to its next moment; what lies after now is not told."""
        when = next(telling, None)
        if when is not None and when <= self.now:
            heappush(self.heap, (when, number, story, telling))


def _assigning(day: date, items: Sequence[listing.Item]) -> Telling:
    when = datetime.combine(day, time(8, 30), timezone.get_current_timezone())
    yield when
    by: dict[str, list[int]] = {}
    for item in items:
        by.setdefault(item.office, []).append(item.id)
    for office, ids in by.items():
        services.assign(items=ids, actor=who("office", office), now=when)


def read(path: Path) -> Mapping[str, Any]:
    """The texts and stories of a file."""
    import yaml

    data: Mapping[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return data
