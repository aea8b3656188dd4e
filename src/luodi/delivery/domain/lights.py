"""Lights (红黄绿灯), computed from what was accepted, each with its reasons. Nobody types one in.

In the order red, amber, grey, green a light never improves by time passing alone, and never
worsens by more progress accepted, by better evidence or by a milestone met; blue is for what is
closed. What happened after the day judged does not count. A reason names what it rests on in plain
values, so that it can be stored and told later in any language.

Missing is not zero: progress that nobody reported is not known, and what is not known is neither
behind nor on time. That a task has no plan, or nobody to lead it, is a finding about the paper or
the plan and never makes a unit's light red.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from luodi.delivery.domain.facts import (
    AcceptedFact,
    Calendar,
    Counted,
    Facts,
    LateReport,
    Light,
    MilestoneFact,
    ProblemFact,
    Reason,
)
from luodi.delivery.domain.rules import Colour, DeliveryRules, EvidenceGrade
from luodi.kernel.reporting import ReportingPeriod

__all__ = [
    "AcceptedFact",
    "Calendar",
    "Colour",
    "Counted",
    "EvidenceGrade",
    "Facts",
    "LateReport",
    "Light",
    "MilestoneFact",
    "ProblemFact",
    "Reason",
    "light",
    "planned_progress",
]

_DAY = timedelta(days=1)
_RANK = {Colour.RED: 0, Colour.AMBER: 1}


def light(facts: Facts, rules: DeliveryRules, calendar: Calendar) -> Light:
    """The light that the facts call for on their day."""
    on, accepted = facts.on, _by(facts.on, facts.accepted)
    progress = accepted.percent if accepted else None
    if facts.closed_on is not None and facts.closed_on <= on:
        return Light(Colour.BLUE, (_reason("closed", on=facts.closed_on.isoformat()),), progress)
    milestones = _in_order(facts.milestones)
    planned = planned_progress(milestones, facts.begun, on, calendar)
    if facts.suspended_since is not None and facts.suspended_since <= on:
        suspended = _reason("suspended", since=facts.suspended_since.isoformat())
        return Light(Colour.GREY, (suspended,), progress, planned)
    marks = list(_marks(facts, accepted, milestones, planned, rules, calendar))
    colour, reasons = _weighed(facts, milestones, accepted, planned, marks, rules)
    if facts.disputed:
        colour, reasons = _in_dispute(colour, reasons)
    return Light(colour, tuple(reasons), progress, planned)


Mark = tuple[Colour, Reason]


def _rank(mark: Mark) -> int:
    return _RANK[mark[0]]


def _marks(
    facts: Facts,
    accepted: AcceptedFact | None,
    milestones: tuple[MilestoneFact, ...],
    planned: int | None,
    rules: DeliveryRules,
    calendar: Calendar,
) -> Iterator[Mark]:
    """Everything that calls for amber or red."""
    yield from _milestones_overdue(milestones, facts.on, rules, calendar)
    if facts.deadline is not None and facts.deadline < facts.on:
        yield from _deadline_passed(facts, facts.deadline, rules, calendar)
    if accepted is not None and accepted.percent is not None and planned is not None:
        behind = rules.lights.behind.colour(planned - accepted.percent)
        if behind is not None:  # the plan asks less of any day before: it need not be looked at
            yield from _behind(facts, accepted, accepted.percent, milestones, rules, calendar)
    if facts.late:
        yield from _reports_late(facts, rules, calendar)
    if facts.problems:
        yield from _problems_overdue(facts, rules, calendar)
    if not milestones and facts.begun is not None:
        yield from _plan_missing(facts.begun, facts.on, rules, calendar)


def _weighed(
    facts: Facts,
    milestones: tuple[MilestoneFact, ...],
    accepted: AcceptedFact | None,
    planned: int | None,
    marks: list[Mark],
    rules: DeliveryRules,
) -> tuple[Colour, list[Reason]]:
    """The worst colour that is called for, with every ground for amber or red; else green where
    there is what green asks for; else grey, or amber where something was due already."""
    marks.sort(key=_rank)  # stable: within a colour in the order found
    lacking = _lacking(facts.on, milestones, accepted, planned, rules)
    if marks:
        return marks[0][0], [reason for _colour, reason in marks] + lacking
    if not milestones:
        return Colour.GREY, [_reason("no_plan")]
    if not lacking:
        assert accepted is not None
        return Colour.GREEN, [_on_plan(accepted, planned)]
    if milestones[0].due < facts.on:
        return Colour.AMBER, lacking
    return Colour.GREY, [
        _reason("nothing_due", title=milestones[0].title, due=milestones[0].due.isoformat()),
        *lacking,
    ]


def _in_dispute(colour: Colour, reasons: list[Reason]) -> tuple[Colour, list[Reason]]:
    """While it is open who is responsible, nobody's light is red, and none is green."""
    capped = colour if colour is Colour.GREY else Colour.AMBER
    return capped, [_reason("disputed"), *reasons]


