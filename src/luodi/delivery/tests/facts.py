"""Facts of lights as Hypothesis draws them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from luodi.delivery.domain.lights import (
    AcceptedFact,
    EvidenceGrade,
    Facts,
    LateReport,
    MilestoneFact,
    ProblemFact,
)
from luodi.delivery.domain.rules import DeliveryRules, Levels, LightRules
from luodi.kernel.reporting import Frequency, ReportingPeriod
from luodi.kernel.working_days import WorkingCalendar

CALENDAR = WorkingCalendar()
RULES = DeliveryRules()
START = date(2025, 11, 1)
NOW = START + timedelta(days=400)

days = st.integers(0, 800).map(lambda n: START + timedelta(days=n))
past = st.integers(0, 400).map(lambda n: START + timedelta(days=n))
percents = st.integers(0, 100)
titles = st.sampled_from(["场地移交", "开工", "验收", "挂牌"])
grades = st.sampled_from(EvidenceGrade)
keys = st.builds(
    lambda frequency, day: ReportingPeriod.of(frequency, day).key,
    st.sampled_from(Frequency),
    past,
)

milestones = st.builds(
    MilestoneFact,
    key=st.sampled_from("abcd"),
    title=titles,
    due=days,
    planned=st.none() | percents,
    met_on=st.none() | past,
    partially=st.booleans(),
)
accepted = st.builds(
    AcceptedFact, period=keys, on=past, percent=st.none() | percents, evidence=grades
)
facts = st.builds(
    Facts,
    on=st.just(NOW),
    begun=st.none() | days,
    deadline=st.none() | days,
    milestones=st.lists(milestones, max_size=4).map(tuple),
    accepted=st.none() | accepted,
    late=st.lists(st.builds(LateReport, period=keys, due=days), max_size=2).map(tuple),
    problems=st.lists(
        st.builds(ProblemFact, title=titles, due=st.none() | days, raised=past), max_size=2
    ).map(tuple),
    closed_on=st.none() | st.none() | st.none() | past,
    suspended_since=st.none() | st.none() | st.none() | past,
    disputed=st.sampled_from([False, False, True]),
)


@st.composite
def levels(draw: st.DrawFn, highest: int) -> Levels:
    amber = draw(st.integers(1, highest))
    return Levels(amber, draw(st.none() | st.integers(amber, 2 * highest)))


rules = st.builds(
    DeliveryRules,
    due_working_days=st.integers(1, 10),
    grace_working_days=st.integers(0, 10),
    lights=st.builds(
        LightRules,
        behind=levels(50),
        overdue=levels(30),
        report_late=levels(30),
        problem_overdue=levels(30),
        plan_missing=st.integers(1, 100).map(Levels),
        evidence=st.sampled_from(
            [EvidenceGrade.STATEMENT, EvidenceGrade.DATA, EvidenceGrade.OFFICIAL]
        ),
    ),
)


def later(found: Facts, by: int) -> Facts:
    """The same facts, judged ``by`` days later."""
    return replace(found, on=found.on + timedelta(days=by))