def _lacking(
    on: date,
    milestones: tuple[MilestoneFact, ...],
    accepted: AcceptedFact | None,
    planned: int | None,
    rules: DeliveryRules,
) -> list[Reason]:
    """What is missing to a green light. A report without a figure counts by its milestones."""
    if accepted is None:
        return [_reason("nothing_accepted", planned=planned)]
    lacking = []
    asked = rules.lights.evidence
    if accepted.evidence < asked:
        lacking.append(
            _reason(
                "evidence_below",
                period=accepted.period,
                evidence=accepted.evidence.name.lower(),
                asked=asked.name.lower(),
            )
        )
    if accepted.percent is None and not any(_met(one, on) for one in milestones):
        lacking.append(_reason("progress_unknown", period=accepted.period, planned=planned))
    return lacking


def _on_plan(accepted: AcceptedFact, planned: int | None) -> Reason:
    return _reason(
        "on_plan",
        period=accepted.period,
        percent=accepted.percent,
        planned=planned,
        evidence=accepted.evidence.name.lower(),
    )


def planned_progress(
    milestones: Sequence[MilestoneFact], begun: date | None, on: date, calendar: Calendar
) -> int | None:
    """What the plan asks by ``on``, in whole percent, rounded down: between two milestones with
    planned progress linear by working days, from 0 on the day begun. ``milestones`` in order of
    their days. None where no milestone has planned progress, or none is due yet and it is not known
    when the work began. A later milestone never asks less than an earlier one."""
    since, low, known = begun, 0, False
    for one in milestones:
        if one.planned is None:
            continue
        high = max(low, one.planned)
        if on < one.due:
            return None if since is None else _between(since, low, one.due, high, on, calendar)
        since, low, known = one.due, high, True
    return low if known else None


def _between(since: date, low: int, until: date, high: int, on: date, calendar: Calendar) -> int:
    if on <= since:
        return low
    whole = _days_after(since, until, calendar)
    return low + (high - low) * _days_after(since, on, calendar) // whole if whole else low


def _days_after(day: date, on: date, calendar: Calendar) -> int:
    """Working days after ``day``, up to and including ``on``; 0 where it has not passed."""
    return calendar.count(day + _DAY, on + _DAY) if on > day else 0


def _milestones_overdue(
    milestones: Sequence[MilestoneFact], on: date, rules: DeliveryRules, calendar: Calendar
) -> Iterator[Mark]:
    """What was accepted as met in part is amber at most: somebody looked and took it so."""
    for one in milestones:
        if one.due >= on:
            return
        if _met(one, on):
            continue
        days = _days_after(one.due, on, calendar)
        colour = rules.lights.overdue.colour(days)
        if colour is None:
            continue
        partly = one.partially and (one.met_on is None or one.met_on <= on)
        code = "milestone_partly" if partly else "milestone_overdue"
        values = _reason(code, key=one.key, title=one.title, due=one.due.isoformat(), days=days)
        yield Colour.AMBER if partly else colour, values


def _deadline_passed(
    facts: Facts, deadline: date, rules: DeliveryRules, calendar: Calendar
) -> Iterator[Mark]:
    """The paper's own deadline, unless a milestone of the same day says it already."""
    days = _days_after(deadline, facts.on, calendar)
    colour = rules.lights.overdue.colour(days)
    said = any(
        one.due == deadline and not one.partially and not _met(one, facts.on)
        for one in facts.milestones
    )
    if colour is not None and not said:
        yield colour, _reason("deadline_passed", due=deadline.isoformat(), days=days)


def _behind(
    facts: Facts,
    accepted: AcceptedFact,
    percent: int,
    milestones: Sequence[MilestoneFact],
    rules: DeliveryRules,
    calendar: Calendar,
) -> Iterator[Mark]:
    """Accepted progress against the plan. A report speaks for the end of its period: against that
    day's plan it is held until the next report is due and its grace is over, from then on against
    the plan of the day judged."""
    at = _speaks_for(accepted, facts.on, rules, calendar)
    planned = planned_progress(milestones, facts.begun, at, calendar)
    if planned is None:
        return
    colour = rules.lights.behind.colour(planned - percent)
    if colour is not None:
        said = _reason(
            "behind", period=accepted.period, percent=percent, planned=planned, at=at.isoformat()
        )
        yield colour, said


def _speaks_for(accepted: AcceptedFact, on: date, rules: DeliveryRules, calendar: Calendar) -> date:
    """The day of whose plan an accepted report has to answer for, when judged ``on``. A period
    that is not one of ours (imported from elsewhere) answers for the day judged."""
    ends = _ends(accepted.period)
    if ends is None:
        return on
    last, following = ends
    if on <= following:
        return min(last, on)
    until = calendar.add(following, rules.due_working_days + rules.grace_working_days)
    return min(last, on) if on <= until else on


@lru_cache(maxsize=1024)
def _ends(period: str) -> tuple[date, date] | None:
    """The last days of a period and of the one after it."""
    try:
        found = ReportingPeriod.parse(period)
        return found.last_day, found.following.last_day
    except ValueError:
        return None


def _reports_late(facts: Facts, rules: DeliveryRules, calendar: Calendar) -> Iterator[Mark]:
    for one in sorted(facts.late, key=lambda late: (late.due, late.period)):
        days = _days_after(one.due, facts.on, calendar)
        colour = rules.lights.report_late.colour(days - rules.grace_working_days)
        if colour is not None:
            yield (
                colour,
                _reason("report_late", period=one.period, due=one.due.isoformat(), days=days),
            )


def _problems_overdue(facts: Facts, rules: DeliveryRules, calendar: Calendar) -> Iterator[Mark]:
    """An open problem counts once it is past its day. To raise one in time costs nobody a light."""
    found = [(one.due, one.title, one.raised) for one in facts.problems if one.due is not None]
    for due, title, raised in sorted(found):
        days = _days_after(due, facts.on, calendar)
        colour = rules.lights.problem_overdue.colour(days)
        if colour is not None and raised <= facts.on:
            yield colour, _reason("problem_overdue", title=title, due=due.isoformat(), days=days)


def _plan_missing(
    begun: date, on: date, rules: DeliveryRules, calendar: Calendar
) -> Iterator[Mark]:
    days = _days_after(begun, on, calendar)
    if rules.lights.plan_missing.colour(days) is not None:
        yield Colour.AMBER, _reason("plan_missing", since=begun.isoformat(), days=days)


def _met(one: MilestoneFact, on: date) -> bool:
    return one.met_on is not None and one.met_on <= on and not one.partially


def _by(on: date, accepted: AcceptedFact | None) -> AcceptedFact | None:
    return accepted if accepted is not None and accepted.on <= on else None


def _in_order(milestones: Sequence[MilestoneFact]) -> tuple[MilestoneFact, ...]:
    if all(a.due < b.due for a, b in pairwise(milestones)):
        return tuple(milestones)
    return tuple(
        sorted(
            milestones,
            key=lambda one: (
                one.due,
                one.key,
                one.title,
                -1 if one.planned is None else one.planned,
                one.met_on or date.max,
                one.partially,
            ),
        )
    )


def _reason(code: str, **values: str | int | None) -> Reason:
    return Reason(code, values)
